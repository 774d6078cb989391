package meaning

import (
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// receiverWords are the words in a request's keys that name who is to get something.
var receiverWords = map[string]bool{
	"beneficiary": true, "destination": true, "payee": true, "receiver": true, "recipient": true, "to": true,
}

// gives says whether an endpoint's request names who is to get something, and its answers tell what is left to who gave it: a
// balance, and nobody's name. POST /points/transfer {"toNumber": …} answers with the sender's new balance.
func (v *View) gives(e int32) bool {
	v.transfers.Do(func() { v.givers = giversOf(v.Snapshot, v.Meaning.Fields) })
	return v.givers[e]
}

func giversOf(s keep.Snapshot, fields map[FieldKey]Field) map[int32]bool {
	asks, tells, names := map[int32]bool{}, map[int32]bool{}, map[int32]bool{}
	for key, f := range fields {
		field := s.Field(key.Field)
		if field.Location != observation.InBody {
			continue
		}
		switch {
		case field.Direction == observation.Request:
			asks[key.Endpoint] = asks[key.Endpoint] || (subject.Rank(f.Kind) > 0 && NamesReceiver(field))
		case f.Kind == kind.LoyaltyBalance || f.Kind == kind.AccountBalance:
			tells[key.Endpoint] = true
		case isName(f.Kind):
			names[key.Endpoint] = true
		}
	}
	givers := map[int32]bool{}
	for e := range asks {
		if e >= 0 && asks[e] && tells[e] && !names[e] {
			givers[e] = true
		}
	}
	return givers
}

// NamesReceiver says whether a field of a request stands for who is to get something, by its key or those above it.
func NamesReceiver(f observation.Field) bool {
	for part := range strings.SplitSeq(f.Name.Reveal(), ".") {
		for _, w := range vocabulary.Split(part) {
			if receiverWords[strings.ToLower(w)] {
				return true
			}
		}
	}
	return false
}
