package identity

import (
	"bytes"
	"net/netip"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Forms returns every canonical form in which a value that a user gives could have been seen, the form of the value
// itself first, none twice. kindName is a kind by its contract name; for an unknown one there is the first form alone.
// An empty value has none. regions are ISO 3166-1 codes of the countries whose national phone numbers the service
// writes ("NL"); without one, a national number is found only where it was seen in national form.
//
//   - contact.phone: E.164, the same without +, national with and without the trunk 0. The last of these is short and could
//     be another person's number of another kind: look it up under the kind asked for only.
//   - Codes (booking references, numbers of tickets, members, documents, accounts): in lower and upper case, and without
//     blanks, dashes, dots and slashes.
//   - account.id, device.id: 32 hex digits as a UUID, too.
//   - Names of users and persons: in lower and upper case.
//   - device.ip_address: as [Recogniser] writes addresses.
func Forms(kindName, value string, regions ...string) [][]byte {
	var f formSet
	f.add(value)
	if len(value) > longestShaped {
		return f
	}
	switch kind.Kind(kindName) {
	case kind.ContactPhone:
		f.addPhone(value, regions)
	case kind.TravelBookingReference, kind.TravelTicketNumber, kind.LoyaltyNumber,
		kind.IdentityPassport, kind.IdentityNationalID, kind.IdentityTaxID, kind.IdentityDriverLicence,
		kind.PaymentBankAccount, kind.PaymentIBAN, kind.PaymentCardNumber:
		f.addCases(value)
		f.addCases(withoutSeparators(value))
	case kind.AccountID, kind.DeviceID:
		f.addCases(value)
		f.addCases(withoutSeparators(value))
		f.addUUID(value)
	case kind.AccountUsername, kind.PersonName, kind.PersonFirstName, kind.PersonLastName:
		f.addCases(value)
	case kind.DeviceIPAddress:
		if a, err := netip.ParseAddr(strings.TrimSpace(value)); err == nil {
			f.add(plainAddress(a).String())
		}
	}
	return f
}

// formSet is a set of forms in the order in which they were added.
type formSet [][]byte

func (f *formSet) add(value string) {
	form := Canonical(nil, []byte(value))
	if len(form) == 0 {
		return
	}
	for _, have := range *f {
		if bytes.Equal(have, form) {
			return
		}
	}
	*f = append(*f, form)
}

func (f *formSet) addCases(value string) {
	f.add(value)
	f.add(strings.ToLower(value))
	f.add(strings.ToUpper(value))
}

func (f *formSet) addUUID(value string) {
	bare := withoutSeparators(value)
	if len(bare) == 32 && traitsOf([]byte(bare))&^(digit|hexLetter) == 0 {
		f.add(bare[:8] + "-" + bare[8:12] + "-" + bare[12:16] + "-" + bare[16:20] + "-" + bare[20:])
	}
}

// addPhone adds the forms under each reading of the number: as national in one of the regions, as international with the
// + left out, and as it stands.
func (f *formSet) addPhone(value string, regions []string) {
	f.addNumber(value, phonenumbers.UNKNOWN_REGION)
	first := string(Canonical(nil, []byte(value)))
	for _, region := range regions {
		f.addNumber(first, strings.ToUpper(region))
	}
	if traitsOf([]byte(first)) == digit && first[0] != '0' {
		f.addNumber("+"+first, phonenumbers.UNKNOWN_REGION)
	}
}

func (f *formSet) addNumber(value, region string) {
	n, err := phonenumbers.Parse(value, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return
	}
	international := phonenumbers.Format(n, phonenumbers.E164)
	f.add(international)
	f.add(strings.TrimPrefix(international, "+"))
	f.add(withoutSeparators(phonenumbers.Format(n, phonenumbers.NATIONAL)))
	f.add(phonenumbers.GetNationalSignificantNumber(n))
}

func withoutSeparators(value string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -./()\u00a0\u202f{}", r) {
			return -1
		}
		return r
	}, value)
}
