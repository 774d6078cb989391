package haproxylog_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/haproxylog"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

const (
	line = `192.0.2.7:4711 [01/Mar/2026:11:00:00.000] fe be/s1 0/0/1/10/12 200 512 - - ---- 1/1/0/0/0 0/0 {shop.example|probe/1} {} "GET /v1/cards/7?full=1 HTTP/1.1"`
	got  = `GET ||/v1/cards/7|full=1|HTTP/1.1 200 512 unobservable 192.0.2.7:4711 took 12000`
)

func change(line string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(line) }

func TestLines(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"plain", line, got},
		{"no captures", change(line, "{shop.example|probe/1} {} ", ""), got},
		{"captures with spaces", change(line, "probe/1", "Mozilla (X; Y) #7B"), got},
		{"syslog", "Mar  1 12:00:00 edge haproxy[711]: " + line, got},
		{"syslog with a priority", "<134>Mar  1 12:00:00 haproxy[711]: " + line, got},
		{"syslog, RFC 5424", "<134>1 2026-03-01T12:00:00.012+01:00 edge haproxy 711 - - " + change(line, ":11:00", ":12:00"), got},
		{"syslog, RFC 5424, UTC", "<134>1 2026-03-01T11:00:00.012Z edge haproxy 711 - - " + line, got},
		{"rsyslog's file format", "2026-03-01T12:00:00.012345+01:00 edge haproxy[711]: " + change(line, ":11:00", ":12:00"), got},
		{"behind UTC", "2026-03-01T03:30:00-07:30 edge haproxy[711]: " + change(line, ":11:00", ":03:30"), got},
		{"TLS frontend", change(line, " fe ", " fe~ "), change(got, "GET |", "GET https|")},
		{"TLS log", line + ` 0/0000000000000000/0/0/0 shop.example/TLSv1.3/TLS_AES_256_GCM_SHA384`, change(got, "GET |", "GET https|")},
		{"HTTP/2", change(line, "GET /v1/cards/7?full=1 HTTP/1.1", "GET https://shop.example/v1/cards/7?full=1 HTTP/2.0"), change(got, "GET ||", "GET https|shop.example|", "HTTP/1.1", "HTTP/2")},
		{"still going on", change(line, "/12 200 512", "/+12 200 +512"), change(got, " took 12000", "")},
		{"no answer", change(line, "0/0/1/10/12 200 512", "0/0/-1/-1/12 -1 0"), change(got, "200 512 unobservable", "0 0 none")},
		{"IPv6", change(line, "192.0.2.7", "2001:db8::7"), change(got, "192.0.2.7", "2001:db8::7")},
		{"IPv6, a port that could be a part of it", change(line, "192.0.2.7:4711", "::1:8080"), change(got, "192.0.2.7:4711", "::1:8080")},
		{"IPv4-mapped", change(line, "192.0.2.7", "::ffff:192.0.2.7"), got},
		{"a socket", change(line, "192.0.2.7:4711", "unix:1"), change(got, " 192.0.2.7:4711", "")},
		{"escapes", change(line, "full=1", "full=#22#23#20x#zz"), change(got, "full=1", `full="# x#zz`)},
		{"log injection", change(line, "full=1", `full=1#22 500 #0A`), change(got, "full=1", "full=1\" 500 \n")},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.One(t, haproxylog.Format, test.line)
			if got := sourcetest.Brief(&log.Calls[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if log.Source.Observes&^call.ObservesClientAddress != 0 || log.Source.Standpoint != "" {
				t.Errorf("observes %b, standpoint %q", log.Source.Observes, log.Source.Standpoint)
			}
			if !haproxylog.Format.Detect([]byte(test.line + "\n")) {
				t.Error("it is not found by its content")
			}
		})
	}
}

func TestLinesThatAreNone(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"bad request", change(line, "GET /v1/cards/7?full=1 HTTP/1.1", "<BADREQ>"), "request"},
		{"no such day", change(line, "01/Mar", "30/Feb"), "time"},
		{"status", change(line, " 200 ", " 20 "), "status"},
		{"size", change(line, " 512 ", " 5k "), "size"},
		{"a start of HAProxy", "Mar  1 12:00:00 edge haproxy[711]: Proxy fe started.", "format"},
		{"a TCP log", `192.0.2.7:4711 [01/Mar/2026:11:00:00.000] fe be/s1 0/0/5007 212 -- 0/0/0/0/3 0/0`, "format"},
		{"an error", `192.0.2.7:4711 [01/Mar/2026:11:00:00.000] fe/1: SSL handshake failure`, "format"},
		{"an open quote", strings.TrimSuffix(line, `"`), "format"},
	} {
		log := sourcetest.Read(t, haproxylog.Format, line+"\n"+test.line+"\n"+line+"\n")
		if log.String() != ","+test.want+"," {
			t.Errorf("%s: %q, want %q", test.name, log, test.want)
		}
	}
}

func TestBadLines(t *testing.T) { sourcetest.BadLines(t, haproxylog.Format, line) }

func TestGrowth(t *testing.T) {
	sourcetest.Growth(t, haproxylog.Format, []string{line, "x", "Mar  1 12:00:00 edge haproxy[711]: " + line, line})
}

func FuzzLine(f *testing.F) {
	sourcetest.FuzzLine(f, haproxylog.Format, line, "<134>1 2026-03-01T12:00:00.012+01:00 a b - - - "+line, change(line, "192.0.2.7", "::ffff:1.2.3.4", "GET", "#47ET"),
		`a [01/Mar/2026:11:00:00.000] f b/<NOSRV> -1/-1/-1/-1/+0 400 +0 - - PR-- 1/1/0/0/0 0/0 {a} {b} "<BADREQ>" x`, `x [01/Mar/2026:11:00:00.000] `)
}

func logOf(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintln(&b, change(line, "/cards/7", fmt.Sprintf("/cards/%d", 700000+i), ":4711", fmt.Sprintf(":%d", 1024+i)))
	}
	return b.String()
}

func TestNothingIsAllocatedForALine(t *testing.T) {
	sourcetest.NothingAllocated(t, haproxylog.Format, logOf(10_000))
}

// BenchmarkLines measures lines; the rival is regexp.
func BenchmarkLines(b *testing.B) {
	pattern := regexp.MustCompile(`^(\S+):(\d+) \[([^\]]+)\] (\S+) ([^/]+)/(\S+) (\S+) (\d+) (\d+) \S+ \S+ (\S+) (\S+) (\S+) (?:\{([^}]*)\} )*"([^"]*)"$`)
	sourcetest.Bench(b, haproxylog.Format, logOf(20_000), sourcetest.Matches(pattern))
}
