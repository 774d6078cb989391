package kind

import "slices"

// Kind is what a value is, by the names of the contract ("contact.email"). The empty kind is not decided upon yet.
type Kind string

// The built-in kinds.
const (
	PersonName        Kind = "person.name"
	PersonFirstName   Kind = "person.first_name"
	PersonLastName    Kind = "person.last_name"
	PersonBirthDate   Kind = "person.birth_date"
	PersonGender      Kind = "person.gender"
	PersonNationality Kind = "person.nationality"

	ContactEmail   Kind = "contact.email"
	ContactPhone   Kind = "contact.phone"
	ContactAddress Kind = "contact.address"
	LocationGeo    Kind = "location.geo"

	IdentityPassport      Kind = "identity.passport"
	IdentityNationalID    Kind = "identity.national_id"
	IdentityTaxID         Kind = "identity.tax_id"
	IdentityDriverLicence Kind = "identity.driver_licence"

	PaymentCardNumber       Kind = "payment.card_number"
	PaymentCardExpiry       Kind = "payment.card_expiry"
	PaymentCardSecurityCode Kind = "payment.card_security_code"
	PaymentIBAN             Kind = "payment.iban"
	PaymentBankAccount      Kind = "payment.bank_account"

	LoyaltyNumber      Kind = "loyalty.number"
	LoyaltyTier        Kind = "loyalty.tier"
	LoyaltyBalance     Kind = "loyalty.balance"
	LoyaltyTransaction Kind = "loyalty.transaction"

	TravelBookingReference Kind = "travel.booking_reference"
	TravelTicketNumber     Kind = "travel.ticket_number"

	AccountID          Kind = "account.id"
	AccountUsername    Kind = "account.username"
	AccountBalance     Kind = "account.balance"
	AccountTransaction Kind = "account.transaction"

	CredentialPassword Kind = "credential.password"
	CredentialToken    Kind = "credential.token"
	CredentialSecret   Kind = "credential.secret"
	CredentialOTP      Kind = "credential.otp"

	DeviceIPAddress Kind = "device.ip_address"
	DeviceID        Kind = "device.id"
	HealthRecord    Kind = "health.record"

	None      Kind = "none"      // looked at, holds nothing of these
	Undecided Kind = "undecided" // looked at, not sure
)

var builtin = []Kind{
	PersonName, PersonFirstName, PersonLastName, PersonBirthDate, PersonGender, PersonNationality,
	ContactEmail, ContactPhone, ContactAddress, LocationGeo,
	IdentityPassport, IdentityNationalID, IdentityTaxID, IdentityDriverLicence,
	PaymentCardNumber, PaymentCardExpiry, PaymentCardSecurityCode, PaymentIBAN, PaymentBankAccount,
	LoyaltyNumber, LoyaltyTier, LoyaltyBalance, LoyaltyTransaction,
	TravelBookingReference, TravelTicketNumber,
	AccountID, AccountUsername, AccountBalance, AccountTransaction,
	CredentialPassword, CredentialToken, CredentialSecret, CredentialOTP,
	DeviceIPAddress, DeviceID, HealthRecord,
}

// Builtin returns every kind that Waybill knows by itself, without None and Undecided, in the order of the contract.
func Builtin() []Kind { return slices.Clone(builtin) }

// Known says whether k is a built-in kind of data (None and Undecided are not).
func Known(k Kind) bool { return slices.Contains(builtin, k) }

// Tells says whether k is a kind of data, built in or a user's own, and not the word for none or doubt.
func (k Kind) Tells() bool { return k != "" && k != None && k != Undecided }

// Form is how a value stands there: readable, or veiled in some way.
type Form uint8

// The forms of the contract.
const (
	Clear Form = iota
	Masked
	Hashed
	Tokenised
	Encrypted
)

// ParseForm finds a form by its name; false for a text that is none.
func ParseForm(name string) (Form, bool) {
	for f := Clear; f <= Encrypted; f++ {
		if f.String() == name {
			return f, true
		}
	}
	return Clear, false
}

// String gives the form as the contract spells it.
func (f Form) String() string {
	return [...]string{"clear", "masked", "hashed", "tokenised", "encrypted"}[f]
}
