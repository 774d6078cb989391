package accesslog_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/accesslog"
)

// readAll reads a log. Reasons has one word for each line, empty for a call.
func readAll(t testing.TB, text string) (calls []call.Call, reasons []string, s call.Source) {
	t.Helper()
	limits := source.Limits{MaxEntry: 1 << 20}
	w, d := source.NewWindow(limits), accesslog.Format.New(limits)
	w.Reset(strings.NewReader(text), nil)
	space := source.Space{}
	space.Clear(&call.Batch{})
	for {
		p, err := d.Next(w)
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, source.ErrFull) {
			w.Release()
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		c := call.Call{Sequence: uint64(len(reasons))}
		reason := d.Read(p, &space, &c)
		if reason == "" {
			calls = append(calls, c)
		}
		reasons = append(reasons, reason)
	}
	if word := d.Finish(); word != "" {
		reasons = append(reasons, word)
	}
	d.Describe(&s)
	return calls, reasons, s
}

const stamp = "01/Mar/2026:12:00:00 +0100"

// brief says what a call is, in one line.
func brief(c call.Call) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s|%s|%s|%s|%s", c.Method, c.Scheme, c.Host, c.Path, c.Query, c.Protocol)
	fmt.Fprintf(&b, " %d %d %s", c.Status, c.Response.Body.Size, c.Response.Body.State)
	if c.Client.IsValid() {
		fmt.Fprintf(&b, " %s:%d", c.Client.Addr(), c.Client.Port())
	}
	at := time.UnixMicro(c.Start).UTC()
	if noon := time.Date(2026, 3, 1, 11, 0, 0, 0, time.UTC); !at.Equal(noon) {
		fmt.Fprintf(&b, " at %s", at.Format("2006-01-02T15:04:05.999999"))
	}
	if c.Duration != call.Unknown {
		fmt.Fprintf(&b, " took %d", c.Duration)
	}
	for _, h := range c.Request.Headers {
		fmt.Fprintf(&b, " %s=%q", h.Name, h.Value)
	}
	return b.String()
}

func TestLines(t *testing.T) {
	const who = "192.0.2.7 - - [" + stamp + "] "
	const get = who + `"GET /a HTTP/1.1" 200 5`
	const got = "GET ||/a||HTTP/1.1 200 5 unobservable 192.0.2.7:0"
	const pair = ` "-" "probe/1"`
	const paired = ` User-Agent="probe/1"`
	deep := "/" + strings.Repeat("x", 64<<10)
	for _, test := range []struct{ name, line, want string }{
		{"common", get, got},
		{"query", who + `"POST /a%20b?x=1&y=?2 HTTP/1.0" 201 7`, "POST ||/a%20b|x=1&y=?2|HTTP/1.0 201 7 unobservable 192.0.2.7:0"},
		{"user", `192.0.2.7 - ines [` + stamp + `] "GET /a HTTP/1.1" 200 5`, got},
		{"user with spaces", `192.0.2.7 - ines [x] maria y [` + stamp + `] "GET /a HTTP/1.1" 200 5`, got},
		{"user with a time", `192.0.2.7 - [02/Mar/2026:12:00:00 +0100] \"GET [` + stamp + `] "GET /a HTTP/1.1" 200 5`, got},
		{"combined", get + ` "https://shop.example/b?c=1" "Mozilla/5.0 (X; Y)"`, got + ` Referer="https://shop.example/b?c=1" User-Agent="Mozilla/5.0 (X; Y)"`},
		{"nothing given", get + ` "-" "-"`, got},
		{"empty", get + ` "" ""`, got},
		{"no size", who + `"GET /a HTTP/1.1" 302 -`, "GET ||/a||HTTP/1.1 302 0 unobservable 192.0.2.7:0"},
		{"head", who + `"HEAD /a HTTP/1.1" 200 5`, "HEAD ||/a||HTTP/1.1 200 0 none 192.0.2.7:0"},
		{"not modified", who + `"GET /a HTTP/1.1" 304 0`, "GET ||/a||HTTP/1.1 304 0 none 192.0.2.7:0"},
		{"no answer", who + `"GET /a HTTP/1.1" 000 0`, "GET ||/a||HTTP/1.1 0 0 none 192.0.2.7:0"},
		{"HTTP/2", who + `"GET /a HTTP/2.0" 200 5`, "GET ||/a||HTTP/2 200 5 unobservable 192.0.2.7:0"},
		{"HTTP/3", who + `"GET /a HTTP/3.0" 200 5`, "GET ||/a||HTTP/3 200 5 unobservable 192.0.2.7:0"},
		{"HTTP/0.9", who + `"GET /a" 200 5`, "GET ||/a||HTTP/0.9 200 5 unobservable 192.0.2.7:0"},
		{"spaces in the target", who + `"GET /a b c HTTP/1.1" 400 5`, "GET ||/a b c||HTTP/1.1 400 5 unobservable 192.0.2.7:0"},
		{"absolute", who + `"GET HTTP://u:p@Shop.example:81/a?b HTTP/1.1" 200 5`, "GET http|Shop.example:81|/a|b|HTTP/1.1 200 5 unobservable 192.0.2.7:0"},
		{"absolute without a path", who + `"GET http://shop.example HTTP/1.1" 200 5`, "GET http|shop.example|/||HTTP/1.1 200 5 unobservable 192.0.2.7:0"},
		{"asterisk", who + `"OPTIONS * HTTP/1.1" 200 5`, "OPTIONS ||*||HTTP/1.1 200 5 unobservable 192.0.2.7:0"},
		{"connect", who + `"CONNECT shop.example:443 HTTP/1.1" 405 5`, "CONNECT |shop.example:443|||HTTP/1.1 405 5 unobservable 192.0.2.7:0"},
		{"host", "shop.example " + get, "GET |shop.example|/a||HTTP/1.1 200 5 unobservable 192.0.2.7:0"},
		{"host and its port", "shop.example:443 " + get + pair, "GET |shop.example|/a||HTTP/1.1 200 5 unobservable 192.0.2.7:0" + paired},
		{"host and another port", "shop.example:8443 " + get, "GET |shop.example:8443|/a||HTTP/1.1 200 5 unobservable 192.0.2.7:0"},
		{"host that is an address", "[2001:db8::9]:443 2001:db8::7 - - [" + stamp + `] "GET /a HTTP/1.1" 200 5`, "GET |[2001:db8::9]|/a||HTTP/1.1 200 5 unobservable 2001:db8::7:0"},
		{"no host", "_ " + get, got},
		{"client by name", `pc7.isp.example - - [` + stamp + `] "GET /a HTTP/1.1" 200 5`, "GET ||/a||HTTP/1.1 200 5 unobservable"},
		{"host and client by name", `shop.example:80 pc7.isp.example - - [` + stamp + `] "GET /a HTTP/1.1" 200 5`, "GET |shop.example|/a||HTTP/1.1 200 5 unobservable"},
		{"socket", `unix: - - [` + stamp + `] "GET /a HTTP/1.1" 200 5`, "GET ||/a||HTTP/1.1 200 5 unobservable"},
		{"IPv6", `2001:db8::7 - - [` + stamp + `] "GET /a HTTP/1.1" 200 5`, "GET ||/a||HTTP/1.1 200 5 unobservable 2001:db8::7:0"},
		{"IPv4-mapped", `::ffff:192.0.2.7 - - [` + stamp + `] "GET /a HTTP/1.1" 200 5`, got},
		{"zone", `fe80::1%eth0 - - [` + stamp + `] "GET /a HTTP/1.1" 200 5`, "GET ||/a||HTTP/1.1 200 5 unobservable fe80::1:0"},
		{"client's port", `192.0.2.7:4711 - - [` + stamp + `] "GET /a HTTP/1.1" 200 5`, "GET ||/a||HTTP/1.1 200 5 unobservable 192.0.2.7:4711"},
		{"behind UTC", strings.Replace(get, "12:00:00 +0100", "03:30:00 -0730", 1), got},
		{"east of UTC", strings.Replace(get, "12:00:00 +0100", "16:45:00 +0545", 1), got},
		{"leap day", strings.Replace(get, "01/Mar/2026", "29/Feb/2024", 1), got + " at 2024-02-29T11:00:00"},
		{"before 1970", strings.Replace(get, "01/Mar/2026", "31/Dec/1969", 1), got + " at 1969-12-31T11:00:00"},
		{"request time", get + pair + " 1.250", "GET ||/a||HTTP/1.1 200 5 unobservable 192.0.2.7:0 at 2026-03-01T10:59:58.75 took 1250000" + paired},
		{"request time, common", get + " 0.000", got + " took 0"},
		{"request and response time", get + pair + " 0.020 0.010", "GET ||/a||HTTP/1.1 200 5 unobservable 192.0.2.7:0 at 2026-03-01T10:59:59.98 took 20000" + paired},
		{"request time by name", get + pair + ` rt=0.020 uct="0.000"`, "GET ||/a||HTTP/1.1 200 5 unobservable 192.0.2.7:0 at 2026-03-01T10:59:59.98 took 20000" + paired},
		{"request time, quoted", get + pair + ` "0.020"`, "GET ||/a||HTTP/1.1 200 5 unobservable 192.0.2.7:0 at 2026-03-01T10:59:59.98 took 20000" + paired},
		{"ratio", get + pair + ` "2.50"`, got + paired},
		{"microseconds", get + pair + " 12345", got + " took 12345" + paired},
		{"seconds or microseconds", get + pair + " 12", got + paired},
		{"sizes in and out", get + pair + " 1234 5678", got + paired},
		{"forwarded", get + pair + ` "198.51.100.4, 2001:db8::1"`, got + paired + ` X-Forwarded-For="198.51.100.4, 2001:db8::1"`},
		{"not forwarded", get + pair + ` "-"`, got + paired},
		{"another field", get + pair + ` "shop.example" req=7 [a] "x y"`, got + paired},
		{"ingress", get + pair + ` 423 0.012 [default-svc-80] [] 192.0.2.99:80 123 0.012 200 6f70`, "GET ||/a||HTTP/1.1 200 5 unobservable 192.0.2.7:0 at 2026-03-01T10:59:59.988 took 12000" + paired},
		{"Traefik", get + pair + ` 17 "shop@file" "http://192.0.2.99:80" 12ms`, got + " took 12000" + paired},
		{"syslog", "<190>Mar  1 12:00:00 edge nginx: " + get, got},
		{"syslog without a priority or host", "Mar 01 12:00:00 nginx[711]: " + get, got},
		{"syslog, RFC 5424", "<190>1 2026-03-01T11:00:00.123Z edge nginx 711 - - " + get, got},
		{"syslog, RFC 5424 with data", `<190>1 2026-03-01T11:00:00.123Z edge nginx 711 - [a b="c"] ` + get, got},
		{"syslog, as files have it", "2026-03-01T12:00:00.123456+01:00 edge httpd: " + get, got},
		{"container runtime", "2026-03-01T11:00:00.123456789Z stdout F " + get + pair, got + paired},
		{"API Gateway", get + ` 7f1c2a9e-0000-4000-8000-0123456789ab`, got},
		{"escaped quotes", get + ` "-" "a \"b\" \x22c\x22 \\"`, got + ` User-Agent="a \"b\" \"c\" \\"`},
		{"log injection", get + ` "-" "x\n192.0.2.8 - - [01/Mar/2026:12:00:00 +0100] \"GET /b HTTP/1.1\" 200 5"`, got + ` User-Agent="x\n192.0.2.8 - - [01/Mar/2026:12:00:00 +0100] \"GET /b HTTP/1.1\" 200 5"`},
		{"other escapes", get + ` "-" "\t\r\b\v\xC3\xa9\xZZ\q\"\\"`, got + ` User-Agent="\t\r\b\vé\\xZZ\\q\"\\"`},
		{"escaped target", who + `"GET /a\x22b HTTP/1.1" 200 5`, `GET ||/a"b||HTTP/1.1 200 5 unobservable 192.0.2.7:0`},
		{"zeros in front", "\x00\x00\x00" + get, got},
		{"64 KB", who + `"GET ` + deep + ` HTTP/1.1" 200 5`, "GET ||" + deep + "||HTTP/1.1 200 5 unobservable 192.0.2.7:0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			calls, reasons, s := readAll(t, test.line+"\n")
			if len(calls) != 1 {
				t.Fatalf("no call: %v", reasons)
			}
			if got := brief(calls[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if calls[0].Request.Body.State != call.BodyUnobservable {
				t.Errorf("the request's body is %s", calls[0].Request.Body.State)
			}
			if s.Observes&(call.ObservesCredentials|call.ObservesRequestBody|call.ObservesResponseBody|call.ObservesResponseHeaders) != 0 {
				t.Errorf("it observes %b", s.Observes)
			}
			if calls[0].Client.IsValid() != (s.Observes&call.ObservesClientAddress != 0) {
				t.Error("whether addresses are observable is told otherwise than seen")
			}
			if !accesslog.Format.Detect([]byte(test.line + "\n")) {
				t.Error("it is not found by its content")
			}
		})
	}
}

func TestLinesThatAreNone(t *testing.T) {
	const good = "192.0.2.7 - - [" + stamp + `] "GET /a HTTP/1.1" 200 5 "-" "probe/1"`
	change := func(old, with string) string { return strings.Replace(good, old, with, 1) }
	for _, test := range []struct{ name, line, want string }{
		{"words", "what is this", "format"},
		{"JSON", `{"a":[1]}`, "format"},
		{"zeros alone", "\x00\x00", "format"},
		{"no client", "[" + stamp + `] "GET /a HTTP/1.1" 200 5`, "format"},
		{"too few names", "192.0.2.7 - [" + stamp + `] "GET /a HTTP/1.1" 200 5`, "format"},
		{"cut in the agent", good[:len(good)-3], "format"},
		{"cut in the request", good[:50], "format"},
		{"a quote that is not escaped", change("probe/1", `pro"be/1`), "format"},
		{"zeros inside", change("/a", "/\x00\x00"), "format"},
		{"two lines in one", good[:55] + good, "format"},
		{"TLS", change("GET /a HTTP/1.1", `\x16\x03\x01\x02\x00\x01\x00`), "request"},
		{"nothing sent", change("GET /a HTTP/1.1", "-"), "request"},
		{"empty", change("GET /a HTTP/1.1", ""), "request"},
		{"no target", change("GET /a HTTP/1.1", "GET  HTTP/1.1"), "request"},
		{"another protocol", change("HTTP/1.1", "RTSP/1.0"), "request"},
		{"another scheme", change("/a", "ftp://shop.example/"), "request"},
		{"no method", change("GET", "G(T"), "request"},
		{"no such day", change("01/Mar", "30/Feb"), "time"},
		{"another language", change("01/Mar", "01/Mai"), "time"},
		{"another language, longer", change("01/Mar", "01/März"), "time"},
		{"no such hour", change("12:00", "24:00"), "time"},
		{"no such zone", change("+0100", "+2500"), "time"},
		{"no zone", change("+0100", "UTC  "), "time"},
		{"status", change("200", "20"), "status"},
		{"status 2", change("200", "099"), "status"},
		{"size", change(" 5 ", " 5k "), "size"},
		{"huge size", change(" 5 ", " "+strings.Repeat("9", 30)+" "), "size"},
		{"too large", change("/a", "/"+strings.Repeat("a", 12<<20)), "too_large"},
	} {
		t.Run(test.name, func(t *testing.T) {
			// Whatever stands in the middle, the lines around it are read.
			calls, reasons, _ := readAll(t, good+"\n"+test.line+"\n"+good+"\n")
			if got := strings.Join(reasons, ","); got != ","+test.want+"," || len(calls) != 2 {
				t.Errorf("reasons %q, want %q; %d calls", got, test.want, len(calls))
			}
		})
	}
}

// A last line without its newline counts where it ends as the others do, and not where more of it may follow.
func TestLastLine(t *testing.T) {
	const common = "192.0.2.7 - - [" + stamp + `] "GET /a HTTP/1.1" 200 512`
	const combined = common + ` "-" "probe/1"`
	for _, test := range []struct{ text, want string }{
		{combined + "\n" + combined, ","},
		{combined + "\n" + combined[:len(combined)-1], ",cut"},
		{combined + "\n" + common, ",cut"},
		{combined + "\n" + common + ` "-"`, ",cut"},
		{combined + ` "-"` + "\n" + combined, ",cut"},
		{common + "\n" + common, ",cut"}, // the size may go on
		{combined + " 0.012\n" + combined + " 0.01", ",cut"},
		{combined, "cut"},
		{"x\n" + combined + "\n" + combined, "format,,"},
		{combined + "\n", ""},
	} {
		if _, reasons, _ := readAll(t, test.text); strings.Join(reasons, ",") != test.want {
			t.Errorf("%q: got %q, want %q", test.text, reasons, test.want)
		}
	}
}

func TestDetect(t *testing.T) {
	const good = "192.0.2.7 - - [" + stamp + `] "GET /a HTTP/1.1" 200 512` + "\n"
	for _, test := range []struct {
		name, head string
		want       bool
	}{
		{"one in three", "x\ny\n" + good, true},
		{"TLS first", strings.Replace(good, "GET", `\x16`, 1), true},
		{"byte order mark", "\xEF\xBB\xBF" + good, true},
		{"without a newline", strings.TrimSpace(good), true},
		{"cut", good + good[:30], true},
		{"blank lines", "\n\n\n\n\n\n\n\n" + good, true},
		{"an example in a text", strings.Repeat("some words\n", 20) + good, false},
		{"HAR", `{"startedDateTime":"2026-03-01T12:00:00Z","request":{}}`, false},
		{"nothing", "", false},
		{"other times", strings.Replace(good, "Mar", "xyz", 1), false},
	} {
		if got := accesslog.Format.Detect([]byte(test.head)); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}
