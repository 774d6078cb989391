package identity_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/identity"
)

func TestCanonical(t *testing.T) {
	long := strings.Repeat("Ab1", 100)
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"blanks alone", " \t\n", ""},
		{"blanks around", "  Skyloom Gold \r\n", "Skyloom Gold"},
		{"long", " " + long + " ", long},

		{"e-mail", "Mara.Lindqvist@Example.ORG", "mara.lindqvist@example.org"},
		{"e-mail with a tag", "Mara+Miles@x.Example", "mara+miles@x.example"},
		{"e-mail outside ASCII", "ÅSA@Bücher.example", "åsa@bücher.example"},
		{"Kelvin sign is no k", "\u212aim@x.example", "\u212aim@x.example"},
		{"handle", "@Mara", "@Mara"},
		{"no dot in the domain", "Mara@Localhost", "Mara@Localhost"},
		{"two at signs", "A@B@c.example", "A@B@c.example"},
		{"URL with a user", "https://U@h.example/Path", "https://U@h.example/Path"},
		{"prose with an address", "Write to A@x.example", "Write to A@x.example"},

		{"UUID", "6F9619FF-8B86-D011-B42D-00C04FC964FF", "6f9619ff-8b86-d011-b42d-00c04fc964ff"},
		{"UUID in braces", "{6F9619FF-8B86-D011-B42D-00C04FC964FF}", "6f9619ff-8b86-d011-b42d-00c04fc964ff"},
		{"UUID as a URN", "urn:UUID:6F9619FF-8B86-D011-B42D-00C04FC964FF", "6f9619ff-8b86-d011-b42d-00c04fc964ff"},
		{"UUID of digits", "12345678-1234-1234-1234-123456789012", "12345678-1234-1234-1234-123456789012"},

		{"phone", "+31 6 1234 5678", "+31612345678"},
		{"phone in many signs", "+1 (212) 555-01.00", "+12125550100"},
		{"phone with slash", "+49 30/901820", "+4930901820"},
		{"phone with a trunk zero", "+44 (0)20 7946 0000", "+442079460000"},
		{"phone dialled", "0031 6 1234 5678", "+31612345678"},
		{"phone dialled, run together", "0031612345678", "+31612345678"},
		{"national phone", "(020) 123 4567", "0201234567"},
		{"national phone, run together", "0201234567", "0201234567"},
		{"French phone", "06.12.34.56.78", "0612345678"},
		{"too short for a phone", "+123", "+123"},
		{"plus and words", "+31 six", "+31 six"},

		{"number", "42", "42"},
		{"whole decimal", "42.0", "42"},
		{"whole decimal of an id", "4000123456.00", "4000123456"},
		{"decimal", "42.10", "42.10"},
		{"negative", "-42", "-42"},
		{"exponent", "4.2e9", "4.2e9"},
		{"beyond float64", "9007199254740993", "9007199254740993"},
		{"leading zeros", "0042", "0042"},
		{"padded number", "0012345678", "0012345678"},
		{"padded more", "0000123456789", "0000123456789"},
		{"card", "4242 4242 4242 4242", "4242424242424242"},
		{"card with dashes", "4242-4242-4242-4242", "4242424242424242"},
		{"member number", "1234-5678", "12345678"},
		{"tax number with dots", "123.456.789-09", "12345678909"},
		{"pair of small numbers", "12-34", "12-34"},
		{"two lists of dashes", "1----2----345678", "1----2----345678"},
		{"date", "2024-01-31", "2024-01-31"},
		{"date, day first", "31.01.2024", "31.01.2024"},
		{"month", "2024-01", "2024-01"},
		{"moment", "2024-01-31T12:00:00Z", "2024-01-31T12:00:00Z"},
		{"version", "1.20.3", "1.20.3"},
		{"coordinate", "52.3702157", "52.3702157"},

		{"IPv4", "203.0.113.77", "203.0.113.77"},
		{"long IPv4", "192.168.100.200", "192.168.100.200"},
		{"IPv6", "2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
		{"IPv4 mapped", "::ffff:203.0.113.77", "203.0.113.77"},
		{"MAC", "00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D:5E"},

		{"IBAN", "nl91 abna 0417 1643 00", "NL91ABNA0417164300"},
		{"IBAN run together", "NL91ABNA0417164300", "NL91ABNA0417164300"},
		{"IBAN of hex digits", "de89 3704 0044 0532 0130 00", "DE89370400440532013000"},
		{"IBAN of hex digits run together", "De89370400440532013000", "DE89370400440532013000"},
		{"no country", "xx91 abna 0417 1643 00", "xx91 abna 0417 1643 00"},

		{"hex id", "5F3A0C77B1E2D4000001AAFF", "5f3a0c77b1e2d4000001aaff"},
		{"short hex", "5F3A0C", "5F3A0C"},
		{"booking reference", "X7kQ2m", "X7kQ2m"},
		{"scheme in front", "Bearer AbC.dEf-1", "AbC.dEf-1"},
		{"scheme in front of a hex token", "bearer 5F3A0C77B1E2D4000001AAFF", "5f3a0c77b1e2d4000001aaff"},
		{"no scheme but prose", "Bearer of good news", "Bearer of good news"},
		{"broken UTF-8", "\xff\xfe", "\xff\xfe"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := identity.Canonical(nil, []byte(c.in)); string(got) != c.want {
				t.Errorf("Canonical(%q) = %q, want %q", c.in, got, c.want)
			}
			if got := identity.Canonical([]byte("kept:"), []byte(c.in)); string(got) != "kept:"+c.want {
				t.Errorf("Canonical behind a prefix = %q", got)
			}
		})
	}
}

// shaped draws values that are near the shapes that Canonical knows.
func shaped() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`\+?[0-9() ./-]{0,24}`),
		rapid.StringMatching(`[0-9]{1,4}([ .-][0-9]{1,4}){1,8}`),
		rapid.StringMatching(`0{0,3}[0-9]{5,20}(\.0{1,3})?`),
		rapid.StringMatching(`[+(]{1,2}[0-9]{1,3}\)? ?\(0\) ?[0-9 ]{4,14}`),
		rapid.StringMatching(`[A-Fa-f0-9]{14,40}`),
		rapid.StringMatching(`(AD|de|Be|aE)[0-9]{2}[ A-Fa-f0-9]{11,30}`),
		rapid.StringMatching(`\{?[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{12}\}?`),
		rapid.StringMatching(`(Bearer )?[A-Za-z0-9@. +-]{1,30}`),
		rapid.StringMatching(`[:.0-9a-fA-F]{2,30}`),
		rapid.StringMatching(`\PC{1,8}@\PC{1,8}\.[a-z]{2}`),
	)
}

func TestCanonicalOfACanonicalFormIsThatForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := identity.Canonical(nil, []byte(shaped().Draw(t, "value")))
		if twice := identity.Canonical(nil, once); !bytes.Equal(once, twice) {
			t.Fatalf("%q becomes %q", once, twice)
		}
	})
}

func TestCanonicalDoesNotMindBlanksAround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := shaped().Draw(t, "value")
		if !utf8.ValidString(v) {
			t.Skip()
		}
		plain, padded := identity.Canonical(nil, []byte(v)), identity.Canonical(nil, []byte("\t "+v+" \n"))
		if !bytes.Equal(plain, padded) {
			t.Fatalf("%q and with blanks around: %q, %q", v, plain, padded)
		}
	})
}

func TestCanonicalKeepsDigits(t *testing.T) {
	// Whatever goes, no digit is lost from a number written in groups: two numbers never become one. A dialled 00 is a +.
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.StringMatching(`[1-9][0-9]{0,4}([ -][0-9]{1,5}){1,5}`).Draw(t, "value")
		got := identity.Canonical(nil, []byte(v))
		if want := strings.NewReplacer(" ", "", "-", "").Replace(v); string(got) != want && string(got) != v {
			t.Fatalf("%q becomes %q", v, got)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{"", "+31 6 1234 5678", "00 31 6", "Bearer Bearer x", "De12345678901234567890", "a@b.c", "{}", "::1", "42.0"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, v []byte) {
		before := bytes.Clone(v)
		once := identity.Canonical(nil, v)
		if !bytes.Equal(v, before) {
			t.Fatal("the value was changed")
		}
		if twice := identity.Canonical(nil, once); !bytes.Equal(once, twice) {
			t.Fatalf("%q becomes %q", once, twice)
		}
	})
}
