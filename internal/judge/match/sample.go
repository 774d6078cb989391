package match

import (
	"slices"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// state is what became of a value of the list. A later one replaces an earlier one.
type state uint8

const (
	unseen state = iota
	untraceable
	elsewhere
	asked
	shown
)

// value is one of the list's.
type value struct {
	kind  kind.Kind
	state state
}

// sample is the list in the numbers of the ledger.
type sample struct {
	values  []value
	byToken map[keep.Number][]int32
	kinds   map[kind.Kind]bool // those of the list, and those that stand for them
}

// traced are the kinds whose values leave a token of their own.
var traced = map[kind.Kind]bool{
	kind.ContactEmail: true, kind.ContactPhone: true, kind.AccountID: true, kind.AccountUsername: true, kind.LoyaltyNumber: true,
	kind.IdentityPassport: true, kind.IdentityNationalID: true, kind.IdentityTaxID: true, kind.IdentityDriverLicence: true,
	kind.PaymentCardNumber: true, kind.PaymentIBAN: true, kind.PaymentBankAccount: true, kind.TravelBookingReference: true,
	kind.TravelTicketNumber: true, kind.DeviceID: true, kind.DeviceIPAddress: true, kind.CredentialToken: true, kind.CredentialSecret: true,
}

// Traceable says whether values of a kind leave a token by which they can be found again. Users' own kinds may.
func Traceable(k kind.Kind) bool { return !kind.Known(k) || traced[k] }

// accounts are the kinds that stand for one another: whoever made a list does not know by which word we call an account.
var accounts = []kind.Kind{kind.AccountID, kind.AccountUsername, kind.LoyaltyNumber, kind.ContactEmail}

func alike(a, b kind.Kind) bool {
	return a == b || slices.Contains(accounts, a) && slices.Contains(accounts, b)
}

// newSample looks the values up. One that stands twice, in whatever form, counts once.
func newSample(v *meaning.View, list []scope.Known, o Options) *sample {
	s := &sample{byToken: map[keep.Number][]int32{}, kinds: map[kind.Kind]bool{}}
	type named struct {
		kind  kind.Kind
		token [16]byte
	}
	have := map[named]bool{}
	for _, k := range list {
		forms := identity.Forms(string(k.Kind), k.Value, o.Regions...)
		if len(forms) == 0 {
			continue
		}
		key := named{k.Kind, [16]byte(o.Mint(forms[0]))}
		if have[key] {
			continue
		}
		have[key] = true
		s.add(v, k.Kind, forms, o)
	}
	for _, k := range accounts {
		if slices.ContainsFunc(accounts, func(other kind.Kind) bool { return s.kinds[other] }) {
			s.kinds[k] = true
		}
	}
	return s
}

func (s *sample) add(v *meaning.View, k kind.Kind, forms [][]byte, o Options) {
	n := int32(len(s.values))
	s.kinds[k] = true
	known := false
	for _, form := range forms {
		if token, ok := v.Find(o.Mint(form)); ok {
			known = true
			s.byToken[token] = append(s.byToken[token], n)
		}
	}
	at := unseen
	if !known && !Traceable(k) {
		at = untraceable
	}
	s.values = append(s.values, value{kind: k, state: at})
}

// holders lists the objects that held a value of the list.
func (s *sample) holders(v *meaning.View) []keep.Number {
	list := []keep.Number{}
	if len(s.byToken) == 0 {
		return list
	}
	for n, h := range v.Holders() {
		if slices.ContainsFunc(h.Identifiers, func(id keep.Identifier) bool { return len(s.byToken[id.Token]) > 0 }) {
			list = append(list, n)
		}
	}
	return list
}

// raise notes what became of a value.
func (s *sample) raise(n int32, to state) {
	if s.values[n].state < to {
		s.values[n].state = to
	}
}

// count counts the values that ended in a state.
func (s *sample) count(at state) (n int64) {
	for _, v := range s.values {
		if v.state == at {
			n++
		}
	}
	return n
}
