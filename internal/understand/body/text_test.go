package body_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

const (
	png          = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x01\x02"
	unknownBytes = "\x00\x01\xf3\x02\x9c\xee\x03\x11\xff\x80\x07"
)

func TestMediaTypes(t *testing.T) {
	const object = "+$\n$.a=1 (number)\n-$"
	for _, c := range []struct {
		mediaType, in string
		fault         observation.Fault
		want          string
	}{
		{"application/problem+json", `{"a":1}`, 0, object},
		{"Application/JSON ; charset=UTF-8", `{"a":1}`, 0, object},
		{"application/json, text/plain", `{"a":1}`, 0, object},
		{"text/html", ` {"a":1}`, 0, object},
		{"text/plain", `{"a":1}` + "\n" + `{"a":1}`, 0, object + "\n" + object},
		{"", `{"a":1}`, 0, object},
		{"application/octet-stream", `{"a":1}`, 0, object},
		{"", `{"a":1,"b`, observation.Damaged, object},
		{"application/x-ndjson", "{\"a\":1}\r\n\n{oops\n{\"a\":1}", observation.Damaged, object + "\n+$\n-$\n" + object},
		{"application/json-seq", "\x1e{\"a\":1}\n\x1e{\"a\":1}\n", 0, object + "\n" + object},
		{"text/plain", `[info] {a}`, 0, `$=[info] {a}`},
		{"text/plain", `[1] see below`, 0, `$=[1] see below`},
		{"text/html; charset=utf-8", `<p>Hello</p>`, 0, `$=<p>Hello</p>`},
		{"application/javascript", `var a=1`, 0, `$=var a=1`},
		{"text/css", "\xEF\xBB\xBFp{}", 0, `$=p{}`},
		{"", `Plain words.`, 0, `$=Plain words.`},
		{"", `a=1&b=two`, 0, "+\na=1\nb=two\n-"},
		{"", `YWJjZGVmZw==`, 0, `$=YWJjZGVmZw==`},
		{"", unknownBytes, 0, "$=" + unknownBytes + " (opaque)"},
		{"application/octet-stream", png, 0, "$=" + png + " (opaque)"},
		{"text/plain", unknownBytes, 0, "$=" + unknownBytes + " (opaque)"},
		{"text/plain", "nul\x00 in the middle of a text", 0, "$=nul\x00 in the middle of a text"},
		{"application/x-unheard-of", unknownBytes, 0, "$=" + unknownBytes + " (opaque)"},
		{"image/png", png, 0, "$=" + png + " (opaque)"},
		{"image/svg+xml", `<svg/>`, 0, `$=<svg/> (opaque)`},
		{"application/pdf", `%PDF-1.7`, 0, `$=%PDF-1.7 (opaque)`},
		{"application/xml", `<a>1</a>`, 0, "+$\n$.a=1\n-$"},
		{"application/soap+xml", `{"a":1}`, 0, object},
		{"multipart/form-data; boundary=x", `--x`, observation.Damaged, ``},
		{"application/avro", unknownBytes, observation.Unsupported, "$=" + unknownBytes + " (opaque)"},
		{"application/grpc+thrift", unknownBytes, observation.Unsupported, "$=" + unknownBytes + " (opaque)"},
	} {
		t.Run(c.mediaType+" "+c.in, func(t *testing.T) {
			r, fault := walk(t, c.in, c.mediaType, "")
			if fault != c.fault {
				t.Errorf("fault %q, want %q", fault, c.fault)
			}
			if r.String() != c.want {
				t.Errorf("got\n%s\nwant\n%s", r, c.want)
			}
		})
	}
}

// utf16of is a text in UTF-16 with its mark.
func utf16of(s string, order binary.AppendByteOrder) string {
	out := order.AppendUint16(nil, 0xFEFF)
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return string(out)
}

func TestCharsets(t *testing.T) {
	utf16le := func(s string) string { return utf16of(s, binary.LittleEndian) }
	for _, c := range []struct{ name, mediaType, in, want string }{
		{"UTF-16 with its mark", "application/json", utf16le(`{"a":"Zoë 😀"}`), "$.a=Zoë 😀"},
		{"UTF-16, undeclared", "", utf16le(`{"a":"Zoë"}`), "$.a=Zoë"},
		{"UTF-16 big end first", "text/plain", "\xFE\xFF\x00H\x00i\xD8\x3D", "$=Hi\uFFFD"},
		{"UTF-16 without its mark", "text/plain; charset=UTF-16LE", "H\x00i\x00", "$=Hi"},
		{"Latin-1", "application/json; charset=ISO-8859-1", "{\"a\":\"Zo\xeb \x80\"}", "$.a=Zoë €"},
		{"Latin-1 in name only", `text/plain; x=y; charset="latin1"`, "Zoë", "$=Zoë"},
		{"something else that begins with FF FE", "application/octet-stream", "\xFF\xFEabcdefghijkl", "$=\xFF\xFEabcdefghijkl (opaque)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, c.mediaType, "")
			if fault != observation.NoFault || r.leaves() != c.want {
				t.Errorf("fault %v, got %q, want %q", fault, r.leaves(), c.want)
			}
		})
	}
}

// pieces keeps the leaves of a text.
type pieces struct {
	collector
	text []string
}

func (p *pieces) Leaf(_ *body.Node, v body.Value) { p.text = append(p.text, string(v.Bytes)) }

func longText(t *testing.T, in string) []string {
	t.Helper()
	p := &pieces{}
	if fault := newWalker(body.DefaultLimits()).Walk([]byte(in), []byte("text/plain"), nil, p); fault != observation.NoFault {
		t.Fatalf("fault %v", fault)
	}
	for i, piece := range p.text {
		if len(piece) == 0 || len(piece) > 64<<10 {
			t.Fatalf("piece %d has %d bytes", i, len(piece))
		}
	}
	return p.text
}

func TestLongText(t *testing.T) {
	var b strings.Builder
	for i := 0; b.Len() < 300<<10; i++ {
		fmt.Fprintf(&b, "word %d ann%d@mail.example ", i, i)
	}
	in, end := b.String(), 0
	for i, piece := range longText(t, in) {
		from := strings.Index(in, piece)
		if from < 0 || i > 0 && from > end-200 {
			t.Fatalf("piece %d begins at %d, the last one ended at %d: a value in between is missed", i, from, end)
		}
		if i > 0 && in[from-1] != ' ' {
			t.Errorf("piece %d begins inside a word", i)
		}
		end = from + len(piece)
	}
	if end != len(in) {
		t.Errorf("%d of %d bytes delivered", end, len(in))
	}
}

func TestLongTextWithoutWords(t *testing.T) {
	for name, in := range map[string]string{
		"no blanks":  strings.Repeat("名", 100<<10),
		"just a cut": strings.Repeat("x", 64<<10) + "y",
		"no cut":     strings.Repeat("x", 64<<10),
		"blanks":     strings.Repeat(" ", 200<<10) + "end",
	} {
		total := 0
		for _, piece := range longText(t, in) {
			if !utf8.ValidString(piece) {
				t.Errorf("%s: cut inside a character", name)
			}
			total += len(piece)
		}
		if total < len(in) || name == "no cut" && total != len(in) {
			t.Errorf("%s: %d of %d bytes delivered", name, total, len(in))
		}
	}
}
