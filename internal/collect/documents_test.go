package collect_test

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/collect"
)

// document is a file of a format whose entries stand in something.
type document struct {
	format, text string
	calls        int
	// grows says that such a file is written on, so that a state of it and the whole are one source.
	grows bool
}

func otlpLine(service string, n int) string {
	one := `{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b1%02d","kind":2,"startTimeUnixNano":"1772362800000000000","endTimeUnixNano":"1772362801000000000","attributes":[` +
		`{"key":"http.request.method","value":{"stringValue":"GET"}},{"key":"url.path","value":{"stringValue":"/v1/%s/%d"}},{"key":"http.response.status_code","value":{"intValue":"200"}}]}`
	return `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"` + service + `"}}]},"scopeSpans":[{"spans":[` +
		fmt.Sprintf(one, n, service, n) + "," + fmt.Sprintf(one, n+1, service, n+1) + "]}]}]}"
}

func burpFile(n int) string {
	text := `<?xml version="1.0"?>` + "\n" + `<!DOCTYPE items [<!ELEMENT items (item*)>]><items burpVersion="1">`
	for i := range n {
		text += fmt.Sprintf("<item><time>Sun Mar 01 12:00:0%d CET 2026</time><host ip=\"192.0.2.9\">shop.example</host><protocol>https</protocol><request base64=\"false\"><![CDATA[GET /v1/cards/%d HTTP/1.1\n\n]]></request>"+
			"<response>HTTP/1.1 200 OK\n\n{&quot;a&quot;:%d}</response></item>\n", i, i, i)
	}
	return text + "</items>"
}

// collectionFile has its variables at its end, as Postman writes them.
func collectionFile(n int) string {
	text := `{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[`
	for i := range n {
		text += fmt.Sprintf(`{"item":[{"request":"x","response":[{"originalRequest":{"url":"https://{{host}}/v1/cards/%d"},"code":200,"header":[{"key":"Date","value":"Sun, 01 Mar 2026 11:00:0%d GMT"}],"body":"{}"}]}],"variable":[{"key":"host","value":"%d.shop.example"}]},`, i, i, i)
	}
	return strings.TrimSuffix(text, ",") + `],"variable":[{"key":"host","value":"shop.example"}]}`
}

func documents() []document {
	return []document{
		{format: "burp", text: burpFile(5), calls: 5},
		{format: "postman", text: collectionFile(5), calls: 5},
		{format: "otlp", text: otlpLine("cards", 10) + "\n" + otlpLine("shop", 20) + "\n" + otlpLine("cards", 30) + "\n", calls: 6, grows: true},
	}
}

// A document is found by its content or by its name, read again it is known, and compressed as well.
func TestDocuments(t *testing.T) {
	for _, d := range documents() {
		for _, o := range []collect.Options{{}, {Format: d.format}, {BatchCalls: 1}} {
			s := newStore(t)
			path := write(t, filepath.Join(t.TempDir(), "f"), d.text)
			result := s.scan(o, path)
			want(t, result, uint64(d.calls), 0, 0)
			if result.Source.Format != d.format || len(s.tails()) > 0 {
				t.Errorf("%s: read as %s, tails %v", d.format, result.Source.Format, s.tails())
			}
			before := s.batches
			want(t, s.scan(o, path), 0, 0, uint64(d.calls))
			want(t, s.scan(o, write(t, path+".gz", gz(t, d.text))), 0, 0, uint64(d.calls))
			if s.batches != before {
				t.Errorf("%s: read again, something was new", d.format)
			}
		}
	}
}

// A document that was read in a state that was cut gives, whole, what it gives at once: also what hangs on what stands
// before the place where reading goes on.
func TestDocumentsThatGrow(t *testing.T) {
	dir := t.TempDir()
	for _, d := range documents() {
		once := newStore(t)
		once.scan(collect.Options{}, write(t, filepath.Join(dir, "f"), d.text))
		for at := 1; at < len(d.text); at += 31 {
			twice := newStore(t)
			o := collect.Options{BatchCalls: 2, Format: d.format}
			if strings.TrimSpace(d.text[:at]) == "" {
				continue
			}
			twice.scan(o, write(t, filepath.Join(dir, "f"), d.text[:at]))
			if n := len(twice.calls); !d.grows && n > 0 && n < d.calls && len(twice.tails()) == 0 {
				t.Fatalf("%s, cut at %d: %d calls of %d, and nothing says that it is cut", d.format, at, n, d.calls)
			}
			twice.scan(o, write(t, filepath.Join(dir, "f"), d.text))
			if !slices.Equal(once.calls, twice.calls) || d.grows && len(twice.tails()) > 0 {
				t.Fatalf("%s, cut at %d of %d: %d calls, tails %v\n%v", d.format, at, len(d.text), len(twice.calls), twice.tails(), twice.calls)
			}
		}
	}
}

// An entry far beyond what is held is counted as such, in bounded memory, and the others are read. A collection is held
// whole, so what stands behind is lost with it, and that is said.
func TestHugeEntriesOfDocuments(t *testing.T) {
	const huge = 24 << 20
	eve := `{"timestamp":"2026-03-01T12:00:00Z","flow_id":1,"event_type":"http","http":{"http_method":"GET","url":"/v1/%s","status":200}}` + "\n"
	zeek := `{"ts":1772362800.0,"uid":"C","id.orig_h":"192.0.2.7","trans_depth":1,"method":"GET","uri":"/v1/%s","status_code":200}` + "\n"
	item := "<item><time>Sun Mar 01 12:00:00 UTC 2026</time><request><![CDATA[GET /v1/%s HTTP/1.1\n\n]]></request></item>"
	span := strings.Replace(otlpLine("cards", 10), "/v1/cards/10", "/v1/%s", 1) + "\n"
	example := `{"request":"https://a.example/v1/%s","response":[{"code":200,"header":{"Date":"Sun, 01 Mar 2026 11:00:00 GMT"},"body":"{}"}]}`
	for _, test := range []struct {
		format, head, entry, between, tail, reasons, cut string
		calls                                            int
	}{
		{"suricata", "", eve, "", "", "too_large", "", 2},
		{"zeek", "", zeek, "", "", "too_large", "", 2},
		{"burp", `<items burpVersion="1">`, item, "", "</items>", "too_large", "", 2},
		{"otlp", "", span, "", "", "too_large", "", 5},
		{"postman", `{"info":{"_postman_id":"a"},"item":[`, example, ",", "]}", "", "too_large", 1},
	} {
		before, after, _ := strings.Cut(test.entry, "%s")
		in := io.MultiReader(strings.NewReader(test.head+before+"1"+after+test.between+before), &filler{huge, 'x'},
			strings.NewReader(after+test.between+before+"3"+after+test.tail))
		files, err := collect.Files([]string{"-"}, in)
		if err != nil {
			t.Fatal(err)
		}
		r, err := collect.NewReader(collect.Options{MaxEntry: 2 << 20, MaxBody: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		s := newStore(t)
		peak := peakMemory(t, func() {
			if _, err := r.Read(context.Background(), files[0], s.emit); err != nil {
				t.Errorf("%s: %v", test.format, err)
			}
		})
		if len(s.calls) != test.calls || s.reasons() != test.reasons || reasonsOf(s.tails()) != test.cut {
			t.Errorf("%s: %d calls, reasons %q, tails %q", test.format, len(s.calls), s.reasons(), reasonsOf(s.tails()))
		}
		if peak > 24<<20 {
			t.Errorf("%s: %d MiB were in use", test.format, peak>>20)
		}
	}
}
