package source

import "bytes"

// Boundary finds where an entry ends. Scan is given the bytes behind those it was given before and returns how many of
// them belong to the entry, and whether it ends there.
type Boundary interface {
	Scan(p []byte) (n int, done bool)
}

// Line is the boundary of an entry that ends with a newline.
type Line struct{}

// Scan implements [Boundary].
func (Line) Scan(p []byte) (int, bool) {
	if i := bytes.IndexByte(p, '\n'); i >= 0 {
		return i + 1, true
	}
	return len(p), false
}

// Value is the boundary of one JSON value: where its brackets are closed, or, for a number or word, where it stops. It
// checks nothing else.
type Value struct {
	depth  int
	inText bool
	escape bool
	scalar bool
}

// Scan implements [Boundary].
func (v *Value) Scan(p []byte) (int, bool) {
	i := 0
	for i < len(p) {
		if v.inText {
			n, done := v.text(p[i:])
			i += n
			if done && v.depth == 0 {
				return i, true
			}
			continue
		}
		switch p[i] {
		case '"':
			if v.scalar {
				return i, true
			}
			v.inText = true
		case '{', '[':
			if v.scalar {
				return i, true
			}
			v.depth++
		case '}', ']':
			if v.depth == 0 {
				return i, true // it belongs to what is around the value
			}
			v.depth--
			if v.depth == 0 {
				return i + 1, true
			}
		case ',', ' ', '\t', '\r', '\n':
			if v.scalar {
				return i, true
			}
		default:
			v.scalar = v.depth == 0
		}
		i++
	}
	return i, false
}

// text goes to the end of a string.
func (v *Value) text(p []byte) (n int, done bool) {
	i := 0
	if v.escape && len(p) > 0 {
		v.escape = false
		i = 1
	}
	for i < len(p) {
		k := bytes.IndexByte(p[i:], '"')
		end := i + k
		if k < 0 {
			end = len(p)
		}
		// An escape never reaches further than the next byte, so pairs of bytes from a backslash on are enough.
		for {
			b := bytes.IndexByte(p[i:end], '\\')
			if b < 0 {
				break
			}
			i += b + 2
			if i > end {
				break
			}
		}
		switch {
		case i > len(p):
			v.escape = true
			return len(p), false
		case i > end: // the quote was escaped
			continue
		case k < 0:
			return len(p), false
		}
		v.inText = false
		return end + 1, true
	}
	return i, false
}
