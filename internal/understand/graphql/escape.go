package graphql

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/jsonscan"
)

// unescaped undoes the escapes of a string. They are those of JSON, and \u{…}.
func (s *skeleton) unescaped(raw []byte) []byte {
	start := len(s.plain)
	for {
		i := bytes.Index(raw, []byte(`\u{`))
		if i < 0 || escapedAt(raw, i) {
			break
		}
		end := bytes.IndexByte(raw[i:], '}')
		if end < 0 {
			break
		}
		s.plain = jsonscan.Unescape(s.plain, raw[:i])
		if r, err := strconv.ParseUint(string(raw[i+3:i+end]), 16, 32); err == nil && r <= utf8.MaxRune {
			s.plain = utf8.AppendRune(s.plain, rune(r))
		} else {
			s.plain = append(s.plain, raw[i:i+end+1]...)
		}
		raw = raw[i+end+1:]
	}
	s.plain = jsonscan.Unescape(s.plain, raw)
	return s.plain[start:len(s.plain):len(s.plain)]
}

// escapedAt says whether the backslash at i is itself escaped by one before it.
func escapedAt(b []byte, i int) bool {
	n := 0
	for n < i && b[i-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}
