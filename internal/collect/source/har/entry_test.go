package har_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/har"
)

func read(entry string) (c call.Call, reason string) {
	var space source.Space
	space.Clear(&call.Batch{})
	e := har.NewEntries(source.Limits{MaxEntry: 1 << 20, MaxBody: 1000})
	reason = e.Read(source.Piece{Bytes: []byte(entry)}, &space, &c)
	return c, reason
}

// with makes an entry of members of request and response.
func with(request, response string) string {
	if !strings.Contains(request, `"url"`) {
		request = `"url":"https://a.example/",` + request
	}
	if !strings.Contains(request, `"method"`) {
		request = `"method":"GET",` + request
	}
	return `{"startedDateTime":"2026-03-01T12:00:00Z","request":{` + strings.TrimSuffix(request, ",") + `},"response":{` + response + `}}`
}

func mustRead(t *testing.T, entry string) call.Call {
	t.Helper()
	c, reason := read(entry)
	if reason != "" {
		t.Fatalf("no call (%s): %s", reason, entry)
	}
	return c
}

func TestWholeEntry(t *testing.T) {
	c := mustRead(t, ` { "startedDateTime" : "2026-03-01T13:00:00.1234567+01:00", "time": 12.3456,
		"request": {"method":"POST","url":"https:\/\/api.skyloom.example:8443/v2/me?a=1&b=%20#part","httpVersion":"HTTP/1.1",
			"headers":[{"name":"Host","value":"other.example"},{"name":"X-Caf\u00e9","value":"\ud83d\ude00\n"}],
			"postData":{"mimeType":"application/json","text":"{\"a\":\"\\\"\"}"},"bodySize":10},
		"response": {"status":201,"headers":[{"name":"Set-Cookie","value":"s=1"},{"name":"set-cookie","value":"u=2"}],
			"content":{"size":2,"mimeType":"text/plain","text":"aGk=","encoding":"base64"}},
		"cache":{}, "serverIPAddress":"[2001:db8::1]", "connection":"77",
		"_clientAddress":"192.0.2.9", "_clientPort":"4711", "_service":"members", "_clientService":"web" }`)
	if c.Start != time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC).UnixMicro() || c.Duration != 12345 {
		t.Errorf("start %d, duration %d", c.Start, c.Duration)
	}
	got := fmt.Sprintf("%s %s %s %s %s %s %d %s %s %s %s", c.Protocol, c.Method, c.Scheme, c.Host, c.Path, c.Query, c.Status, c.Client, c.Server, c.Service, c.ClientService)
	if want := "HTTP/1.1 POST https api.skyloom.example:8443 /v2/me a=1&b=%20 201 192.0.2.9:4711 [2001:db8::1]:8443 members web"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if v := c.Request.Header("x-café"); string(v) != "😀\n" {
		t.Errorf("header %q", v)
	}
	if string(c.Request.Body.Bytes) != `{"a":"\""}` || c.Request.Body.State != call.BodyWhole || c.Request.Body.Size != 10 {
		t.Errorf("request body %q %s", c.Request.Body.Bytes, c.Request.Body.State)
	}
	if string(c.Response.Body.Bytes) != "hi" || c.Response.Body.State != call.BodyWhole || string(c.Response.Body.MediaType) != "text/plain" {
		t.Errorf("response body %q %s", c.Response.Body.Bytes, c.Response.Body.State)
	}
	if len(c.Response.Headers) != 2 || string(c.Response.Headers[1].Value) != "u=2" {
		t.Errorf("response headers %q", c.Response.Headers)
	}
}

func TestURLs(t *testing.T) {
	for url, want := range map[string]string{
		"http://a.example":                      "http a.example / ",
		"HTTPS://A.example?x=1":                 "https A.example / x=1",
		"https://a.example/p?":                  "https a.example /p ",
		"https://a.example/p?a?b#c?d":           "https a.example /p a?b",
		"https://[2001:db8::1]:8080/x":          "https [2001:db8::1]:8080 /x ",
		"wss://a.example/ws":                    "wss a.example /ws ",
		"/p?q":                                  " h.example /p q",
		"https://ann:p%40ss@a.example/x@y?z@":   "https a.example /x@y z@",
		"https://a.example/%2e%2e/a%2Fb/../c;d": "https a.example /%2e%2e/a%2Fb/../c;d ",
	} {
		c := mustRead(t, with(`"url":"`+url+`","headers":[{"name":":authority","value":"h.example"},{"name":":path","value":"/"}]`, `"status":200`))
		if got := fmt.Sprintf("%s %s %s %s", c.Scheme, c.Host, c.Path, c.Query); got != want {
			t.Errorf("%s: got %q, want %q", url, got, want)
		}
		wantHeaders := 0
		if strings.Contains(url, "ann:") {
			wantHeaders = 1
			if v := c.Request.Header("authorization"); string(v) != "Basic YW5uOnBAc3M=" {
				t.Errorf("authorization %q", v)
			}
		}
		if len(c.Request.Headers) != wantHeaders {
			t.Errorf("headers %q", c.Request.Headers)
		}
	}
	for url, want := range map[string]string{"": "url", "data:text/plain,hi": "not_http", "blob:https://a.example/1": "not_http", "example": "url", "https:/a": "url"} {
		if _, reason := read(with(`"url":"`+url+`"`, "")); reason != want {
			t.Errorf("%s: reason %q, want %q", url, reason, want)
		}
	}
}

func TestReasons(t *testing.T) {
	for entry, want := range map[string]string{
		`{"request":{"method":"GET","url":"https://a.example/"},"response":{}}`: "time",
		strings.Replace(with("", ""), "2026-03-01", "2026-13-01", 1):            "time",
		strings.Replace(with("", ""), `00Z`, `00`, 1):                           "time",
		with(`"method":""`, ""):               "method",
		with("", `"status":"later"`):          "status",
		with("", `"status":1e400`):            "status",
		with("", `"status":1000`):             "status",
		`{"startedDateTime":"x"}`:             "no_request",
		`{"response":{}}`:                     "no_request",
		`{}`:                                  "not_an_entry",
		`{"a":1,}`:                            "json",
		with("", "") + "x":                    "json",
		strings.TrimSuffix(with("", ""), "}"): "json",
	} {
		if _, reason := read(entry); reason != want {
			t.Errorf("%s: reason %q, want %q", entry, reason, want)
		}
	}
}

func TestStatusAndProtocol(t *testing.T) {
	for status, want := range map[string]int{`200`: 200, `0`: 0, `-1`: 0, `null`: 0, `"404"`: 404, `503.0`: 503} {
		if c := mustRead(t, with("", `"status":`+status)); c.Status != want || c.Answered() != (want != 0) {
			t.Errorf("status %s gives %d", status, c.Status)
		}
	}
	for version, want := range map[string]string{"h2": "HTTP/2", "http/2.0": "HTTP/2", "HTTP/1.1": "HTTP/1.1", "h3": "HTTP/3", "unknown": "", "": ""} {
		if c := mustRead(t, with(`"httpVersion":"`+version+`"`, `"status":200`)); c.Protocol != want {
			t.Errorf("version %s gives %s", version, c.Protocol)
		}
	}
	if c := mustRead(t, with(`"httpVersion":""`, `"status":200,"httpVersion":"h2"`)); c.Protocol != "HTTP/2" {
		t.Errorf("the response's version gives %q", c.Protocol)
	}
}

func TestResponseBodies(t *testing.T) {
	for _, test := range []struct{ method, response, want string }{
		{"", `"status":200,"content":{"size":2,"text":"hi"}`, `"hi" 2 whole`},
		{"", `"status":200,"content":{"size":-1,"text":"hi"}`, `"hi" 2 whole`},
		{"", `"status":200,"content":{"text":"hi"}`, `"hi" 2 whole`},
		{"", `"status":200,"content":{"size":3,"text":"hi"}`, `"hi" 3 cut`},
		{"", `"status":200,"content":{"size":3,"text":"aGk=","encoding":"base64"}`, `"hi" 3 cut`},
		{"", `"status":200,"content":{"size":2,"text":"aG\nk","encoding":"BASE64"}`, `"hi" 2 whole`},
		{"", `"status":200,"content":{"size":3,"text":"-_-_","encoding":"base64"}`, `"\xfb\xff\xbf" 3 whole`},
		{"", `"status":200,"content":{"size":3,"text":"aGk*","encoding":"base64"}`, `"" 3 unreadable`},
		{"", `"status":200,"content":{"size":3,"text":"abc","encoding":"rot13"}`, `"abc" 3 unreadable`},
		{"", `"status":200,"content":{"size":3}`, `"" 3 missing`},
		{"", `"status":200,"content":{"size":3,"text":""}`, `"" 3 missing`},
		{"", `"status":200,"content":{"size":0}`, `"" 0 none`},
		{"", `"status":200,"content":{"size":0,"text":""}`, `"" 0 none`},
		{"", `"status":200,"content":{"size":-1}`, `"" -1 missing`},
		{"", `"status":200,"content":{}`, `"" -1 missing`},
		{"", `"status":200,"content":{"size":0},"bodySize":7`, `"" 7 missing`},
		{"", `"status":200,"content":{"size":0},"headers":[{"name":"content-length","value":"7"}]`, `"" 7 missing`},
		{"", `"status":200,"bodySize":0`, `"" 0 none`},
		{"HEAD", `"status":200,"content":{"size":7},"headers":[{"name":"content-length","value":"7"}]`, `"" 0 none`},
		{"", `"status":204,"content":{"size":7}`, `"" 0 none`},
		{"", `"status":304,"content":{"size":7}`, `"" 0 none`},
		{"", `"status":100,"content":{"size":7}`, `"" 0 none`},
		// What goes on behind an answer is not in a HAR.
		{"", `"status":101,"content":{"size":0}`, `"" -1 missing`},
		{"", `"status":101,"content":{"size":2,"text":"hi"}`, `"hi" 2 cut`},
		{"CONNECT", `"status":200,"content":{"size":0}`, `"" -1 missing`},
		{"CONNECT", `"status":407,"content":{"size":2,"text":"hi"}`, `"hi" 2 whole`},
		{"", `"status":0,"content":{"size":-1}`, `"" 0 none`},
		{"", `"status":200,"content":{"size":2000,"text":"` + strings.Repeat("x", 1001) + `"}`, `"` + strings.Repeat("x", 250) + `" 2000 too_large`},
		// Repeated keys hide nothing.
		{"", `"status":200,"content":{"size":2,"text":"hi","text":"ho"}`, `"hi\nho" 2 cut`},
		{"", `"status":200,"content":{"size":2,"text":"hi"},"content":{"size":2,"text":"hi"}`, `"hi" 2 whole`},
		{"", `"status":200,"content":{"text":"hi"}},"response":{"status":200,"content":{"text":"ho"}`, `"hi\nho" -1 cut`},
	} {
		request := ""
		if test.method != "" {
			request = `"method":"` + test.method + `"`
		}
		b := mustRead(t, with(request, test.response)).Response.Body
		if got := fmt.Sprintf("%q %d %s", b.Bytes, b.Size, b.State); got != test.want {
			t.Errorf("%s: got %s, want %s", test.response, got, test.want)
		}
	}
}

func TestRequestBodies(t *testing.T) {
	for request, want := range map[string]string{
		`"bodySize":0`:  `"" 0 none `,
		`"bodySize":-1`: `"" 0 none `,
		`"bodySize":-1,"headers":[{"name":"Content-Length","value":" 5 "}]`:        `"" 5 missing `,
		`"bodySize":-1,"headers":[{"name":"transfer-encoding","value":"chunked"}]`: `"" -1 missing `,
		`"bodySize":9`: `"" 9 missing `,
		`"bodySize":9,"postData":{"mimeType":"a/b","text":"hi"}`:                          `"hi" 9 cut a/b`,
		`"bodySize":-1,"postData":{"text":"hi"},"headers":{"content-type":"text/x"}`:      `"hi" 2 whole text/x`,
		`"postData":{"mimeType":"x","params":[{"name":"a b","value":"&é"},{"name":"c"}]}`: `"a%20b=%26%C3%A9&c=" 18 whole application/x-www-form-urlencoded`,
		`"postData":{"mimeType":"x","text":"a=b","params":[{"name":"a","value":"b"}]}`:    `"a=b" 3 whole x`,
		`"postData":{"params":[{"name":"f","fileName":"x.png"}]}`:                         `"f=" 2 cut application/x-www-form-urlencoded`,
	} {
		b := mustRead(t, with(request, `"status":200`)).Request.Body
		if got := fmt.Sprintf("%q %d %s %s", b.Bytes, b.Size, b.State, b.MediaType); got != want {
			t.Errorf("%s: got %s, want %s", request, got, want)
		}
	}
}

func TestCookies(t *testing.T) {
	c := mustRead(t, with(`"cookies":[{"name":"a","value":"1"},{"name":"b","value":"2"}]`, `"status":200,"cookies":[{"name":"s","value":"3","path":"/"},{"name":"t","value":""}]`))
	if v := c.Request.Header("cookie"); string(v) != "a=1; b=2" {
		t.Errorf("cookie %q", v)
	}
	if len(c.Response.Headers) != 2 || string(c.Response.Headers[0].Value) != "s=3" || string(c.Response.Headers[1].Value) != "t=" {
		t.Errorf("response headers %q", c.Response.Headers)
	}
	c = mustRead(t, with(`"cookies":[{"name":"a","value":"1"}],"headers":[{"name":"cookie","value":"a=0"}]`, `"status":200`))
	if len(c.Request.Headers) != 1 || string(c.Request.Header("cookie")) != "a=0" {
		t.Errorf("request headers %q", c.Request.Headers)
	}
}

func TestRepeatedKeys(t *testing.T) {
	c := mustRead(t, with(`"method":"PUT","method":"POST","headers":[{"name":"a","value":"1"}],"headers":[{"name":"b","value":"2","value":"3"}]`, `"status":200,"status":404`))
	if string(c.Method) != "POST" || c.Status != 404 || len(c.Request.Headers) != 2 || string(c.Request.Header("b")) != "3" {
		t.Errorf("got %s %d %q", c.Method, c.Status, c.Request.Headers)
	}
}

// Times agree with the standard library's for all that it reads.
func TestTimesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(-62135596800000000, 253402300799999999).Draw(t, "micros"))
		zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone"))
		text := at.In(zone).Format(time.RFC3339Nano)
		if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "10000") {
			t.Skip()
		}
		c, reason := read(strings.Replace(with("", ""), "2026-03-01T12:00:00Z", text, 1))
		if reason != "" || c.Start != at.UnixMicro() {
			t.Errorf("%s: %d (%s), want %d", text, c.Start, reason, at.UnixMicro())
		}
	})
}

// Strings, and what is JSON at all, agree with encoding/json.
func TestAgreesWithEncodingJSON(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{0,40}`), rapid.StringMatching("[\"\\\\\x00-\x20é😀]{0,20}"))
	rapid.Check(t, func(t *rapid.T) {
		name, value, body := text.Draw(t, "name"), text.Draw(t, "value"), text.Draw(t, "body")
		entry := map[string]any{
			"startedDateTime": "2026-03-01T12:00:00Z", "_x": map[string]any{name: []any{value, 1.5, nil, true, map[string]any{}}},
			"request":  map[string]any{"method": "GET", "url": "https://a.example/", "headers": []any{map[string]string{"name": "x" + name, "value": value}}},
			"response": map[string]any{"status": 200, "content": map[string]any{"text": body, "size": len(body)}},
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(rapid.Bool().Draw(t, "html"))
		if rapid.Bool().Draw(t, "indent") {
			e.SetIndent("\t", "  ")
		}
		if err := e.Encode(entry); err != nil {
			t.Fatal(err)
		}
		c, reason := read(b.String())
		if reason != "" || len(c.Request.Headers) != 1 {
			t.Fatalf("%s: %s", reason, b.String())
		}
		if h := c.Request.Headers[0]; string(h.Name) != "x"+name || string(h.Value) != value {
			t.Errorf("header %q: %q, want %q: %q", h.Name, h.Value, name, value)
		}
		if got := string(c.Response.Body.Bytes); len(body) <= 1000 && got != body {
			t.Errorf("body %q, want %q", got, body)
		}
	})
}

func FuzzEntry(f *testing.F) {
	f.Add(with(`"headers":[{"name":":a","value":"b"}],"cookies":[{"name":"a","value":"1"}],"postData":{"params":[{"name":"a"}]}`, `"status":200,"content":{"text":"aGk=","encoding":"base64"}`))
	f.Add(`{"a":[{},[],{"b":[null,true,false,-1.5e+3,"\u00e9\ud83d\ude00\ud800"]}]}`)
	f.Add(`[[[[{"a":{"b":[`)
	f.Add(`"\u12"`)
	f.Fuzz(func(t *testing.T, entry string) {
		c, reason := read(entry)
		valid := json.Valid([]byte(strings.TrimPrefix(entry, "\xEF\xBB\xBF")))
		if strings.Count(entry, "[")+strings.Count(entry, "{") < 10000 && valid != (reason != "json") {
			t.Errorf("reason %q, but encoding/json says valid: %v", reason, valid)
		}
		if reason == "" && (len(c.Method) == 0 || c.Status < 0) {
			t.Errorf("a call without a method, or of status %d", c.Status)
		}
	})
}
