package analyse

import (
	"bytes"
	"hash/maphash"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

const (
	fewValues    = 1 << 9
	placeBits    = 15
	mostValues   = 1 << placeBits // 2 MiB
	longestValue = 36             // bytes; a slot then is as long as a line of a processor's cache
	// Of longer texts, which take a closer look, fewer are kept.
	longTexts   = 1 << 8
	longestText = 1 << 8 // bytes
	// A place at which so many values in a row were new has most likely an identifier: the next ones are not looked up.
	manyNew  = 16
	passOver = 200
)

// values remembers what texts and numbers look like, and the tokens of those that were asked for one. Bodies say the same again and
// again: a city, a state, a currency, a date, a member. It is in memory only and changes no result.
//
// The latest values lie in the order in which they came first. So those of one body lie beside one another, and a processor that has to
// fetch one of them when they come again has the next ones soon.
type values struct {
	seed   maphash.Seed
	ring   []valueSlot
	places []bucket
	next   int // the place of the next value in the ring
	long   []longSlot
	spare  valueSlot // of what is not remembered
}

// longSlot is what one longer text looks like.
type longSlot struct {
	valueSlot
	whole []byte
}

// bucket says where the latest values of some hashes lie, the latest one first: a part of the hash above a place. Another value may lie
// there by now.
type bucket [8]uint32

// valueSlot is what one value looks like.
type valueSlot struct {
	types shape.Types
	class kind.Class
	form  kind.Form
	size  uint8 // of the value, and whether it is a number; 0: empty
	state slotState
	token observation.Token
	word  observation.WordRef
	text  [longestValue]byte
}

type slotState uint8

const (
	minted slotState = 1 << iota // the token is there
	worded                       // it is known which word it is
)

// numeric marks the size of a number.
const numeric = 1 << 7

func newValues() values { return values{seed: maphash.MakeSeed()} }

// of says what a value at n looks like, whose key has a hint. What it returns holds until the next call. Passwords and their like
// are not kept.
func (v *values) of(n *body.Node, h kind.Hint, x body.Value) *valueSlot {
	if h&kind.NeverTokenise != 0 {
		return v.passing(x)
	}
	hash := v.hash(n, x)
	return v.look(n, x, hash, v.find(hash))
}

// passing says what a value looks like that is not remembered.
func (v *values) passing(x body.Value) *valueSlot {
	v.spare.fill(x)
	return &v.spare
}

// hash is what a value at n is looked for by; zero where it is not.
func (v *values) hash(n *body.Node, x body.Value) uint64 {
	switch {
	case len(x.Bytes) == 0 || len(x.Bytes) > longestValue || x.Type != body.String && (x.Type != body.Number || len(x.Bytes) <= shortNumber):
		return 0
	case n.New > manyNew:
		if n.New++; n.New > manyNew+passOver {
			n.New = manyNew - 2
		}
		return 0
	}
	return maphash.Bytes(v.seed, x.Bytes) | 1
}

// bucket returns the one for a hash, and the part of the hash that is kept there.
func (v *values) bucket(hash uint64) (b *bucket, part uint32) {
	return &v.places[hash>>1&uint64(len(v.places)-1)], uint32(hash >> (64 - 32 + placeBits))
}

// sizeOf is the length of a value, and whether it is a number.
func sizeOf(x body.Value) uint8 {
	if x.Type == body.Number {
		return uint8(len(x.Bytes)) | numeric
	}
	return uint8(len(x.Bytes))
}

// find returns the place, from 1, of the value that most likely has that hash, zero where there is none.
func (v *values) find(hash uint64) uint32 {
	if hash == 0 || len(v.places) == 0 {
		return 0
	}
	b, part := v.bucket(hash)
	for _, at := range b {
		if at>>placeBits == part {
			return at&(mostValues-1) + 1
		}
	}
	return 0
}

func (v *values) at(place uint32) *valueSlot { return &v.ring[int(place-1)&(len(v.ring)-1)] }

// look says what a value at n looks like, which find found at that place, or did not find.
func (v *values) look(n *body.Node, x body.Value, hash uint64, place uint32) *valueSlot {
	if hash == 0 {
		return v.longer(x)
	}
	size := sizeOf(x)
	if place > 0 {
		if s := v.at(place); s.size == size && string(s.text[:len(x.Bytes)]) == string(x.Bytes) {
			n.New = 0
			return s
		}
	}
	n.New++
	s := v.place(hash)
	s.fill(x)
	s.size = size
	copy(s.text[:], x.Bytes)
	return s
}

// longer says what a value looks like that is not in the ring.
func (v *values) longer(x body.Value) *valueSlot {
	if x.Type != body.String || len(x.Bytes) <= longestValue || len(x.Bytes) > longestText {
		return v.passing(x)
	}
	if v.long == nil {
		v.long = make([]longSlot, longTexts)
	}
	s := &v.long[maphash.Bytes(v.seed, x.Bytes)%longTexts]
	if !bytes.Equal(s.whole, x.Bytes) {
		s.fill(x)
		s.whole = append(s.whole[:0], x.Bytes...)
	}
	return &s.valueSlot
}

// place gives a new value the slot of the oldest one, in more room as long as there is some.
func (v *values) place(hash uint64) *valueSlot {
	if v.next == len(v.ring) {
		if n := min(max(fewValues, 4*len(v.ring)), mostValues); n > len(v.ring) {
			v.ring, v.places = make([]valueSlot, n), make([]bucket, n/4)
		}
		v.next = 0
	}
	b, part := v.bucket(hash)
	copy(b[1:], b[:])
	b[0] = part<<placeBits | uint32(v.next)
	v.next++
	return &v.ring[v.next-1]
}

func (s *valueSlot) fill(x body.Value) {
	s.state = 0
	s.class, s.form = kind.ClassOf(x.Bytes, kind.ValueType(x.Type))
	switch x.Type {
	case body.String:
		s.types = shape.OfText(x.Bytes)
	case body.Number:
		s.types = shape.OfNumber(x.Bytes)
	default:
		s.types = 0
	}
}

// tokenOf gives the token of a value, which looks so; nil where nobody looked.
func (m *message) tokenOf(b []byte, looks *valueSlot) observation.Token {
	if looks == nil {
		return m.minter.Token(b)
	}
	if looks.state&minted == 0 {
		looks.token = m.minter.Once(b)
		looks.state |= minted
	}
	return looks.token
}
