package body_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func TestXML(t *testing.T) {
	for _, c := range []struct {
		name, in string
		fault    observation.Fault
		want     string
	}{
		{"nested", `<?xml version="1.0"?><order id="7"><customer><email>a@x.example</email></customer></order>`, 0, `
			+$
			+$.order
			$.order.@id=7
			+$.order.customer
			$.order.customer.email=a@x.example
			-$.order.customer
			-$.order
			-$`},
		{"an attribute behind one whose name is a value", `<a id1234567="x" b="y" c="z"/>`, 0, `
			+$
			+$.a
			$.a.{key}@key=@id1234567
			$.a.{key}=x
			$.a.@b=y
			$.a.@c=z
			-$.a
			-$`},
		{"repeated, also in one parent only", `<r><p><m>1</m></p><p><m>2</m><m>3</m></p></r>`, 0, `
			+$
			+$.r
			+$.r.p[*]
			$.r.p[*].m[*]=1
			-$.r.p[*]
			+$.r.p[*]
			$.r.p[*].m[*]=2
			$.r.p[*].m[*]=3
			-$.r.p[*]
			-$.r
			-$`},
		{"one below its plural", `<customers><customer><name>A</name></customer></customers>`, 0, `
			+$
			+$.customers
			+$.customers.customer[*]
			$.customers.customer[*].name=A
			-$.customers.customer[*]
			-$.customers
			-$`},
		{"text with attributes", `<a><total cur="EUR">5</total></a>`, 0, "+$\n+$.a\n$.a.total.@cur=EUR\n$.a.total.#text=5\n-$.a\n-$"},
		{"a list of texts with attributes", `<a><p id="1">x</p><p id="2">y</p></a>`, 0,
			"+$\n+$.a\n+$.a.p[*]\n$.a.p[*].@id=1\n$.a.p[*].#text=x\n-$.a.p[*]\n+$.a.p[*]\n$.a.p[*].@id=2\n$.a.p[*].#text=y\n-$.a.p[*]\n-$.a\n-$"},
		{"text between elements", `<a>one<b>2</b> three </a>`, 0, "+$\n+$.a\n$.a.#text=one\n$.a.b=2\n$.a.#text=three\n-$.a\n-$"},
		{"prefixes and namespaces", `<s:a xmlns:s="u" xmlns="v" xsi:type="t"><s:b>1</s:b></s:a>`, 0, "+$\n+$.a\n$.a.b=1\n-$.a\n-$"},
		{"empty elements", `<a><b/><c></c><d x=""/></a>`, 0, "+$\n+$.a\n$.a.b= (null)\n$.a.c= (null)\n+$.a.d\n$.a.d.@x=\n-$.a.d\n-$.a\n-$"},
		{"references", `<a b="&lt;&#65;">x &amp; &#x42;&nbsp;&#0;&#xD800;&;& y</a>`, 0,
			"+$\n$.a.@b=<A\n$.a.#text=x & B&nbsp;\x00&#xD800;&;& y\n-$"},
		{"CDATA", `<a><![CDATA[<b>&amp;]]>tail<!-- no --><?no?>&gt;</a>`, 0, "+$\n$.a=<b>&amp;tail>\n-$"},
		{"JSON in an element", `<a><b>{"email":"x"}</b></a>`, 0, "+$\n+$.a\n+$.a.b\n$.a.b.email=x\n-$.a.b\n-$.a\n-$"},
		{"entities are not expanded", `<!DOCTYPE a [<!ENTITY e "xx>"><!-- ]> --><!ENTITY f "&e;&e;">]><a>&f;</a>`, 0, "+$\n$.a=&f;\n-$"},
		{"names that are values", `<a><id-4000123456>x</id-4000123456></a>`, 0,
			"+$\n+$.a\n$.a.{key}@key=id-4000123456\n$.a.{key}=x\n-$.a\n-$"},
		{"breaks in the middle", `<a><b><c>1</c><d>ann@x.exam`, observation.Damaged, "+$\n+$.a\n+$.a.b\n$.a.b.c=1\n-$.a.b\n-$.a\n-$"},
		{"a tag that does not match", `<a><b>1</b><c>2</b></a>`, observation.Damaged, "+$\n+$.a\n$.a.b=1\n-$.a\n-$"},
		{"something behind it", `<a>1</a>oops`, observation.Damaged, "+$\n$.a=1\n-$"},
		{"a quote without end", `<a><b>1</b><c x="1>2</c></a>`, observation.Damaged, "+$\n+$.a\n$.a.b=1\n-$.a\n-$"},
		{"a comment without end", `<a><b>1</b><!-- </a>`, observation.Damaged, "+$\n+$.a\n$.a.b=1\n-$.a\n-$"},
		{"only a declaration", `<?xml version="1.0"?>`, observation.Damaged, "\n"},
		{"no XML at all", `Service unavailable`, 0, "$=Service unavailable"},
		{"a page", `<html><p>x</p></html>`, 0, "$=<html><p>x</p></html>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, "text/xml; charset=utf-8", "")
			wants(t, r, fault, c.fault, c.want)
		})
	}
}

func TestXMLOfOneAndOfMany(t *testing.T) {
	one, _ := walk(t, `<orders><order><total>1</total></order></orders>`, "application/xml", "")
	two, _ := walk(t, `<orders><order><total>1</total></order><order><total>1</total></order></orders>`, "application/xml", "")
	if !strings.Contains(two.leaves(), one.leaves()) || !strings.Contains(one.leaves(), "$.orders.order[*].total=1") {
		t.Errorf("one order gives %q, two give %q", one.leaves(), two.leaves())
	}
	for _, in := range []string{`<people><person><a/></person></people>`, `<ArrayOfPerson><Person><a/></Person></ArrayOfPerson>`,
		`<entries><entry><a/></entry></entries>`, `<clients><item><a/></item></clients>`, `<Kunden><Kunde><a/></Kunde></Kunden>`} {
		if r, _ := walk(t, in, "application/xml", ""); !strings.Contains(r.String(), "[*].a") {
			t.Errorf("%s is no list: %s", in, r)
		}
	}
	for _, in := range []string{`<customer><address><a/></address></customer>`, `<address><item><a/></item></address>`} {
		if r, _ := walk(t, in, "application/xml", ""); strings.Contains(r.String(), "[*]") {
			t.Errorf("%s is a list: %s", in, r)
		}
	}
}

func TestXMLUndeclared(t *testing.T) {
	for _, c := range []struct{ mediaType, in, want string }{
		{"", `<?xml version="1.0"?><a>1</a>`, "$.a=1"},
		{"", ` <a>1</a> `, "$.a=1"},
		{"application/octet-stream", `<a>1</a>`, "$.a=1"},
		{"text/plain", `<?xml version="1.0"?><a>1</a>`, "$.a=1"},
		{"text/html", `<?xml version="1.0"?><html>1</html>`, `$=<?xml version="1.0"?><html>1</html>`},
		{"", `<html><p>1</p></html>`, `$=<html><p>1</p></html>`},
		{"", `<3 you`, `$=<3 you`},
		{"", `<p>one<p>two`, `$=<p>one<p>two`},
	} {
		r, fault := walk(t, c.in, c.mediaType, "")
		if fault != 0 || r.leaves() != c.want {
			t.Errorf("%s %q: fault %v, got %q", c.mediaType, c.in, fault, r.leaves())
		}
	}
}

func TestXMLCharsets(t *testing.T) {
	wide := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteByte(byte(r))
			b.WriteByte(byte(r >> 8))
		}
		return b.String()
	}
	for name, in := range map[string]string{
		"Latin-1 by declaration":       "<?xml version=\"1.0\" encoding='ISO-8859-1'?><a>Zo\xeb</a>",
		"Latin-1 in name only":         "<?xml version=\"1.0\" encoding='ISO-8859-1'?><a>Zoë</a>",
		"UTF-16 with its mark":         "\xFF\xFE" + wide("<a>Zoë</a>"),
		"UTF-16 without its mark":      wide("<a>Zoë</a>"),
		"UTF-8 with its mark":          "\xEF\xBB\xBF<a>Zoë</a>",
		"packed, in name only Latin-1": "<?xml version='1.0' encoding='windows-1252'?><a>Zo\xeb</a>",
	} {
		r, fault := walk(t, in, "application/xml", "")
		if fault != 0 || r.leaves() != "$.a=Zoë" {
			t.Errorf("%s: fault %v, got %q", name, fault, r.leaves())
		}
	}
}

func TestXMLBounds(t *testing.T) {
	limits := body.Limits{MaxDepth: 3, MaxKeys: 4}
	r := &recorder{}
	fault := newWalker(limits).Walk([]byte(`<a><b><c><d><e>1</e></d><f/></c></b><z>1</z></a>`), []byte("application/xml"), nil, r)
	r.check(t)
	wants(t, r, fault, 0, `
		+$
		+$.a
		+$.a.b
		+$.a.b.c
		$.a.b.c= (too_deep)
		$.a.b.c= (too_deep)
		-$.a.b.c
		-$.a.b
		$.a.z=1
		-$.a
		-$`)
	const deep = 1_000_000
	c := &collector{}
	fault = newWalker(body.DefaultLimits()).Walk([]byte(strings.Repeat("<a>", deep)+strings.Repeat("</a>", deep)), []byte("application/xml"), nil, c)
	c.check(t)
	if fault != 0 || c.types[body.TooDeep] != 1 {
		t.Errorf("a million levels: fault %v, %v", fault, c.types)
	}
	fault = newWalker(body.DefaultLimits()).Walk([]byte(strings.Repeat("<a>", deep)), []byte("application/xml"), nil, &collector{})
	if fault != observation.Damaged {
		t.Errorf("a million levels without end: fault %v", fault)
	}
}

// No entity grows: ten levels of ten would be ten thousand million.
func TestXMLBillionLaughs(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE x [<!ENTITY l0 "lol">`)
	for i := range 10 {
		n := string(rune('0' + i))
		next := string(rune('a' + i))
		b.WriteString(`<!ENTITY ` + next + ` "` + strings.Repeat("&l"+n+";", 10) + `">`)
	}
	b.WriteString(`]><x>&j;</x>`)
	r, fault := walk(t, b.String(), "application/xml", "")
	if fault != 0 || r.leaves() != "$.x=&j;" {
		t.Errorf("fault %v, got %.100q", fault, r.leaves())
	}
}

func FuzzXML(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="latin1"?><!DOCTYPE a [<!ENTITY e "x">]><a b="1&amp;"><c>x<![CDATA[y]]></c><c/>t<d e='2'>3</d></a>`))
	f.Add([]byte("\xFF\xFE<\x00a\x00>\x001\x00<\x00/\x00a\x00>\x00"))
	f.Add([]byte(`<customers><customer id="12345678"><e@x.example>1</e@x.example></customer></customers>`))
	fuzzFormat(f, "application/xml")
}
