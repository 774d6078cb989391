package vocabulary_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

func TestOpen(t *testing.T) {
	for word, want := range map[string]bool{
		"members": true, "profile": true, "loyaltyNumber": true, "loyalty_number": true, "order-items": true,
		"APIKeys": true, "userIDs": true, "HTTPServer": true, "v1": true, "v2": true, "p": true, "oauth2": true,
		"s3": true, "k8s": true, "x509": true, "3ds2": true, "mp3": true, "iso27001": true, "windows2022": true,
		"python311": true, "address1": true, "step2": true, "x-request-id": true, "search.json": true, "kunden": true,
		"utilisateurs": true, "pedidos": true, "klanten": true, "prenotazioni": true, "me": true, "getCustomerById": true,

		"login": true, "balance": true, "transactions": true, "family": true, "contact": true, "password-reset": true,
		"points": true, "transfer": true, "rewards": true, "redeem": true, "vouchers": true, "bookings": true,
		"offers": true, "airports": true, "tiers": true, "changes": true, "desk": true, "cases": true, "export": true,
		"customer": true, "proxy": true, "health": true, "loyalty": true, "voucher": true,

		"": false, "alice": false, "jordan": false, "Jordan": false, "grace-miller": false, "members-alice": false,
		"4000123456": false, "12": false, "member4711": false, "user123": false, "k3f9x2": false, "XK7PQR": false,
		"a1b2c3": false, "V56.9": false, "E11": false, "md85057o": false, "windows12345": false, "windows2022x": false, "php81python311": true, "j.d.": false, "größe": false, "acme": false, "globex": false, "---": false, "qwerty": false,
		strings.Repeat("members", 10): false, "order-4711": false,
	} {
		if got := vocabulary.Open(word); got != want {
			t.Errorf("Open(%q) = %v, want %v", word, got, want)
		}
		if got := vocabulary.OpenBytes([]byte(word)); got != want {
			t.Errorf("OpenBytes(%q) = %v, want %v", word, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	for word, want := range map[string][]string{
		"loyaltyNumber":   {"loyalty", "number"},
		"HTTPServer2":     {"http", "server", "2"},
		"order_items-v2":  {"order", "items", "v", "2"},
		"userIDs":         {"user", "ids"},
		"oauth2.token":    {"oauth2", "token"},
		"parseURL":        {"parse", "url"},
		"$.members[*].id": {"members", "id"},
		"":                nil,
		"--":              nil,
		"größeX":          {"größe", "x"},
	} {
		if got := vocabulary.Split(word); !slices.Equal(got, want) {
			t.Errorf("Split(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestCounts(t *testing.T) {
	if vocabulary.Static("users") < 10 || vocabulary.Static("search") < 10 {
		t.Errorf("users %d, search %d: want ten providers or more", vocabulary.Static("users"), vocabulary.Static("search"))
	}
	if n := vocabulary.Static("alice"); n != 0 {
		t.Errorf("Static(alice) = %d, want 0", n)
	}
	if a, b := vocabulary.Static("userSearch"), vocabulary.Static("search"); a > b || a == 0 {
		t.Errorf("Static(userSearch) = %d, want more than 0 and at most search's %d", a, b)
	}
	if parameter, uses := vocabulary.Followed("users"); parameter == 0 || parameter > uses {
		t.Errorf("Followed(users) = %d of %d, want some of more", parameter, uses)
	}
	if !vocabulary.Numbered("windows") || vocabulary.Numbered("members") {
		t.Error("want windows numbered, members not")
	}
}

func TestListIsSorted(t *testing.T) {
	text, err := os.ReadFile("words.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(text) >= 200_000 {
		t.Errorf("words.txt has %d bytes, want less than 200,000", len(text))
	}
	last, n := "", 0
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.Fields(line)
		if len(parts) != 5 {
			t.Fatalf("line %q has %d columns, want 5", line, len(parts))
		}
		word := strings.TrimSuffix(parts[0], "*")
		if word <= last || word != strings.ToLower(word) || !vocabulary.Open(word) && len(word) > 1 {
			t.Errorf("word %q behind %q: want lower case, sorted, found by Open", word, last)
		}
		last, n = word, n+1
	}
	if n < 5000 {
		t.Errorf("%d words, want 5,000 or more", n)
	}
}

func TestOpenDoesNotAllocate(t *testing.T) {
	word := []byte("loyaltyTransactions")
	if n := testing.AllocsPerRun(100, func() { vocabulary.OpenBytes(word) }); n != 0 {
		t.Errorf("OpenBytes allocates %v times, want none", n)
	}
}

func FuzzOpen(f *testing.F) {
	for _, seed := range []string{"members", "userIDs", "a1b2", "ÄÖ", "x\xff", "HTTPServer", "--", "v2beta1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, word string) {
		parts := vocabulary.Split(word)
		if vocabulary.Open(word) {
			if len(parts) == 0 || len(word) > 64 || strings.ContainsFunc(word, func(r rune) bool { return r >= utf8.RuneSelf }) {
				t.Errorf("%q is open", word)
			}
			if !vocabulary.Open(strings.ToLower(parts[0])) && !slices.ContainsFunc(parts[1:], vocabulary.Open) {
				t.Errorf("%q is open and none of its parts %q is", word, parts)
			}
		}
		if strings.ToLower(strings.Join(parts, "")) != strings.Join(parts, "") {
			t.Errorf("Split(%q) = %q, want lower case", word, parts)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	word := []byte("loyaltyTransactions")
	for b.Loop() {
		vocabulary.OpenBytes(word)
	}
}

func TestMadeOf(t *testing.T) {
	for value, want := range map[string]int{
		"active": 1, "IN_TRANSIT": 2, "economy-plus": 2, "economyPlus": 2, "not yet active": 3, "GOLD": 1, "gold-member": 2, "goldMember": 2, "kg": 1, "Pending": 1,
		"": 0, "_active": 0, "active_": 0, "in__transit": 0, "active2": 0, "active!": 0, "Hedwig": 0, "active-hedwig": 0, "x": 0, "a_b": 0,
		"aktiv\u00e9": 0,
	} {
		if got := vocabulary.MadeOf([]byte(value)); got != want {
			t.Errorf("%q is made of %d words, want %d", value, got, want)
		}
	}
}

// A value that is somebody's name is made of no words, wherever the name is a word as well.
func TestNamesAreNoValues(t *testing.T) {
	for _, name := range []string{"Rose", "Grace", "Mark", "Paris", "mark", "ROSE", "Will", "Mark-Rose", "Victoria", "Austin", "April", "Sofia", "Jackson", "Florence", "active Rose"} {
		if n := vocabulary.MadeOf([]byte(name)); n != 0 {
			t.Errorf("%q is made of %d words", name, n)
		}
	}
}
