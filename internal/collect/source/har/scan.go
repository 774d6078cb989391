package har

import "github.com/waybill-security/waybill/internal/jsonscan"

// scanner walks over one JSON text by its members. The present token is always the value at hand. Once the text is bad,
// all loops over it end.
type scanner struct {
	json jsonscan.Scanner
	kind jsonscan.Kind
}

// begin stands at the text's value.
func (s *scanner) begin(text []byte) {
	s.json.Reset(text)
	s.kind = s.json.Next()
}

// whole says whether there was one value and it is behind us.
func (s *scanner) whole() bool { return s.json.Next() == jsonscan.End }

func (s *scanner) object() bool { return s.kind == jsonscan.ObjectBegin }
func (s *scanner) array() bool  { return s.kind == jsonscan.ArrayBegin }
func (s *scanner) str() bool    { return s.kind == jsonscan.String }

// member goes to the next member of the object at hand and returns its key, which is valid until the next step; false at
// the object's end.
func (s *scanner) member() ([]byte, bool) {
	s.kind = s.json.Next()
	if s.kind == jsonscan.ObjectEnd || s.kind == jsonscan.Invalid {
		return nil, false
	}
	return s.json.Key(), true
}

// item goes to the next element of the array at hand; false at its end.
func (s *scanner) item() bool {
	s.kind = s.json.Next()
	return s.kind != jsonscan.ArrayEnd && s.kind != jsonscan.Invalid
}

// skip passes over the value at hand.
func (s *scanner) skip() { s.json.Skip() }

// text decodes the string at hand in place, where the decoded is never longer than the written.
func (s *scanner) text() []byte {
	raw := s.json.Raw()
	if s.json.Escaped() {
		raw = jsonscan.Unescape(raw[:0], raw)
	}
	return raw[:len(raw):len(raw)]
}

// begins is the index at which the content of the string at hand begins.
func (s *scanner) begins() int { return s.json.Offset() + 1 }
