package identity_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/identity"
)

func texts(forms [][]byte) []string {
	var all []string
	for _, f := range forms {
		all = append(all, string(f))
	}
	return all
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		kind, value string
		regions     []string
		want        []string // exactly, in this order
	}{
		{"contact.email", " Mara@X.Example ", nil, []string{"mara@x.example"}},
		{"contact.phone", "06 12345678", []string{"nl"}, []string{"0612345678", "+31612345678", "31612345678", "612345678"}},
		{"contact.phone", "06 12345678", nil, []string{"0612345678"}},
		{"contact.phone", "+31 6 12345678", nil, []string{"+31612345678", "31612345678", "0612345678", "612345678"}},
		{"contact.phone", "31612345678", nil, []string{"31612345678", "+31612345678", "0612345678", "612345678"}},
		{"contact.phone", "nobody", []string{"NL"}, []string{"nobody"}},
		{"loyalty.number", "4000 123 456", nil, []string{"4000123456"}},
		{"loyalty.number", "SK-4000 123", nil, []string{"SK-4000 123", "sk-4000 123", "SK4000123", "sk4000123"}},
		{"travel.booking_reference", "x7KQ2m", nil, []string{"x7KQ2m", "x7kq2m", "X7KQ2M"}},
		{"payment.iban", "nl91 abna 0417 1643 00", nil, []string{"NL91ABNA0417164300"}},
		{"payment.card_number", "4242.4242.4242.4242", nil, []string{"4242424242424242"}},
		{"account.id", "6F9619FF8B86D011B42D00C04FC964FF", nil,
			[]string{"6f9619ff8b86d011b42d00c04fc964ff", "6f9619ff-8b86-d011-b42d-00c04fc964ff"}},
		{"device.ip_address", "fe80::1%eth0", nil, []string{"fe80::1%eth0", "fe80::1"}},
		{"device.ip_address", "::FFFF:203.0.113.9", nil, []string{"203.0.113.9"}},
		{"no.such.kind", "AbC", nil, []string{"AbC"}},
		{"loyalty.number", "  ", nil, nil},
	} {
		t.Run(fmt.Sprint(c.kind, " ", c.value), func(t *testing.T) {
			if got := texts(identity.Forms(c.kind, c.value, c.regions...)); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFormsAreCanonical(t *testing.T) {
	for _, kind := range []string{"contact.phone", "loyalty.number", "account.id", "account.username", "payment.iban", "device.ip_address"} {
		for _, value := range []string{"0031 6 1234 5678", "AD12 0001 2030 2003 5910 0100", "{6F9619FF-8B86-D011-B42D-00C04FC964FF}", "a B-c", "20.1.2024"} {
			for _, form := range identity.Forms(kind, value, "NL", "DE") {
				if again := identity.Canonical(nil, form); string(again) != string(form) {
					t.Errorf("%s %q: form %q is not canonical: %q", kind, value, form, again)
				}
			}
		}
	}
}
