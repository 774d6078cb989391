package cloudfrontlog_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/cloudfrontlog"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

const (
	head = "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end\n"
	line = "2026-03-01\t11:00:01\tAMS1-C1\t900\t192.0.2.7\tGET\td111.cdn.example\t/v1/cards/7\t200\thttps://shop.example/\tpro%2520be/1\tfull=1\t-\tMiss\t6f70==\tshop.example\thttps\t34\t1.000\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tMiss\tHTTP/2.0\t-\t-\t4711\t0.012\tMiss\tapplication/json\t512\t-\t-"
	got  = `GET https|shop.example|/v1/cards/7|full=1|HTTP/2 200 512 unobservable 192.0.2.7:4711 took 1000000 Referer="https://shop.example/" User-Agent="pro be/1"`
)

func change(line string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(line) }

func TestLines(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"with its fields", head + line, got},
		{"without", line, got},
		{"encoded once", head + change(line, "pro%2520be", "pro%20be"), got},
		{"a percent sign of its own", head + change(line, "pro%2520be/1", "50%25%20off"), change(got, "pro be/1", "50% off")},
		{"an older one", line[:strings.Index(line, "\tHTTP/2.0")], change(got, "HTTP/2 200 512", " 200 900", ":4711", ":0")},
		{"other fields", "#Version: 1.0\n#Fields: time date cs-method cs-uri-stem sc-status c-ip\n11:00:00\t2026-03-01\tGET\t/v1\t200\t192.0.2.7", `GET |||/v1|||200`},
		{"no query", head + change(line, "full=1", "-"), change(got, "|full=1|", "||")},
		{"no host of its own", head + change(line, "\tshop.example\t", "\t-\t"), change(got, "|shop.example|", "|d111.cdn.example|")},
		{"gone", head + change(line, "\t200\t", "\t000\t"), change(got, "200 512 unobservable", "0 0 none")},
		{"forwarded", head + change(line, "1.000\t-\t", "1.000\t198.51.100.4,%20192.0.2.1\t"), got + ` X-Forwarded-For="198.51.100.4, 192.0.2.1"`},
		{"a cookie", head + change(line, "full=1\t-", "full=1\tsession=abc;%20a=b"), got + ` Cookie="session=abc; a=b"`},
		{"IPv6", head + change(line, "192.0.2.7", "2001:db8::7"), change(got, "192.0.2.7", "2001:db8::7")},
		{"log injection", head + change(line, "pro%2520be/1", "x%09500%0A2026"), change(got, "pro be/1", `x\t500\n2026`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.Read(t, cloudfrontlog.Format, test.text+"\n")
			if len(log.Calls) != 1 || len(log.Reasons) != 1 {
				t.Fatalf("reasons %q", log.Reasons)
			}
			c := &log.Calls[0]
			if got := sourcetest.Brief(c); got != test.want && fmt.Sprintf("%s |||%s|||%d", c.Method, c.Path, c.Status) != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if cookie := c.Request.Header("cookie") != nil; log.Source.Standpoint != "edge" || cookie != (log.Source.Observes&call.ObservesCredentials != 0) {
				t.Errorf("observes %b, standpoint %q", log.Source.Observes, log.Source.Standpoint)
			}
			if !cloudfrontlog.Format.Detect([]byte(test.text + "\n")) {
				t.Error("it is not found by its content")
			}
		})
	}
}

func TestLinesThatAreNone(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"no method", change(line, "GET", "G T"), "request"},
		{"no such day", change(line, "2026-03-01", "2026-02-30"), "time"},
		{"status", change(line, "\t200\t", "\t20\t"), "status"},
		{"columns missing", line[:strings.LastIndexByte(line, '\t')], "format"},
		{"a column more", line + "\tx", "format"},
	} {
		log := sourcetest.Read(t, cloudfrontlog.Format, head+line+"\n"+test.line+"\n"+line+"\n")
		if log.String() != ","+test.want+"," {
			t.Errorf("%s: %q, want %q", test.name, log, test.want)
		}
	}
}

// Logs of several hours that were put together: each part has its own fields.
func TestSeveralHeads(t *testing.T) {
	other := "#Version: 1.0\n#Fields: date time cs-method cs-uri-stem sc-status c-ip\n2026-03-01\t11:00:00\tPOST\t/v2\t201\t192.0.2.8\n"
	log := sourcetest.Read(t, cloudfrontlog.Format, head+line+"\n"+other+"# a remark\n\n"+head+line+"\n")
	if log.String() != ",," || len(log.Calls) != 3 || string(log.Calls[1].Path) != "/v2" || sourcetest.Brief(&log.Calls[2]) != got {
		t.Errorf("reasons %q", log.Reasons)
	}
}

func TestBadLines(t *testing.T) { sourcetest.BadLines(t, cloudfrontlog.Format, line) }

func TestGrowth(t *testing.T) { sourcetest.Growth(t, cloudfrontlog.Format, []string{line, "x", line}) }

func TestNothingButAHead(t *testing.T) {
	if log := sourcetest.Read(t, cloudfrontlog.Format, head); len(log.Reasons) != 0 {
		t.Errorf("reasons %q", log.Reasons)
	}
	if cloudfrontlog.Format.Detect([]byte("#Version: 1.0\n#Fields: a b c\na\tb\tc\n")) {
		t.Error("the log of another is claimed")
	}
}

func FuzzLine(f *testing.F) {
	sourcetest.FuzzLine(f, cloudfrontlog.Format, line, "#Fields: date time cs-method cs-uri-stem sc-status c-ip", "#Fields: cs-method cs-uri-stem", "2026-03-01\t11:00:00\tA\t/\t%\t%2", strings.Repeat("\t", 300))
}

func logOf(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintln(&b, change(line, "/cards/7", fmt.Sprintf("/cards/%d", 700000+i), "\t4711", fmt.Sprintf("\t%d", 1024+i)))
	}
	return b.String()
}

func TestNothingIsAllocatedForALine(t *testing.T) {
	sourcetest.NothingAllocated(t, cloudfrontlog.Format, logOf(10_000))
}

// BenchmarkLines measures lines; the rival is regexp.
func BenchmarkLines(b *testing.B) {
	pattern := regexp.MustCompile(`^` + strings.Repeat(`([^\t]*)\t`, 32) + `([^\t]*)$`)
	sourcetest.Bench(b, cloudfrontlog.Format, logOf(20_000), sourcetest.Matches(pattern))
}
