package kind_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// field is evidence for one field whose values a generator invents.
func field(endpoint, name, generator string, n int, siblings ...string) kind.Evidence {
	e := evidenceFor(endpoint, name)
	e.Siblings = siblings
	if n > 0 {
		fill(&e, endpoint+name, generator, n)
	}
	return e
}

// TestDecideByContext holds the pairs that differ in nothing but what stands around the field.
func TestDecideByContext(t *testing.T) {
	for _, c := range []struct {
		e    kind.Evidence
		want kind.Kind
	}{
		{field("GET /airports/{iata}", "$.airport.phone", "phone", 20), kind.ContactPhone},
		{field("GET /me", "$.contact.phone", "phone", 20), kind.ContactPhone},
		{field("GET /x", "$.airline.name", "text", 20), kind.None},
		{field("GET /x", "$.product.name", "text", 20, "price", "sku"), kind.None},
		{field("GET /x", "$.tier.name", "enum", 20), kind.LoyaltyTier},
		{field("GET /x", "$.customer.name", "name", 20), kind.PersonName},
		{field("GET /x", "$.member.name", "name", 20), kind.PersonName},
		{field("GET /x", "$.name", "name", 3, "email", "birthDate"), kind.PersonName},
		{field("GET /x", "$.name", "text", 20, "price", "sku"), kind.None},
		{field("GET /x", "$.name", "text", 20), kind.None},
		{field("GET /p/v1/tiers/changes", "$.rows[*].number", "digits10", 20, "name", "tier"), kind.LoyaltyNumber},
		{field("GET /p/v1/tiers/changes", "$.rows[*].name", "name", 20, "number", "tier"), kind.PersonName},
		{field("GET /p/v1/tiers/changes", "$.rows[*].tier", "enum", 20, "number", "name"), kind.LoyaltyTier},
		{field("GET /v2/members/{memberId}/profile", "$.tier", "enum", 20, "firstName"), kind.LoyaltyTier},
		{field("POST /v2/pin-login", "$.holder.name", "name", 20, "taxCode"), kind.PersonName},
		{field("POST /v2/pin-login", "$.holder.taxCode", "codice", 20, "name"), kind.IdentityTaxID},
		{field("GET /users/{id}", "$.id", "uuid", 20, "name"), kind.AccountID},
		{field("GET /products/{id}", "$.id", "uuid", 20, "name"), kind.None},
		{field("GET /orders/{id}", "$.id", "digits8", 20), kind.None},
		{field("GET /members/{id}", "$.transactions[*].id", "uuid", 20, "points"), kind.None},
		{field("GET /members/{id}/transactions", "$.transactions[*].points", "int", 20, "description"), kind.LoyaltyTransaction},
		{field("GET /accounts/{id}/transactions", "$.transactions[*].amount", "decimal", 20, "currency"), kind.AccountTransaction},
		{field("GET /v2/me", "$.balance", "int", 20, "tier", "loyaltyNumber"), kind.LoyaltyBalance},
		{field("GET /wallet", "$.balance", "decimal", 20, "currency"), kind.AccountBalance},
		{field("GET /x", "$.card.expiry", "expiry", 20), kind.PaymentCardExpiry},
		{field("GET /points", "$.expiry", "date", 20), kind.None},
		{field("GET /me", "$.emailVerified", "bool", 20), kind.None},
		{field("GET /me", "$.hasCard", "bool", 20), kind.None},
		{field("GET /me", "$.createdAt", "date", 20), kind.None},
		{field("GET /pages", "$.nextPageToken", "random", 20), kind.None},
		{field("POST /contacts/import", "$.phones[*]", "phone", 20), kind.ContactPhone},
		{field("POST /login", "$.access_token", "jwt", 1), kind.CredentialToken},
		{field("POST /login", "authorization.sub", "uuid", 5), kind.AccountID},
		{field("GET /x/{loyaltyNumber}", "loyaltyNumber", "digits10", 5), kind.LoyaltyNumber},
		{field("GET /x/{memberId}", "memberId", "uuid", 5), kind.AccountID},
		{field("GET /x", "$.email", "email", 0), kind.ContactEmail},
		{field("GET /x", "$.contact_info", "email", 20), kind.ContactEmail},
		{field("GET /x", "$.cardNumber", "digits10", 20), kind.None},
	} {
		d := kind.Decide(c.e)
		if d.Kind != c.want {
			t.Errorf("%s %s beside %v: %s %v, want %s", c.e.Endpoint, c.e.Name, c.e.Siblings, d.Kind, d.Reasons, c.want)
		}
		if d.Confidence <= 0 || d.Confidence > 1 || len(d.Reasons) == 0 || len(d.Reasons) > 4 {
			t.Errorf("%s: confidence %v, reasons %q", c.e.Name, d.Confidence, d.Reasons)
		}
	}
}

// TestDecideCardColumns pins what a column of Luhn-passing numbers is worth.
func TestDecideCardColumns(t *testing.T) {
	if d := kind.Decide(field("GET /x", "$.ref", "pan", 6)); d.Kind != kind.PaymentCardNumber {
		t.Errorf("six cards under ref: %s %v", d.Kind, d.Reasons)
	}
	d := kind.Decide(field("GET /x", "$.ref", "pan", 3))
	if d.Kind != kind.Undecided || !slices.Equal(d.Candidates, []kind.Kind{kind.PaymentCardNumber}) {
		t.Errorf("three cards under ref: %s %v", d.Kind, d.Candidates)
	}
	constant := field("GET /x", "$.ref", "pan", 400)
	constant.Distinct = 1
	if d := kind.Decide(constant); d.Kind == kind.PaymentCardNumber {
		t.Error("one value, seen 400 times, was taken for 400 cards")
	}
	if d := kind.Decide(field("GET /x", "$.ref", "luhn16", 400)); d.Kind != kind.None {
		t.Errorf("order numbers of which one in ten passes Luhn: %s %v", d.Kind, d.Reasons)
	}
	masked := kind.Decide(field("GET /x", "$.card", "maskedcard", 40))
	if masked.Kind != kind.PaymentCardNumber || masked.Form != kind.Masked {
		t.Errorf("masked cards: %s %v", masked.Kind, masked.Form)
	}
}

// TestDecideSurely holds the unmistakable fields to the threshold of a scope.
func TestDecideSurely(t *testing.T) {
	for name, generator := range map[string]string{"email": "email", "phone": "phone", "firstName": "given", "birthDate": "date", "loyaltyNumber": "digits10", "pointsBalance": "int", "tier": "enum", "iban": "iban"} {
		d := kind.Decide(field("GET /v2/me", "$."+name, generator, 3, "email", "loyaltyNumber"))
		if d.Confidence < .9 || d.Kind == kind.None {
			t.Errorf("%s: %s %.2f", name, d.Kind, d.Confidence)
		}
	}
}

func TestReasonsHoldNoValue(t *testing.T) {
	for _, half := range []string{"tune", "check"} {
		for _, f := range readCorpus(t, half) {
			for _, r := range kind.Decide(f.evidence).Reasons {
				if strings.ContainsAny(r, "@*+") {
					t.Errorf("reason %q", r)
				}
			}
		}
	}
}

func TestHeld(t *testing.T) {
	of := func(k kind.Kind) kind.Decision { return kind.Decision{Kind: k} }
	inert := kind.Decide(field("GET /x", "$.next_cursor", "blob", 20))
	for _, c := range []struct {
		name  string
		d     kind.Decision
		c     kind.Class
		f     kind.Form
		want  kind.Kind
		form  kind.Form
		doubt string
	}{
		{"empty", of(kind.ContactEmail), kind.ClassEmpty, kind.Clear, kind.None, kind.Clear, ""},
		{"plain", of(kind.ContactEmail), kind.ClassEmail, kind.Clear, kind.ContactEmail, kind.Clear, ""},
		{"masked in a card field", of(kind.PaymentCardNumber), kind.ClassMaskedCard, kind.Masked, kind.PaymentCardNumber, kind.Masked, ""},
		{"bool in a name field", of(kind.PersonName), kind.ClassBool, kind.Clear, kind.None, kind.Clear, ""},
		{"word in a card field", of(kind.PaymentCardNumber), kind.ClassWord, kind.Clear, kind.None, kind.Clear, ""},
		{"Luhn number in a username field", of(kind.AccountUsername), kind.ClassCard, kind.Clear, kind.None, kind.Clear, ""},
		{"phone in an e-mail field", of(kind.ContactEmail), kind.ClassPhone, kind.Clear, kind.ContactPhone, kind.Clear, ""},
		{"e-mail in nothing", of(kind.None), kind.ClassEmail, kind.Clear, kind.ContactEmail, kind.Clear, ""},
		{"prose with an IBAN", of(kind.None), kind.ClassTextIBAN, kind.Clear, kind.PaymentIBAN, kind.Clear, ""},
		{"masked card in nothing", of(kind.None), kind.ClassMaskedCard, kind.Masked, kind.PaymentCardNumber, kind.Masked, ""},
		{"one Luhn number in nothing", of(kind.None), kind.ClassCard, kind.Clear, kind.None, kind.Clear, ""},
		{"weak national number in nothing", of(kind.None), kind.ClassNationalLike, kind.Clear, kind.None, kind.Clear, ""},
		{"opaque in nothing", of(kind.None), kind.ClassOpaque, kind.Clear, kind.Undecided, kind.Clear, "opaque"},
		{"cipher in nothing", of(kind.None), kind.ClassCipher, kind.Encrypted, kind.Undecided, kind.Encrypted, "encrypted"},
		{"cipher in a card field", of(kind.PaymentCardNumber), kind.ClassCipher, kind.Encrypted, kind.PaymentCardNumber, kind.Encrypted, ""},
		{"opaque cursor", inert, kind.ClassOpaque, kind.Clear, kind.None, kind.Clear, ""},
		{"uuid in nothing", of(kind.None), kind.ClassUUID, kind.Clear, kind.None, kind.Clear, ""},
		{"too deep", of(kind.ContactEmail), kind.ClassTooDeep, kind.Clear, kind.Undecided, kind.Clear, "too_deep"},
		{"undecided", of(kind.Undecided), kind.ClassCard, kind.Clear, kind.Undecided, kind.Clear, "undecided"},
		{"last four", kind.Decision{Kind: kind.PaymentCardNumber, Form: kind.Masked}, kind.ClassInteger, kind.Clear, kind.PaymentCardNumber, kind.Masked, ""},
		{"not looked at yet", kind.Decision{}, kind.ClassWord, kind.Clear, kind.Undecided, kind.Clear, "undecided"},
	} {
		k, f, doubt := kind.Held(c.d, c.c, c.f)
		if k != c.want || f != c.form || doubt != c.doubt {
			t.Errorf("%s: %s %v %q, want %s %v %q", c.name, k, f, doubt, c.want, c.form, c.doubt)
		}
	}
}

func TestHints(t *testing.T) {
	for _, c := range []struct {
		names string
		want  kind.Hint
	}{
		{"$.id|memberId|$.data[*].attrs.ffn|$.email|$.phones[*]|user_name|x-customer-key|$.klantnummer|$.numeroCliente|$.order.ref|$.phone.value|$.login|$.pnr|$.kundnummer|$.numerKlienta|$.musteriNo|$.msisdn", kind.IdentifierKey},
		{"$.password|newPassword|$.card.cvv|$.pin|otp_code|$.wachtwoord|motDePasse|$.contraseña|senha|Kennwort|$.card.securityCode|smsCode|$.password.value|$.haslo|lösenord", kind.NeverTokenise},
		{"$.description|$.page|$.total|$.createdAt|$.price|$.status", 0},
	} {
		for name := range strings.SplitSeq(c.names, "|") {
			if got := kind.Hints(name); got != c.want {
				t.Errorf("Hints(%q) = %d, want %d", name, got, c.want)
			}
		}
	}
}

func FuzzDecide(f *testing.F) {
	f.Add("$.data[*].attrs.ffn", "GET /v2/members/{memberId}", "email", uint8(4), uint16(9))
	f.Add("$..[", "", "", uint8(0), uint16(0))
	f.Fuzz(func(t *testing.T, name, endpoint, sibling string, class uint8, n uint16) {
		e := kind.Evidence{Name: name, Endpoint: endpoint, Siblings: []string{sibling}}
		e.Counts[int(class)%kind.Classes] = int64(n)
		d := kind.Decide(e)
		if d.Kind == "" || d.Confidence < 0 || d.Confidence > 1 || len(d.Reasons) > 4 {
			t.Fatalf("%+v", d)
		}
		if again := kind.Decide(e); again.Kind != d.Kind || again.Confidence != d.Confidence || !slices.Equal(again.Reasons, d.Reasons) {
			t.Fatalf("not pure: %+v, then %+v", d, again)
		}
		kind.Hints(name)
	})
}

// A weak check is proof over a column of different values, where no word explains them otherwise.
func TestColumnsOfWeakChecks(t *testing.T) {
	passing := "|111222333|123456782"
	for n := 100000001; strings.Count(passing, "|") < 8; n += 7919 {
		v := strconv.Itoa(n)
		if c, _ := kind.ClassOf([]byte(v), kind.String); c == kind.ClassNationalLike {
			passing += "|" + v
		}
	}
	for name, want := range map[string]kind.Kind{"$.rel": kind.IdentityNationalID, "$.rekeningnummer": kind.PaymentBankAccount, "$.orderNumber": kind.None, "$.bsn": kind.IdentityNationalID} {
		e := column("GET /q", name, passing[1:], 1)
		if d := kind.Decide(e); d.Kind != want {
			t.Errorf("%s: %s %.2f %q, want %s", name, d.Kind, d.Confidence, d.Reasons, want)
		}
	}
	few := column("GET /q", "$.rel", "111222333", 60)
	few.Distinct = 1
	if d := kind.Decide(few); d.Kind != kind.None {
		t.Errorf("one value again and again: %s %q", d.Kind, d.Reasons)
	}
}
