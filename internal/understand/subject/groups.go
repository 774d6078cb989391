package subject

// groups is a union-find over identifiers in which no group may hold two values of one slot.
type groups struct {
	nodes  []node
	parent []int32
	next   []int32 // the members of a group, in a ring
}

func newGroups(nodes []node) *groups {
	g := &groups{nodes: nodes, parent: make([]int32, len(nodes)), next: make([]int32, len(nodes))}
	for i := range g.parent {
		g.parent[i], g.next[i] = int32(i), int32(i)
	}
	return g
}

func (g *groups) root(at int32) int32 {
	for g.parent[at] != at {
		g.parent[at] = g.parent[g.parent[at]]
		at = g.parent[at]
	}
	return at
}

// merge makes one group of two, unless that would give one person two values of a slot.
func (g *groups) merge(x, y int32) {
	a, b := g.root(x), g.root(y)
	if a == b || g.clash(a, b) {
		return
	}
	g.parent[b] = a
	g.next[a], g.next[b] = g.next[b], g.next[a] // two rings become one
}

// clash says whether two groups hold different values of one slot. A group has no more members than there are slots.
func (g *groups) clash(a, b int32) bool {
	for x := g.next[a]; ; x = g.next[x] {
		for y := g.next[b]; ; y = g.next[y] {
			if g.nodes[x].slot == g.nodes[y].slot {
				return true
			}
			if y == b {
				break
			}
		}
		if x == a {
			return false
		}
	}
}

// book lists the groups in the order of their best identifier.
func (g *groups) book(x *index, order []int32) *Book {
	b := &Book{index: x, person: make([]int32, len(g.nodes))}
	number := make([]int32, len(g.nodes)) // of the group, by its root; 0 is none yet
	sizes := []int32{}
	for _, at := range order {
		root := g.root(at)
		if number[root] == 0 {
			sizes = append(sizes, 0)
			number[root] = int32(len(sizes))
		}
		b.person[at] = number[root] - 1
		sizes[b.person[at]]++
	}
	// All identifiers lie in one slice; each person has a stretch of it.
	all := make([]Identifier, len(order))
	b.People = make([]Person, len(sizes))
	from := int32(0)
	for i, n := range sizes {
		b.People[i].Identifiers = all[from : from : from+n]
		from += n
	}
	for _, at := range order {
		p := &b.People[b.person[at]]
		p.Identifiers = append(p.Identifiers, x.ids[at])
	}
	return b
}
