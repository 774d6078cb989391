package analyse

import (
	"hash/maphash"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

const (
	valueSlots   = 1 << 12
	longestValue = 52 // bytes; a slot then is as long as a line of a processor's cache
)

// values remembers what texts look like. Bodies say the same again and again: a city, a state, a currency, a date. It is in memory
// only and changes no result.
type values struct {
	seed  maphash.Seed
	slots []valueSlot
	spare valueSlot // of what is not remembered
}

// valueSlot is what one text looks like.
type valueSlot struct {
	types shape.Types
	tag   uint32 // a part of the text's hash
	class kind.Class
	form  kind.Form
	size  uint8 // of the text; 0: empty
	again bool  // it came again since another wanted the slot
	text  [longestValue]byte
}

func newValues() values { return values{seed: maphash.MakeSeed()} }

// of says what a value looks like. What it returns holds until the next call.
func (v *values) of(x body.Value) *valueSlot {
	if x.Type == body.String {
		return v.look(x.Bytes)
	}
	v.spare.class, v.spare.form = kind.ClassOf(x.Bytes, kind.ValueType(x.Type))
	return &v.spare
}

// look says what a text looks like. What came but once goes first.
func (v *values) look(b []byte) *valueSlot {
	if len(b) == 0 || len(b) > longestValue {
		v.spare.fill(b)
		return &v.spare
	}
	if v.slots == nil {
		v.slots = make([]valueSlot, valueSlots)
	}
	hash := maphash.Bytes(v.seed, b)
	s := &v.slots[hash%valueSlots]
	if s.tag == uint32(hash>>32) && string(s.text[:s.size]) == string(b) {
		s.again = true
		return s
	}
	if s.again {
		s.again = false
		v.spare.fill(b)
		return &v.spare
	}
	s.fill(b)
	s.tag, s.size = uint32(hash>>32), uint8(copy(s.text[:], b))
	return s
}

func (s *valueSlot) fill(b []byte) {
	s.class, s.form = kind.ClassOf(b, kind.String)
	s.types = shape.OfText(b)
}
