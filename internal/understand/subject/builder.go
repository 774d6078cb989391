package subject

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Series tells apart the ways in which a service numbers the same people: a UUID here, a short number there. Zero is the
// only one where nothing is known of others.
type Series uint8

// slot is a place for one identifier of a person: of each kind, and of each series of it, somebody has one.
type slot struct {
	kind   kind.Kind
	series Series
}

func compareSlots(a, b slot) int {
	return cmp.Or(cmp.Compare(Rank(a.kind), Rank(b.kind)), cmp.Compare(a.kind, b.kind), cmp.Compare(a.series, b.series))
}

// Builder collects identifiers that stood together. It may go on collecting after it built a book.
type Builder struct {
	tokenOf  func(observation.Number) observation.Token
	seriesOf func(Identifier) Series
	apart    func(kind.Kind) bool
	index    *index
	nodes    []node // by place in the index
	owners   map[Identifier]owner
	order    []int32 // the places by rank, then by token
}

// node is what is known of an identifier that stands for a person.
type node struct {
	slot     slot
	token    observation.Token
	partners []partner
}

// partner is the one identifier of a slot that was seen together with another; many once there were two.
type partner struct {
	slot  slot
	other int32
	many  bool
}

// owner is the person under whose name a thing of somebody was seen; many once there were two.
type owner struct {
	id   Identifier
	many bool
}

// NewBuilder returns an empty builder. TokenOf gives the token of a number; it decides nothing but the order in which
// equal claims are looked at, which must not depend on numbers.
func NewBuilder(tokenOf func(observation.Number) observation.Token) *Builder {
	return &Builder{
		tokenOf: tokenOf, seriesOf: func(Identifier) Series { return 0 }, apart: func(kind.Kind) bool { return false }, index: newIndex(), owners: map[Identifier]owner{},
	}
}

// Series makes the builder ask of for the series of identifiers. Two identifiers of one kind from different series may be one
// person's like those of different kinds. It must be called before the first identifier is noted, and always give the same.
func (b *Builder) Series(of func(Identifier) Series) { b.seriesOf = of }

// Apart makes identifiers of some kinds say nothing about who is whose: users know better than the traffic. It must be called before the
// first identifier is noted.
func (b *Builder) Apart(kinds func(kind.Kind) bool) { b.apart = kinds }

// Belongs notes that a thing, such as a bank account or a SIM card's number, was told of an owner. It does not make the
// thing a person: where all that was told of it was told of one owner, it is one more identifier of that owner, who may
// have several of the kind; where it was told of two, it names nobody.
func (b *Builder) Belongs(thing, of Identifier) {
	switch have, ok := b.owners[thing]; {
	case !ok:
		b.owners[thing] = owner{id: of}
	case have.id != of && !have.many:
		b.owners[thing] = owner{id: have.id, many: true}
	}
}

// Together notes that these identifiers stood in one object. Two of one kind in one object (a member and the
// delegate) say nothing about who is whose, so that kind is only noted as known.
func (b *Builder) Together(ids []Identifier) {
	var few [8]int32
	places := few[:0]
	for _, id := range ids {
		places = append(places, b.add(id))
	}
	for _, a := range places {
		for _, other := range places {
			if b.nodes[a].slot != b.nodes[other].slot {
				b.note(a, other)
			}
		}
	}
}

func (b *Builder) add(id Identifier) int32 {
	at := b.index.add(id)
	if int(at) == len(b.nodes) {
		b.nodes = append(b.nodes, node{slot: slot{id.Kind, b.seriesOf(id)}, token: b.tokenOf(id.Token)})
	}
	return at
}

// note notes that other was seen with a.
func (b *Builder) note(a, other int32) {
	n, at := &b.nodes[a], b.nodes[other].slot
	if b.apart(n.slot.kind) || b.apart(at.kind) {
		return
	}
	p := n.with(at)
	switch {
	case p == nil:
		n.partners = append(n.partners, partner{slot: at, other: other})
	case p.other != other:
		p.many = true
	}
}

// with is what was seen together with an identifier in a slot; nil where nothing was.
func (n *node) with(at slot) *partner {
	for i := range n.partners {
		if n.partners[i].slot == at {
			return &n.partners[i]
		}
	}
	return nil
}

// Build merges what is one to one and returns the book.
func (b *Builder) Build() *Book {
	b.joinLogins()
	b.joinThings()
	b.sort()
	groups := newGroups(b.nodes)
	for _, at := range b.order {
		b.claim(groups, at)
	}
	return b.withThings(groups.book(b.index, b.order))
}

// claim merges an identifier with those of lesser slots that it is one to one with, the better slots first.
func (b *Builder) claim(g *groups, at int32) {
	n := &b.nodes[at]
	slices.SortFunc(n.partners, func(x, y partner) int { return compareSlots(x.slot, y.slot) })
	for _, p := range n.partners {
		if p.many || compareSlots(n.slot, p.slot) >= 0 {
			continue
		}
		if back := b.nodes[p.other].with(n.slot); back != nil && !back.many {
			g.merge(at, p.other)
		}
	}
}

// sort puts all identifiers in the order of rank, then of token, which does not depend on when they were seen.
func (b *Builder) sort() {
	if len(b.order) == len(b.nodes) {
		return
	}
	b.order = b.order[:0]
	for at := range b.nodes {
		b.order = append(b.order, int32(at))
	}
	ranks := make([]int, len(b.nodes))
	for at := range b.nodes {
		ranks[at] = Rank(b.nodes[at].slot.kind)
	}
	slices.SortFunc(b.order, func(x, y int32) int {
		p, q := &b.nodes[x], &b.nodes[y]
		return cmp.Or(ranks[x]-ranks[y], bytes.Compare(p.token[:], q.token[:]), cmp.Compare(p.slot.kind, q.slot.kind))
	})
}
