package graphql

import (
	"bytes"
	"strconv"
)

// Bounds of one document. A real one has some hundred words; servers refuse long before these.
const (
	maxText   = 1 << 20 // bytes
	maxTokens = 100_000
	maxDepth  = 200 // brackets in brackets
)

// Verdict says what became of a text that could be a document.
type Verdict uint8

// The verdicts.
const (
	NoDocument Verdict = iota // does not begin like one
	Broken                    // begins like one, and is none
	TooLarge                  // begins like one, and is larger than Waybill reads
	Read
)

// Literal is a value that stands in a document.
type Literal struct {
	Bytes  []byte // without quotes and escapes; valid until the next document is read
	Number bool
}

// skeleton is a document without blanks, comments and values. Each value is replaced by its number, so that documents that
// differ in values alone have one skeleton, which holds nobody's value.
type skeleton struct {
	text     []byte
	literals []Literal
	comments [][]byte
	plain    []byte // values with their escapes undone
	tokens   int
	depth    int
	name     bool // the token before ends in a letter or digit
}

// blank says whether c stands for nothing between two tokens: white space, a comma, a byte of the byte order mark.
func blank(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', 0xEF, 0xBB, 0xBF:
		return true
	}
	return false
}

// read makes the skeleton of b.
func (s *skeleton) read(b []byte) Verdict {
	s.text, s.literals, s.comments, s.plain = s.text[:0], s.literals[:0], s.comments[:0], s.plain[:0]
	s.tokens, s.depth, s.name = 0, 0, false
	for len(b) > 0 {
		if s.tokens > maxTokens || s.depth > maxDepth {
			return TooLarge
		}
		n := s.token(b)
		if n == 0 {
			return Broken
		}
		b = b[n:]
	}
	return Read
}

// token takes the first token of b and returns its length; 0 where there is none.
func (s *skeleton) token(b []byte) int {
	switch c := b[0]; c {
	case ' ', '\t', '\r', '\n', ',', 0xEF, 0xBB, 0xBF:
		return 1
	case '#':
		line := b
		if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
			line = b[:i]
		}
		if text := bytes.TrimSpace(line[1:]); len(text) > 0 {
			s.comments = append(s.comments, text)
		}
		return len(line)
	case '{', '(', '[':
		s.depth++
		return s.sign(b[:1])
	case '}', ')', ']':
		s.depth--
		return s.sign(b[:1])
	case '!', '$', '&', ':', '=', '@', '|':
		return s.sign(b[:1])
	case '.':
		if !bytes.HasPrefix(b, []byte("...")) {
			return 0
		}
		return s.sign(b[:3])
	case '"':
		return s.str(b)
	}
	if n := nameLength(b); n > 0 {
		s.word(b[:n])
		return n
	}
	return s.number(b)
}

func (s *skeleton) sign(b []byte) int {
	s.text, s.name = append(s.text, b...), false
	s.tokens++
	return len(b)
}

func (s *skeleton) word(b []byte) {
	if s.name {
		s.text = append(s.text, ' ')
	}
	s.text, s.name = append(s.text, b...), true
	s.tokens++
}

// str takes a string.
func (s *skeleton) str(b []byte) int {
	if bytes.HasPrefix(b, []byte(`"""`)) {
		return s.block(b)
	}
	escaped := false
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '"':
			raw := b[1:i]
			if escaped {
				raw = s.unescaped(raw)
			}
			s.literal(Literal{Bytes: raw})
			return i + 1
		case '\\':
			escaped = true
			i++
		case '\n', '\r':
			return 0
		}
	}
	return 0
}

// block takes a string of several lines, in which the only escape is that of its own end.
func (s *skeleton) block(b []byte) int {
	end := []byte(`"""`)
	for from := len(end); ; {
		i := bytes.Index(b[from:], end)
		if i < 0 {
			return 0
		}
		at := from + i
		if b[at-1] == '\\' && at > len(end) {
			from = at + len(end)
			continue
		}
		if at+len(end) < len(b) && b[at+len(end)] == '"' {
			return 0 // some servers take the first three quotes for the end and some the last
		}
		raw := b[len(end):at]
		if bytes.Contains(raw, []byte(`\"""`)) {
			raw = bytes.ReplaceAll(raw, []byte(`\"""`), end)
		}
		s.literal(Literal{Bytes: bytes.TrimSpace(raw)})
		return at + len(end)
	}
}

func (s *skeleton) literal(l Literal) {
	s.text = strconv.AppendInt(append(s.text, '"'), int64(len(s.literals)), 10)
	s.text, s.name = append(s.text, '"'), false
	s.literals = append(s.literals, l)
	s.tokens++
}

// number takes a number.
func (s *skeleton) number(b []byte) int {
	n := numberLength(b)
	if n == 0 {
		return 0
	}
	if s.name {
		s.text = append(s.text, ' ')
	}
	s.text, s.name = strconv.AppendInt(s.text, int64(len(s.literals)), 10), true
	s.literals = append(s.literals, Literal{Bytes: b[:n], Number: true})
	s.tokens++
	return n
}

// numberLength is how many bytes at the beginning of b are a number, such as -1, 0.5 or 1e-9; 0 where none is, or a broken one.
func numberLength(b []byte) int {
	n := 0
	if len(b) > 0 && b[0] == '-' {
		n++
	}
	whole := digits(b[n:])
	if n += whole; whole == 0 {
		return 0
	}
	if n < len(b) && b[n] == '.' {
		part := digits(b[n+1:])
		if n += 1 + part; part == 0 {
			return 0
		}
	}
	if n < len(b) && b[n]|0x20 == 'e' {
		if n++; n < len(b) && (b[n] == '-' || b[n] == '+') {
			n++
		}
		power := digits(b[n:])
		if n += power; power == 0 {
			return 0
		}
	}
	return n
}

// digits is how many bytes at the beginning of b are digits.
func digits(b []byte) int {
	for i, c := range b {
		if c < '0' || c > '9' {
			return i
		}
	}
	return len(b)
}

// nameLength is how many bytes at the beginning of b are a name.
func nameLength(b []byte) int {
	for i, c := range b {
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9' {
			continue
		}
		return i
	}
	return len(b)
}
