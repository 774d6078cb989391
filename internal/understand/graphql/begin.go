package graphql

import "bytes"

// begins says whether a text begins like a document: with a selection, or with one of the four words and what may stand behind
// it. Comments and a description may stand before. It keeps searches, and other languages that write braces, from being taken for
// documents that are broken.
func begins(b []byte) bool {
	if b = significant(b); len(b) > 0 && b[0] == '"' {
		n := new(skeleton).str(b)
		b = significant(b[n:])
	}
	if len(b) == 0 {
		return false
	}
	if b[0] == '{' {
		return selects(b[1:])
	}
	n := nameLength(b)
	switch string(b[:n]) {
	case "query", "mutation", "subscription":
		b = significant(b[n:])
		b = significant(b[nameLength(b):])
		return len(b) > 0 && (b[0] == '{' || b[0] == '(' || b[0] == '@')
	case "fragment":
		b = significant(b[n:])
		b = significant(b[nameLength(b):])
		return bytes.HasPrefix(b, []byte("on")) || len(b) > 0 && b[0] == '('
	}
	return false
}

// selects says whether what stands behind a brace begins like the fields of a selection.
func selects(b []byte) bool {
	b = significant(b)
	if bytes.HasPrefix(b, []byte("...")) {
		return true
	}
	n := nameLength(b)
	if b = significant(b[n:]); n == 0 || len(b) == 0 {
		return n > 0
	}
	switch b[0] {
	case '{', '}', '(', ':', '@', '.':
		return true
	}
	return nameLength(b) > 0
}

// significant passes over what stands for nothing.
func significant(b []byte) []byte {
	for len(b) > 0 {
		switch {
		case b[0] == '#':
			_, b, _ = bytes.Cut(b, []byte("\n"))
		case blank(b[0]):
			b = b[1:]
		default:
			return b
		}
	}
	return nil
}
