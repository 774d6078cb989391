package body

import (
	"encoding/binary"
	"math"
	"unicode/utf8"
)

// reading is what the bytes of a field are taken for.
type reading uint8

const (
	asText reading = iota
	asMessage
	asVarints
	asFixed64
	asFixed32
	asBytes
)

// How a message looks that somebody wrote, and not chance: its fields have small numbers, and stand in their order.
const commonNumber = 1000

// longText is how many bytes of text a message can hold that reads as text itself: the byte that says their length must be
// a letter, too.
const longText = 32

// shape is what can be told of a message without looking into its fields.
type protoShape struct {
	whole   bool // it is one
	usual   bool // small numbers, in their order
	newline bool // one of its tags is a line end, with which no text goes on where a field happens to end
	long    bool // a field could be text that reads as a part of a text around it
}

// shapeOf reads the tags and lengths of what may be a message. It looks at no byte of what is in its fields.
func shapeOf(b []byte, from, to int) (s protoShape) {
	s.usual = true
	last := uint64(0)
	for at := from; at < to; {
		f, next, ok := field(b, at, to)
		if !ok || f.wire == wireEndGroup {
			return protoShape{}
		}
		if f.number < last || f.number > commonNumber {
			s.usual = false
		}
		if b[at] == '\n' {
			s.newline = true
		}
		if f.wire == wireBytes && f.to-f.from >= longText {
			s.long = true
		}
		last, at = f.number, next
	}
	s.whole = true
	return s
}

// guess says what the bytes of a field are taken for, and whether another reading is as good. plain says that elsewhere in the body
// the same field holds what is no message.
func (p *protoReader) guess(from, to int, plain bool) (r reading, doubtful bool) {
	if from == to {
		return asText, false
	}
	text := p.isText(from, to)
	if !plain {
		s := shapeOf(p.b, from, to)
		switch {
		case !s.whole:
		case text && s.usual && s.newline:
			return asMessage, false
		case text:
			return asText, s.usual && s.long
		default:
			return asMessage, !s.usual
		}
	}
	b := p.b[from:to]
	switch {
	case text || len(b) >= 8 && utf8.Valid(b) && !mostlyControls(b):
		return asText, false
	}
	many, small := packedVarints(b)
	switch {
	case many:
		return asVarints, false
	case packedFixed64(b):
		return asFixed64, false
	case packedFixed32(b):
		return asFixed32, false
	case small:
		return asVarints, false
	}
	return asBytes, false
}

// isText says whether a part of the body is text. What was looked at is remembered, so that bytes that stand in many messages
// around each other are looked at once: the part from good to stop is text, and if bad is set, the byte at stop is none.
func (p *protoReader) isText(from, to int) bool {
	if from < p.good || from > p.stop {
		p.good, p.stop, p.bad = from, from, false
	}
	for !p.bad && p.stop < to {
		c := p.b[p.stop]
		if c < utf8.RuneSelf {
			p.bad = control(c)
			if !p.bad {
				p.stop++
			}
			continue
		}
		r, n := utf8.DecodeRune(p.b[p.stop:to])
		if r == utf8.RuneError && n == 1 {
			if !utf8.FullRune(p.b[p.stop:to]) {
				return false // a letter is cut here, and perhaps not in a longer part
			}
			p.bad = true
			continue
		}
		p.stop += n
	}
	return to <= p.stop && utf8.RuneStart(p.b[from]) && (to == len(p.b) || to == p.stop || utf8.RuneStart(p.b[to]))
}

// packedVarints says whether bytes that are no text are numbers behind one another: many of about the same size, or small ones
// alone. Bytes that mean something else are so by chance only.
func packedVarints(b []byte) (many, small bool) {
	count, least, most := 0, math.MaxInt, 0
	for at := 0; at < len(b); count++ {
		_, next, ok := varint(b, at, len(b))
		if !ok || next-at > 1 && b[next-1] == 0 {
			return false, false
		}
		least, most = min(least, next-at), max(most, next-at)
		at = next
	}
	many = most-least <= 1 && (count >= 3 && least >= 3 || count >= 8 && least >= 2)
	return many, most == 1 || len(b) <= 3
}

// packedFixed64 says the same of numbers of eight bytes each.
func packedFixed64(b []byte) bool {
	if len(b)%8 != 0 {
		return false
	}
	whole, fraction := true, len(b) >= 16
	for at := 0; at < len(b); at += 8 {
		v := binary.LittleEndian.Uint64(b[at:])
		whole = whole && v < 1<<48
		fraction = fraction && commonDouble(math.Float64frombits(v))
	}
	return whole || fraction
}

// packedFixed32 says the same of numbers of four bytes each.
func packedFixed32(b []byte) bool {
	if len(b)%4 != 0 || len(b) < 12 {
		return false
	}
	whole, fraction := true, len(b) >= 16
	for at := 0; at < len(b); at += 4 {
		v := binary.LittleEndian.Uint32(b[at:])
		whole = whole && v < 1<<24
		fraction = fraction && commonFloat(float64(math.Float32frombits(v)))
	}
	return whole || fraction
}
