package scope

import (
	"strings"

	"github.com/waybill-security/waybill/internal/understand/kind"
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
	case kind.PersonGender, kind.PersonNationality, kind.LoyaltyTier, kind.LoyaltyBalance, kind.AccountBalance,
		kind.PaymentCardExpiry:
		return describing
	}
	if s := string(k); strings.HasPrefix(s, "contact.") || strings.HasPrefix(s, "device.") {
		return ownerless
	}
	return naming
}
