package identity_test

import (
	"bytes"
	"net/netip"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// check is what holds for the identity of any call, and that it is the same under a recogniser that has seen others.
func check(t *testing.T, used *identity.Recogniser, c *call.Call) observation.Identity {
	t.Helper()
	id := used.Of(c, call.Source{})
	if fresh := recogniser().Of(c, call.Source{}); fresh != id {
		t.Fatal("what was seen before changes the identity")
	}
	if (id.PrincipalType == observation.NoPrincipal) != id.Principal.IsZero() {
		t.Fatalf("type %v, principal there: %v", id.PrincipalType, !id.Principal.IsZero())
	}
	if !id.Principal.IsZero() && id.Credential.IsZero() {
		t.Fatal("a principal without a credential")
	}
	if id.AddressText.Empty() != id.Address.IsZero() || id.AgentText.Empty() != id.Agent.IsZero() {
		t.Fatal("a text without a token, or the other way round")
	}
	c.Status = 401
	if !used.Of(c, call.Source{}).Principal.IsZero() {
		t.Fatal("a refused credential names somebody")
	}
	return id
}

func FuzzAuthorization(f *testing.F) {
	for _, seed := range []string{
		"", "Bearer", "Bearer x", "Bearer " + jwt(`{"sub":"7c1d"}`), jwt(`{"sub":[1]}`), jwt(`{"sub":"\ud800"}`), "eyJ.eyJ.", "ey..",
		"Basic Og==", "Basic bWFyYTo=", `Digest username="mara\"`, "AWS4-HMAC-SHA256 Credential=/", "Bearer ****",
	} {
		f.Add([]byte(seed))
	}
	r := recogniser()
	f.Fuzz(func(t *testing.T, v []byte) {
		c := request()
		c.Request.Headers = []call.Header{{Name: []byte("Authorization"), Value: v}}
		check(t, r, c)
	})
}

// FuzzJWT puts any payload into a token of the right outer shape.
func FuzzJWT(f *testing.F) {
	for _, seed := range []string{`{"sub":"7c1d"}`, `{"sub":1e400}`, `{"sub":`, `{"a":{"sub":"x"}}`, `[]`, `{"sub":" "}`, `{"sub":"\u0000"}`, `{}{"sub":"x"}`} {
		f.Add(seed)
	}
	r := recogniser()
	f.Fuzz(func(t *testing.T, payload string) {
		id := check(t, r, request("Authorization: Bearer "+jwt(payload)))
		if id.PrincipalType != observation.TokenSubject && id.PrincipalType != observation.OpaqueToken {
			t.Fatalf("a bearer token is %v", id.PrincipalType)
		}
	})
}

func FuzzCookies(f *testing.F) {
	for _, seed := range []string{"sid=k3jd83jd", `a="b;c"; session=`, ";;=;", "token=" + jwt(`{"sub":"7c1d"}`), "__Host-__Secure-auth=12345678"} {
		f.Add([]byte(seed))
	}
	r := recogniser()
	f.Fuzz(func(t *testing.T, v []byte) {
		for name, value := range identity.Cookies(v) {
			if len(name) == 0 || bytes.ContainsAny(name, "=;") || bytes.Contains(value, []byte{';'}) {
				t.Fatalf("cookie %q", name)
			}
		}
		c := request()
		c.Request.Headers = []call.Header{{Name: []byte("Cookie"), Value: v}}
		check(t, r, c)
	})
}

func FuzzForwarded(f *testing.F) {
	for _, seed := range [][2]string{{"203.0.113.9, 10.0.0.1", ""}, {"[2001:db8::9]:1,", `for="[::1]"`}, {",,,", ";;for=;"}, {"1.2.3.4:5:6", `for="1.2.3.4`}, {"::ffff:10.0.0.1", "for=_x"}} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	r := recogniser()
	f.Fuzz(func(t *testing.T, list, forwarded []byte) {
		c := request()
		c.Client = netip.MustParseAddrPort("10.0.0.2:1")
		c.Request.Headers = []call.Header{{Name: []byte("X-Forwarded-For"), Value: list}, {Name: []byte("Forwarded"), Value: forwarded}}
		id := check(t, r, c)
		a, err := netip.ParseAddr(id.AddressText.Reveal())
		if err != nil || a.Zone() != "" || a.Is4In6() || a.IsUnspecified() {
			t.Fatalf("address %q", id.AddressText.Reveal())
		}
	})
}

func FuzzCertificateAndQuery(f *testing.F) {
	f.Add([]byte(`Hash=ab;Subject="CN=a,b;c";URI=`), []byte("api_key=%41&access_token=x"))
	f.Add([]byte(`Subject="\`), []byte("&&=&token"))
	r := recogniser()
	f.Fuzz(func(t *testing.T, cert, query []byte) {
		c := request()
		c.Query = query
		c.Request.Headers = []call.Header{{Name: []byte("X-Forwarded-Client-Cert"), Value: cert}, {Name: []byte("X-SSL-Client-S-DN"), Value: query}}
		check(t, r, c)
	})
}
