package subject

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// groups is a union-find over identifiers in which no group may hold two values of one slot.
type groups struct {
	parent map[Identifier]Identifier
	held   map[Identifier]map[slot]observation.Number // by root
}

func newGroups(all []Identifier, slotOf func(Identifier) slot) *groups {
	g := &groups{parent: make(map[Identifier]Identifier, len(all)), held: make(map[Identifier]map[slot]observation.Number, len(all))}
	for _, id := range all {
		g.parent[id] = id
		g.held[id] = map[slot]observation.Number{slotOf(id): id.Token}
	}
	return g
}

func (g *groups) root(id Identifier) Identifier {
	for g.parent[id] != id {
		g.parent[id] = g.parent[g.parent[id]]
		id = g.parent[id]
	}
	return id
}

// merge makes one group of two, unless that would give one person two values of a slot.
func (g *groups) merge(c claim) {
	a, b := g.root(c.a), g.root(c.b)
	if a == b {
		return
	}
	for k, token := range g.held[b] {
		if mine, ok := g.held[a][k]; ok && mine != token {
			return
		}
	}
	for k, token := range g.held[b] {
		g.held[a][k] = token
	}
	delete(g.held, b)
	g.parent[b] = a
}

// people lists the groups in the order of their best identifier.
func (g *groups) people(all []Identifier) []Person {
	index := map[Identifier]int{}
	var people []Person
	for _, id := range all {
		root := g.root(id)
		i, ok := index[root]
		if !ok {
			i = len(people)
			index[root] = i
			people = append(people, Person{})
		}
		people[i].Identifiers = append(people[i].Identifiers, id)
	}
	return slices.Clip(people)
}
