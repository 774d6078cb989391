package jsonscan

// Kind returns the kind of the present token.
func (s *Scanner) Kind() Kind { return s.kind }

// Depth returns how many objects and arrays are open behind the present token: 1 after the root's ObjectBegin.
func (s *Scanner) Depth() int { return s.depth }

// Flags returns the oddities seen so far in this text.
func (s *Scanner) Flags() Flags { return s.flags }

// Err returns what is wrong with the text, as an *Error, or nil as long as nothing is.
func (s *Scanner) Err() error {
	if s.fail.Reason == "" {
		return nil
	}
	e := s.fail
	return &e
}

// Failure returns what Err does as a value, without allocating; its Reason is empty as long as nothing is wrong.
func (s *Scanner) Failure() Error { return s.fail }

// Keyed says whether the present token is the value of an object's member, and so has a key. An end has none.
func (s *Scanner) Keyed() bool { return s.keyed }

// Key returns the present token's key with its escapes resolved; nil where it has none. It is valid until the next call of
// Next or Skip.
func (s *Scanner) Key() []byte {
	if !s.keyed {
		return nil
	}
	raw := s.data[s.key.from:s.key.to]
	if !s.key.escaped {
		return raw
	}
	s.keyText = Unescape(s.keyText[:0], raw)
	return s.keyText
}

// RawKey returns the present token's key as it is written, without its quotes, and whether it holds escapes. It is a piece
// of the input; nil where the token has no key.
func (s *Scanner) RawKey() (raw []byte, escaped bool) {
	if !s.keyed {
		return nil, false
	}
	return s.data[s.key.from:s.key.to], s.key.escaped
}

// Raw returns the present token as it is written: a string without its quotes and with its escapes, a number, a literal,
// a bracket, or, for TooDeep and after Skip, the whole value. It is a piece of the input.
func (s *Scanner) Raw() []byte { return s.data[s.value.from:s.value.to] }

// Escaped says whether the present token is a string that holds escapes, so that Text differs from Raw.
func (s *Scanner) Escaped() bool { return s.value.escaped }

// Text returns the present token with its escapes resolved: a piece of the input where there are none, else a buffer that
// is valid until the next call of Text. For what is no string it is Raw.
func (s *Scanner) Text() []byte {
	raw := s.data[s.value.from:s.value.to]
	if !s.value.escaped {
		return raw
	}
	if cap(s.text) < len(raw) {
		s.text = make([]byte, 0, max(len(raw), 1<<10)) // at once: growing step by step takes several times as much
	}
	s.text = Unescape(s.text[:0], raw)
	return s.text
}

// Offset returns where the present token begins, in bytes from the start of the input; for a string, its opening quote.
func (s *Scanner) Offset() int {
	if s.kind == String {
		return s.value.from - 1
	}
	return s.value.from
}

// EndOffset returns the place behind the present token; for a string, behind its closing quote.
func (s *Scanner) EndOffset() int {
	if s.kind == String {
		return s.value.to + 1
	}
	return s.value.to
}
