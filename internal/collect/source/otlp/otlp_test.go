package otlp_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/otlp"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

// attribute writes one, whose value is a number, a text or, with a bracket, raw JSON.
func attribute(key, value string) string {
	switch {
	case value[0] == '{':
	case strings.Trim(value, "0123456789") == "":
		value = `{"intValue":"` + value + `"}`
	default:
		value = `{"stringValue":"` + value + `"}`
	}
	return fmt.Sprintf(`{"key":%q,"value":%s}`, key, value)
}

// span writes a span of noon with attributes in pairs.
func span(kind string, pairs ...string) string {
	var list []string
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, attribute(pairs[i], pairs[i+1]))
	}
	return `{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174","parentSpanId":"eee19b7ec3c1b173","name":"GET","kind":` + kind +
		`,"startTimeUnixNano":"1772362800000000999","endTimeUnixNano":"1772362801000000999","attributes":[` + strings.Join(list, ",") + `],"status":{}}`
}

// trace writes a document of one resource.
func trace(service string, spans ...string) string {
	return `{"resourceSpans":[{"resource":{"attributes":[` + attribute("telemetry.sdk.language", "go") + `,` + attribute("service.name", service) +
		`]},"scopeSpans":[{"scope":{"name":"x"},"spans":[` + strings.Join(spans, ",") + `]}]}]}`
}

const (
	parent = ` traceparent="00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b173-01"`
	own    = ` traceparent="00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01"`
)

func usual(kind string, more ...string) string {
	return span(kind, append([]string{"http.request.method", "GET", "url.path", "/v1/cards/7", "url.query", "full=1", "url.scheme", "https", "server.address", "shop.example",
		"server.port", "443", "client.address", "192.0.2.7", "client.port", "4711", "network.protocol.version", "1.1", "http.response.status_code", "200", "http.response.body.size", "512", "user_agent.original", "probe/1"}, more...)...)
}

const got = `GET https|shop.example|/v1/cards/7|full=1|HTTP/1.1 200 512 unobservable 192.0.2.7:4711 took 1000000 User-Agent="probe/1"` + parent

func change(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

func TestSpans(t *testing.T) {
	for _, test := range []struct{ name, span, want, service, asking string }{
		{"server", usual("2"), got, "cards", ""},
		{"kind by name", usual(`"SPAN_KIND_SERVER"`), got, "cards", ""},
		{"server, before", span("2", "http.method", "GET", "http.target", "/v1/cards/7?full=1", "http.scheme", "https", "http.host", "shop.example", "net.sock.peer.addr", "192.0.2.7",
			"net.sock.peer.port", "4711", "http.flavor", "1.1", "http.status_code", "200", "http.response_content_length", "512", "http.user_agent", "probe/1"), got, "cards", ""},
		{"numbers as numbers", usual("2", "http.response.status_code", `{"intValue":200}`), got, "cards", ""},
		{"snake case", change(usual("2"), "traceId", "trace_id", "parentSpanId", "parent_span_id", "startTimeUnixNano", "start_time_unix_nano", "endTimeUnixNano", "end_time_unix_nano", "stringValue", "string_value"), got, "cards", ""},
		{"client", span("3", "http.request.method", "POST", "url.full", "https://user:REDACTED@pay.example:8443/v2/charges?k=1#x", "server.address", "pay.example", "server.port", "8443",
			"network.peer.address", "203.0.113.9", "network.peer.port", "8443", "network.protocol.version", "2", "http.response.status_code", "201"),
			`POST https|pay.example:8443|/v2/charges|k=1|HTTP/2 201 -1 unobservable took 1000000` + own, "", "cards"},
		{"client, before", span("3", "http.method", "GET", "http.target", "/v2/x", "net.peer.name", "pay.example", "net.peer.port", "8080", "peer.service", "payments", "http.status_code", "200"),
			`GET |pay.example:8080|/v2/x||` + ` 200 -1 unobservable took 1000000` + own, "payments", "cards"},
		{"another port", change(usual("2"), `"443"`, `"8443"`), change(got, "shop.example", "shop.example:8443"), "cards", ""},
		{"behind a proxy", usual("2", "network.peer.address", "10.0.0.2"), change(got, "192.0.2.7:4711", "10.0.0.2:0", ` traceparent`, ` X-Forwarded-For="192.0.2.7" traceparent`), "cards", ""},
		{"header fields", usual("2", "http.request.header.x-tenant", `{"arrayValue":{"values":[{"stringValue":"a"},{"stringValue":"b"},{"intValue":1}]}}`, "http.response.header.content_type", "text/x"),
			change(got, "User-Agent", `x-tenant="a" x-tenant="b" User-Agent`) + ` <content-type="text/x"`, "cards", ""},
		{"a method of its own", usual("2", "http.request.method", "_OTHER", "http.request.method_original", "PURGE"), change(got, "GET", "PURGE"), "cards", ""},
		{"no answer", usual("2", "http.response.status_code", `{"boolValue":true}`), got, "cards", ""}, // what is none takes nothing away
		{"without ids", change(usual("2"), `"traceId":"5B8E`, `"traceId":"x`), change(got, parent, ""), "cards", ""},
		{"no flags", change(usual("2"), `"name":"GET"`, `"name":"GET","flags":256`), change(got, "173-01", "173-00"), "cards", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.Read(t, otlp.Format, trace("cards", test.span))
			if len(log.Calls) != 1 || log.String() != "" {
				t.Fatalf("%d calls, reasons %q", len(log.Calls), log)
			}
			c := &log.Calls[0]
			if got := sourcetest.Brief(c); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if string(c.Service) != test.service || string(c.ClientService) != test.asking {
				t.Errorf("answered by %q, asked by %q", c.Service, c.ClientService)
			}
			if !otlp.Format.Detect([]byte(trace("cards", test.span))) {
				t.Error("it is not found by its content")
			}
		})
	}
}

// A credential is observable once one was seen that was not blotted out.
func TestCredentials(t *testing.T) {
	for value, want := range map[string]call.Observes{"Bearer abc": call.ObservesCredentials, "Bearer ****": 0, "[REDACTED]": 0} {
		log := sourcetest.Read(t, otlp.Format, trace("cards", usual("2", "http.request.header.authorization", `{"arrayValue":{"values":[{"stringValue":"`+value+`"}]}}`), usual("2")))
		if log.Source.Observes != want|call.ObservesRequestHeaders|call.ObservesClientAddress {
			t.Errorf("%s: observes %b", value, log.Source.Observes)
		}
		if there := log.Calls[0].Request.Header("authorization") != nil; there != (want != 0) {
			t.Errorf("%s: there: %v", value, there)
		}
	}
}

func TestDocuments(t *testing.T) {
	one := usual("2")
	two := trace("cards", one) + "\n" + trace("shop", one, one)
	library := change(trace("cards", one), "scopeSpans", "instrumentationLibrarySpans", `"scope":`, `"instrumentationLibrary":`)
	several := `{"resourceSpans":[` + strings.TrimSuffix(strings.TrimPrefix(trace("cards", one), `{"resourceSpans":[`), `]}`) + `,` +
		strings.TrimPrefix(trace("shop", one), `{"resourceSpans":[`)
	for _, test := range []struct{ name, text, services, reasons string }{
		{"lines", two, "cards shop shop", ",,"},
		{"with white space", strings.NewReplacer("{", "\n {\t", ",", " ,\r\n", ":", " : ", "]", "\n]").Replace(two), "cards shop shop", ",,"},
		{"a list of objects", "[" + strings.ReplaceAll(two, "\n", ",") + "]", "cards shop shop", ",,"},
		{"older libraries", library, "cards", ""},
		{"several resources", several, "cards shop", ","},
		{"no name", change(two, `"service.name"`, `"x"`), "  ", ",,"},
		{"no spans", `{"resourceSpans":[]}`, "", ""},
		{"spans of others", trace("cards", span("1", "http.request.method", "GET"), span("3", "db.system", "postgresql"), span("5"), one), "cards", "not_http,not_http,not_http,"},
		{"logs and figures", `{"resourceLogs":[{"resource":{},"scopeLogs":[{"logRecords":[{}]}]},7]}` + "\n" + `{"resourceMetrics":[{}]}` + "\n" + two, "cards shop shop", "logs,logs,metrics,,,"},
		{"members of no meaning", change(two, `{"resourceSpans"`, `{"a":[{"]":"}"}],"resourceSpans"`, `"scope":`, `"schemaUrl":"\"","b":[[]],"scope":`), "cards shop shop", ",,"},
		{"wrong types", `{"resourceSpans":{}}{"resourceSpans":[7,[],"x",{"resource":7,"scopeSpans":[7,{"spans":7},{"spans":[7,{},null,"x",[]]}]}]}` + two, "cards shop shop", "format,format,format,format,format,,,"},
		{"no time", trace("cards", change(one, `"1772362800000000999"`, `"0"`), change(one, `"1772362800000000999"`, `-1`), change(one, `"1772362800000000999"`, `"99999999999999999999"`)), "", "time,time,time"},
		{"no path", trace("cards", change(one, "url.path", "http.route"), change(one, `"/v1/cards/7"`, `"cards"`)), "", "request,request"},
		{"no status", trace("cards", change(one, `"200"`, `"20"`)), "", "status"},
		{"a broken span", trace("cards", change(one, `"kind":2`, `"kind":2.`), one), "cards", "json,"},
		{"cut", two[:len(two)-5], "cards shop shop", ",,,cut"},
		{"cut in a span", two[:len(two)-300], "cards shop", ",,cut"},
		{"something behind", two + "what?", "cards shop shop", ",,,json"},
		{"depth", trace("cards", change(one, `"status":{}`, `"status":`+strings.Repeat("[", 90000)+strings.Repeat("]", 90000)), one), "cards cards", ","},
		{"endless depth", `{"resourceSpans":[{"resource":` + strings.Repeat(`{"a":`, 90000), "", "cut"},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.Read(t, otlp.Format, test.text)
			var services []string
			for i := range log.Calls {
				services = append(services, string(log.Calls[i].Service))
			}
			if got := strings.Join(services, " "); got != test.services || log.String() != test.reasons {
				t.Errorf("services %q, want %q; reasons %q, want %q", got, test.services, log, test.reasons)
			}
		})
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]bool{
		trace("cards", usual("2"))[:120]: true, `{"resourceSpans":[]}`: true, `{"resourceLogs":[{"scopeLogs":[]}]}`: true, `{"resourceSp`: false,
		`{"resourceSpans":7}`: false, `{"resourceSpans":["x"]}`: false, `{"batches":[{"id":7}]}`: false, `{"log":{"entries":[]}}`: false, `[]`: false, ``: false,
	} {
		if got := otlp.Format.Detect([]byte(text)); got != want {
			t.Errorf("%.60s: %v", text, got)
		}
	}
}

// FuzzSpan puts anything in the place of a span, between two that it must not disturb where it is a value.
func FuzzSpan(f *testing.F) {
	f.Add(usual("3"))
	f.Add(`{"traceId":7,"attributes":[{"value":{"arrayValue":{"values":[{"stringValue":[]}]}},"key":"http.request.header.a"}]}`)
	f.Add(`"`)
	f.Add(`]}]}]}`)
	good := usual("2")
	f.Fuzz(func(t *testing.T, text string) {
		log := sourcetest.Read(t, otlp.Format, trace("cards", good, text, good))
		if len(log.Reasons) == 0 || log.Reasons[0] != "" || sourcetest.Brief(&log.Calls[0]) != got {
			t.Fatalf("the first is %q", log)
		}
		otlp.Format.Detect([]byte(text))
	})
}
