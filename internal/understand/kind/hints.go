package kind

import "strings"

// Hint is what the name of a field alone tells those who must choose before any value is known, one bit each.
type Hint uint8

// The hints.
const (
	// IdentifierKey says that values of the field may identify somebody: id, number, email, member, ref and the like.
	IdentifierKey Hint = 1 << iota
	// NeverTokenise says that values are secrets of few possibilities (a password, a PIN, a one-time code, a card's
	// security code): they are counted, and not even a keyed token of them is made.
	NeverTokenise
)

// Hints reads the name of a field, in any spelling that Evidence.Name takes. It costs some microseconds: cache it.
func Hints(name string) Hint {
	names := splitName(name)
	if len(names) == 0 {
		return 0
	}
	last := len(names) - 1
	roles := rolesOf(names[last])
	never := saysNever(names[last])
	if isValueKey(names[last]) && last > 0 {
		roles |= rolesOf(names[last-1])
		never = never || saysNever(names[last-1])
	}
	if last > 0 {
		// $.card.code, $.security.code
		never = never || saysNever([]string{strings.Join(names[last-1], "") + strings.Join(names[last], "")})
	}
	var h Hint
	if roles&roleIdentifier != 0 || identifies(names[last]) {
		h |= IdentifierKey
	}
	if never {
		h = h&^IdentifierKey | NeverTokenise
	}
	return h
}

func saysNever(words []string) bool {
	for i := range words {
		for j := i; j < len(words) && j < i+4; j++ {
			if s := lookUp(strings.Join(words[i:j+1], "")); s != nil && s.roles&roleNever != 0 {
				return true
			}
		}
	}
	return false
}

// identifies says whether a key's whole word is one of a kind that identifies people.
func identifies(words []string) bool {
	for i := range words {
		s := lookUp(strings.Join(words[i:], ""))
		if s == nil {
			continue
		}
		for _, said := range s.kinds {
			switch said.kind {
			case ContactEmail, ContactPhone, LoyaltyNumber, AccountID, AccountUsername, PaymentCardNumber, PaymentIBAN, PaymentBankAccount,
				IdentityPassport, IdentityNationalID, IdentityTaxID, IdentityDriverLicence, TravelBookingReference, TravelTicketNumber, DeviceID:
				return true
			}
		}
	}
	return false
}
