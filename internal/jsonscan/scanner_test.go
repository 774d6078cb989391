package jsonscan_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/jsonscan"
)

// trace writes down every token as "key=kind:text".
func trace(s *jsonscan.Scanner) string {
	var out []string
	for {
		k := s.Next()
		if k == jsonscan.End || k == jsonscan.Invalid {
			return strings.Join(out, " ")
		}
		word := map[jsonscan.Kind]string{
			jsonscan.ObjectBegin: "{", jsonscan.ObjectEnd: "}", jsonscan.ArrayBegin: "[", jsonscan.ArrayEnd: "]",
			jsonscan.String: "s:" + string(s.Text()), jsonscan.Number: "n:" + string(s.Text()),
			jsonscan.TooDeep: "deep:" + string(s.Raw()),
		}[k]
		if word == "" {
			word = k.String()
		}
		if s.Keyed() {
			word = string(s.Key()) + "=" + word
		}
		out = append(out, word)
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"scalars", `{"a":1,"b":"x","c":true,"d":false,"e":null}`, `{ a=n:1 b=s:x c=true d=false e=null }`},
		{"nested", ` { "a" : [ 1 , { "b" : [ ] } , { } ] } `, `{ a=[ n:1 { b=[ ] } { } ] }`},
		{"root string", `"plain"`, `s:plain`},
		{"root number", "\t-0.5e+10\r\n", `n:-0.5e+10`},
		{"repeated keys", `{"k":1,"k":2}`, `{ k=n:1 k=n:2 }`},
		{"escapes", `{"a\nb":"q\"\\\/\b\f\n\r\té😀"}`, "{ a\nb=s:q\"\\/\b\f\n\r\té😀 }"},
		{"no number is too large", `[1e999,123456789012345678901234567890]`, `[ n:1e999 n:123456789012345678901234567890 ]`},
		{"nul by escape", `"a\u0000b"`, "s:a\x00b"},
		{"delete and beyond are no controls", "\"a\x7fb\u0080\"", "s:a\x7fb\u0080"},
		{"two keyed containers", `{"a":{"b":{}},"c":[[]]}`, `{ a={ b={ } } c=[ [ ] ] }`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s jsonscan.Scanner
			s.Reset([]byte(c.in))
			if got := trace(&s); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if s.Err() != nil || s.Kind() != jsonscan.End || s.Next() != jsonscan.End {
				t.Errorf("not read to its end: %v", s.Err())
			}
		})
	}
}

func TestBroken(t *testing.T) {
	for _, c := range []struct {
		in, before string
		at         int
		why        jsonscan.Reason
	}{
		{``, ``, 0, jsonscan.UnexpectedEnd},
		{`  `, ``, 2, jsonscan.UnexpectedEnd},
		{`{"a":1,"b":"cut`, `{ a=n:1`, 15, jsonscan.UnexpectedEnd},
		{`{"a":40001`, `{`, 10, jsonscan.UnexpectedEnd}, // the number may go on
		{`{"a"`, `{`, 4, jsonscan.UnexpectedEnd},
		{`{"a":"\`, `{`, 7, jsonscan.UnexpectedEnd},
		{`["\u12`, `[`, 6, jsonscan.UnexpectedEnd},
		{`[tru`, `[`, 4, jsonscan.UnexpectedEnd},
		{`[1,]`, `[ n:1`, 3, jsonscan.UnexpectedByte},
		{`[,1]`, `[`, 1, jsonscan.UnexpectedByte},
		{`{"a":1,}`, `{ a=n:1`, 7, jsonscan.MissingKey},
		{`{a:1}`, `{`, 1, jsonscan.MissingKey},
		{`{"a" 1}`, `{`, 5, jsonscan.MissingColon},
		{`[1}`, `[ n:1`, 2, jsonscan.Mismatched},
		{`{]`, `{`, 1, jsonscan.Mismatched},
		{`]`, ``, 0, jsonscan.UnexpectedByte},
		{`[1 2]`, `[ n:1`, 3, jsonscan.UnexpectedByte},
		{`1 2`, `n:1`, 2, jsonscan.TrailingData},
		{`{}{}`, `{ }`, 2, jsonscan.TrailingData},
		{`[01]`, `[ n:0`, 2, jsonscan.UnexpectedByte},
		{`[-]`, `[`, 2, jsonscan.BadNumber},
		{`[1.]`, `[`, 3, jsonscan.BadNumber},
		{`[1e+]`, `[`, 4, jsonscan.BadNumber},
		{`[+1]`, `[`, 1, jsonscan.UnexpectedByte},
		{`[NaN]`, `[`, 1, jsonscan.UnexpectedByte},
		{`[nulL]`, `[`, 4, jsonscan.BadLiteral},
		{`["\x41"]`, `[`, 2, jsonscan.BadEscape},
		{`["\u12G4"]`, `[`, 2, jsonscan.BadEscape},
		{"[\"a\nb\"]", `[`, 3, jsonscan.ControlByte},
		{"[\"12345678\x00\"]", `[`, 10, jsonscan.ControlByte},
		{"[\x00]", `[`, 1, jsonscan.UnexpectedByte},
	} {
		t.Run(c.in, func(t *testing.T) {
			var s jsonscan.Scanner
			s.Reset([]byte(c.in))
			if got := trace(&s); got != c.before {
				t.Errorf("delivered %s, want %s", got, c.before)
			}
			var e *jsonscan.Error
			if !errors.As(s.Err(), &e) || e.Offset != c.at || e.Reason != c.why {
				t.Errorf("got %v, want %s at %d", s.Err(), c.why, c.at)
			}
			if s.Next() != jsonscan.Invalid {
				t.Error("a broken text goes on")
			}
		})
	}
}

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		name, in, text string
		want           jsonscan.Flags
	}{
		{"plain", `"abc"`, "abc", 0},
		{"other letters", `"Zoë, 名前"`, "Zoë, 名前", 0},
		{"byte order mark", "\xEF\xBB\xBF\"a\"", "a", jsonscan.ByteOrderMark},
		{"bytes that are no text", "\"a\xff\xfeb and more behind it\"", "a\xff\xfeb and more behind it", jsonscan.InvalidUTF8},
		{"a late bad byte", "\"0123456789\xc3\"", "0123456789\xc3", jsonscan.InvalidUTF8},
		{"high half alone", `"\ud83dx"`, "\uFFFDx", jsonscan.LoneSurrogate},
		{"low half alone", `"\ude00"`, "\uFFFD", jsonscan.LoneSurrogate},
		{"two high halves", `"\ud83d\ud83d\ude00"`, "\uFFFD😀", jsonscan.LoneSurrogate},
		{"half and another escape", `"\ud83d\u0041"`, "\uFFFDA", jsonscan.LoneSurrogate},
		{"a pair", `"\uD83D\uDE00"`, "😀", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s jsonscan.Scanner
			s.Reset([]byte(c.in))
			if k := s.Next(); k != jsonscan.String || string(s.Text()) != c.text {
				t.Fatalf("got %v %q", k, s.Text())
			}
			if s.Next() != jsonscan.End || s.Flags() != c.want {
				t.Errorf("flags %b, want %b, error %v", s.Flags(), c.want, s.Err())
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	in := ` {"key": "va\tl", "n":-12.5, "o":{ } }`
	var s jsonscan.Scanner
	s.Reset([]byte(in))
	var got []string
	for k := s.Next(); k != jsonscan.End; k = s.Next() {
		got = append(got, in[s.Offset():s.EndOffset()])
	}
	want := "{|\"va\\tl\"|-12.5|{|}|}"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "|"), want)
	}
}

func TestSkip(t *testing.T) {
	in := `{"a":{"x":[1,{"y":"}"}],"z":"\""},"b":[[]],"c":3}`
	var s jsonscan.Scanner
	s.Reset([]byte(in))
	s.Next()
	for _, want := range []string{`a {"x":[1,{"y":"}"}],"z":"\""}`, `b [[]]`, `c 3`} {
		s.Next()
		if !s.Skip() || fmt.Sprintf("%s %s", s.Key(), s.Raw()) != want {
			t.Errorf("skipped %s %s, want %s", s.Key(), s.Raw(), want)
		}
		if s.Depth() != 1 {
			t.Errorf("depth %d behind a skipped value", s.Depth())
		}
	}
	if s.Next() != jsonscan.ObjectEnd || s.Next() != jsonscan.End {
		t.Error("reading does not go on behind what was skipped")
	}
}

func TestSkipFindsDamage(t *testing.T) {
	var s jsonscan.Scanner
	s.Reset([]byte(`{"a":[1,{]}}`))
	s.Next()
	s.Next()
	if s.Skip() || string(s.Raw()) != `[1,{` {
		t.Errorf("skipped over damage: %s", s.Raw())
	}
	if s.Next() != jsonscan.Invalid || s.Err() == nil {
		t.Error("damage forgotten")
	}
}

func TestDepth(t *testing.T) {
	deep := func(n int) []byte {
		return []byte(strings.Repeat(`{"a":[`, n) + `7` + strings.Repeat(`]}`, n))
	}
	var s jsonscan.Scanner
	s.MaxDepth = 3
	s.Reset([]byte(`{"a":[{"b":{"c":[1,[]]},"d":[]}],"e":5}`))
	if got, want := trace(&s), `{ a=[ { b=deep:{"c":[1,[]]} d=deep:[] } ] e=n:5 }`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if s.Flags()&jsonscan.DeepNesting == 0 || s.Err() != nil {
		t.Errorf("flags %b, error %v", s.Flags(), s.Err())
	}

	s.Reset([]byte(`[[[[1,]]]]`))
	if got, want := trace(&s), `[ [ [ deep:[1,`; got != want || s.Err() == nil {
		t.Errorf("damage in the deep: got %s, want %s, error %v", got, want, s.Err())
	}

	s.MaxDepth = 0
	s.Reset(deep(5000))
	tooDeep := 0
	k := s.Next()
	for ; k != jsonscan.End && k != jsonscan.Invalid; k = s.Next() {
		if k == jsonscan.TooDeep {
			tooDeep++
		}
		if s.Depth() > jsonscan.DefaultMaxDepth {
			t.Fatalf("followed to depth %d", s.Depth())
		}
	}
	if k != jsonscan.End || tooDeep != 1 {
		t.Errorf("ended with %v after %d deep values: %v", k, tooDeep, s.Err())
	}

	s.MaxDepth = math.MaxInt
	s.Reset(deep(5000))
	for k = s.Next(); k != jsonscan.Number; k = s.Next() {
		if k == jsonscan.End || k == jsonscan.Invalid {
			t.Fatal("the innermost value was not found")
		}
	}
	if s.Depth() != 10000 {
		t.Errorf("depth %d, want 10000", s.Depth())
	}
}

func TestErrorSaysNothingOfTheText(t *testing.T) {
	var s jsonscan.Scanner
	s.Reset([]byte(`{"name":"Anneke Voorbeeld" oops}`))
	trace(&s)
	if got, want := s.Err().Error(), "cannot read JSON at byte 27: unexpected_byte"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnescapeNeverFails(t *testing.T) {
	for _, c := range [][2]string{
		{`a\`, `a\`}, {`\q`, `\q`}, {`\u12`, `\u12`}, {`\u00e9\u00`, `é\u00`}, {``, ``}, {`\\n`, `\n`},
	} {
		if got := string(jsonscan.Unescape(nil, []byte(c[0]))); got != c[1] {
			t.Errorf("%q became %q, want %q", c[0], got, c[1])
		}
	}
}
