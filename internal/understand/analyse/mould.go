package analyse

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// mould is what objects of a list have in common whose members come in one order and look alike.
type mould struct {
	node   *body.Node
	places []mouldPlace
	leaves []observation.Leaf
	set    observation.SetRef
	side   uint64 // the latest side whose shape has it
}

type mouldPlace struct {
	node  *body.Node
	types shape.Types
}

// mouldSlots is how many moulds are looked at again; those that objects were made in live on with these.
const mouldSlots = 1 << 8

// draft is what is learned of one object.
type draft struct {
	places []mouldPlace
	leaves []observation.Leaf
	ids    []observation.Identifier
	said   []saidAt
}

// learn remembers an object of the body b that was read just now, from its step of Entered to that of Left. Objects with other objects or
// lists in them are not remembered, nor are such as hold a secret, a key twice, or what an answer is found by.
func (m *message) learn(hash uint64, steps []body.Step, b, loose []byte) {
	n, d := steps[0].Node, &m.draft
	text := b[steps[0].To:steps[len(steps)-1].To]
	d.places, d.leaves, d.ids, d.said = d.places[:0], d.leaves[:0], d.ids[:0], d.said[:0]
	if len(steps) < 3 || len(text) > longestRecalled || !m.choices.on || rpc.Place(m.aboutNode(n)>>placedAt) != rpc.Elsewhere {
		return
	}
	for i := range steps[1 : len(steps)-1] {
		s := &steps[1+i]
		if s.Act != body.Leafed {
			return
		}
		if about := m.aboutNode(s.Node); about&uint32(kind.NeverTokenise) != 0 || about>>rankedAt&rankMask != 0 {
			n.Met = neverMet
			return
		}
		if !m.learnLeaf(s.Node, s.Value(b, loose)) {
			return
		}
	}
	n.Met = 0
	p := m.recall.put(hash, text)
	p.node, p.direction, p.mould = n, m.direction, m.mouldOf(n)
	p.ids, p.said = append(m.identifiers.take(len(d.ids)), d.ids...), slices.Clone(d.said)
}

// learnLeaf notes in the draft what step makes of a value, and says whether that is all that it makes.
func (m *message) learnLeaf(n *body.Node, v body.Value) bool {
	d, hint := &m.draft, kind.Hint(n.Hint)
	if rpc.Place(n.Hint>>placedAt) != rpc.Elsewhere || len(d.ids) == maxIdentifiers ||
		slices.ContainsFunc(d.places, func(p mouldPlace) bool { return p.node == n }) {
		return false
	}
	looks, class, form, types := m.looksOf(n, v, hint)
	field := m.field(n)
	if looks != nil && m.chooses(n, hint, v, looks) {
		d.said = append(d.said, saidAt{n, observation.Said{Field: field, Word: m.wordOf(v.Bytes, looks)}})
	}
	d.places = append(d.places, mouldPlace{n, types})
	leaf := observation.Leaf{Field: field, Form: form, Class: class, Tried: m.try(v, hint, class, form)}
	if len(d.leaves) == 0 || d.leaves[len(d.leaves)-1] != leaf {
		d.leaves = append(d.leaves, leaf)
	}
	if (names(class, hint) || m.asked.Names(n.Name)) && len(v.Bytes) > 0 {
		d.ids = append(d.ids, observation.Identifier{Field: field, Token: m.tokenOf(v.Bytes, looks)})
	}
	return true
}

// looksOf says what a value of a body looks like; looks is nil where that is told by its type.
func (m *message) looksOf(n *body.Node, v body.Value, hint kind.Hint) (looks *valueSlot, class kind.Class, form kind.Form, types shape.Types) {
	switch v.Type {
	case body.Null:
		return nil, kind.ClassEmpty, kind.Clear, shape.Null
	case body.Bool:
		return nil, kind.ClassBool, kind.Clear, shape.Bool
	}
	looks = m.values.of(n, hint, v)
	return looks, looks.class, looks.form, looks.types
}

// mouldOf finds or makes the mould of the draft.
func (m *message) mouldOf(n *body.Node) *mould {
	if m.moulds == nil {
		m.moulds = make([]*mould, mouldSlots)
	}
	d := &m.draft
	slot := &m.moulds[hashLeaves(d.leaves)%mouldSlots]
	if k := *slot; k != nil && k.node == n && slices.Equal(k.leaves, d.leaves) && slices.Equal(k.places, d.places) {
		return k
	}
	*slot = &mould{node: n, places: slices.Clone(d.places), leaves: slices.Clone(d.leaves), set: m.setOf(d.leaves)}
	return *slot
}

// again notes an object of a mould. Further ones of one side change nothing of its shape: each of their members stands in one object more,
// and there is one object more.
func (o *outline) again(k *mould, at observation.Location) {
	if k.side == o.side {
		return
	}
	k.side = o.side
	o.object(k.node, at)
	for i := range k.places {
		o.note(k.places[i].node, k.places[i].types, at)
	}
}
