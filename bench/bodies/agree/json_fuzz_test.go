package agree_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/waybill-security/waybill/internal/jsonscan"
)

// token is one of either reader.
type token struct {
	kind byte
	text string
}

// FuzzJSON holds the scanner against jsontext, which follows RFC 8259 to the letter: both accept the same texts and see the same
// tokens. What jsontext can be told to let through it is told, as the scanner does: equal names, and bytes that are no UTF-8.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00",true,false,null],"a":{}}`, `"\ud800"`, `"\udc00\ud800x"`, `[1,]`, `01`, `1.e`, `-`, "\"\xff\"", `{"":""}`,
		` [ "12345678" , "1234567\\" ] `, `nul`, `[1 2]`, `{"a" 1}`, "[\"\x7f\u2028\"]", `"\/\b\f\n\r\t\u0000"`, `1E+2`, `-0`, `{"a":1}{}`, "\"0123456\x80\"",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if bytes.Count(in, []byte("["))+bytes.Count(in, []byte("{")) > 9000 || bytes.HasPrefix(in, []byte("\xEF\xBB\xBF")) {
			return // jsontext stops at 10,000 levels, and takes no mark
		}
		got, ok := scanned(in)
		want, accepted := decoded(in)
		if ok != accepted {
			t.Fatalf("accepted %v, jsontext says %v", ok, accepted)
		}
		if !ok || !utf8.Valid(in) {
			return
		}
		if len(got) != len(want) {
			t.Fatalf("%d tokens, jsontext has %d", len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("token %d is %q, jsontext has %q", i, got[i], want[i])
			}
		}
	})
}

func scanned(in []byte) (out []token, ok bool) {
	s := jsonscan.Scanner{MaxDepth: math.MaxInt}
	s.Reset(in)
	for {
		k := s.Next()
		if s.Keyed() {
			out = append(out, token{'"', string(s.Key())})
		}
		switch k {
		case jsonscan.End, jsonscan.Invalid, jsonscan.TooDeep:
			return out, k == jsonscan.End
		case jsonscan.String:
			out = append(out, token{'"', string(s.Text())})
		case jsonscan.Number:
			out = append(out, token{'0', string(s.Raw())})
		case jsonscan.ObjectBegin, jsonscan.ObjectEnd, jsonscan.ArrayBegin, jsonscan.ArrayEnd, jsonscan.True, jsonscan.False, jsonscan.Null:
			out = append(out, token{s.Raw()[0], ""})
		}
	}
}

func decoded(in []byte) (out []token, ok bool) {
	d := jsontext.NewDecoder(bytes.NewReader(in), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		if d.StackDepth() == 0 && len(out) > 0 { // a second text: the scanner reads one
			_, err := d.ReadToken()
			return out, errors.Is(err, io.EOF)
		}
		v, err := d.ReadToken()
		if err != nil {
			return out, false
		}
		t := token{kind: byte(v.Kind())}
		if t.kind == '"' || t.kind == '0' {
			t.text = v.String()
		}
		out = append(out, t)
	}
}
