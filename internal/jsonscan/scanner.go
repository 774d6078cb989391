package jsonscan

import "math"

// DefaultMaxDepth is how deep objects and arrays are followed where a Scanner sets no limit of its own.
const DefaultMaxDepth = 512

// expect says what the grammar allows next.
type expect uint8

const (
	expectNothing   expect = iota // broken
	expectRoot                    // the text's value
	expectFirst                   // right behind { or [
	expectSeparator               // behind a value inside a container
	expectEnd                     // behind the text's value
)

// span is a piece of the input: a string's content without its quotes, or another token whole.
type span struct {
	from, to int
	escaped  bool
}

// Scanner reads one JSON text. The zero value is ready for Reset. It may be used again and again, by one goroutine at a
// time; its buffers are kept.
type Scanner struct {
	// MaxDepth is how many objects and arrays may stand in each other before the next one is delivered as TooDeep;
	// 0 stands for DefaultMaxDepth. Set it before Reset.
	MaxDepth int

	data     []byte
	pos      int
	depth    int
	limit    int
	expect   expect
	kind     Kind
	flags    Flags
	inObject bool
	keyed    bool
	value    span
	key      span
	fail     Error
	// outer has one bit for each open container: whether the one around it is an object.
	outer []uint64
	// text and keyText take what had to be unescaped.
	text, keyText []byte
}

// Reset begins a new text. The Scanner keeps data until the next Reset and never writes to it.
func (s *Scanner) Reset(data []byte) {
	s.data, s.pos, s.depth = data, 0, 0
	s.limit = s.MaxDepth
	if s.limit <= 0 {
		s.limit = DefaultMaxDepth
	}
	s.expect, s.kind, s.flags = expectRoot, Invalid, 0
	s.inObject, s.keyed = false, false
	s.value, s.key, s.fail = span{}, span{}, Error{}
	// One absurd text shall not cost memory for good.
	if cap(s.outer) > 1<<12 {
		s.outer = nil
	}
	if cap(s.text) > 1<<22 || cap(s.keyText) > 1<<16 {
		s.text, s.keyText = nil, nil
	}
	if len(data) >= 3 && data[0] == 0xEF && data[1] == 0xBB && data[2] == 0xBF {
		s.pos, s.flags = 3, ByteOrderMark
	}
}

// Next reads the next token and returns its kind. The methods below describe this token until the next call.
func (s *Scanner) Next() Kind {
	c := s.peek()
	s.keyed = false
	switch s.expect {
	case expectSeparator:
		if c != ',' {
			return s.close(c)
		}
		s.pos++
		c = s.peek()
	case expectFirst:
		if c == '}' || c == ']' {
			return s.close(c)
		}
	case expectEnd:
		if s.pos < len(s.data) {
			return s.broken(s.pos, TrailingData)
		}
		s.kind = End
		s.value = span{from: s.pos, to: s.pos}
		return End
	case expectNothing:
		s.kind = Invalid
		return Invalid
	case expectRoot:
	}
	if s.inObject {
		if !s.member(c) {
			return Invalid
		}
		c = s.peek()
	}
	return s.token(c)
}

// peek skips white space and returns the next byte without taking it; 0 at the end.
func (s *Scanner) peek() byte {
	if s.pos < len(s.data) && s.data[s.pos] > ' ' {
		return s.data[s.pos]
	}
	return s.peekBehindBlanks()
}

func (s *Scanner) peekBehindBlanks() byte {
	b, i := s.data, s.pos
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	s.pos = i
	if i < len(b) {
		return b[i]
	}
	return 0
}

// member takes a key and its colon.
func (s *Scanner) member(c byte) bool {
	if c != '"' {
		s.broken(s.pos, MissingKey)
		return false
	}
	s.keyed = true
	if !s.str(&s.key) {
		return false
	}
	if s.pos < len(s.data) && s.data[s.pos] == ':' || s.peek() == ':' {
		s.pos++
		return true
	}
	s.broken(s.pos, MissingColon)
	return false
}

// token takes the value that begins with c.
func (s *Scanner) token(c byte) Kind {
	switch c {
	case '"':
		if !s.str(&s.value) {
			return Invalid
		}
		return s.scalar(String)
	case '{':
		return s.open(ObjectBegin)
	case '[':
		return s.open(ArrayBegin)
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return s.number()
	case 't':
		return s.literal("true", True)
	case 'f':
		return s.literal("false", False)
	case 'n':
		return s.literal("null", Null)
	}
	return s.broken(s.pos, UnexpectedByte)
}

// scalar ends a token that has no inside.
func (s *Scanner) scalar(k Kind) Kind {
	s.expect = expectSeparator
	if s.depth == 0 {
		s.expect = expectEnd
	}
	s.kind = k
	return k
}

// open takes the { or [ at the present place.
func (s *Scanner) open(k Kind) Kind {
	word, bit := s.depth>>6, uint64(1)<<(s.depth&63)
	if word == len(s.outer) {
		s.outer = append(s.outer, 0)
	}
	if s.inObject {
		s.outer[word] |= bit
	} else {
		s.outer[word] &^= bit
	}
	s.value = span{from: s.pos, to: s.pos + 1}
	s.pos++
	s.depth++
	s.inObject = k == ObjectBegin
	s.expect, s.kind = expectFirst, k
	if s.depth <= s.limit {
		return k
	}
	s.flags |= DeepNesting
	s.Skip()
	s.kind = TooDeep // also where its inside is broken: the next token says so
	return TooDeep
}

// close takes the } or ] that c is, if one is due.
func (s *Scanner) close(c byte) Kind {
	k := ArrayEnd
	switch {
	case c == '}' && s.inObject:
		k = ObjectEnd
	case c == ']' && !s.inObject:
	case c == '}' || c == ']':
		return s.broken(s.pos, Mismatched)
	default:
		return s.broken(s.pos, UnexpectedByte)
	}
	s.value = span{from: s.pos, to: s.pos + 1}
	s.pos++
	s.depth--
	s.inObject = s.outer[s.depth>>6]>>(s.depth&63)&1 != 0
	return s.scalar(k)
}

// Skip passes over the rest of the object or array whose begin is the present token; after any other token it does
// nothing. What is skipped is still held to the grammar. Afterwards the present token is the whole value: Raw, Offset and
// EndOffset span it, Key is its key, and Next goes on behind it. It returns false when the text breaks on the way; then
// Raw is what stands before the damage.
func (s *Scanner) Skip() bool {
	if s.kind != ObjectBegin && s.kind != ArrayBegin {
		return s.kind != Invalid
	}
	from, key, keyed, limit, above := s.value.from, s.key, s.keyed, s.limit, s.depth-1
	s.limit = math.MaxInt
	whole := true
	for whole && s.depth > above {
		whole = s.Next() != Invalid
	}
	s.limit, s.key, s.keyed = limit, key, keyed
	s.value = span{from: from, to: s.pos}
	if !whole {
		s.value.to = min(s.fail.Offset, len(s.data))
	}
	return whole
}

// broken ends the text with an error.
func (s *Scanner) broken(at int, why Reason) Kind {
	if at >= len(s.data) {
		at, why = len(s.data), UnexpectedEnd
	}
	s.fail = Error{Offset: at, Reason: why}
	s.expect, s.kind = expectNothing, Invalid
	s.value = span{from: at, to: at}
	return Invalid
}
