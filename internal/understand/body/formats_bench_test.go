package body_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/understand/body"
)

// customers is a list of n people in XML.
func customers(n int) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><e:Envelope xmlns:e="urn:e"><e:Body><customers>`)
	for i := range n {
		fmt.Fprintf(&b, `<customer id="4000%06d"><firstName>Anneke</firstName><lastName>Voorbeeld &amp; Zn</lastName><email type="home">a%d@mail.example</email>`+
			`<address><street>Kade %d</street><city>Utrecht</city></address></customer>`, i, i, i)
	}
	b.WriteString(`</customers></e:Body></e:Envelope>`)
	return []byte(b.String())
}

// columns is a table of n people.
func columns(n int) []byte {
	var b strings.Builder
	b.WriteString("id,first name,last name,e-mail,city\r\n")
	for i := range n {
		fmt.Fprintf(&b, "4000%06d,Anneke,\"Voorbeeld, Zn\",a%d@mail.example,Utrecht\r\n", i, i)
	}
	return []byte(b.String())
}

func BenchmarkFormats(b *testing.B) {
	for _, c := range []struct {
		mediaType string
		in        []byte
	}{
		{"application/xml", customers(20)},
		{"text/csv", columns(50)},
		{"text/event-stream", []byte("data: " + string(sample(1)) + "\n\n")},
		{"multipart/mixed; boundary=b", []byte("--b\r\nContent-Type: application/json\r\n\r\n" + string(sample(1)) + "\r\n--b--")},
	} {
		b.Run(c.mediaType, func(b *testing.B) {
			w, sink := newWalker(body.DefaultLimits()), &counter{}
			b.SetBytes(int64(len(c.in)))
			b.ReportAllocs()
			for b.Loop() {
				if w.Walk(c.in, []byte(c.mediaType), nil, sink) != 0 {
					b.Fatal("damaged")
				}
			}
		})
	}
}

// Bodies that are made to cost: none may take much more memory than its own size, and none may take long.
func TestHostileBodiesAreBounded(t *testing.T) {
	const size = 4 << 20
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, format, i, i)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ mediaType, in string }{
		"elements of many names":        {"application/xml", "<a>" + numbered("<n%d>1</n%d>") + "</a>"},
		"elements in each other":        {"application/xml", strings.Repeat("<a>", size/3)},
		"many attributes":               {"application/xml", "<a " + numbered(`n%d="%d" `) + "/>"},
		"many references":               {"application/xml", "<a>" + strings.Repeat("&#65;&x", size/8) + "</a>"},
		"many open brackets":            {"application/xml", "<a>" + strings.Repeat("<", size)},
		"many comments without end":     {"application/xml", "<a>" + strings.Repeat("<!-- ", size/5)},
		"a document type without end":   {"application/xml", "<!DOCTYPE a [" + strings.Repeat("<!ENTITY a 'x'>", size/15)},
		"sniffed":                       {"", "<a>" + strings.Repeat("<b c='", size/6)},
		"many columns":                  {"text/csv", strings.Repeat(",", size) + "\n1"},
		"many names of columns":         {"text/csv", numbered("n%d_%d,") + "\n" + strings.Repeat("1,", size/2)},
		"many rows":                     {"text/csv", "a\n" + strings.Repeat("\"\"\n", size/3)},
		"quotes":                        {"text/csv", strings.Repeat("\"", size)},
		"many events":                   {"text/event-stream", strings.Repeat("data:x\n\n", size/8)},
		"one event of many lines":       {"text/event-stream", strings.Repeat("data:{\n", size/7)},
		"many parts":                    {"multipart/form-data; boundary=b", numbered("--b\r\nContent-Disposition: form-data; name=\"n%d_%d\"\r\n\r\n1\r\n") + "--b--"},
		"almost boundaries":             {"multipart/mixed; boundary=b", "--b\r\n\r\n" + strings.Repeat("\n--bb", size/5)},
		"many semicolons in one header": {"multipart/mixed; boundary=b", "--b\r\nContent-Disposition: a" + strings.Repeat(";", size) + "\r\n\r\nx\r\n--b--"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWalker(body.DefaultLimits())
			in, sink := []byte(c.in), &counter{}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			w.Walk(in, []byte(c.mediaType), nil, sink)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			t.Logf("%d leaves, %d MiB allocated, %v", sink.leaves, (after.TotalAlloc-before.TotalAlloc)>>20, took)
			if most := uint64(96 << 20); after.TotalAlloc-before.TotalAlloc > most {
				t.Errorf("%d MiB allocated for a body of %d MiB", (after.TotalAlloc-before.TotalAlloc)>>20, len(in)>>20)
			}
			if took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 40<<20 {
				t.Errorf("%d MiB kept", kept>>20)
			}
			runtime.KeepAlive(w)
		})
	}
}
