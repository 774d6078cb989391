package identity_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

var key = []byte("a key of the tests, 32 bytes long")

func hmacOf(v string) (t observation.Token) {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(v))
	copy(t[:], h.Sum(nil))
	return t
}

func TestTokenIsTheHMACOfTheCanonicalForm(t *testing.T) {
	m := identity.NewMinter(key)
	for in, form := range map[string]string{
		"+31 6 1234 5678": "+31612345678",
		"A@X.Example":     "a@x.example",
		"4000123456":      "4000123456",
		"0042":            "0042",
	} {
		for range 2 { // once minted, once remembered
			if m.Token([]byte(in)) != hmacOf(form) {
				t.Errorf("token of %q is not the HMAC of %q", in, form)
			}
		}
	}
	if !m.Token(nil).IsZero() || !m.Token([]byte("  ")).IsZero() {
		t.Error("nothing has a token")
	}
	if identity.NewMinter([]byte("another")).Token([]byte("x")) == m.Token([]byte("x")) {
		t.Error("the key does not matter")
	}
}

// What was seen before must never change a token: values come in any order, many more than the cache has places for, and
// some too long for it.
func TestTokenDoesNotDependOnWhatWasSeen(t *testing.T) {
	used := identity.NewMinter(key)
	for i := range 60_000 {
		used.Token(fmt.Append(nil, "filler ", i))
	}
	rapid.Check(t, func(t *rapid.T) {
		v := []byte(rapid.OneOf(shaped(), rapid.StringN(60, 70, -1)).Draw(t, "value"))
		if got, want := used.Token(v), identity.NewMinter(key).Token(v); got != want {
			t.Fatalf("%q: %x, fresh %x", v, got, want)
		}
	})
	for i := range 60_000 {
		v := fmt.Sprint("filler ", i)
		if used.Token([]byte(v)) != hmacOf(v) {
			t.Fatalf("wrong token for %q", v)
		}
	}
}

// An access token in a login's answer is found again in the header of the next call, whatever it looks like.
func TestSecretIsTheTokenOfTheSameValue(t *testing.T) {
	m := identity.NewMinter(key)
	for _, v := range []string{
		jwt(`{"sub":"7c1d"}`),
		"tGzv3JOkF0XG5Qx2TlKWIA",
		"6F9619FF-8B86-D011-B42D-00C04FC964FF",
		"5F3A0C77B1E2D4000001AAFF",
		"1234-5678-9012",
	} {
		if m.Token([]byte(v)) != m.Secret([]byte(v)) {
			t.Errorf("%q: two tokens", v)
		}
	}
	for _, v := range []string{jwt(`{"sub":"7c1d"}`), "tGzv3JOkF0XG5Qx2TlKWIA", "sk_live_AbCdEf0123", "AbCd+/12=="} {
		if got := identity.Canonical(nil, []byte(v)); string(got) != v {
			t.Errorf("credential %q is changed to %q", v, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		v := []byte(shaped().Draw(t, "value"))
		if m.Token(v) != m.Secret(v) {
			t.Fatalf("%q: two tokens", v)
		}
	})
}

// The bits of an id are those that its text is read as.
func TestPublicID(t *testing.T) {
	m := identity.NewMinter(key)
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SliceOf(rapid.Byte()).Draw(t, "part")
		want, ok := identity.ParsePublicID("a", m.ID("a", part, nil))
		if got := m.PublicID("a", part, nil); !ok || got != want {
			t.Fatalf("the bits are %x, the text reads %x", got, want)
		}
	})
}

func TestID(t *testing.T) {
	m := identity.NewMinter(key)
	id := m.ID("a", []byte("token_subject"), []byte("x"))
	if !regexp.MustCompile(`^a_[a-z2-7]{16}$`).MatchString(id) {
		t.Errorf("id %q", id)
	}
	if m.ID("a_", []byte("token_subject"), []byte("x")) != id || identity.NewMinter(key).ID("a", []byte("token_subject"), []byte("x")) != id {
		t.Error("the same parts give another id")
	}
	for name, other := range map[string]string{
		"prefix":    m.ID("n", []byte("token_subject"), []byte("x")),
		"part":      m.ID("a", []byte("token_subject"), []byte("y")),
		"boundary":  m.ID("a", []byte("token_subjectx"), nil),
		"count":     m.ID("a", []byte("token_subject"), []byte("x"), nil),
		"other key": identity.NewMinter([]byte("another")).ID("a", []byte("token_subject"), []byte("x")),
	} {
		if strings.TrimLeft(other, "an_") == strings.TrimLeft(id, "an_") {
			t.Errorf("another %s gives the same id", name)
		}
	}
}
