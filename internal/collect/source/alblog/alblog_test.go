package alblog_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/alblog"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

const (
	line = `h2 2026-03-01T11:00:00.012000Z app/shop/50dc6c49 192.0.2.7:4711 192.0.2.99:80 0.001 0.009 0.001 200 200 34 512 "GET https://shop.example:443/v1/cards/7?full=1 HTTP/2.0" "probe/1" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:x "Root=1-58" "shop.example" "arn:aws:acm:y" 1 2026-03-01T11:00:00.000000Z "forward" "-" "-" "192.0.2.99:80" "200" "-" "-" TID_1234`
	got  = `GET https|shop.example|/v1/cards/7|full=1|HTTP/2 200 512 unobservable 192.0.2.7:4711 took 12000 User-Agent="probe/1"`
)

func change(line string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(line) }

func TestLines(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"HTTP/2", line, got},
		{"an older one", line[:strings.Index(line, " 2026-03-01T11:00:00.000000Z")], change(got, "took 12000", "at 2026-03-01T11:00:00.001 took 11000")},
		{"no answer", change(line, "0.001 0.009 0.001 200 200", "-1 -1 -1 - -", " 2026-03-01T11:00:00.000000Z", " -", "11:00:00.012", "11:00:00.000"), change(got, "200 512 unobservable", "0 0 none", " took 12000", "")},
		{"HTTP", change(line, "h2 2026", "http 2026", "https://shop.example:443", "http://shop.example:80"), change(got, "https|", "http|")},
		{"another port", change(line, ":443/", ":8443/"), change(got, "|shop.example|", "|shop.example:8443|")},
		{"gRPC", change(line, "h2 2026", "grpcs 2026"), got},
		{"WebSocket", change(line, "h2 2026", "wss 2026"), change(got, "https|", "wss|")},
		{"IPv6", change(line, "192.0.2.7", "2001:db8::7"), change(got, "192.0.2.7", "2001:db8::7")},
		{"IPv6 in brackets", change(line, "192.0.2.7", "[2001:db8::7]"), change(got, "192.0.2.7", "2001:db8::7")},
		{"no agent", change(line, `"probe/1"`, `"-"`), change(got, ` User-Agent="probe/1"`, ``)},
		{"quotes in the agent", change(line, `probe/1`, `pro\"be\x22`), change(got, `probe/1`, `pro\"be\"`)},
		{"log injection", change(line, `probe/1`, `x\" 500 \"-\" 2020-01-01T00:00:00Z`), change(got, `probe/1`, `x\" 500 \"-\" 2020-01-01T00:00:00Z`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.One(t, alblog.Format, test.line)
			if got := sourcetest.Brief(&log.Calls[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if log.Source.Observes != call.ObservesClientAddress|call.ObservesRequestHeaders || log.Source.Standpoint != "edge" {
				t.Errorf("observes %b, standpoint %q", log.Source.Observes, log.Source.Standpoint)
			}
			if !alblog.Format.Detect([]byte(test.line + "\n")) {
				t.Error("it is not found by its content")
			}
		})
	}
}

func TestLinesThatAreNone(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"malformed", change(line, "GET https://shop.example:443/v1/cards/7?full=1 HTTP/2.0", "- http://shop.example:80- -"), "request"},
		{"no such day", change(line, "2026-03-01T11:00:00.012", "2026-02-30T11:00:00.012"), "time"},
		{"status", change(line, " 200 200 34", " 20 200 34"), "status"},
		{"size", change(line, " 512 ", " 5k "), "size"},
		{"a network load balancer", `tls 2.0 2026-03-01T11:00:00 net/shop/50dc 6f70 192.0.2.7:4711 192.0.2.9:443 5 2 98 246 - arn:aws:x - - - shop.example - - -`, "format"},
		{"a quote that is not escaped", change(line, "probe/1", `pro"be`), "format"},
	} {
		log := sourcetest.Read(t, alblog.Format, line+"\n"+test.line+"\n"+line+"\n")
		if log.String() != ","+test.want+"," {
			t.Errorf("%s: %q, want %q", test.name, log, test.want)
		}
	}
}

func TestBadLines(t *testing.T) { sourcetest.BadLines(t, alblog.Format, line) }

func TestGrowth(t *testing.T) {
	sourcetest.Growth(t, alblog.Format, []string{line, "x", line})
	closed := strings.TrimSuffix(line, " TID_1234")
	sourcetest.Growth(t, alblog.Format, []string{closed, closed})
}

func FuzzLine(f *testing.F) {
	sourcetest.FuzzLine(f, alblog.Format, line, `ws 2026-03-01T11:00:00Z a ::1:1 - -1 -1 -1 - - 0 0 "- http://a:80- -" "\x22" - - - "-" "-"`,
		`http 2026-03-01T11:00:00.1+01:00 a [::1]:70000 - 9999999999 0.1 1e5 101 - 0 0 "CONNECT a:1 HTTP/1.1" "" "" "" "" "" "\"" "" 0 2027-01-01T00:00:00Z`)
}

func logOf(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintln(&b, change(line, "/cards/7", fmt.Sprintf("/cards/%d", 700000+i), ":4711", fmt.Sprintf(":%d", 1024+i)))
	}
	return b.String()
}

func TestNothingIsAllocatedForALine(t *testing.T) {
	sourcetest.NothingAllocated(t, alblog.Format, logOf(10_000))
}

// BenchmarkLines measures lines; the rival is regexp.
func BenchmarkLines(b *testing.B) {
	pattern := regexp.MustCompile(`^(\S+) (\S+) (\S+) (\S+):(\d+) (\S+) (\S+) (\S+) (\S+) (\S+) (\S+) (\d+) (\d+) "([^"]*)" "((?:[^"\\]|\\.)*)" (\S+) (\S+) (\S+) "([^"]*)" "([^"]*)" "([^"]*)" (\S+) (\S+) `)
	sourcetest.Bench(b, alblog.Format, logOf(20_000), sourcetest.Matches(pattern))
}
