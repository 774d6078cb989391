package burp_test

import (
	"encoding/base64"
	"strconv"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/burp"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

const (
	head = `<?xml version="1.0"?>
<!DOCTYPE items [
<!ELEMENT items (item*)>
<!ATTLIST items burpVersion CDATA "">
<!ATTLIST items exportTime CDATA "">
<!ELEMENT item (time, url, host, port, protocol, method, path, extension, request, status, responselength, mimetype, response, comment)>
<!ATTLIST host ip CDATA "">
<!ATTLIST request base64 (true|false) "false">
]>
<items burpVersion="2026.1" exportTime="Sun Mar 01 13:00:00 CET 2026">
`
	tail    = "</items>\n"
	request = "GET /v1/cards/7?full=1 HTTP/1.1\r\nHost: shop.example\r\nAuthorization: Bearer abc\r\n\r\n"
	answer  = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}"
	got     = `GET https|shop.example|/v1/cards/7|full=1|HTTP/1.1 200 7 whole Host="shop.example" Authorization="Bearer abc" <Content-Type="application/json" <Content-Length="7" body none "" answer "{\"a\":1}"`
)

// item writes one of noon; of the request and response either may be missing.
func item(request, answer string, replace ...string) string {
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	return strings.NewReplacer(replace...).Replace(`  <item>
    <time>Sun Mar 01 12:00:00 CET 2026</time>
    <url><![CDATA[https://shop.example/v1/cards/7?full=1]]></url>
    <host ip="192.0.2.99">shop.example</host>
    <port>443</port>
    <protocol>https</protocol>
    <method><![CDATA[GET]]></method>
    <path><![CDATA[/v1/cards/7?full=1]]></path>
    <extension>null</extension>
    <request base64="true"><![CDATA[` + encode(request) + `]]></request>
    <status>200</status>
    <responselength>` + strconv.Itoa(len(answer)) + `</responselength>
    <mimetype>JSON</mimetype>
    <response base64="true"><![CDATA[` + encode(answer) + `]]></response>
    <comment></comment>
  </item>
`)
}

func change(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

func TestItems(t *testing.T) {
	for _, test := range []struct{ name, item, want string }{
		{"an item", item(request, answer), got},
		{"HTTP/2", item(change(request, "HTTP/1.1", "HTTP/2"), change(answer, "HTTP/1.1", "HTTP/2")), change(got, "HTTP/1.1", "HTTP/2")},
		{"summer", item(request, answer, "12:00:00 CET", "13:00:00 CEST"), got},
		{"a zone by number", item(request, answer, "12:00:00 CET", "16:30:00 GMT+05:30"), got},
		{"a zone that several share", item(request, change(answer, "Content-Type", "Date: Sun, 01 Mar 2026 11:00:01 GMT\r\nContent-Type"), "12:00:00 CET", "13:00:00 IST"),
			change(got, "<Content-Type", `<Date="Sun, 01 Mar 2026 11:00:01 GMT" <Content-Type`)},
		{"the same without help", item(request, answer, "12:00:00 CET", "16:30:00 IST"), got},
		{"a zone nobody knows", item(request, answer, "12:00:00 CET", "11:00:00 XYZ"), got},
		{"a time of another form", item(request, answer, "Sun Mar 01 12:00:00 CET 2026", "2026-03-01T12:00:00+01:00"), got},
		{"no answer", item(request, "", "<status>200<", "<status><", "length>0<", "length><"), change(got[:strings.Index(got, " <Cont")], "200 7 whole", "0 0 none") + ` body none ""`},
		{"no response, but a status", item(request, ""), change(got[:strings.Index(got, " <Cont")], "7 whole", "-1 missing") + ` body none ""`},
		{"no request", item("", answer), change(got, `Host="shop.example" Authorization="Bearer abc" `, "", ` body none ""`, ` body missing ""`)},
		{"a target without a host", item(change(request, "Host: shop.example\r\n", ""), answer, "443", "8443"), change(got, "|shop.example", "|shop.example:8443", `Host="shop.example" `, "")},
		{"chunks", item(request, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=1\r\n\":1}\r\n0\r\n\r\n"), change(got, `<Content-Type="application/json" <Content-Length="7"`, `<Transfer-Encoding="chunked"`)},
		{"chunks that were joined", item(request, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{\"a\":1}"), change(got, `<Content-Type="application/json" <Content-Length="7"`, `<Transfer-Encoding="chunked"`)},
		{"chunks that are cut", item(request, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":"), change(got, `<Content-Type="application/json" <Content-Length="7"`, `<Transfer-Encoding="chunked"`, "7 whole", "-1 cut", `a\":1}"`, `a\":"`)},
		{"less than was declared", item(request, change(answer, ": 7", ": 9")), change(got, "7 whole", "9 cut", `="7"`, `="9"`)},
		{"longer than was saved", item(request, answer, "</responselength>", "00</responselength>"), change(got, "whole", "cut")},
		{"line feeds alone", item(change(request, "\r", ""), change(answer, "\r", "")), got},
		{"a body", item(change(request, "GET", "POST", "\r\n\r\n", "\r\nContent-Length: 2\r\n\r\n{}"), answer), change(got, "GET", "POST", ` <Content-T`, ` Content-Length="2" <Content-T`, `body none ""`, `body whole "{}"`)},
		{"no content", item(request, "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n"), change(got, "200 7 whole", "204 0 none", `<Content-Type="application/json" <Content-Length="7"`, `<A="b"`, ` answer "{\"a\":1}"`, "")},
		{"entities", item("", answer, `<![CDATA[https://shop.example/v1/cards/7?full=1]]>`, `https://shop.example/v1/&#99;ards/&#x37;?full=1`, `<method><![CDATA[GET]]>`, `<method>G<!-- </item> -->&#69;T`),
			change(got, `Host="shop.example" Authorization="Bearer abc" `, "", ` body none ""`, ` body missing ""`)},
		{"text instead of base64", item("", "", `<request base64="true"><![CDATA[]]>`, `<request base64="false"><![CDATA[`+change(request, "Bearer abc", "</item>")+`]]>`, `<response base64="true"><![CDATA[]]>`, "<response>"+change(answer, `"`, "&quot;", `1}`, `1}`)),
			change(got, "Bearer abc", "</item>")},
		{"damaged base64", item(request, "", `<response base64="true"><![CDATA[`, `<response base64="true"><![CDATA[`+base64.StdEncoding.EncodeToString([]byte(answer + "x"))[:100]+"!"), change(got, "whole", "unreadable", `1}"`, `"`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.Read(t, burp.Format, head+test.item+tail)
			if len(log.Calls) != 1 || log.String() != "" {
				t.Fatalf("%d calls, reasons %q", len(log.Calls), log)
			}
			if got := sourcetest.Brief(&log.Calls[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if log.Source.Standpoint != "client" || log.Source.Observes != call.ObservesEverything&^call.ObservesClientAddress {
				t.Errorf("standpoint %q, observes %b", log.Source.Standpoint, log.Source.Observes)
			}
			if log.Calls[0].Server.Addr().String() != "192.0.2.99" {
				t.Errorf("server %s", log.Calls[0].Server)
			}
		})
	}
}

// bomb is a document type whose entities would grow to a thousand million letters.
func bomb() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE items [<!ENTITY a0 "aaaaaaaaaa"><!ENTITY x SYSTEM "file:///etc/hostname">`)
	for i := 1; i < 10; i++ {
		b.WriteString(`<!ENTITY a` + string(rune('0'+i)) + ` "` + strings.Repeat("&a"+string(rune('0'+i-1))+";", 10) + `">`)
	}
	return b.String() + `]><items burpVersion="1">`
}

func TestDocuments(t *testing.T) {
	good := item(request, answer)
	for _, test := range []struct{ name, text, reasons string }{
		{"two", head + good + good + tail, ","},
		{"no white space", strings.ReplaceAll(head+good+good+tail, "\n", ""), ","},
		{"nothing", head + tail, ""},
		{"an empty root", `<items burpVersion="1"/>`, "cut"},
		{"an entity bomb", bomb() + item(request, answer, "<comment>", "<comment>&a9;&x;") + item("", answer, "<method><![CDATA[GET]]>", "<method>&a9;") + tail, ",request"},
		{"depth", head + item(request, answer, "<comment>", "<comment>"+strings.Repeat("<a>", 90000)) + good + tail, ","},
		{"comments", head + "<!-- <item> -->" + good + "<!--" + good + "-->" + tail, ""},
		{"no time", head + item(request, answer, "Sun Mar 01 12:00:00 CET 2026", "") + item(request, answer, "Mar 01", "Feb 30") + good + tail, "time,time,"},
		{"no request", head + item("what?", answer, "<url>", "<x>", "</url>", "</x>", "<path>", "<x>", "</path>", "</x>") + good + tail, "request,"},
		{"no status", head + item(request, "HTTP/1.1 20 OK\r\n\r\n") + item(request, "nothing") + good + tail, "status,status,"},
		{"an empty item", head + "<item></item><item/><item>x</item>" + good + tail, "xml,xml,"},
		{"text between", head + good + "what?" + good + tail, ",,xml"},
		{"cut between", head + good + good, ",,cut"},
		{"cut in an item", head + good + good[:300], ",cut"},
		{"cut in CDATA", head + good + good[:strings.LastIndex(good, "]]>")], ",cut"},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.Read(t, burp.Format, test.text)
			if log.String() != test.reasons {
				t.Errorf("reasons %q, want %q", log, test.reasons)
			}
		})
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]bool{
		head: true, bomb(): true, "\xEF\xBB\xBF\n<items burpVersion='1'": true, `<items>`: false, `<itemset burpVersion="1">`: false, `{"items":[]}`: false, `<rss><items version="1"/></rss>`: false, "": false,
	} {
		if got := burp.Format.Detect([]byte(text)); got != want {
			t.Errorf("%.60s: %v", text, got)
		}
	}
}

// FuzzItem puts anything behind a good item, which it must not disturb.
func FuzzItem(f *testing.F) {
	f.Add(item(request, answer))
	f.Add("<item><request>&#x10FFFF;&#xD800;&#0;&amp</request><a b='>'/></item>")
	f.Add("<item><![CDATA[</item>]]]]></item>")
	f.Add("<item><response base64='true'>SFRUUC8xLjEgMjAw")
	before := sourcetest.Brief(&sourcetest.Read(f, burp.Format, head+item(request, answer)+tail).Calls[0])
	f.Fuzz(func(t *testing.T, text string) {
		log := sourcetest.Read(t, burp.Format, head+item(request, answer)+text+tail)
		if len(log.Calls) == 0 || sourcetest.Brief(&log.Calls[0]) != before {
			t.Fatalf("the first is %q", log)
		}
		burp.Format.Detect([]byte(text))
	})
}

// FuzzMessage reads anything as a request and a response.
func FuzzMessage(f *testing.F) {
	f.Add(request, answer)
	f.Add("GET / HTTP/1.1\nA:b\n c\n:\n\n", "HTTP/1.1 200\nTransfer-Encoding: chunked\n\nfffffff\n")
	f.Add("\r\n\r\n", "HTTP/1.1 200\r\nContent-Length: 99999999999999999999\r\n\r\nx")
	f.Fuzz(func(t *testing.T, request, answer string) {
		log := sourcetest.Read(t, burp.Format, head+item(request, answer)+tail)
		if len(log.Reasons) > 1 {
			t.Fatalf("one item, reasons %q", log)
		}
	})
}
