package postman

import (
	"bytes"
	"strings"
)

const (
	deepest = 8       // variables in variables
	longest = 4 << 20 // what variables may add to the texts of one example, in bytes
)

// value is what a variable stands for, seen from a room.
func (r *room) value(name string) (string, bool) {
	for ; r != nil; r = r.around {
		if v, ok := r.variables[name]; ok {
			return v, true
		}
	}
	return "", false
}

// scope is what one example sees: the rooms around it, and how much variables may still add to its texts.
type scope struct {
	in   *room
	left int
}

// resolve puts in what variables stand for. Unknown says that one is left that nobody defined, or that they make texts
// too long: then it stays as it is.
func (s *scope) resolve(text string) (out string, unknown bool) {
	if !strings.Contains(text, "{{") {
		return text, false
	}
	var b strings.Builder
	known := s.put(&b, text, deepest)
	if s.left < 0 {
		return text, true
	}
	return b.String(), !known
}

func (s *scope) put(b *strings.Builder, text string, depth int) (known bool) {
	known = true
	for s.left >= 0 {
		i := strings.Index(text, "{{")
		if i < 0 {
			break
		}
		end := strings.Index(text[i:], "}}")
		if end < 0 {
			break
		}
		b.WriteString(text[:i])
		v, ok := s.in.value(strings.TrimSpace(text[i+2 : i+end]))
		if ok && depth > 0 {
			s.left -= len(v)
			known = s.put(b, v, depth-1) && known
		} else {
			b.WriteString(text[i : i+end+2])
			known = false
		}
		text = text[i+end+2:]
	}
	b.WriteString(text)
	return known
}

// authOf is a copy of the auth that holds in a room, as it is written.
func (r *room) authOf() []byte {
	for ; r != nil; r = r.around {
		if !isNothing(r.auth) {
			return bytes.Clone(r.auth)
		}
	}
	return nil
}
