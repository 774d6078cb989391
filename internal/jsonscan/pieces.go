package jsonscan

import (
	"encoding/binary"
	"math/bits"
)

// The functions here read single pieces of a text, for readers that know what comes next.

// PlainEnd returns where the run of plain text that begins at i ends: at a quote, a backslash, a control character, or the end of b.
func PlainEnd(b []byte, i int) int {
	for i+8 <= len(b) {
		if m := special(binary.LittleEndian.Uint64(b[i:])); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(b) && b[i] >= ' ' && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// StringEnd returns the place behind the string whose opening quote stands at i, or -1 where it breaks.
func StringEnd(b []byte, i int) int {
	s := Scanner{data: b, pos: i}
	var text span
	if !s.str(&text) {
		return -1
	}
	return s.pos
}

// NumberEnd returns the place behind the number at i, or -1 where none stands there. What comes next may not be what can follow one.
func NumberEnd(b []byte, i int) int {
	if i < len(b) && b[i] == '-' {
		i++
	}
	switch {
	case i >= len(b) || !digit(b[i]):
		return -1
	case b[i] == '0':
		i++
	default:
		i = digits(b, i)
	}
	if i < len(b) && b[i] == '.' {
		from := i + 1
		if i = digits(b, from); i == from {
			return -1
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		from := i
		if i = digits(b, from); i == from {
			return -1
		}
	}
	return i
}
