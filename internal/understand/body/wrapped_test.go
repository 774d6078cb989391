package body_test

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

const (
	innerJSON = `{"email":"ann@x.example"}`
	innerXML  = `<member id="7"><email>ann@x.example</email></member>`
)

func std(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// Whatever is wrapped in whatever, the value inside is found at its place.
func TestWrappers(t *testing.T) {
	urlSafe := base64.RawURLEncoding.EncodeToString([]byte(`{"email":"ann@x.example","z":"??>~"}`))
	packed := std(pack(t, innerXML, "gzip"))
	for _, c := range []struct{ name, mediaType, in, want string }{
		{"XML in JSON", "application/json", `{"payload":` + quoted(innerXML) + `}`, "$.payload.member.email=ann@x.example"},
		{"XML with a declaration in JSON", "application/json", `{"payload":` + quoted(`<?xml version="1.0"?><email>ann@x.example</email>`) + `}`, "$.payload.email=ann@x.example"},
		{"base64 of XML in JSON", "application/json", `{"payload":"` + std(innerXML) + `"}`, "$.payload.member.email=ann@x.example"},
		{"gzip of XML in base64", "application/json", `{"payload":"` + packed + `"}`, "$.payload.member.email=ann@x.example"},
		{"XML in a list", "application/json", `{"list":[` + quoted(innerXML) + `]}`, "$.list[*].member.email=ann@x.example"},
		{"JSON in XML", "application/xml", `<r><payload>` + strings.ReplaceAll(innerJSON, `"`, "&quot;") + `</payload></r>`, "$.r.payload.email=ann@x.example"},
		{"JSON in CDATA", "application/xml", `<r><payload><![CDATA[` + innerJSON + `]]></payload></r>`, "$.r.payload.email=ann@x.example"},
		{"XML in CDATA", "text/xml", `<e><payload><![CDATA[` + innerXML + `]]></payload></e>`, "$.e.payload.member.email=ann@x.example"},
		{"XML escaped in XML", "text/xml", `<e><payload>` + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(innerXML) + `</payload></e>`, "$.e.payload.member.email=ann@x.example"},
		{"JSON in an attribute", "text/xml", `<e payload='` + innerJSON + `'><a>1</a></e>`, "$.e.@payload.email=ann@x.example"},
		{"base64 in XML", "text/xml", `<e><payload>` + std(innerJSON) + `</payload></e>`, "$.e.payload.email=ann@x.example"},
		{"JSON in a form", "application/x-www-form-urlencoded", "payload=" + url.QueryEscape(innerJSON), "payload.email=ann@x.example"},
		{"XML in a form", "application/x-www-form-urlencoded", "payload=" + url.QueryEscape(innerXML), "payload.member.email=ann@x.example"},
		{"base64 in a form", "application/x-www-form-urlencoded", "payload=" + url.QueryEscape(std(innerJSON)), "payload.email=ann@x.example"},
		{"base64 of XML in a form", "application/x-www-form-urlencoded", "payload=" + url.QueryEscape(std(innerXML)), "payload.member.email=ann@x.example"},
		{"base64url in a form", "application/x-www-form-urlencoded", "payload=" + urlSafe, "payload.email=ann@x.example"},
		{"JSON in CSV", "text/csv", "id,payload\n1,\"" + strings.ReplaceAll(innerJSON, `"`, `""`) + "\"\n", "$[*].payload.email=ann@x.example"},
		{"XML in an event", "text/event-stream", "data: " + quoted(innerXML) + "\n\n", ""},
		{"XML in a part", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"payload\"\r\n\r\n" + innerXML + "\r\n--b--\r\n", "payload.member.email=ann@x.example"},
		{"lines as JSON", "application/json", "{\"a\":1}\n" + innerJSON + "\n", "$.email=ann@x.example"},
		{"a sequence as JSON", "application/json", "\x1e{\"a\":1}\n\x1e" + innerJSON + "\n", "$.email=ann@x.example"},
		{"a sequence", "application/json-seq", "\x1e{\"a\":1}\n\x1e" + innerJSON + "\n", "$.email=ann@x.example"},
		{"a sequence without a type", "", "\x1e{\"a\":1}\n\x1e" + innerJSON + "\n", "$.email=ann@x.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, c.mediaType, "")
			if fault != observation.NoFault || c.want != "" && !strings.Contains("\n"+r.leaves()+"\n", "\n"+c.want+"\n") {
				t.Errorf("fault %v, want %s in\n%s", fault, c.want, r.leaves())
			}
		})
	}
}

func TestALineThatBreaksHidesNoOther(t *testing.T) {
	r, fault := walk(t, "{\"a\":1}\n{\"a\":2,\"b\n{\"a\":3}\n", "application/json", "")
	if fault != observation.Damaged || r.leaves() != "$.a=1 (number)\n$.a=2 (number)\n$.a=3 (number)" {
		t.Errorf("fault %v, got\n%s", fault, r.leaves())
	}
}

// Marked text and what only looks like XML stays a value.
func TestTextWithMarksIsNoDocument(t *testing.T) {
	for _, value := range []string{
		`<p>Dear <b>Ann</b>,</p>`, `<ann@x.example>`, `<b>bold</b> and more`, `<br/>`, `<email>ann@x.example</email>`, `<a><b></a>`, `<3 you>`, `<unset>`, `<div class="x">y</div>`, `< 5 >`,
	} {
		r, fault := walk(t, `{"payload":`+quoted(value)+`}`, "application/json", "")
		if fault != observation.NoFault || r.leaves() != "$.payload="+value {
			t.Errorf("%q: fault %v, got\n%s", value, fault, r.leaves())
		}
	}
}

func TestXMLInXMLIsBounded(t *testing.T) {
	in := innerXML
	for range 5 {
		in = `<w><p><![CDATA[` + strings.ReplaceAll(in, "]]>", "]]]]><![CDATA[>") + `]]></p></w>`
	}
	r, fault := walk(t, in, "text/xml", "")
	if fault != observation.NoFault || !strings.HasPrefix(r.leaves(), "$.w.p.w.p.w.p=<w>") {
		t.Errorf("fault %v, got\n%.200s", fault, r.leaves())
	}
	deep := strings.Repeat("<x>", 400)
	c := &collector{}
	newWalker(body.DefaultLimits()).Walk([]byte(deep+"<p><![CDATA["+deep+"1"+strings.ReplaceAll(deep, "<", "</")+"]]></p>"+strings.ReplaceAll(deep, "<", "</")), []byte("text/xml"), nil, c)
	if c.types[body.TooDeep] != 1 {
		t.Errorf("leaves %v: the depth of a wrapper does not count for what is in it", c.types)
	}
}

// How REST calls ask for a part of an object, and how their answers wrap one.
func TestShapesOfREST(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"JSON:API", `{"data":[{"type":"members","id":"7","attributes":{"email":"x"},"relationships":{"home":{"data":{"type":"stores","id":"2"}}}}],"included":[{"id":"2"}]}`,
			"$.data[*].type=members\n$.data[*].id=7\n$.data[*].attributes.email=x\n$.data[*].relationships.home.data.type=stores\n$.data[*].relationships.home.data.id=2\n$.included[*].id=2"},
		{"HAL", `{"_links":{"self":{"href":"/m"}},"_embedded":{"members":[{"id":"7"}]}}`, "$._links.self.href=/m\n$._embedded.members[*].id=7"},
		{"OData", `{"@odata.context":"c","@odata.count":1,"value":[{"Id":"7","Orders@odata.count":2}]}`, "$.@odata.context=c\n$.@odata.count=1 (number)\n$.value[*].Id=7\n$.value[*].Orders@odata.count=2 (number)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := speak(t, newWalker(body.DefaultLimits()), "", "?fields=a:email,b:tier&$select=email%20as%20x&fields[members]=email", c.in)
			if s.told.leaves() != c.want || s.exchange.Any() {
				t.Errorf("got\n%s\nwant\n%s", s.told.leaves(), c.want)
			}
		})
	}
}
