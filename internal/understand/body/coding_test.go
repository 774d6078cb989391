package body_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// pack compresses with one coding.
func pack(t testing.TB, in, coding string) string {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	var err error
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "deflate":
		w = zlib.NewWriter(&out)
	case "raw":
		w, err = flate.NewWriter(&out, 6)
	case "br":
		w = brotli.NewWriter(&out)
	case "zstd":
		w, err = zstd.NewWriter(&out)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, in); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestCodings(t *testing.T) {
	const in = `{"a":"one","b":"two"}`
	const want = "$.a=one\n$.b=two"
	for _, c := range []struct{ name, in, coding string }{
		{"none", in, ""},
		{"identity", in, "identity"},
		{"gzip", pack(t, in, "gzip"), "gzip"},
		{"gzip by its other name", pack(t, in, "gzip"), "X-GZIP"},
		{"deflate", pack(t, in, "deflate"), "deflate"},
		{"deflate without zlib", pack(t, in, "raw"), "deflate"},
		{"br", pack(t, in, "br"), "br"},
		{"zstd", pack(t, in, "zstd"), "zstd"},
		{"a chain", pack(t, pack(t, in, "gzip"), "br"), "gzip, br"},
		{"a chain with deflate", pack(t, pack(t, in, "br"), "deflate"), "br,deflate"},
		{"said to be gzip and decoded", in, "gzip"},
		{"said to be br and decoded", in, "br"},
		{"said to be zstd and decoded", in, "zstd"},
		{"said to be deflate and decoded", in, "deflate"},
		{"said to be something unknown and decoded", in, "compress"},
		{"half of a chain decoded", pack(t, in, "gzip"), "gzip, br"},
		{"gzip and nobody says so", pack(t, in, "gzip"), ""},
		{"gzip twice, said once", pack(t, pack(t, in, "gzip"), "gzip"), "gzip"},
		{"zstd said to be gzip", pack(t, in, "zstd"), "gzip"},
	} {
		for _, mediaType := range []string{"application/json", "text/plain", ""} {
			t.Run(c.name+" "+mediaType, func(t *testing.T) {
				r, fault := walk(t, c.in, mediaType, c.coding)
				if fault != observation.NoFault || r.leaves() != want {
					t.Errorf("fault %v, got %q", fault, r.leaves())
				}
			})
		}
	}
}

func TestDecodedTextThatLooksPacked(t *testing.T) {
	for _, c := range []struct{ in, mediaType, coding string }{
		{"x marks the spot", "text/plain", "deflate"}, // "x " passes for the header of zlib
		{"H\xe4tte er Zeit gehabt, so w\xe4re er gekommen.", "text/plain; charset=utf-8", "br"},
		{"H\xe4tte er Zeit gehabt, so w\xe4re er gekommen.", "text/plain; charset=utf-8", "deflate"},
	} {
		r, fault := walk(t, c.in, c.mediaType, c.coding)
		if fault != observation.NoFault || r.leaves() != "$="+c.in {
			t.Errorf("%s: fault %v, got %q", c.coding, fault, r.leaves())
		}
	}
}

func TestBadCodings(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"first":"here"`)
	for i := range 20000 {
		fmt.Fprintf(&b, `,"%s":%d`, string(rune('a'+i%7)), i*i*7919)
	}
	b.WriteString(`}`)
	in := b.String()
	for _, coding := range []string{"gzip", "deflate", "br", "zstd"} {
		packed := pack(t, in, coding)
		r, fault := walk(t, packed[:len(packed)/2+100], "application/json", coding)
		if fault != observation.BadCoding || !strings.HasPrefix(r.leaves(), "$.first=here") {
			t.Errorf("half of %s: fault %v, got %.60q", coding, fault, r.leaves())
		}
		broken := []byte(pack(t, in, coding))
		for i := range 64 {
			broken[i+4] ^= 0xA5
		}
		if _, fault = walk(t, string(broken), "application/json", coding); fault != observation.BadCoding {
			t.Errorf("broken %s: fault %v", coding, fault)
		}
	}
	for _, coding := range []string{"compress", "gzip", "zstd", "br"} {
		if r, fault := walk(t, unknownBytes+unknownBytes, "application/json", coding); fault != observation.BadCoding || len(r.lines) > 0 {
			t.Errorf("binary said to be %s: fault %v, got %q", coding, fault, r)
		}
	}
	many := strings.Repeat("gzip,", 200)
	packed := in
	for range 8 {
		packed = pack(t, packed, "gzip")
	}
	if _, fault := walk(t, packed, "application/json", many); fault != observation.BadCoding {
		t.Errorf("eight layers: fault %v", fault)
	}
}

func TestExploding(t *testing.T) {
	l := body.DefaultLimits()
	l.MaxDecoded = 1 << 20
	in := `{"a":"x","b":"` + strings.Repeat("0", 6<<20) + `"}`
	for _, coding := range []string{"gzip", "deflate", "br", "zstd"} {
		packed := pack(t, in, coding)
		if len(packed) > 256<<10 {
			t.Fatalf("%s: no bomb: %d bytes", coding, len(packed))
		}
		c := &collector{}
		fault := newWalker(l).Walk([]byte(packed), []byte("application/json"), []byte(coding), c)
		c.check(t)
		if fault != observation.Exploding || c.nodes["$.a"] == nil || c.bytes > 2<<20 {
			t.Errorf("%s: fault %v, %d bytes delivered", coding, fault, c.bytes)
		}
		c = &collector{}
		fault = newWalker(l).Walk([]byte(pack(t, strings.Repeat("0 ", 3<<20), coding)), []byte("text/plain"), []byte(coding), c)
		if fault != observation.Exploding || c.bytes < 1<<20 || c.bytes > 2<<20 {
			t.Errorf("%s of text: fault %v, %d bytes delivered", coding, fault, c.bytes)
		}
	}
	if r, fault := walk(t, pack(t, strings.Repeat("1", 100), "gzip"), "application/json", "gzip"); fault != 0 || len(r.lines) != 1 {
		t.Errorf("a small body: fault %v", fault)
	}
}

// A limit that is met exactly is not passed.
func TestLimitIsInclusive(t *testing.T) {
	l := body.DefaultLimits()
	for size, want := range map[int]observation.Fault{4096: observation.NoFault, 4097: observation.Exploding} {
		l.MaxDecoded = 4096
		fault := newWalker(l).Walk([]byte(pack(t, strings.Repeat("x", size), "gzip")), []byte("text/plain"), []byte("gzip"), &recorder{})
		if fault != want {
			t.Errorf("%d bytes: fault %v", size, fault)
		}
	}
}

// TestDamagedCodingDependsOnItself takes a compressed body that has no codes and uses them all the same: a decompressor that was
// used before must not read it by the codes of the body before.
func TestDamagedCodingDependsOnItself(t *testing.T) {
	// The head of a block with codes for the lengths 0, 16, 17 and 18 alone, and nothing behind it (RFC 1951, 3.2.7).
	const before = "\x05\x00\x24\x09"
	// The same without any code, and lengths and bytes by those of the block before.
	const damaged = "\x05\x00\x00\xe0\xff\x6d\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	const form = "application/x-www-form-urlencoded"
	want, got := &recorder{}, &recorder{}
	wantFault := newWalker(body.DefaultLimits()).Walk([]byte(damaged), []byte(form), []byte("deflate"), want)
	used := newWalker(body.DefaultLimits())
	used.Walk([]byte(before), []byte(form), []byte("deflate"), &recorder{})
	fault := used.Walk([]byte(damaged), []byte(form), []byte("deflate"), got)
	if fault != wantFault || got.String() != want.String() {
		t.Fatalf("%v %q, a new walker gives %v %q", fault, got, wantFault, want)
	}
}
