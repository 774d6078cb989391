package flow

import (
	"cmp"
	"maps"
	"slices"
)

// Flow is steps that belong together: by a thing that goes from one to the next, or in a session.
type Flow struct {
	// Field of the endpoint Of is where the thing stands that the steps belong together by; Field is zero where they are of one session.
	Of    int32
	Field uint32
	Steps []Node
	Order []Edge
	Data  []Link
}

// Node is an endpoint, and how often it was called with success.
type Node struct {
	Endpoint int32
	Calls    int
}

// Edge says that one step comes before another.
type Edge struct {
	From, To int32
	Support  int  // how often it did
	Cases    int  // of so many
	Actors   int  // of so many actors, where it always does
	Always   bool // a step without it is a finding
	Session  bool // in one session; else with one thing
}

// Link says that what an answer handed out is asked for next.
type Link struct {
	From, To           int32
	FromField, ToField uint32
	Support            int // how often it was
	Cases              int // of so many things that stood there
}

const (
	// leastSupport is how often something must have been seen to be shown, leastConfidence in which share of cases.
	leastSupport    = 5
	leastConfidence = .2
)

// Flows are all that was learned. They and what they hold come in a fixed order.
func (l *Learner) Flows() []Flow {
	data := l.data()
	order := l.order()
	groups := newGroups()
	for _, d := range data {
		groups.join(place{d.From, d.FromField}, place{d.To, d.ToField})
	}
	byRoot := map[place]*Flow{}
	var list []*Flow
	for _, d := range data {
		root := groups.find(place{d.From, d.FromField})
		f := byRoot[root]
		if f == nil {
			f = &Flow{}
			byRoot[root] = f
			list = append(list, f)
		}
		f.Data = append(f.Data, d)
	}
	for _, f := range list {
		f.entity()
	}
	list = attach(list, order)
	flows := make([]Flow, 0, len(list))
	for _, f := range list {
		f.steps(l.links.done)
		flows = append(flows, *f)
	}
	slices.SortStableFunc(flows, func(a, b Flow) int {
		return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(a.Steps[0].Endpoint, b.Steps[0].Endpoint), cmp.Compare(a.Field, b.Field))
	})
	return flows
}

// weight is how much is known of a flow: first of all what always comes.
func (f *Flow) weight() (n int) {
	for _, e := range f.Order {
		if e.Always {
			n += 1 << 20
		}
	}
	for _, d := range f.Data {
		n += d.Support
	}
	return n
}

func (l *Learner) data() (list []Link) {
	for way, n := range l.links.count {
		cases := l.links.asked[way.to]
		if n >= leastSupport && float64(n) >= leastConfidence*float64(cases) {
			list = append(list, Link{way.from.endpoint, way.to.endpoint, way.from.field, way.to.field, n, cases})
		}
	}
	slices.SortFunc(list, func(a, b Link) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.FromField, b.FromField), cmp.Compare(a.To, b.To), cmp.Compare(a.ToField, b.ToField))
	})
	return list
}

// order lists what always comes before what, and what mostly follows what.
func (l *Learner) order() (list []Edge) {
	known := map[[2]int32]bool{}
	for _, e := range slices.Sorted(maps.Keys(l.gates)) {
		g := l.gates[e]
		for i := range g.before {
			p := &g.before[i]
			for _, level := range []int{ofThing, ofSession} {
				if !known[[2]int32{p.endpoint, e}] && g.learned(p, level, -1) {
					known[[2]int32{p.endpoint, e}] = true
					list = append(list, Edge{p.endpoint, e, p.held[level], g.cases[level], g.actors[level].count, true, level == ofSession})
				}
			}
		}
	}
	for way, n := range l.links.follows {
		cases := l.links.done[way.to]
		if n >= leastSupport && float64(n) >= leastConfidence*float64(cases) && !known[[2]int32{way.from, way.to}] {
			list = append(list, Edge{way.from, way.to, n, cases, 0, false, way.session})
		}
	}
	slices.SortFunc(list, func(a, b Edge) int {
		session := 0
		if a.Session != b.Session {
			session = 1
			if b.Session {
				session = -1
			}
		}
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), session)
	})
	return slices.CompactFunc(list, func(a, b Edge) bool { return a.From == b.From && a.To == b.To })
}

// entity finds the field that most things stood in when they were asked for.
func (f *Flow) entity() {
	count := map[place]int{}
	for _, d := range f.Data {
		count[place{d.To, d.ToField}] += d.Support
	}
	best := 0
	for _, d := range f.Data {
		if at := (place{d.To, d.ToField}); count[at] > best {
			best, f.Of, f.Field = count[at], at.endpoint, at.field
		}
	}
}
