package body_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// jwt writes a token with these claims and an invented signature.
func jwt(claims string) string {
	e := base64.RawURLEncoding
	return e.EncodeToString([]byte(`{"alg":"none"}`)) + "." + e.EncodeToString([]byte(claims)) + "." + e.EncodeToString([]byte("sig?~"))
}

func TestUnwrap(t *testing.T) {
	const inner = `{"email":"ann?~@x.example","n":[1]}`
	const innerLeaves = "$.payload.email=ann?~@x.example\n$.payload.n[*]=1 (number)"
	std, url := base64.StdEncoding.EncodeToString([]byte(inner)), base64.RawURLEncoding.EncodeToString([]byte(inner))
	gz := base64.StdEncoding.EncodeToString([]byte(pack(t, inner, "gzip")))
	token := jwt(inner)
	for _, c := range []struct{ name, value, want string }{
		{"JSON", inner, innerLeaves},
		{"JSON with blanks around", "\n " + inner + " ", innerLeaves},
		{"base64", std, "$.payload=" + std + " (wrapper)\n" + innerLeaves},
		{"base64url", url, "$.payload=" + url + " (wrapper)\n" + innerLeaves},
		{"base64 in lines", std[:20] + "\r\n" + std[20:], "$.payload=" + std[:20] + "\r\n" + std[20:] + " (wrapper)\n" + innerLeaves},
		{"gzip in base64", gz, "$.payload=" + gz + " (wrapper)\n" + innerLeaves},
		{"JWT", token, "$.payload=" + token + "\n" + innerLeaves},
		{"JWT behind its scheme", "Bearer " + token, "$.payload=Bearer " + token + "\n" + innerLeaves},
		{"broken JSON", inner[:20], "$.payload=" + inner[:20]},
		{"JSON and more", inner + "!", "$.payload=" + inner + "!"},
		{"JSON without a value", "{}", "$.payload={}"},
		{"list without a value", "[ [] ]", "$.payload=[ [] ]"},
		{"a footnote", "[sic]", "$.payload=[sic]"},
		{"JWT of a scalar", jwt(`"just text, long enough"`), "$.payload=" + jwt(`"just text, long enough"`)},
		{"JWT of a list", jwt(`["x"]`), "$.payload=" + jwt(`["x"]`)},
		{"half a JWT", token[:len(token)/2], "$.payload=" + token[:len(token)/2]},
		{"five parts", token + ".x.y", "$.payload=" + token + ".x.y"},
		{"base64 of something else", "SGVsbG8gd29ybGQsIGhlbGxvIQ==", "$.payload=SGVsbG8gd29ybGQsIGhlbGxvIQ=="},
		{"a word that begins like base64", "ezekiel-and-others-again", "$.payload=ezekiel-and-others-again"},
		{"a short word", "ey", "$.payload=ey"},
		{"only blanks", "   ", "$.payload=   "},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, `{"payload":`+quoted(c.value)+`}`, "application/json", "")
			if fault != observation.NoFault || r.leaves() != c.want {
				t.Errorf("fault %v, got\n%s\nwant\n%s", fault, r.leaves(), c.want)
			}
		})
	}
}

func TestUnwrapKeepsObjects(t *testing.T) {
	r, fault := walk(t, `{"list":["{\"a\":1}"],"4000123456":"[{\"b\":2}]"}`, "application/json", "")
	wants(t, r, fault, observation.NoFault, `
		+$
		+$.list[*]
		$.list[*].a=1 (number)
		-$.list[*]
		$.{digits}@key=4000123456
		+$.{digits}[*]
		$.{digits}[*].b=2 (number)
		-$.{digits}[*]
		-$`)
}

func TestUnwrapTwice(t *testing.T) {
	in := `{"a":1}`
	for range 3 {
		in = `{"p":` + quoted(in) + `}`
	}
	r, fault := walk(t, in, "application/json", "")
	wants(t, r, fault, observation.NoFault, `
		+$
		+$.p
		+$.p.p
		$.p.p.p={"a":1}
		-$.p.p
		-$.p
		-$`)
}

func TestTextThatIsAToken(t *testing.T) {
	r, fault := walk(t, jwt(`{"sub":"u-1"}`), "application/jwt", "")
	wants(t, r, fault, observation.NoFault, "$="+jwt(`{"sub":"u-1"}`)+"\n+$\n$.sub=u-1\n-$")
}

func TestUnwrapDepth(t *testing.T) {
	deep := strings.Repeat(`[`, 400) + `1` + strings.Repeat(`]`, 400)
	c := &collector{}
	fault := newWalker(body.DefaultLimits()).Walk(
		[]byte(strings.Repeat(`[`, 400)+quoted(deep)+strings.Repeat(`]`, 400)), []byte("application/json"), nil, c)
	if fault != observation.NoFault || c.types[body.TooDeep] != 1 || len(c.types) != 1 {
		t.Errorf("fault %v, leaves %v: the depth of a wrapper does not count for what is in it", fault, c.types)
	}
}

// Many small bombs together are one bomb.
func TestWrappedBombs(t *testing.T) {
	l := body.DefaultLimits()
	l.MaxDecoded = 4 << 20
	bomb := base64.StdEncoding.EncodeToString([]byte(pack(t, `{"z":"`+strings.Repeat("0", 1<<20)+`"}`, "gzip")))
	var b strings.Builder
	b.WriteString(`{"a":"x"`)
	for i := range 50 {
		fmt.Fprintf(&b, `,"w%d":"%s"`, i, bomb)
	}
	b.WriteString(`,"z":"last"}`)
	c := &collector{}
	fault := newWalker(l).Walk([]byte(b.String()), []byte("application/json"), nil, c)
	c.check(t)
	if fault != observation.Exploding || c.nodes["$.z"] == nil || c.bytes > 8<<20 {
		t.Errorf("fault %v, %d bytes delivered", fault, c.bytes)
	}
}

// What is too long to be unwrapped is delivered as it is, and the fault says so.
func TestUnwrapIsBounded(t *testing.T) {
	l := body.DefaultLimits()
	l.MaxDecoded = 1 << 10
	for name, value := range map[string]string{
		"JSON":   `{"z":"` + strings.Repeat("0", 2<<10) + `"}`,
		"base64": base64.StdEncoding.EncodeToString([]byte(`{"z":"` + strings.Repeat("0", 2<<10) + `"}`)),
	} {
		r := &recorder{}
		fault := newWalker(l).Walk([]byte(`{"a":`+quoted(value)+`}`), []byte("application/json"), nil, r)
		r.check(t)
		if fault != observation.Exploding || r.leaves() != "$.a="+value {
			t.Errorf("%s: fault %v, got %.60q", name, fault, r.leaves())
		}
	}
}
