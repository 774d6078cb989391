package analyse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// typeNames are in the order of the bits.
var typeNames = strings.Fields("null bool int32 int64 whole fraction text empty date date-time email uuid uri ipv4 ipv6 base64 binary object array unknown holds xml partial lines")

// drawnShape writes a shape in one line: a? is optional, [..] elements, <..> folded keys.
func drawnShape(t *testing.T, text observation.Text) string {
	t.Helper()
	if text.Empty() {
		return ""
	}
	if text.Open() {
		t.Error("a shape is open")
	}
	n, err := shape.Parse(text.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	write(&b, &n)
	return b.String()
}

func write(b *strings.Builder, n *shape.Node) {
	switch n.Part {
	case shape.Member:
		b.WriteString(n.Key)
	case shape.Folded:
		b.WriteString("<" + n.Key + ">")
	case shape.Elements:
		b.WriteString("[*]")
	}
	if n.Optional {
		b.WriteByte('?')
	}
	for i, name := range typeNames {
		if n.Types.Has(1 << i) {
			b.WriteString(":" + name)
		}
	}
	if len(n.Below) == 0 {
		return
	}
	b.WriteString("(")
	for i := range n.Below {
		if i > 0 {
			b.WriteString(" ")
		}
		write(b, &n.Below[i])
	}
	b.WriteString(")")
}

func TestShapesOfBodies(t *testing.T) {
	for _, c := range []struct{ media, body, want string }{
		{"application/json; charset=utf-8", `{"b":1,"a":"x","n":null,"t":true}`,
			"application/json(body:object(a:text b:int32 n:null t:bool))"},
		{"application/json", `[{"id":1,"at":"2026-01-12"},{"id":3000000000,"at":"2026-01-12T10:00:00Z"},{"id":1.5}]`,
			"application/json(body:array([*]:object(at?:date:date-time id:int32:int64:fraction)))"},
		{"application/json", `{"e":[],"o":{},"l":[[1],["x"]]}`,
			"application/json(body:object(e:array l:array([*]:array([*]:int32:text)) o:object))"},
		{"application/json", `{"a":[{"x":{"y":1}},{"x":{"z":2}},{}]}`,
			"application/json(body:object(a:array([*]:object(x?:object(y?:int32 z?:int32)))))"},
		{"application/json", `{"a":1,"a":2}`, "application/json(body:object(a:int32))"},
		{"application/json", `[{"a":1,"a":2},{}]`, "application/json(body:array([*]:object(a?:int32)))"},
		{"application/json", `{"p":"{\"k\":[1]}","q":{"k":2}}`,
			"application/json(body:object(p:holds(k:array([*]:int32)) q:object(k:int32)))"},
		{"application/json", `{"4000000127":{"n":1},"4000000130":{}}`,
			"application/json(body:object(<{digits}>:object(n?:int32)))"},
		{"application/json", `"just a text"`, "application/json(body:text)"},
		{"application/json", `{"a":1,"b"`, "application/json:partial(body:object(a:int32))"},
		{"application/x-ndjson", "{\"a\":1}\n{\"a\":2,\"b\":3}\n", "application/x-ndjson:lines(body:object(a:int32 b?:int32))"},
		{"application/x-www-form-urlencoded", "a=1&b=x&b=y&c=&d=true&e=007",
			"application/x-www-form-urlencoded(body:object(a:int32 b:text:array c:empty d:bool e:text))"},
		{"image/png", "\x89PNG\r\n\x1a\n\x00\x00", "image/png(body:binary)"},
		{"no media type", `{"a":1}`, "(body:object(a:int32))"},
	} {
		call := get("/things", c.body)
		call.Response.Body.MediaType = []byte(c.media)
		s := observe(call)
		if got := drawnShape(t, s.symbols.ShapeOf(s.ResponseShape)); got != c.want {
			t.Errorf("%s %s\n got  %s\n want %s", c.media, c.body, got, c.want)
		}
	}
}

// A body of more places than a shape tells of is told of level by level; what is below the last is unknown, not absent.
func TestALargeShapeIsCutByLevels(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, `,"part_%c%c":{"x":{`, 'a'+i/26, 'a'+i%26)
		for j := range 100 {
			fmt.Fprintf(&b, `"leaf_%c%c":1,`, 'a'+j/26, 'a'+j%26)
		}
		b.WriteString(`"z":1}}`)
	}
	s := observe(get("/x", "{"+b.String()[1:]+"}"))
	n, err := shape.Parse(s.symbols.ShapeOf(s.ResponseShape).Reveal())
	if err != nil {
		t.Fatal(err)
	}
	part := n.At(shape.Member, shape.Body).At(shape.Member, "part_ab")
	if part == nil || part.Types.Has(shape.Unknown) || len(part.Below) != 1 {
		t.Fatalf("the second level is not told of: %+v", part)
	}
	if x := part.Below[0]; !x.Types.Has(shape.Object|shape.Unknown) || len(x.Below) > 0 {
		t.Errorf("the third level is %+v, want an object of which nothing is known", x)
	}
}

func TestShapesOfParameters(t *testing.T) {
	c := get("/members/4000000127", "")
	c.Query = []byte("from=2026-01-12&limit=20&tag=a&tag=b")
	c.Request.Headers = append(c.Request.Headers, header("Cookie", "sid=1"), header("X-Tenant", "0b51c2a4-6b1f-4f0e-9c8e-0c8f3b6c1d2e"), header("Accept", "*/*"))
	c.Response.Headers = []call.Header{header("X-Left", "19")}
	s := observe(c)
	want := "(header(cookie.sid:int32 x-tenant:uuid) path(1:int64) query:object(from:date limit:int32 tag:text:array))"
	if got := drawnShape(t, s.symbols.ShapeOf(s.RequestShape)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if s.ResponseShape != 0 {
		t.Error("an answer without a body has a shape")
	}
}

func header(name, value string) call.Header {
	return call.Header{Name: []byte(name), Value: []byte(value)}
}
