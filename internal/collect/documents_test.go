package collect_test

import (
	"fmt"
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

func documents() []document {
	return []document{
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
		for at := 1; at < len(d.text); at += 7 {
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
			if !slices.Equal(once.calls, twice.calls) || len(twice.tails()) > 0 {
				t.Fatalf("%s, cut at %d of %d: %d calls, tails %v\n%v", d.format, at, len(d.text), len(twice.calls), twice.tails(), twice.calls)
			}
		}
	}
}
