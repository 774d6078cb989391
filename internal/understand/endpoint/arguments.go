package endpoint

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// arguments finds "Products(5)", "Orders(OrderID=10248,ProductID=11)", "Products('abc')" and "Recent()" (OData 4.01, URL
// conventions, section 4.3).
func (s *Splitter) arguments(text []byte) bool {
	open := bytes.IndexByte(text, '(')
	if open <= 0 || text[len(text)-1] != ')' || !isKey(text[:open]) {
		return false
	}
	s.parts = append(s.parts, fragment{text: text[:open]})
	rest := text[open+1 : len(text)-1]
	if len(rest) == 0 {
		s.parts[0].after = observation.TailCall
		return true
	}
	lead := observation.LeadParen
	for len(s.parts) <= maxParts {
		end, ok := argumentEnd(rest)
		if !ok || !s.argument(lead, rest[:end], end == len(rest)) {
			return false
		}
		if end == len(rest) {
			return true
		}
		lead, rest = observation.LeadComma, rest[end+1:]
	}
	return false
}

// argument adds one argument, with or without a name.
func (s *Splitter) argument(lead observation.Lead, text []byte, last bool) bool {
	if key, value, named := bytes.Cut(text, []byte{'='}); named && isKey(key) {
		s.parts = append(s.parts, fragment{before: lead, text: key})
		lead, text = observation.LeadEquals, value
	}
	after := observation.NoTail
	if last {
		after = observation.TailParen
	}
	if len(text) > 2 && text[0] == '\'' && text[len(text)-1] == '\'' {
		text = text[1 : len(text)-1]
		lead++ // the same lead of a text
		if after = observation.TailText; last {
			after = observation.TailTextParen
		}
		if bytes.Contains(text, []byte("''")) {
			text = bytes.ReplaceAll(text, []byte("''"), []byte("'"))
		}
	}
	if len(text) == 0 || bytes.ContainsAny(text, "()") && lead != observation.LeadParenText && lead != observation.LeadEqualsText {
		return false
	}
	s.parts = append(s.parts, fragment{before: lead, after: after, text: text})
	return true
}

// argumentEnd is where the first argument ends: at a comma outside quotes, or at the end of all; false for a quote that is
// not closed.
func argumentEnd(text []byte) (int, bool) {
	quoted := false
	for i, b := range text {
		switch {
		case b == '\'':
			quoted = !quoted
		case b == ',' && !quoted:
			return i, true
		}
	}
	return len(text), !quoted
}
