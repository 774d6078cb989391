package analyse

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// Bits of a node's Hint that tell of a node of a body what the calls of a Sink find out anew each time.
const (
	isListed  = 1 << 20 // its values are elements of a list
	isPart    = 1 << 21 // an object here is a part of the one around it
	rankedAt  = 16      // how surely it hands out a credential
	rankMask  = 0xF
	steppable = 1 << 29 // all of it is known
)

// shortNumber is how many digits a number has at the most that nobody is called by.
const shortNumber = 5

// wanted is what a value is looked for by, and where it most likely is.
type wanted struct {
	hash  uint64
	place uint32
}

// Steps takes a body at once: what Enter, List, Leaf and Leave make of it one by one. What its values look like is asked for all of them
// first, so that the processor waits for many places of memory together.
func (m *message) Steps(b, loose []byte, steps []body.Step) {
	m.wanted = slices.Grow(m.wanted[:0], len(steps))[:len(steps)]
	for i := range steps {
		s := &steps[i]
		if s.Act != body.Leafed || s.Type > body.Number {
			continue
		}
		w := wanted{}
		if m.aboutNode(s.Node)&uint32(kind.NeverTokenise) == 0 {
			w.hash = m.values.hash(s.Node, s.Value(b, loose))
			if w.place = m.values.find(w.hash); w.place > 0 {
				m.fetched += m.values.at(w.place).size
			}
		}
		m.wanted[i] = w
	}
	entered := 0 // the latest object that is to be learned
	for i := range steps {
		switch s := &steps[i]; s.Act {
		case body.Leafed:
			m.step(s.Node, s.Value(b, loose), m.wanted[i])
		case body.Entered:
			entered = i
			m.enter(s.Node)
		case body.Listed:
			m.outline.note(s.Node, shape.Array, m.location)
		case body.Left:
			if m.Leave(s.Node); s.From > 0 && steps[entered].From == s.From {
				w := &m.recall.wishes[s.From-1]
				w.from, w.to = entered, i
			}
		case body.Again:
			m.again(s.From)
		}
	}
	for _, w := range m.recall.wishes { // only now, since new ones take the places of others
		if w.to > 0 {
			m.learn(w.hash, steps[w.from:w.to+1], b, loose)
		}
	}
	m.recall.wishes = m.recall.wishes[:0]
}

// aboutNode tells what is known of a node of a body.
func (m *message) aboutNode(n *body.Node) uint32 {
	if n.Hint&steppable == 0 {
		m.learnNode(n)
	}
	return n.Hint
}

func (m *message) learnNode(n *body.Node) {
	hintOf(n)
	place := m.placeOf(n)
	n.Hint |= uint32(identity.GrantRank([]byte(n.Key), false))<<rankedAt | steppable
	switch {
	case isElement(n):
		n.Hint |= isListed
	case n.Parent != nil && isPartOf(n, place):
		n.Hint |= isPart
	}
}

// enter is Enter for an object of a body that nobody was asked for with.
func (m *message) enter(n *body.Node) {
	about := m.aboutNode(n)
	m.outline.object(n, m.location)
	if at := rpc.Place(about >> placedAt); at != rpc.Elsewhere {
		m.remote.Enter(at, n.Name)
	}
	top := m.open[len(m.open)-1]
	switch {
	case n.Parent == nil && !m.rooted:
		m.rooted = true
		m.open = append(m.open, top)
	case about&isPart != 0:
		m.open = append(m.open, top)
	default:
		m.push(top, about&isListed != 0 || n.Parent == nil)
	}
}

// step is Leaf for a value of a body that is looked for by a hash.
func (m *message) step(n *body.Node, v body.Value, w wanted) {
	about := n.Hint
	hint := kind.Hint(about)
	var looks *valueSlot
	class, form, types := kind.ClassEmpty, kind.Clear, shape.Null
	switch {
	case v.Type == body.Number && isShort(v.Bytes):
		class, types = kind.ClassInteger, shape.Int32
	case v.Type == body.Bool:
		class, types = kind.ClassBool, shape.Bool
	case v.Type != body.Null:
		if hint&kind.NeverTokenise != 0 {
			looks = m.values.passing(v)
		} else {
			looks = m.values.look(n, v, w.hash, w.place)
		}
		class, form, types = looks.class, looks.form, looks.types
	}
	m.outline.note(n, types, m.location)
	field := m.field(n)
	if looks != nil && v.Type == body.String {
		m.choose(n, field, hint, v, looks)
	}
	if m.asked != nil && m.direction == observation.Request {
		m.asked.Note(n.Name, v.Bytes)
	}
	named := names(class, hint)
	if named && about&isListed != 0 {
		m.push(m.open[len(m.open)-1], true) // a list of bare identifiers
	}
	at := rpc.Place(about >> placedAt)
	if at != rpc.Elsewhere {
		m.remote.Leaf(at, n.Name, v.Bytes, v.Type == body.String, v.Type == body.Null)
		if at.Finds() && !slices.Contains(m.matches, field) {
			m.matches = append(m.matches, field)
		}
	}
	if m.tester == nil {
		m.add(field, class, form, 0)
	} else {
		m.add(field, class, form, m.try(v, hint, class, form))
	}
	if !named && (m.asked == nil || hint&kind.NeverTokenise != 0 || !m.asked.Names(n.Name)) {
		return
	}
	m.identify(field, v.Bytes, looks)
	if about>>rankedAt&rankMask != 0 {
		m.grant(n, v.Bytes)
	}
	if named && about&isListed != 0 {
		m.pop()
	}
}

// isShort says whether a number is a few digits and no more.
func isShort(b []byte) bool {
	if len(b) > shortNumber {
		return false
	}
	for _, c := range b {
		if c-'0' > 9 {
			return false
		}
	}
	return true
}
