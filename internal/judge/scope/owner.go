package scope

import (
	"strings"

	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// owner says what a value of a kind means where it has no subject.
type owner uint8

const (
	naming     owner = iota // it is some person's all the same: exposed
	describing              // it is a person's only beside one: possible
	ownerless               // it exists without persons: no exposure
)

// ownership tells which of the three a kind is. A kind of a user's own is taken for a person's.
func ownership(k kind.Kind) owner {
	switch k {
	case kind.LocationGeo:
		return ownerless
	case kind.ContactEmail, kind.PersonGender, kind.PersonNationality, kind.LoyaltyTier, kind.LoyaltyBalance, kind.AccountBalance,
		kind.PaymentCardExpiry:
		return describing
	}
	if s := string(k); strings.HasPrefix(s, "contact.") || strings.HasPrefix(s, "device.") {
		return ownerless
	}
	return naming
}

// presented says whether a field holds the credential by which a request itself is let in, or what was unwrapped from
// it. Whom it is shown to made it or can check it, so in an egress call it is no exposure.
func presented(f observation.Field) bool {
	if f.Direction != observation.Request || (f.Location != observation.InHeader && f.Location != observation.InQuery) {
		return false
	}
	name := f.Name.Reveal()
	if f.Location == observation.InHeader {
		if cookie, ok := strings.CutPrefix(name, "cookie."); ok {
			cookie, _, _ = strings.Cut(cookie, ".")
			return identity.IsSessionCookie([]byte(cookie))
		}
	}
	name, _, _ = strings.Cut(name, ".")
	if f.Location == observation.InHeader {
		return identity.IsCredentialHeader([]byte(name))
	}
	return identity.IsCredentialParameter([]byte(name))
}
