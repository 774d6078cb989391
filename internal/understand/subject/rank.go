package subject

import (
	"maps"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// ranks orders the kinds that can name a person, the surest first. An object that holds several is its best one's.
var ranks = map[kind.Kind]int{
	kind.LoyaltyNumber:         1,
	kind.AccountID:             2,
	kind.IdentityNationalID:    3,
	kind.IdentityTaxID:         4,
	kind.IdentityPassport:      5,
	kind.IdentityDriverLicence: 6,
	kind.AccountUsername:       7,
	kind.ContactEmail:          8,
	kind.TravelTicketNumber:    9,
	kind.PaymentIBAN:           10,
	kind.PaymentBankAccount:    11,
	kind.PaymentCardNumber:     12,
	kind.ContactPhone:          13,
}

// ranked are the same kinds in the order of their ranks.
var ranked = slices.SortedFunc(maps.Keys(ranks), func(a, b kind.Kind) int { return ranks[a] - ranks[b] })

// Rank tells how well a kind names a person: 1 is the surest, 0 means not at all.
func Rank(k kind.Kind) int { return ranks[k] }

// NeedsPerson says whether values of this kind also belong to places and companies, so that they name a person only
// where something else in the object, or its name, speaks of one.
func NeedsPerson(k kind.Kind) bool {
	switch k {
	case kind.ContactEmail, kind.ContactPhone, kind.PaymentIBAN, kind.PaymentBankAccount, kind.IdentityTaxID:
		return true
	}
	return false
}

// SpeaksOfPerson says whether a value of this kind is only ever a person's.
func SpeaksOfPerson(k kind.Kind) bool {
	switch k {
	case kind.PersonName, kind.PersonFirstName, kind.PersonLastName, kind.PersonBirthDate, kind.PersonGender,
		kind.PersonNationality, kind.IdentityPassport, kind.IdentityNationalID, kind.IdentityDriverLicence,
		kind.LoyaltyNumber, kind.LoyaltyTier, kind.LoyaltyBalance, kind.AccountID, kind.AccountUsername,
		kind.CredentialPassword, kind.CredentialToken, kind.CredentialOTP, kind.HealthRecord:
		return true
	}
	return false
}
