package body_test

import (
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

const formType = "application/x-www-form-urlencoded"

func TestForm(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", `email=a%40x.example&name=Anneke+V%C3%B6gel`, "+\nemail=a@x.example\nname=Anneke Vögel\n-"},
		{"repeated", `a=1&a=2&&a`, "+\na=1\na=2\na=\n-"},
		{"bad escapes", `a=100%&b=%zz%4&c=%41`, "+\na=100%\nb=%zz%4\nc=A\n-"},
		{"values as names", `a%40x.example=1&12345`, "+\n{email}@key=a@x.example\n{email}=1\n{digits}@key=12345\n{digits}=\n-"},
		{"names with brackets", `user[email]=x&ids[]=1`, "+\nuser[email]=x\nids[]=1\n-"},
		{"JSON in a field", `payload=%7B%22email%22%3A%22x%22%7D&b=1`, "+\n+payload\npayload.email=x\n-payload\nb=1\n-"},
		{"equals sign in a value", `a=b=c`, "+\na=b=c\n-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in+"\r\n", formType, "")
			wants(t, r, fault, observation.NoFault, c.want)
			q := &recorder{}
			fault = newWalker(body.DefaultLimits()).Form([]byte(c.in), q)
			wants(t, q, fault, observation.NoFault, c.want)
		})
	}
}

func TestFormThatIsJSON(t *testing.T) {
	r, fault := walk(t, `{"a":1}`, formType, "")
	wants(t, r, fault, observation.NoFault, "+$\n$.a=1 (number)\n-$")
}

func TestEmpty(t *testing.T) {
	w := newWalker(body.DefaultLimits())
	r := &recorder{}
	if f := w.Walk(nil, []byte("application/json"), []byte("gzip"), r); f != observation.NoFault || len(r.lines) > 0 {
		t.Errorf("an empty body gave %v %v", f, r.lines)
	}
	if f := w.Form(nil, r); f != observation.NoFault || len(r.lines) > 0 {
		t.Errorf("an empty form gave %v %v", f, r.lines)
	}
}

// A query, a form body and a header may have a field of the same name: these are three fields.
func TestNodesOfQueryFormAndHeaderAreApart(t *testing.T) {
	w := newWalker(body.DefaultLimits())
	c := &collector{}
	seen := map[*body.Node]bool{}
	w.Form([]byte("email=a"), c)
	seen[c.last] = true
	w.Walk([]byte("email=a"), []byte(formType), nil, c)
	seen[c.last] = true
	w.Field([]byte("email"), []byte("a"), c)
	seen[c.last] = true
	if len(seen) != 3 {
		t.Errorf("%d nodes for three fields", len(seen))
	}
}

func TestField(t *testing.T) {
	r := &recorder{}
	w := newWalker(body.DefaultLimits())
	fault := w.Field([]byte("authorization"), []byte("Bearer "+jwt(`{"sub":"u-1"}`)), r)
	r.check(t)
	wants(t, r, fault, observation.NoFault, "authorization=Bearer "+jwt(`{"sub":"u-1"}`)+"\n+authorization\nauthorization.sub=u-1\n-authorization")
}
