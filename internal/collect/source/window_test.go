package source_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/waybill-security/waybill/internal/collect/source"
)

func TestLinesAndDigests(t *testing.T) {
	text := "\xEF\xBB\xBF\n one \r\n\n two\nthree"
	w := source.NewWindow(source.Limits{MaxEntry: 1 << 20})
	w.Reset(iotest.OneByteReader(strings.NewReader(text)), []int64{2, 5, 100})
	for _, want := range []struct {
		entry  string
		behind int64
	}{{"one", 11}, {"two", 17}} {
		if err := w.SkipSpace(); err != nil {
			t.Fatal(err)
		}
		p, err := w.Entry(source.Line{})
		if err != nil || string(p.Bytes) != want.entry {
			t.Fatalf("got %q, %v", p.Bytes, err)
		}
		at, sum := w.Place()
		if at != want.behind || sum != sha256.Sum256([]byte(text[:at])) {
			t.Errorf("behind %s: place %d, or another digest", want.entry, at)
		}
	}
	if err := w.SkipSpace(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Entry(source.Line{}); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	if p := w.OpenEntry(); string(p.Bytes) != "three" || !p.Open {
		t.Errorf("open entry %q", p.Bytes)
	}
	if at, _ := w.Place(); at != 17 {
		t.Errorf("an open entry moved the place to %d", at)
	}
	w.Settle()
	if at, sum := w.Place(); at != int64(len(text)) || sum != sha256.Sum256([]byte(text)) {
		t.Errorf("place %d", at)
	}
	if head, ok := w.Head(); !ok || head != sha256.Sum256([]byte(text[:8])) {
		t.Error("the head's digest is another")
	}
	if sum, ok := w.Mark(5); !ok || sum != sha256.Sum256([]byte(text[:5])) {
		t.Error("the mark's digest is another")
	}
	if _, ok := w.Mark(100); ok {
		t.Error("a mark behind the end is known")
	}
}

// A long string is shortened, at no place where that breaks it, and the digest is that of the whole.
func TestLongStringsAreShortened(t *testing.T) {
	for i, unit := range []string{`x`, `\"`, `\\`, `\u00e9`, `\ud83d\ude00`, `\\\"`, `yy\u00e9`} {
		long := strings.Repeat("y", i) + strings.Repeat(unit, (3<<20)/len(unit))
		text := `{"a":"short","b":"` + long + `","c":["` + long + `"]}`
		text += "\n" + `{"d":1}` + "\n"
		w := source.NewWindow(source.Limits{MaxEntry: 2<<20 + 512<<10})
		w.Reset(strings.NewReader(text), nil)
		var b source.Boundary = source.Line{}
		if i%2 == 0 {
			b = &source.Value{}
		}
		p, err := w.Entry(b)
		if err != nil || p.TooLarge || len(p.Elided) != 2 {
			t.Fatalf("error %v, too large %v, shortened at %v", err, p.TooLarge, p.Elided)
		}
		for _, at := range p.Elided {
			end := at
			for p.Bytes[end] != '"' {
				if p.Bytes[end] == '\\' {
					end++
				}
				end++
			}
			kept := string(p.Bytes[at:end])
			if !strings.HasPrefix(long, kept) || len(kept) < 1<<20 || len(kept) > 1<<20+6 || !p.Shortened(at) {
				t.Fatalf("kept %d bytes, the last are %q", len(kept), kept[len(kept)-12:])
			}
			if !json.Valid(p.Bytes) {
				t.Error("what is left is no JSON")
			}
		}
		if at, sum := w.Place(); sum != sha256.Sum256([]byte(text[:at])) {
			t.Error("the digest is another")
		}
		if err := w.SkipSpace(); err != nil {
			t.Fatal(err)
		}
		if p, err := w.Entry(source.Line{}); err != nil || string(p.Bytes) != `{"d":1}` {
			t.Errorf("behind it: %q, %v", p.Bytes, err)
		}
	}
}

// The end of a value is found whatever pieces it comes in.
func TestValueInPieces(t *testing.T) {
	for _, text := range []string{`{"a\"}":["}",{"b\\":"]"}]}`, `"a\\\""`, `12.5e3`, `[]`, `[[],"\\"]`} {
		for size := 1; size <= len(text); size++ {
			var v source.Value
			n, done := 0, false
			rest := text + ","
			for !done && len(rest) > 0 {
				piece := rest[:min(size, len(rest))]
				var k int
				k, done = v.Scan([]byte(piece))
				n += k
				rest = rest[k:]
				if !done && k < len(piece) {
					t.Fatalf("%s stopped at %d", text, n)
				}
			}
			if n != len(text) || !done {
				t.Errorf("%s in pieces of %d: ends at %d, %v", text, size, n, done)
			}
		}
	}
}
