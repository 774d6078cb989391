package meaning

import (
	"bytes"
	"cmp"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// found is an identifier of a person with the field that it stood in.
type found struct {
	subject.Identifier
	field keep.Number
}

// precedes says whether a names the person of an object rather than b: by the better kind, else by the plainer field
// ("$.number" before "$.referrer_number"), else by the token. It never depends on numbers.
func precedes(s keep.Snapshot, a, b found) bool {
	x, y := s.Field(a.field).Name.Reveal(), s.Field(b.field).Name.Reveal()
	tx, _ := s.Token(a.Token)
	ty, _ := s.Token(b.Token)
	return cmp.Or(cmp.Compare(subject.Rank(a.Kind), subject.Rank(b.Kind)), cmp.Compare(len(x), len(y)), cmp.Compare(x, y),
		bytes.Compare(tx[:], ty[:])) < 0
}
