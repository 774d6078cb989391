package jsonlog_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/jsonlog"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

func TestLinesThatAreNone(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"cut", nginxLine[:len(nginxLine)-2], "json"},
		{"a control byte", change(nginxLine, "probe/1", "pro\x01be"), "json"},
		{"a list", "[" + nginxLine + "]", "format"},
		{"a common line", `192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] "GET /a HTTP/1.1" 200 5`, "format"},
		{"HAProxy as text", `192.0.2.7:1 [01/Mar/2026:12:00:00.310] f b/s 0/0/0/0/0 200 5 - - ---- 1/1/1/1/0 0/0 {a|b} "GET /a HTTP/1.1"`, "format"},
		{"an empty object", `{}`, "format"},
		{"TLS", change(nginxLine, "GET /v1/cards/7?full=1 HTTP/1.1", `\u0016\u0003\u0001`), "request"},
		{"nothing sent", change(nginxLine, "GET /v1/cards/7?full=1 HTTP/1.1", ``), "request"},
		{"no method", change(nginxLine, `"request":"GET /v1/cards/7?full=1 HTTP/1.1"`, `"request_method":"","request_uri":""`), "request"},
		{"another protocol", change(nginxLine, "HTTP/1.1", "RTSP/1.0"), "request"},
		{"HAProxy's bad request", change(proxyLine, `"GET"`, `"<BADREQ>"`), "request"},
		{"a plain connection", change(envoyLine, `"GET"`, `null`), "request"},
		{"no such day", change(nginxLine, "2026-03-01", "2026-02-30"), "time"},
		{"another language", change(nginxLine, "2026-03-01T12:00:01+01:00", "01/März/2026:12:00:01 +0100"), "time"},
		{"no such zone", change(nginxLine, "+01:00", "+25:00"), "time"},
		{"an absurd time", change(caddyLine, "1772362801.5", "12"), "time"},
		{"an absurd time 2", change(caddyLine, "1772362801.5", strings.Repeat("9", 300)), "time"},
		{"an absurd time 3", change(caddyLine, "1772362801.5", "-1772362801.5"), "time"},
		{"an absurd time 4", change(caddyLine, "1772362801.5", "1e400"), "time"},
		{"status", change(nginxLine, `"200"`, `"20"`), "status"},
		{"status in words", change(nginxLine, `"200"`, `"OK"`), "status"},
		{"status below 100", change(nginxLine, `"200"`, `"099"`), "status"},
		{"too large", change(nginxLine, "/v1", "/"+strings.Repeat("a", 12<<20)), "too_large"},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.Read(t, jsonlog.Format, nginxLine+"\n"+test.line+"\n"+caddyLine+"\n")
			if log.String() != ","+test.want+"," || len(log.Calls) != 2 {
				t.Errorf("reasons %q, want %q", log, test.want)
			}
		})
	}
}

// What applications and other systems log is no access log, even where it speaks of requests.
func TestOthersAreNotClaimed(t *testing.T) {
	for name, line := range map[string]string{
		"message":           `{"level":"info","time":"2026-03-01T12:00:00Z","msg":"listening","addr":":8080"}`,
		"status of a job":   `{"time":"2026-03-01T12:00:00Z","status":"ok","job":"nightly","duration":12}`,
		"request, no time":  `{"level":"info","method":"GET","path":"/v1/cards","status":200,"client_ip":"192.0.2.7"}`,
		"request, no proof": `{"level":"info","time":"2026-03-01T12:00:00Z","msg":"handled","method":"GET","path":"/v1/cards","status":200}`,
		"a method of a class": `{"time":"2026-03-01T12:00:00Z","method":"getCards","path":"com.shop.Cards","status":200,` +
			`"ip":"192.0.2.7"}`,
		"a status of its own": `{"time":"2026-03-01T12:00:00Z","method":"GET","path":"/v1","status":"failed","ip":"192.0.2.7"}`,
		"an error about one":  `{"level":"error","ts":1772362800.5,"logger":"http.log.error","msg":"dial tcp","request":{"remote_ip":"192.0.2.7","proto":"HTTP/1.1","method":"GET","host":"shop.example","uri":"/"},"duration":0.01,"err_id":"x"}`,
		"audit":               `{"kind":"Event","apiVersion":"audit.k8s.io/v1","requestURI":"/api/v1/pods","verb":"get","sourceIPs":["192.0.2.7"],"responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"2026-03-01T12:00:00Z"}`,
		"HAR":                 `{"startedDateTime":"2026-03-01T12:00:00Z","time":12.5,"request":{"method":"GET","url":"https://a.example/","httpVersion":"HTTP/1.1","headers":[]},"response":{"status":200,"bodySize":7}}`,
		"Suricata":            `{"timestamp":"2026-03-01T12:00:00.000000+0000","event_type":"http","src_ip":"192.0.2.7","http":{"hostname":"shop.example","url":"/v1","http_method":"GET","protocol":"HTTP/1.1","status":200,"length":5}}`,
		"Zeek":                `{"ts":1772362800.5,"uid":"C1","id.orig_h":"192.0.2.7","id.resp_h":"192.0.2.8","trans_depth":1,"method":"GET","host":"shop.example","uri":"/v1","version":"1.1","status_code":200}`,
		"text in a wrapper":   `{"log":"GET /v1 200\n","stream":"stdout","time":"2026-03-01T12:00:00Z"}`,
		"deep":                strings.Repeat(`{"log":`, 400) + "1" + strings.Repeat("}", 400),
		"one value":           `"GET /v1"`,
	} {
		if jsonlog.Format.Detect([]byte(line + "\n" + line + "\n")) {
			t.Errorf("%s is claimed", name)
		}
		if log := sourcetest.Read(t, jsonlog.Format, line+"\n"); len(log.Calls) > 0 {
			t.Errorf("%s is read as %s", name, sourcetest.Brief(&log.Calls[0]))
		}
	}
	if jsonlog.Format.Detect([]byte(strings.Repeat(`{"level":"info","msg":"x"}`+"\n", 20) + nginxLine + "\n")) {
		t.Error("one line in twenty makes an access log")
	}
}

func TestBadLines(t *testing.T) {
	for name, good := range map[string]string{"nginx": nginxLine, "caddy": caddyLine, "text": wrappedLine} {
		t.Run(name, func(t *testing.T) { sourcetest.BadLines(t, jsonlog.Format, good) })
	}
}

func TestGrowth(t *testing.T) {
	sourcetest.Growth(t, jsonlog.Format, []string{nginxLine, "x", `{"a":1}`, caddyLine, change(nginxLine, "GET /v1", `\x16`), "<190>Mar  1 12:00:01 edge nginx: " + nginxLine})
}

const wrappedLine = `{"log":"192.0.2.7 - - [01/Mar/2026:12:00:00 +0100] \"GET /v1/cards/7?full=1 HTTP/1.1\" 200 512 \"-\" \"pro\\x22be/1\"\n","stream":"stdout","time":"2026-03-01T12:34:56Z"}`

// Lines of text that a container runtime wrapped are those lines.
func TestTextInObjects(t *testing.T) {
	envoy := `{"message":"[2026-03-01T11:00:00.000Z] \"GET /v1/cards/7?full=1 HTTP/2\" 200 - 0 512 12 11 \"-\" \"probe/1\" \"6f70\" \"shop.example\" \"192.0.2.99:80\""}`
	log := sourcetest.Read(t, jsonlog.Format, strings.Join([]string{wrappedLine, `{"log":"started\n"}`, envoy, wrappedLine, nginxLine, ""}, "\n"))
	if log.String() != ",format,,," || len(log.Calls) != 4 {
		t.Fatalf("reasons %q", log)
	}
	for i, want := range []string{
		`GET ||/v1/cards/7|full=1|HTTP/1.1 200 512 unobservable 192.0.2.7:0 User-Agent="pro\"be/1"`,
		`GET |shop.example|/v1/cards/7|full=1|HTTP/2 200 512 unobservable took 12000 User-Agent="probe/1"`,
		`GET ||/v1/cards/7|full=1|HTTP/1.1 200 512 unobservable 192.0.2.7:0 User-Agent="pro\"be/1"`, got,
	} {
		if got := sourcetest.Brief(&log.Calls[i]); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if o := log.Source.Observes; o != call.ObservesRequestHeaders|call.ObservesClientAddress || log.Source.Standpoint != "" {
		t.Errorf("observes %b, standpoint %q", o, log.Source.Standpoint)
	}
	if !jsonlog.Format.Detect([]byte(wrappedLine + "\n")) {
		t.Error("it is not found by its content")
	}
}

func FuzzLine(f *testing.F) {
	sourcetest.FuzzLine(f, jsonlog.Format, nginxLine, apacheLine, caddyLine, traefikLine, envoyLine, proxyLine, gatewayLine, frontLine,
		change(nginxLine, "probe/1", `a\x22b\x5C\x0A\v`), `{"log":"{\"time\":1772362800,\"method\":\"GET\",\"uri\":\"/\",\"status\":200,\"ip\":\"::1\"}"}`,
		`<190>x {"ts":1e9,"request":{"uri":"/","headers":{"Cookie":[],"A":["b",1,null,{}]}},"duration":"1h2m3.5s","status":0,"method":"A"}`,
		wrappedLine, `{"msg":"[2026-03-01T11:00:00Z] \"- - -\" 0"}`, `{"method":"CONNECT","url":"a:1","ts":17723628000000,"status":"-","bytes":"x","proto":"h2","remote_ip":"[::1]:5","remote_port":"70000"}`)
}

// logOf makes a log in which lines can be told apart.
func logOf(line string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.NewReplacer("/cards/7", fmt.Sprintf("/cards/%d", 700000+i), "192.0.2.7", fmt.Sprintf("192.0.2.%d", i%250)).Replace(line))
		b.WriteByte('\n')
	}
	return b.String()
}

func TestNothingIsAllocatedForALine(t *testing.T) {
	for name, line := range map[string]string{"nginx": nginxLine, "apache": apacheLine, "caddy": caddyLine, "traefik": traefikLine, "envoy": envoyLine, "haproxy": proxyLine} {
		t.Run(name, func(t *testing.T) { sourcetest.NothingAllocated(t, jsonlog.Format, logOf(line, 10_000)) })
	}
}

// BenchmarkLines measures each writer's lines; the rival is encoding/json into a struct.
func BenchmarkLines(b *testing.B) {
	b.Run("nginx", func(b *testing.B) {
		type line struct {
			Time      string `json:"time"`
			Address   string `json:"remote_addr"`
			Request   string `json:"request"`
			Status    string `json:"status"`
			Sent      string `json:"body_bytes_sent"`
			Took      string `json:"request_time"`
			Referer   string `json:"http_referer"`
			Agent     string `json:"http_user_agent"`
			Forwarded string `json:"http_x_forwarded_for"`
			Host      string `json:"host"`
		}
		sourcetest.Bench(b, jsonlog.Format, logOf(nginxLine, 20_000), func(text []byte) error { return json.Unmarshal(text, new(line)) })
	})
	b.Run("caddy", func(b *testing.B) {
		type line struct {
			TS      float64 `json:"ts"`
			Request struct {
				RemoteIP   string              `json:"remote_ip"`
				RemotePort string              `json:"remote_port"`
				Proto      string              `json:"proto"`
				Method     string              `json:"method"`
				Host       string              `json:"host"`
				URI        string              `json:"uri"`
				Headers    map[string][]string `json:"headers"`
			} `json:"request"`
			Duration float64             `json:"duration"`
			Size     int                 `json:"size"`
			Status   int                 `json:"status"`
			Answer   map[string][]string `json:"resp_headers"`
		}
		sourcetest.Bench(b, jsonlog.Format, logOf(caddyLine, 20_000), func(text []byte) error { return json.Unmarshal(text, new(line)) })
	})
}
