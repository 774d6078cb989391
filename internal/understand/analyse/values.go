package analyse

import (
	"hash/maphash"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

const (
	valueSlots   = 1 << 11
	longestValue = 36 // bytes; a slot then is as long as a line of a processor's cache
	// A place at which so many texts in a row were new has most likely an identifier: the next ones are not looked up.
	manyNew  = 16
	passOver = 200
)

// values remembers what texts look like, and the tokens of those that were asked for one. Bodies say the same again and again: a
// city, a state, a currency, a date. It is in memory only and changes no result.
type values struct {
	seed  maphash.Seed
	slots []valueSlot
	words []observation.WordRef // of the texts in slots
	spare valueSlot             // of what is not remembered
}

// valueSlot is what one text looks like.
type valueSlot struct {
	types shape.Types
	tag   uint32 // a part of the text's hash
	class kind.Class
	form  kind.Form
	size  uint8 // of the text; 0: empty
	state slotState
	token observation.Token
	text  [longestValue]byte
}

type slotState uint8

const (
	again  slotState = 1 << iota // it came again since another wanted the slot
	minted                       // the token is there
	worded                       // it is known which word it is
)

func newValues() values { return values{seed: maphash.MakeSeed()} }

// of says what a value at n looks like, whose key has a hint. What it returns holds until the next call. Passwords and their like
// are not kept.
func (v *values) of(n *body.Node, h kind.Hint, x body.Value) *valueSlot {
	switch {
	case x.Type == body.String && h&kind.NeverTokenise == 0:
		return v.look(n, x.Bytes)
	case x.Type == body.String:
		v.spare.fill(x.Bytes)
		return &v.spare
	}
	v.spare.state = 0
	v.spare.class, v.spare.form = kind.ClassOf(x.Bytes, kind.ValueType(x.Type))
	return &v.spare
}

// look says what a text at n looks like. It is most likely what stood there the last time. What came but once goes first.
func (v *values) look(n *body.Node, b []byte) *valueSlot {
	if len(b) == 0 || len(b) > longestValue {
		v.spare.fill(b)
		return &v.spare
	}
	if v.slots == nil {
		v.slots, v.words = make([]valueSlot, valueSlots), make([]observation.WordRef, valueSlots)
	}
	if s := &v.slots[n.Likely%valueSlots]; s.holds(b) {
		s.state |= again
		n.New = 0
		return s
	}
	if n.New++; n.New > manyNew {
		if n.New > manyNew+passOver {
			n.New = manyNew - 2
		}
		v.spare.fill(b)
		return &v.spare
	}
	hash := maphash.Bytes(v.seed, b)
	place := hash % valueSlots
	s := &v.slots[place]
	switch {
	case s.tag == uint32(hash>>32) && s.holds(b):
		s.state |= again
		n.New = 0
	case s.state&again != 0:
		s.state &^= again
		v.spare.fill(b)
		return &v.spare
	default:
		s.fill(b)
		s.tag, s.size = uint32(hash>>32), uint8(copy(s.text[:], b))
	}
	n.Likely = uint32(place)
	return s
}

func (s *valueSlot) holds(b []byte) bool { return string(s.text[:s.size]) == string(b) }

func (s *valueSlot) fill(b []byte) {
	s.class, s.form = kind.ClassOf(b, kind.String)
	s.types = shape.OfText(b)
	s.state = 0
}

// tokenOf gives the token of a value, which looks so; nil where nobody looked.
func (m *message) tokenOf(b []byte, looks *valueSlot) observation.Token {
	if looks == nil {
		return m.minter.Token(b)
	}
	if looks.state&minted == 0 {
		looks.token = m.minter.Token(b)
		looks.state |= minted
	}
	return looks.token
}
