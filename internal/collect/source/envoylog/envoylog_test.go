package envoylog_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/envoylog"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

const (
	plain = `[2026-03-01T11:00:00.000Z] "GET /v1/cards/7?full=1 HTTP/2" 200 - 0 512 12 11 "198.51.100.4" "probe/1" "6f70" "shop.example" "192.0.2.99:80"`
	istio = `[2026-03-01T11:00:00.000Z] "GET /v1/cards/7?full=1 HTTP/2" 200 - via_upstream - "-" 0 512 12 11 "-" "probe/1" "6f70" "shop.example" "192.0.2.99:80" outbound|80||shop 192.0.2.5:1 192.0.2.6:80 192.0.2.7:4711 - default`
	got   = `GET |shop.example|/v1/cards/7|full=1|HTTP/2 200 512 unobservable took 12000 User-Agent="probe/1" X-Forwarded-For="198.51.100.4"`
	whole = `GET |shop.example|/v1/cards/7|full=1|HTTP/2 200 512 unobservable 192.0.2.7:4711 took 12000 User-Agent="probe/1"`
)

func change(line string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(line) }

func TestLines(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"Envoy", plain, got},
		{"Istio", istio, whole},
		{"not forwarded", change(plain, `"198.51.100.4"`, `"-"`), change(got, ` X-Forwarded-For="198.51.100.4"`, ``)},
		{"no answer", change(plain, " 200 - ", " 0 DC "), change(got, "200 512 unobservable", "0 0 none")},
		{"default port", change(plain, "shop.example", "shop.example:443"), got},
		{"quotes in the agent", change(plain, "probe/1", `pro\"be`), change(got, "probe/1", `pro\"be`)},
		{"no duration", change(plain, " 12 11 ", " - - "), change(got, " took 12000", "")},
		{"IPv6", change(istio, "192.0.2.7:4711", "[2001:db8::7]:4711"), change(whole, "192.0.2.7", "2001:db8::7")},
		{"container runtime", "2026-03-01T11:00:00.123456789Z stdout F " + istio, whole},
		{"syslog", "Mar  1 12:00:00 edge envoy[1]: " + plain, got},
		{"another zone", change(plain, "11:00:00.000Z", "12:00:00.000+01:00"), got},
		{"absolute", change(plain, "/v1/cards", "http://x.example/v1/cards"), change(got, "|shop.example|", "http|x.example|")},
		{"log injection", change(plain, "probe/1", `x\" \"y\" \"z\" \"evil.example\" \"`), change(got, "probe/1", `x\" \"y\" \"z\" \"evil.example\" \"`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.One(t, envoylog.Format, test.line)
			if got := sourcetest.Brief(&log.Calls[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if log.Source.Observes&^(call.ObservesClientAddress|call.ObservesRequestHeaders) != 0 || log.Source.Standpoint != "" {
				t.Errorf("observes %b, standpoint %q", log.Source.Observes, log.Source.Standpoint)
			}
			if !envoylog.Format.Detect([]byte(test.line + "\n")) {
				t.Error("it is not found by its content")
			}
		})
	}
}

func TestLinesThatAreNone(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"a plain connection", change(plain, "GET /v1/cards/7?full=1 HTTP/2", "- - -"), "request"},
		{"no such day", change(plain, "2026-03-01", "2026-02-30"), "time"},
		{"status", change(plain, " 200 ", " 20 "), "status"},
		{"size", change(plain, " 512 ", " 5k "), "size"},
		{"an open quote", change(plain, `"6f70"`, `"6f70`), "format"},
		{"a quote that is not escaped", change(plain, "probe/1", `pro"be`), "format"},
		{"a common line", `192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET /a HTTP/1.1" 200 5`, "format"},
	} {
		log := sourcetest.Read(t, envoylog.Format, plain+"\n"+test.line+"\n"+istio+"\n")
		if log.String() != ","+test.want+"," {
			t.Errorf("%s: %q, want %q", test.name, log, test.want)
		}
	}
}

func TestBadLines(t *testing.T) {
	sourcetest.BadLines(t, envoylog.Format, plain)
	sourcetest.BadLines(t, envoylog.Format, istio)
}

func TestGrowth(t *testing.T) {
	sourcetest.Growth(t, envoylog.Format, []string{plain, "x", plain, istio, plain})
	sourcetest.Growth(t, envoylog.Format, []string{istio, plain, istio})
}

func FuzzLine(f *testing.F) {
	sourcetest.FuzzLine(f, envoylog.Format, plain, istio, `[2026-03-01T11:00:00Z] "- - -" 0 UF - - "-" 0 0 1 - "-" "-" "-" "-" "-" - - - - -`,
		`[x] "a" 1`, `[2026-03-01T11:00:00.1234567+0100] "CONNECT a:1 HTTP/3" 200 - 1 2 3 4 "a,b" "\x22" "" "[::1]:80" "-" "x" y`)
}

func logOf(line string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintln(&b, change(line, "/cards/7", fmt.Sprintf("/cards/%d", 700000+i), ":4711", fmt.Sprintf(":%d", 1024+i)))
	}
	return b.String()
}

func TestNothingIsAllocatedForALine(t *testing.T) {
	sourcetest.NothingAllocated(t, envoylog.Format, logOf(plain, 10_000))
	sourcetest.NothingAllocated(t, envoylog.Format, logOf(istio, 10_000))
}

// BenchmarkLines measures lines; the rival is regexp.
func BenchmarkLines(b *testing.B) {
	pattern := regexp.MustCompile(`^\[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d+) (\S+) (\d+) (\d+) (\d+) (\S+) "([^"]*)" "((?:[^"\\]|\\.)*)" "([^"]*)" "([^"]*)" "([^"]*)"$`)
	sourcetest.Bench(b, envoylog.Format, logOf(plain, 20_000), sourcetest.Matches(pattern))
}
