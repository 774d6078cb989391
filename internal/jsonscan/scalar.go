package jsonscan

// number takes the number at the present place.
func (s *Scanner) number() Kind {
	b, from := s.data, s.pos
	i := from
	if b[i] == '-' {
		i++
	}
	switch {
	case i < len(b) && b[i] == '0':
		i++
	case i < len(b) && digit(b[i]):
		i = digits(b, i)
	default:
		return s.broken(i, BadNumber)
	}
	if i < len(b) && b[i] == '.' {
		from := i + 1
		if i = digits(b, from); i == from {
			return s.broken(i, BadNumber)
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		from := i
		if i = digits(b, from); i == from {
			return s.broken(i, BadNumber)
		}
	}
	if i == len(b) && s.depth > 0 {
		// The text stops here, so the number may have been cut, too: half a number is another number.
		return s.broken(i, UnexpectedEnd)
	}
	s.value = span{from: from, to: i}
	s.pos = i
	return s.scalar(Number)
}

func digit(c byte) bool { return c-'0' <= 9 }

// digits returns the end of the run of digits that begins at i.
func digits(b []byte, i int) int {
	for i < len(b) && digit(b[i]) {
		i++
	}
	return i
}

// literal takes the word, if it stands at the present place.
func (s *Scanner) literal(word string, k Kind) Kind {
	end := s.pos + len(word)
	if end <= len(s.data) && string(s.data[s.pos:end]) == word {
		s.value = span{from: s.pos, to: end}
		s.pos = end
		return s.scalar(k)
	}
	i := 0
	for s.pos+i < len(s.data) && s.data[s.pos+i] == word[i] {
		i++
	}
	return s.broken(s.pos+i, BadLiteral)
}
