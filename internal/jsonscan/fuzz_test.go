package jsonscan_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"testing"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/jsonscan"
)

// FuzzScan holds the scanner against encoding/json: both accept the same texts and see the same values.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00",true,false,null],"a":{}}`, "\xEF\xBB\xBF[]", `"\ud800"`, `[1,]`, `{"a":1,}`,
		`01`, `1.`, `-`, `[[[[`, `{"k":{"k":{"k":[[[1]]]}}}`, "[\"\x01\"]", "\"0123456\x80\"", ` [ "12345678" , "1234567\\" ] `, `nul`, `{"":""}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if bytes.Count(in, []byte("["))+bytes.Count(in, []byte("{")) > 9000 {
			return // encoding/json stops at 10,000 levels
		}
		s := jsonscan.Scanner{MaxDepth: math.MaxInt}
		s.Reset(in)
		got, ok := values(&s)
		plain := bytes.TrimPrefix(in, []byte("\xEF\xBB\xBF"))
		if ok != json.Valid(plain) {
			t.Fatalf("accepted %v, encoding/json says %v: %v", ok, !ok, s.Err())
		}
		checkLimited(t, in, ok)
		if !ok || !utf8.Valid(in) {
			return
		}
		want := referenceValues(t, plain)
		if len(got) != len(want) {
			t.Fatalf("%d tokens, encoding/json has %d", len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("token %d is %v, encoding/json has %v", i, got[i], want[i])
			}
		}
	})
}

// checkLimited reads the same text with a low depth limit and by skipping: neither may change what is accepted.
func checkLimited(t *testing.T, in []byte, ok bool) {
	t.Helper()
	s := jsonscan.Scanner{MaxDepth: 1}
	s.Reset(in)
	if _, limited := values(&s); limited != ok {
		t.Fatalf("accepted %v with a depth limit, %v without", limited, ok)
	}
	s.Reset(in)
	if s.Next() != jsonscan.Invalid && s.Skip() != (s.Next() == jsonscan.End) && ok {
		t.Fatal("skipping the root does not lead to the end")
	}
	if ok != (s.Err() == nil) {
		t.Fatalf("accepted %v, skipped with %v", ok, s.Err())
	}
}

// values lists every token as encoding/json's Decoder would, and whether the text was read to its end.
func values(s *jsonscan.Scanner) ([]any, bool) {
	var out []any
	for {
		k := s.Next()
		if s.Keyed() {
			out = append(out, string(s.Key()))
		}
		switch k {
		case jsonscan.End, jsonscan.Invalid:
			return out, k == jsonscan.End
		case jsonscan.ObjectBegin, jsonscan.ObjectEnd, jsonscan.ArrayBegin, jsonscan.ArrayEnd:
			out = append(out, json.Delim(s.Raw()[0]))
		case jsonscan.String:
			out = append(out, string(s.Text()))
		case jsonscan.Number:
			out = append(out, json.Number(s.Raw()))
		case jsonscan.True, jsonscan.False:
			out = append(out, k == jsonscan.True)
		case jsonscan.Null, jsonscan.TooDeep:
			out = append(out, nil)
		}
	}
}

func referenceValues(t *testing.T, in []byte) []any {
	t.Helper()
	var out []any
	d := json.NewDecoder(bytes.NewReader(in))
	d.UseNumber()
	for {
		v, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("encoding/json: %v", err)
		}
		out = append(out, v)
	}
}

// FuzzUnescape checks that no input makes Unescape fail or grow its output beyond its input (a lone surrogate takes six
// bytes and gives three).
func FuzzUnescape(f *testing.F) {
	f.Add([]byte(`a\u00e9\ud83d\ude00\n\q\u1`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if out := jsonscan.Unescape(nil, raw); len(out) > len(raw) {
			t.Fatalf("%d bytes became %d", len(raw), len(out))
		}
	})
}
