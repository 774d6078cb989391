package suricata_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
	"github.com/waybill-security/waybill/internal/collect/source/suricata"
)

const (
	line = `{"timestamp":"2026-03-01T12:00:00.000000+0100","flow_id":1893,"in_iface":"eth1","event_type":"http","src_ip":"192.0.2.7","src_port":4711,"dest_ip":"192.0.2.99","dest_port":80,"proto":"TCP","tx_id":0,"http":{"hostname":"shop.example","url":"/v1/cards/7?full=1","http_user_agent":"probe/1","http_method":"GET","protocol":"HTTP/1.1","status":200,"length":512}}`
	got  = `GET http|shop.example|/v1/cards/7|full=1|HTTP/1.1 200 512 unobservable 192.0.2.7:4711 User-Agent="probe/1"`
	seen = call.ObservesRequestHeaders | call.ObservesClientAddress
)

func change(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

func TestLines(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
		observes         call.Observes
	}{
		{"HTTP/1.1", line, got, seen},
		{"HTTP/2", change(line, `"protocol":"HTTP/1.1"`, `"version":"2","http2":{"stream_id":1,"request":{},"response":{}}`), change(got, "HTTP/1.1", "HTTP/2"), seen},
		{"HTTP/2 by its type", change(line, `"http","src`, `"http2","src`, `"protocol":"HTTP/1.1",`, ``), change(got, "HTTP/1.1", "HTTP/2"), seen},
		{"UTC", change(line, "12:00:00.000000+0100", "11:00:00.000000Z"), got, seen},
		{"no answer", change(line, `"status":200,"length":512`, `"length":0`), change(got, "200 512 unobservable", "0 0 none"), seen},
		{"through a proxy", change(line, `"length"`, `"xff":"198.51.100.4","length"`), change(got, "GET http", "GET ") + ` X-Forwarded-For="198.51.100.4"`, seen},
		{"custom fields", change(line, `"length"`, `"authorization":"Bearer abc","set_cookie":"s=1","http_content_type":"application/json","length"`),
			got + ` Authorization="Bearer abc" <Set-Cookie="s=1" <Content-Type="application/json"`, seen | call.ObservesResponseHeaders | call.ObservesCredentials},
		{"all fields", change(line, `"length"`, `"request_headers":[{"name":":method","value":"GET"},{"name":"X-A","value":"1"},{"name":"X-A","value":"2"},7,{"value":"x"}],"response_headers":[{"name":"Age","value":"3"}],"length"`),
			change(got, `User-Agent="probe/1"`, `X-A="1" X-A="2" User-Agent="probe/1" <Age="3"`), seen | call.ObservesResponseHeaders | call.ObservesCredentials},
		{"bodies", change(line, `"length":512`, `"http_request_body":"e30=","http_response_body":"eyJhIjoxfQ==","length":7`),
			change(got, "512 unobservable", "7 whole") + ` body whole "{}" answer "{\"a\":1}"`, seen | call.ObservesRequestBody | call.ObservesResponseBody},
		{"a body in part", change(line, `"length":512`, `"http_response_body":"eyJh","length":512`), change(got, "unobservable", "cut") + ` answer "{\"a"`, seen | call.ObservesResponseBody},
		{"a body that can be printed", change(line, `"length":512`, `"http_response_body_printable":"{\"a\":\"b.c\"}","length":11`), change(got, "512 unobservable", "11 cut") + ` answer "{\"a\":\"b.c\"}"`, seen | call.ObservesResponseBody},
		{"a body that is no base64", change(line, `"length":512`, `"http_response_body":"???","length":11`), change(got, "512 unobservable", "11 unreadable"), seen | call.ObservesResponseBody},
		{"wrong types", change(line, `"hostname":"shop.example"`, `"hostname":{"a":[]}`, `"src_port":4711`, `"src_port":"x"`, `"length":512`, `"length":[],"request_headers":{},"xff":null`),
			change(got, "shop.example", "", ":4711", ":0", "512", "-1"), seen},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.One(t, suricata.Format, test.text)
			if got := sourcetest.Brief(&log.Calls[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if log.Source.Observes != test.observes || !suricata.Format.Detect([]byte(test.text+"\n")) {
				t.Errorf("observes %b, want %b", log.Source.Observes, test.observes)
			}
		})
	}
}

func TestLinesThatAreNone(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"an alert", change(line, `"http","src`, `"alert","src`), "not_http"},
		{"a file", change(line, `"http","src`, `"fileinfo","src`), "not_http"},
		{"a name asked for", `{"timestamp":"2026-03-01T12:00:00.000000+0100","event_type":"dns","src_ip":"192.0.2.7","dns":{}}`, "not_http"},
		{"figures of the sensor", `{"timestamp":"2026-03-01T12:00:00.000000+0100","event_type":"stats","stats":{"uptime":8}}`, "not_http"},
		{"no object", change(line, `"http":{`, `"x":{`), "not_http"},
		{"no method", change(line, `"http_method":"GET"`, `"a":1`), "request"},
		{"no target", change(line, `"url":"/v1/cards/7?full=1"`, `"url":7`), "request"},
		{"no such time", change(line, "2026-03-01T", "2026-02-30T"), "time"},
		{"status", change(line, "200", "20"), "status"},
		{"depth", change(line, `"tx_id":0`, `"tx_id":`+strings.Repeat("[", 90000)), "json"},
		{"an event of something else", `{"timestamp":"2026-03-01T12:00:00Z","event_type":"login","user":"x"}`, "format"},
	} {
		log := sourcetest.Read(t, suricata.Format, line+"\n"+test.line+"\n"+line+"\n")
		if log.String() != ","+test.want+"," {
			t.Errorf("%s: %q, want %q", test.name, log, test.want)
		}
	}
	if suricata.Format.Detect([]byte(`{"timestamp":"2026-03-01T12:00:00Z","event_type":"login","user":"x"}` + "\n")) {
		t.Error("a log of something else is claimed")
	}
	deep := change(line, `"tx_id":0`, `"tx_id":`+strings.Repeat("[", 90000)+strings.Repeat("]", 90000))
	if log := sourcetest.One(t, suricata.Format, deep); sourcetest.Brief(&log.Calls[0]) != got {
		t.Errorf("depth: %s", sourcetest.Brief(&log.Calls[0]))
	}
}

func TestBadLines(t *testing.T) { sourcetest.BadLines(t, suricata.Format, line) }

func TestGrowth(t *testing.T) { sourcetest.Growth(t, suricata.Format, []string{line, "x", line}) }

func FuzzLine(f *testing.F) {
	sourcetest.FuzzLine(f, suricata.Format, line, `{"http":{"request_headers":[[{}]],"http_response_body":"\u0000"}}`, `{"event_type":"http","http":7}`)
}
