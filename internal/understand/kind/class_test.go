package kind_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// TestClassOfStrings uses the test numbers that card schemes, the IBAN registry, ICAO 9303 and national offices publish.
func TestClassOfStrings(t *testing.T) {
	key := strings.Repeat("Qx7", 8) + "9zLm4"
	for _, c := range []struct {
		values string // parted by |
		class  kind.Class
		form   kind.Form
	}{
		{"|  |-|--|...", kind.ClassEmpty, kind.Clear},
		{"true|False", kind.ClassBool, kind.Clear},
		{"0|12345|-250", kind.ClassInteger, kind.Clear},
		{"12.50|1.234,56|1,000.00|-0.5|15 %", kind.ClassDecimal, kind.Clear},
		{"4000123456|123456|1234-5678-9012|1234567890123456|4242424242424243|4000000000000000", kind.ClassDigits, kind.Clear},
		{"Amsterdam|Will|Rose|PENDING_REVIEW|in-store|Grün", kind.ClassWord, kind.Clear},
		{"Hansen & Søn ApS|Lindner GmbH|Moreno Group|Dahl AS|Bosch A/S|Kamil Sp. z o.o.", kind.ClassCompany, kind.Clear},
		{"Gold|PLATA|złoty|elite", kind.ClassRank, kind.Clear},
		{"Emily|J. Smith|O'Brien|Jean-Pierre", kind.ClassName, kind.Clear},
		{"José García|Emily van der Berg|Will Smith|Jean-Pierre Moreau|SMITH, JOHN|Dr. Anna Müller|łukasz Nowak|Zeynep Yılmaz", kind.ClassFullName, kind.Clear},
		{"Rose Gold|blue suede shoes|the quick brown fox|Walnut Harbour", kind.ClassText, kind.Clear},
		{"ABC123|X7K9P2|order-2026-item-42|v2.1-rc1", kind.ClassCode, kind.Clear},
		{"NL|EUR|AMS|USDT", kind.ClassUpper, kind.Clear},
		{"550e8400-e29b-41d4-a716-446655440000|{550E8400-E29B-41D4-A716-446655440000}|01ARZ3NDEKTSV4RRFFQ69G5FAV", kind.ClassUUID, kind.Clear},
		{"deadbeefdeadbeef|d41d8cd98f00b204e9800998ecf8427e|507f1f77bcf86cd799439011", kind.ClassHex, kind.Clear},
		{"1985-04-12|12/04/1985|12.4.1985|19850412|12 Apr 1985|2026-11", kind.ClassDate, kind.Clear},
		{"2026-11-23T10:00:00Z|2026-11-23 10:00|Wed, 21 Oct 2026 07:28:00 GMT|10:30:00", kind.ClassTime, kind.Clear},
		{"ann.lee@mail.example|a+b@x-y.example|mailto:a@b.example", kind.ClassEmail, kind.Clear},
		{"+31 6 12345678|+442079460958|+44 (0)20 7946 0958|(212) 555-0147|06-12345678|0031612345678|212-555-0147|tel:+31612345678", kind.ClassPhone, kind.Clear},
		{"https://a.example/x?y=1|ftp://files.example/a", kind.ClassURL, kind.Clear},
		{"192.0.2.1|192.0.2.1:8080|10.0.0.0/8|192.0.2.1, 198.51.100.2", kind.ClassAddress4, kind.Clear},
		{"2001:db8::1|::1|fe80::1%eth0|2001:db8:0:0:0:0:0:1|::ffff:192.0.2.1", kind.ClassAddress6, kind.Clear},
		{"4242424242424242|4111111111111111|4242 4242 4242 4242|4242-4242-4242-4242|5555555555554444|378282246310005|3782 822463 10005|6011111111111117|30569309025904|3530111333300000|2223003122003222|6200000000000005|4000056655665556", kind.ClassTestCard, kind.Clear},
		{"4539180726451935|4539 1807 2645 1935|5273409182637159|374918263507189|6221267345190826", kind.ClassCard, kind.Clear},
		{"GB29NWBK60161331926819|GB29 NWBK 6016 1331 9268 19|DE89370400440532013000|NL91ABNA0417164300|FR1420041010050500013M02606|NO9386011117947|gb29nwbk60161331926819|MT84MALT011000012345MTLCAST001S", kind.ClassIBAN, kind.Clear},
		{"255081416802538|2 55 08 14 168 025 38|X1234567L|19811228-9874|811228-9874|198112289874", kind.ClassNational, kind.Clear},
		{"44051401359|12345678Z|123-45-6789|536-90-4399|111222333|9434765919|943 476 5919|2341 2341 2346", kind.ClassNationalLike, kind.Clear},
		{"RSSMRA85T10A562S|rssmra85t10a562s|111.444.777-35", kind.ClassTax, kind.Clear},
		{"11144477735|86095742719", kind.ClassTaxLike, kind.Clear},
		{"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl|Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", kind.ClassJWT, kind.Clear},
		{"sk" + "_live_" + key + "|gh" + "p_" + key + "|-----BEGIN RSA PRIVATE KEY-----\nMIIE|Basic dXNlcjpwYXNzd29yZA==", kind.ClassSecret, kind.Clear},
		{"MaNg0sK3y9fQ2xLpW8vTz1bN|V1StGXR8_Z5jdHi6B-myT|0ujsswThIGTUYm2K8FjOOfXtY1K", kind.ClassRandom, kind.Clear},
		{"data:image/png;base64,iVBORw0KGgo=|" + "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk", kind.ClassOpaque, kind.Clear},
		{"**** **** **** 4242|XXXX-XXXX-XXXX-1234|•••• 4242|************4242|424242******4242|xxxxxxxxxxxx1234|**** 4242", kind.ClassMaskedCard, kind.Masked},
		{"j***@example.org|j***@e***.org|••••@mail.example|j*@mail.example", kind.ClassMaskedEmail, kind.Masked},
		{"***-**-1234|J*** D**|+31 6 **** 1234|********|NL** **** **** 1234|####5678", kind.ClassMasked, kind.Masked},
		{"$2b$12$LQv3c1yqBWVHxkd0LHAkCO|{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3|sha256:9f86d081884c7d65|$argon2id$v=19$m=65536", kind.ClassDigest, kind.Hashed},
		{"eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aXY.Y3Q.dGFn|-----BEGIN PGP MESSAGE-----\n\nhQ|ENC(abcdefgh)|enc:v1:abcdefgh|vault:v1:8SDd3WHDOjf7mq69", kind.ClassCipher, kind.Encrypted},
		{"please write to ann@mail.example soon|Ann Lee <ann@mail.example>|https://x.example/?email=ann@mail.example", kind.ClassTextEmail, kind.Clear},
		{"call me at +31 6 12345678 please", kind.ClassTextPhone, kind.Clear},
		{"la tarjeta 4111 1111 1111 1111 ha sido rechazada|my card is 4242424242424242 ok|paid with 4242 4242 4242 4242 today", kind.ClassTextCard, kind.Clear},
		{"refund to NL91 ABNA 0417 1643 00 please|refund to NL91ABNA0417164300 please", kind.ClassTextIBAN, kind.Clear},
		{"order 4242424242424242 has been sent|this is **very** important for us all", kind.ClassText, kind.Clear},
		{"52.3702, 4.8952", kind.ClassCoordinate, kind.Clear},
		{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10|I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<", kind.ClassDocument, kind.Clear},
		{"12/27|04/2029", kind.ClassExpiry, kind.Clear},
		{"en|en-GB|nl_NL", kind.ClassLocale, kind.Clear},
	} {
		for v := range strings.SplitSeq(c.values, "|") {
			if class, form := kind.ClassOf([]byte(v), kind.String); class != c.class || form != c.form {
				t.Errorf("ClassOf(%q) = %d %v, want %d %v", v, class, form, c.class, c.form)
			}
		}
	}
}

func TestClassOfOtherTypes(t *testing.T) {
	for _, c := range []struct {
		value string
		typ   kind.ValueType
		want  kind.Class
	}{
		{"", kind.Null, kind.ClassEmpty},
		{"true", kind.Bool, kind.ClassBool},
		{"12", kind.Number, kind.ClassInteger},
		{"-123456", kind.Number, kind.ClassInteger},
		{"4000123456", kind.Number, kind.ClassDigits},
		{"1700000000", kind.Number, kind.ClassTime},
		{"1700000000123", kind.Number, kind.ClassTime},
		{"4242424242424242", kind.Number, kind.ClassTestCard},
		{"4539180726451935", kind.Number, kind.ClassCard},
		{"52.37021", kind.Number, kind.ClassCoordinate},
		{"1e400", kind.Number, kind.ClassDecimal},
		{"", kind.Number, kind.ClassEmpty},
		{"\x89PNG", kind.Opaque, kind.ClassOpaque},
		{"", kind.TooDeep, kind.ClassTooDeep},
	} {
		if got, form := kind.ClassOf([]byte(c.value), c.typ); got != c.want || form != kind.Clear {
			t.Errorf("ClassOf(%q, %d) = %d %v, want %d clear", c.value, c.typ, got, form, c.want)
		}
	}
}

// TestChance measures how many random numbers pass: the rates that Decide and Held rely on.
func TestChance(t *testing.T) {
	const n = 100_000
	r := rand.New(rand.NewPCG(1, 2))
	rate := func(length int, class ...kind.Class) float64 {
		hits := 0
		for range n {
			c, _ := kind.ClassOf([]byte(digits(r, length)), kind.String)
			for _, want := range class {
				if c == want {
					hits++
				}
			}
		}
		return float64(hits) / n
	}
	for _, c := range []struct {
		name    string
		rate    float64
		at, max float64
	}{
		{"card of 16", rate(16, kind.ClassCard), .015, .03},
		{"card of 13", rate(13, kind.ClassCard), .005, .02},
		{"NIR of 15", rate(15, kind.ClassNational), 0, .001},
		{"national of 11", rate(11, kind.ClassNational), 0, 0},
		{"national-like of 11", rate(11, kind.ClassNationalLike), .01, .03},
		{"national-like of 9", rate(9, kind.ClassNationalLike), .07, .1},
		{"national-like of 10", rate(10, kind.ClassNationalLike), .08, .11},
		{"national-like of 12", rate(12, kind.ClassNationalLike), .06, .09},
		{"tax-like of 11", rate(11, kind.ClassTaxLike), .005, .02},
		{"phone of 12", rate(12, kind.ClassPhone), 0, .01},
		{"date of 8", rate(8, kind.ClassDate), 0, .002},
	} {
		t.Logf("%s: %.4f", c.name, c.rate)
		if c.rate < c.at || c.rate > c.max {
			t.Errorf("%s: %.4f is not within %.3f and %.3f", c.name, c.rate, c.at, c.max)
		}
	}
}

func TestClassOfNeverAllocates(t *testing.T) {
	values := [][]byte{[]byte("Zeynep Yılmaz"), []byte("4242 4242 4242 4242"), []byte("please write to ann@mail.example soon"), []byte("2001:db8::1"), []byte("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"), []byte("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk")}
	kind.ClassOf(values[0], kind.String)
	if n := testing.AllocsPerRun(100, func() {
		for _, v := range values {
			kind.ClassOf(v, kind.String)
		}
	}); n != 0 {
		t.Errorf("ClassOf allocates %v times", n)
	}
}

func FuzzClassOf(f *testing.F) {
	for _, s := range []string{"", "a@b.example", "**** 4242", "4242424242424242", "eyJ.a.b", "+31612345678", "1.2.3.4", "::", "12/2", "\xff\xfe", "é", "P<UTO", "data:", "X1234567L", "$2b$", "((", "2026-", "GB29", "••••••••4242", "0x", "9:59"} {
		f.Add([]byte(s), uint8(0))
	}
	f.Fuzz(func(t *testing.T, v []byte, typ uint8) {
		before := string(v)
		class, form := kind.ClassOf(v, kind.ValueType(typ%6))
		again, formAgain := kind.ClassOf([]byte(before), kind.ValueType(typ%6))
		if class != again || form != formAgain {
			t.Fatalf("not pure: %d %v, then %d %v", class, form, again, formAgain)
		}
		if string(v) != before {
			t.Fatal("the value was changed")
		}
		if int(class) >= kind.Classes || form > kind.Encrypted {
			t.Fatalf("no such class or form: %d %d", class, form)
		}
		if strings.ContainsAny(before, "*•") && class == kind.ClassCard {
			t.Fatalf("a masked value is called a card")
		}
		masked := class == kind.ClassMasked || class == kind.ClassMaskedCard || class == kind.ClassMaskedEmail
		if masked != (form == kind.Masked) {
			t.Fatalf("class %d with form %v", class, form)
		}
	})
}
