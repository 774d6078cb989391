package scope

import (
	"cmp"
	"slices"
)

// parties collects the actors and endpoints of the calls of a scope.
type parties struct {
	*ground
	actors    map[int32]*Consignee
	sessions  map[int32]int32 // to its actor
	endpoints map[int32]int64 // calls
	unfounded int64           // calls on paths that founded no endpoint
}

func newParties(g *ground) *parties {
	return &parties{ground: g, actors: map[int32]*Consignee{}, sessions: map[int32]int32{}, endpoints: map[int32]int64{}}
}

func (p *parties) add(key routeKey, calls int64) {
	if e, ok := p.over.EndpointOf(key.path); ok {
		p.endpoints[e] += calls
	} else {
		p.unfounded += calls
	}
	w, ok := p.who(key.identity)
	if !ok {
		return
	}
	a := p.actors[w.Actor]
	if a == nil {
		known := p.know.Actors[w.Actor]
		a = &Consignee{Actor: known.ID(), Type: known.Type(), Label: known.Label()}
		p.actors[w.Actor] = a
	}
	a.Calls += calls
	if w.Session < 0 || int(w.Session) >= len(p.know.Sessions) {
		return
	}
	if _, seen := p.sessions[w.Session]; !seen {
		p.sessions[w.Session] = w.Actor
		a.Sessions++
	}
}

// fill writes the lists, sorted by id; the passages by calls.
func (p *parties) fill(s *Scope) {
	s.Actors, s.Sessions, s.Endpoints = []string{}, []string{}, []string{}
	s.Consignees, s.Through = []Consignee{}, []Passage{}
	for _, a := range p.actors {
		s.Actors = append(s.Actors, a.Actor)
		s.Consignees = append(s.Consignees, *a)
	}
	for n := range p.sessions {
		s.Sessions = append(s.Sessions, p.know.Sessions[n].ID())
	}
	for n, calls := range p.endpoints {
		e := p.know.Endpoints[n]
		s.Endpoints = append(s.Endpoints, e.ID)
		s.Through = append(s.Through, Passage{&e.ID, e.Host, e.Method, e.Template, calls})
	}
	slices.Sort(s.Actors)
	slices.Sort(s.Sessions)
	slices.Sort(s.Endpoints)
	slices.SortFunc(s.Consignees, func(a, b Consignee) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Actor, b.Actor))
	})
	slices.SortFunc(s.Through, func(a, b Passage) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(*a.Endpoint, *b.Endpoint))
	})
	if p.unfounded > 0 {
		s.Through = append(s.Through, Passage{Calls: p.unfounded})
	}
}
