package flow

import (
	"cmp"
	"slices"
)

// groups joins places that the same things stand in.
type groups struct{ parent map[place]place }

func newGroups() groups { return groups{map[place]place{}} }

func (g groups) find(p place) place {
	for {
		up, ok := g.parent[p]
		if !ok || up == p {
			return p
		}
		p = up
	}
}

func (g groups) join(a, b place) {
	a, b = g.find(a), g.find(b)
	if a == b {
		return
	}
	if a.endpoint > b.endpoint || a.endpoint == b.endpoint && a.field > b.field {
		a, b = b, a
	}
	g.parent[b] = a
}

func (f *Flow) has(endpoint int32) bool {
	return slices.ContainsFunc(f.Data, func(d Link) bool { return d.From == endpoint || d.To == endpoint }) ||
		slices.ContainsFunc(f.Order, func(e Edge) bool { return e.From == endpoint || e.To == endpoint })
}

// attach gives each edge to the flows that have both of its ends; those that belong to none make flows of sessions.
func attach(list []*Flow, order []Edge) []*Flow {
	var sessions []*Flow
	things := len(list)
	for _, e := range order {
		found := false
		for _, f := range list[:things] {
			if f.has(e.From) && f.has(e.To) {
				f.Order = append(f.Order, e)
				found = true
			}
		}
		if found || !e.Always {
			continue
		}
		var into *Flow
		for _, f := range sessions {
			if f.has(e.From) || f.has(e.To) {
				into = f
				break
			}
		}
		if into == nil {
			into = &Flow{}
			sessions = append(sessions, into)
		}
		into.Order = append(into.Order, e)
	}
	return append(list, sessions...)
}

// steps lists the endpoints of a flow, those before others first.
func (f *Flow) steps(done map[int32]int) {
	seen := map[int32]int{} // how many of the flow's steps come before it
	add := func(e int32) {
		if _, ok := seen[e]; !ok {
			seen[e] = 0
		}
	}
	for _, d := range f.Data {
		add(d.From)
		add(d.To)
		seen[d.To]++
	}
	for _, e := range f.Order {
		add(e.From)
		add(e.To)
		if e.Always {
			seen[e.To] += 4
		}
	}
	for e := range seen {
		f.Steps = append(f.Steps, Node{e, done[e]})
	}
	slices.SortFunc(f.Steps, func(a, b Node) int {
		return cmp.Or(cmp.Compare(seen[a.Endpoint], seen[b.Endpoint]), cmp.Compare(a.Endpoint, b.Endpoint))
	})
}
