package analyse_test

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The same people in any format are the same holders, with the same tokens.
func TestPeopleInBinaryFormats(t *testing.T) {
	want := observe(get("/people", `{"people":[{"id":4000000127,"email":"ines@post.example"},{"id":4000000130,"email":"tom@post.example"}]}`))
	for _, c := range []struct{ mediaType, in string }{
		{"application/msgpack", "81 a670656f706c65 92" +
			"82 a26964 ceee6b287f a5656d61696c b1696e657340706f73742e6578616d706c65" +
			"82 a26964 ceee6b2882 a5656d61696c b0746f6d40706f73742e6578616d706c65"},
		{"application/cbor", "bf 6670656f706c65 9f" +
			"a2 626964 1aee6b287f 65656d61696c 71696e657340706f73742e6578616d706c65" +
			"a2 626964 c2 44ee6b2882 65656d61696c 70746f6d40706f73742e6578616d706c65 ff ff"},
		{"application/x-protobuf", "0a 19 08 ffd0acf30e 12 11 696e657340706f73742e6578616d706c65" +
			"0a 18 08 82d1acf30e 12 10 746f6d40706f73742e6578616d706c65"},
	} {
		b, err := hex.DecodeString(strings.ReplaceAll(c.in, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		in := get("/people", "")
		in.Response = message(c.mediaType, string(b))
		s := observe(in)
		if !s.Response.Complete() || len(s.Holders) != len(want.Holders) {
			t.Errorf("%s: %d holders, want %d; %v", c.mediaType, len(s.Holders), len(want.Holders), s.Response)
			continue
		}
		for i := range s.Holders {
			if !slices.Equal(tokens(s, i), tokens(want, i)) {
				t.Errorf("%s: holder %d is %s", c.mediaType, i, s.holder(int32(i)))
			}
		}
	}
}

func tokens(s seen, holder int) (list []observation.Token) {
	for _, id := range s.Holders[holder].Identifiers {
		list = append(list, id.Token)
	}
	return list
}

// Bytes that read well in two ways leave a doubt, and no others do.
func TestAGuessIsADoubt(t *testing.T) {
	text := "Ann-and-some-more-letters-until-it-is-forty-long"
	for _, c := range []struct{ in, doubt string }{
		{"\x0a\x32" + "\x22\x30" + text, "guessed"}, // field 4 of a message, or letters
		{"\x0a\x32" + "\x0a\x30" + text, ""},
		{"\x0a\x30" + text, ""},
	} {
		in := get("/people", "")
		in.Response = message("application/x-protobuf", c.in)
		s, doubt := observe(in), ""
		for _, e := range s.Exposures {
			for _, l := range s.symbols.SetOf(e.Set) {
				if _, _, why := kind.Held(kind.Decision{Kind: kind.None, Form: kind.Clear}, l.Class, l.Form); why != "" {
					doubt = why
				}
			}
		}
		if doubt != c.doubt || !s.Response.Complete() {
			t.Errorf("%q: doubt %q, want %q; %v", c.in, doubt, c.doubt, s.Response)
		}
	}
}
