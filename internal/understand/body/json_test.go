package body_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func TestJSON(t *testing.T) {
	for _, c := range []struct {
		name, in string
		fault    observation.Fault
		want     string
	}{
		{"nested", `{"a":{"b":"x","n":-1.50},"t":true,"f":false,"z":null}`, 0, `
			+$
			+$.a
			$.a.b=x
			$.a.n=-1.50 (number)
			-$.a
			$.t=true (bool)
			$.f=false (bool)
			$.z= (null)
			-$`},
		{"lists", `{"a":["x",1],"b":[{"c":1},{"c":2}],"d":[[{"e":3}],[4]],"none":[]}`, 0, `
			+$
			$.a[*]=x
			$.a[*]=1 (number)
			+$.b[*]
			$.b[*].c=1 (number)
			-$.b[*]
			+$.b[*]
			$.b[*].c=2 (number)
			-$.b[*]
			+$.d[*][*]
			$.d[*][*].e=3 (number)
			-$.d[*][*]
			$.d[*][*]=4 (number)
			-$`},
		{"root scalar", `"x"`, 0, `$=x`},
		{"root list", `[1,{"a":2}]`, 0, `
			$[*]=1 (number)
			+$[*]
			$[*].a=2 (number)
			-$[*]`},
		{"empty object", `{}`, 0, "+$\n-$"},
		{"repeated keys are both delivered", `{"email":"a@x.example","email":"b@x.example"}`, 0, `
			+$
			$.email=a@x.example
			$.email=b@x.example
			-$`},
		{"escaped keys and values", `{"\u0061":"q\n\u00e9"}`, 0, "+$\n$.a=q\né\n-$"},
		{"numbers beyond float64", `[1e400,12345678901234567890123]`, 0, `
			$[*]=1e400 (number)
			$[*]=12345678901234567890123 (number)`},
		{"bytes that are no text", "{\"a\":\"x\xff\xfey\"}", 0, "+$\n$.a=x\xff\xfey\n-$"},
		{"lone surrogate", `{"a":"x\ud800"}`, 0, "+$\n$.a=x\uFFFD\n-$"},
		{"NUL bytes", `{"a":"x\u0000y"}`, 0, "+$\n$.a=x\x00y\n-$"},
		{"breaks in the middle", `{"a":{"b":"x","c":[{"d":1},{"e`, observation.Damaged, `
			+$
			+$.a
			$.a.b=x
			+$.a.c[*]
			$.a.c[*].d=1 (number)
			-$.a.c[*]
			+$.a.c[*]
			-$.a.c[*]
			-$.a
			-$`},
		{"no JSON at all", `<html>`, observation.Damaged, ``},
		{"only blanks", " \r\n", 0, ``},
		{"several texts", `{"a":1} {"a":2}`, 0, "+$\n$.a=1 (number)\n-$\n+$\n$.a=2 (number)\n-$"},
		{"something behind it", `{"a":1} oops`, observation.Damaged, "+$\n$.a=1 (number)\n-$"},
		{"guarded", ")]}',\n{\"a\":1}", 0, "+$\n$.a=1 (number)\n-$"},
		{"byte order mark", "\xEF\xBB\xBF{\"a\":1}", 0, "+$\n$.a=1 (number)\n-$"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, "application/json; charset=utf-8", "")
			if c.want == "" {
				c.want = "\n"
			}
			wants(t, r, fault, c.fault, c.want)
		})
	}
}

func TestFoldedKeys(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"to an object, inside it", `{"4000123456":{"tier":"gold"},"4000123457":{"tier":"blue"}}`, `
			+$
			+$.{digits}
			$.{digits}@key=4000123456
			$.{digits}.tier=gold
			-$.{digits}
			+$.{digits}
			$.{digits}@key=4000123457
			$.{digits}.tier=blue
			-$.{digits}
			-$`},
		{"to a scalar, before it", `{"a":{"anneke@mail.example":7}}`, `
			+$
			+$.a
			$.a.{email}@key=anneke@mail.example
			$.a.{email}=7 (number)
			-$.a
			-$`},
		{"to a list of objects, inside each", `{"a":1,"12345":[{"b":1},[{"b":2}]],"c":2}`, `
			+$
			$.a=1 (number)
			+$.{digits}[*]
			$.{digits}@key=12345
			$.{digits}[*].b=1 (number)
			-$.{digits}[*]
			+$.{digits}[*][*]
			$.{digits}@key=12345
			$.{digits}[*][*].b=2 (number)
			-$.{digits}[*][*]
			$.c=2 (number)
			-$`},
		{"to a list of scalars, once", `{"12345":["x","y"],"a":0}`, `
			+$
			$.{digits}@key=12345
			$.{digits}[*]=x
			$.{digits}[*]=y
			$.a=0 (number)
			-$`},
		{"to nothing, all the same", `{"12345":[],"12346":[[]]}`, `
			+$
			$.{digits}@key=12345
			$.{digits}@key=12346
			-$`},
		{"written with escapes", `{"x\u0040mail.example":["\n",{"\u0061":1}]}`, "+$\n$.{email}@key=x@mail.example\n$.{email}[*]=\n\n" +
			"+$.{email}[*]\n$.{email}@key=x@mail.example\n$.{email}[*].a=1 (number)\n-$.{email}[*]\n-$"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, "application/json", "")
			wants(t, r, fault, observation.NoFault, c.want)
		})
	}
}

func TestFoldClasses(t *testing.T) {
	for want, keys := range map[string][]string{
		"{digits}": {"12345", "4000123456"},
		"{uuid}":   {"0b5e9a52-6c1f-4d27-8f0a-9f3f6a1b2c3d"},
		"{email}":  {"a@x.example", "Ann+tag@mail.x.example", "jan de boer@x"[0:3] + "@x.example"},
		"{hex}":    {"5f2b8c1e9a7d4f60", "64b7f0c2a1d3e4f5a6b7c8d9", "a1b2c3d4"},
		"{date}":   {"2026-03-01", "2026/03/01", "01.03.2026", "2026-03", "2026-03-01T10:00:00Z"},
		"{key}":    {"two words", "", "+31201234567", "a/b", "user_123456", "10.0.0.1", "x\x01", "\xff\xfe", "-7", strings.Repeat("k", 129), "{digits}", "😀"},
	} {
		for _, key := range keys {
			r, _ := walk(t, fmt.Sprintf(`{"a":{%s:1}}`, quoted(key)), "application/json", "")
			if got, want := r.leaves(), "$.a."+want+"@key="+key+"\n$.a."+want+"=1 (number)"; got != want {
				t.Errorf("%q became %q, want %q", key, got, want)
			}
		}
	}
	for _, key := range []string{
		"email", "first_name", "e-mail", "$ref", "@type", "@odata.count", "Orders@odata.count", "user.email", "xmlns:a", "line1", "iso8601",
		"1", "2024", "Straße", "名前", "#text", "addr2line", "facade", "_id", "2fa", "sha256", "iso27001",
	} {
		r, _ := walk(t, fmt.Sprintf(`{%s:1}`, quoted(key)), "application/json", "")
		if got, want := r.leaves(), "$."+key+"=1 (number)"; got != want {
			t.Errorf("%q became %q, want %q", key, got, want)
		}
	}
}

// quoted writes a key as a JSON string without changing bytes that are not UTF-8.
func quoted(key string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(key) {
		if c := key[i]; c < ' ' || c == '"' || c == '\\' {
			fmt.Fprintf(&b, `\u%04x`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String() + `"`
}

func TestManyKeysFold(t *testing.T) {
	l := body.DefaultLimits()
	l.MaxKeys = 3
	w := newWalker(l)
	in := []byte(`{"a":1,"b":2,"c":3,"d":4,"a":5,"e":6,"o":{"p":1}}`)
	want := "$.a=1 (number)\n$.b=2 (number)\n$.c=3 (number)\n$.{key}@key=d\n$.{key}=4 (number)\n$.a=5 (number)\n" +
		"$.{key}@key=e\n$.{key}=6 (number)\n$.{key}@key=o\n$.{key}.p=1 (number)"
	// What other bodies had under the same node does not count.
	if _, fault := walk(t, `{}`, "", ""); fault != 0 {
		t.Fatal(fault)
	}
	w.Walk([]byte(`{"x":1,"y":1,"e":1}`), nil, nil, &recorder{})
	for range 2 {
		r := &recorder{}
		if fault := w.Walk(in, []byte("application/json"), nil, r); fault != 0 || r.leaves() != want {
			t.Errorf("fault %v, got\n%s", fault, r.leaves())
		}
	}
}

func TestNodes(t *testing.T) {
	c := &collector{}
	w := newWalker(body.DefaultLimits())
	in := []byte(`{"member":{"email":"x","nickname":"y","12345":{"tier":1}},"list":[{"id":1}]}`)
	w.Walk(in, []byte("application/json"), nil, c)
	for name, open := range map[string]bool{
		"$.member.email": true, "$.member.nickname": false, "$.member.{digits}.tier": true, "$.member.{digits}@key": true, "$.list[*].id": true,
	} {
		n := c.nodes[name]
		if n == nil {
			t.Fatalf("no leaf %s", name)
		}
		if n.Open != open {
			t.Errorf("%s: open %v", name, n.Open)
		}
	}
	id := c.nodes["$.list[*].id"]
	if id.Key != "id" || id.Parent.Key != "" || id.Parent.Parent.Name != "$.list" || id.Parent.Parent.Parent.Parent != nil {
		t.Errorf("the way up from %s is wrong", id.Name)
	}
	id.Slots[1] = 7
	w.Walk(in, []byte("application/json"), nil, c)
	if c.nodes["$.list[*].id"].Slots[1] != 7 {
		t.Error("a node of a known path lost what was cached on it")
	}
}

func TestDeep(t *testing.T) {
	for _, in := range []string{
		strings.Repeat(`{"a":`, 10000) + `"x"` + strings.Repeat(`}`, 10000),
		strings.Repeat(`[`, 10000) + `1` + strings.Repeat(`]`, 10000),
	} {
		c := &collector{}
		fault := newWalker(body.DefaultLimits()).Walk([]byte(in), []byte("application/json"), nil, c)
		c.check(t)
		if fault != observation.NoFault || c.types[body.TooDeep] != 1 || len(c.types) != 1 {
			t.Errorf("fault %v, leaves %v", fault, c.types)
		}
	}
}

func TestPathsAreBounded(t *testing.T) {
	// A hundred and twenty thousand distinct paths, none of them below a node with many keys.
	var b strings.Builder
	b.WriteString(`{"a":1`)
	for i := range 400 {
		fmt.Fprintf(&b, `,"k%d_":{"a":0`, i)
		for j := range 300 {
			fmt.Fprintf(&b, `,"w%d_":1`, j)
		}
		b.WriteString(`}`)
	}
	b.WriteString(`}`)
	w := newWalker(body.DefaultLimits())
	var counts [2]int
	for i := range counts {
		c := &collector{}
		fault := w.Walk([]byte(b.String()), []byte("application/json"), nil, c)
		c.check(t)
		counts[i] = c.types[body.TooDeep]
		if fault != observation.NoFault || c.types[body.TooDeep] == 0 || c.types[body.Number] < 20000 {
			t.Errorf("fault %v, leaves %v", fault, c.types)
		}
	}
	if counts[0] != counts[1] {
		t.Errorf("the same body gave %d and then %d leaves that were not looked at", counts[0], counts[1])
	}
}
