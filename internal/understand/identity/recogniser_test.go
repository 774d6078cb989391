package identity_test

import (
	"encoding/base64"
	"net/netip"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func base64url(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func jwt(payload string) string {
	return base64url(`{"alg":"HS256","typ":"JWT"}`) + "." + base64url(payload) + ".c2lnbmF0dXJl"
}

// request makes a call with headers written as "Name: value" lines; it was answered with 200.
func request(lines ...string) *call.Call {
	c := &call.Call{Status: 200, Client: netip.MustParseAddrPort("203.0.113.5:40000")}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		c.Request.Headers = append(c.Request.Headers, call.Header{Name: []byte(name), Value: []byte(value)})
	}
	return c
}

func recogniser() *identity.Recogniser {
	return identity.NewRecogniser(identity.NewMinter(key), identity.Options{})
}

func TestPrincipal(t *testing.T) {
	mara := jwt(`{"iss":"https://id.example","sub":"7c1d","azp":"web"}`)
	const opaque = "tGzv3JOkF0XG5Qx2TlKWIA"
	basic := base64.StdEncoding.EncodeToString([]byte("mara:geheim:7"))
	const (
		none    = observation.NoPrincipal
		subject = observation.TokenSubject
		apiKey  = observation.APIKey
		user    = observation.BasicUser
		session = observation.SessionCookie
		cert    = observation.Certificate
		bearer  = observation.OpaqueToken
	)
	for _, c := range []struct {
		name                  string
		headers               []string
		query                 string
		kind                  observation.PrincipalType
		principal, credential string
	}{
		{"nothing", nil, "", none, "", ""},
		{"JWT", []string{"authorization: Bearer " + mara}, "", subject, "7c1d", mara},
		{"JWT, other case and blanks", []string{"AUTHORIZATION: bEARER   " + mara + " "}, "", subject, "7c1d", mara},
		{"JWT without a scheme", []string{"Authorization: " + mara}, "", subject, "7c1d", mara},
		{"JWT of a client", []string{"Authorization: Bearer " + jwt(`{"client_id":"batch","azp":"x"}`)}, "", subject, "batch", jwt(`{"client_id":"batch","azp":"x"}`)},
		{"JWT of a party", []string{"Authorization: Bearer " + jwt(`{"sub":"","azp":"spa"}`)}, "", subject, "spa", jwt(`{"sub":"","azp":"spa"}`)},
		{"JWT with a number", []string{"Authorization: Bearer " + jwt(`{"sub":42}`)}, "", subject, "42", jwt(`{"sub":42}`)},
		{"JWT with an e-mail", []string{"Authorization: Bearer " + jwt(`{"sub":"Mara@X.example"}`)}, "", subject, "mara@x.example", jwt(`{"sub":"Mara@X.example"}`)},
		{"JWT with two subs", []string{"Authorization: Bearer " + jwt(`{"sub":"a","x":{"sub":"c"},"sub":"b","SUB":"d"}`)}, "", subject, "b", jwt(`{"sub":"a","x":{"sub":"c"},"sub":"b","SUB":"d"}`)},
		{"JWT of nobody", []string{"Authorization: Bearer " + jwt(`{"scope":"read"}`)}, "", bearer, jwt(`{"scope":"read"}`), jwt(`{"scope":"read"}`)},
		{"JWT with a sub that is none", []string{"Authorization: Bearer " + jwt(`{"sub":{"a":1}}`)}, "", bearer, jwt(`{"sub":{"a":1}}`), jwt(`{"sub":{"a":1}}`)},
		{"JWT cut short", []string{"Authorization: Bearer " + jwt(`{"sub":"7c1d"`)}, "", bearer, jwt(`{"sub":"7c1d"`), jwt(`{"sub":"7c1d"`)},
		{"opaque", []string{"Authorization: Bearer " + opaque}, "", bearer, opaque, opaque},
		{"opaque under another scheme", []string{"Authorization: Token " + opaque}, "", bearer, opaque, opaque},
		{"scheme alone", []string{"Authorization: Bearer"}, "", none, "", ""},
		{"Kerberos", []string{"Authorization: Negotiate YIIJvwYGKwYBBQUC"}, "", none, "", ""},
		{"Basic", []string{"Authorization: Basic " + basic}, "", user, "mara", "mara"},
		{"Basic, broken", []string{"Authorization: Basic ###"}, "", none, "", ""},
		{"Basic without a colon", []string{"Authorization: Basic bWFyYQ=="}, "", none, "", ""},
		{"Digest", []string{`Authorization: Digest realm="a, b", username="mara", nonce="1"`}, "", user, "mara", "mara"},
		{"AWS", []string{"Authorization: AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/eu/s3/aws4_request, SignedHeaders=host, Signature=aa"}, "", apiKey, "AKIAEXAMPLE", "AKIAEXAMPLE"},
		{"blotted out", []string{"Authorization: Bearer [REDACTED]", "X-Api-Key: ********", "Cookie: session=xxxxxxxxxxxx"}, "api_key=hidden", none, "", ""},

		{"key", []string{"X-Api-Key: pk_partner_1"}, "", apiKey, "pk_partner_1", "pk_partner_1"},
		{"key of Azure", []string{"ocp-apim-subscription-key: 5f3a0c77b1e2d400"}, "", apiKey, "5f3a0c77b1e2d400", "5f3a0c77b1e2d400"},
		{"token in a header of its own", []string{"X-Auth-Token: gAAAAB"}, "", apiKey, "gAAAAB", "gAAAAB"},
		{"JWT in a header of its own", []string{"X-Auth-Token: " + mara}, "", subject, "7c1d", mara},
		{"key in the query", nil, "page=2&api_key=pk%5Fpartner%5F1", apiKey, "pk_partner_1", "pk_partner_1"},
		{"key in the query, broken escape", nil, "apikey=%zz", none, "", ""},
		{"token in the query is the bearer's", nil, "access_token=" + opaque, bearer, opaque, opaque},
		{"JWT in the query", nil, "token=" + mara, subject, "7c1d", mara},
		{"a token that is none of a caller", nil, "token=reset-8812", none, "", ""},
		{"key beside a bearer", []string{"X-Api-Key: pk_partner_1", "Authorization: Bearer " + mara}, "", subject, "7c1d", mara},
		{"key beside Kerberos", []string{"Authorization: Negotiate YIIJ", "X-Api-Key: pk_partner_1"}, "", apiKey, "pk_partner_1", "pk_partner_1"},

		{"session cookie", []string{"Cookie: theme=dark; JSESSIONID=0A1B2C3D4E; _ga=GA1.2.3.4"}, "", session, "0A1B2C3D4E", "0A1B2C3D4E"},
		{"session cookie in quotes", []string{`Cookie: sid="k3jd83jd"`}, "", session, "k3jd83jd", "k3jd83jd"},
		{"JWT in a cookie", []string{"Cookie: a_session=k3jd83jd; z_token=" + mara}, "", subject, "7c1d", mara},
		{"a token speaks for a login before a session", []string{"Cookie: JSESSIONID=0A1B2C3D4E; auth=k3jd83jd"}, "", session, "k3jd83jd", "k3jd83jd"},
		{"cookies in headers of their own", []string{"cookie: lang=nl", "cookie: b_session=11111111", "cookie: a_session=22222222"}, "", session, "22222222", "22222222"},
		{"a flag is no session", []string{"Cookie: session=1; auth=active; csrftoken=k3jd83jd; _ga_session=k3jd83jd"}, "", none, "", ""},

		{"certificate", []string{`X-Forwarded-Client-Cert: By=spiffe://mesh.example/b;Hash=ab12;Subject="CN=Depot, O=X";URI=spiffe://mesh.example/a,By=x;URI=spiffe://mesh.example/c`}, "", cert, "spiffe://mesh.example/a", "ab12"},
		{"certificate with a subject", []string{`X-Forwarded-Client-Cert: Hash=ab12;Subject="CN=Depot; O=\"X\""`}, "", cert, `CN=Depot; O=\"X\"`, "ab12"},
		{"certificate by name", []string{"X-SSL-Client-S-DN: CN=depot,O=Skyloom", "X-SSL-Client-Verify: SUCCESS"}, "", cert, "CN=depot,O=Skyloom", "CN=depot,O=Skyloom"},
		{"certificate refused by the proxy", []string{"X-SSL-Client-S-DN: CN=depot", "X-SSL-Client-Verify: FAILED:expired"}, "", none, "", ""},
		{"certificate behind a session", []string{"X-SSL-Client-S-DN: CN=depot", "Cookie: sid=k3jd83jd"}, "", session, "k3jd83jd", "k3jd83jd"},
	} {
		t.Run(c.name, func(t *testing.T) {
			made := request(c.headers...)
			made.Query = []byte(c.query)
			m := identity.NewMinter(key)
			r := identity.NewRecogniser(m, identity.Options{})
			for _, status := range []int{200, 404, 0, 403, 401, 200} { // what is remembered must not carry a status over
				made.Status = status
				id := r.Of(made, call.Source{})
				kind, principal := c.kind, m.Token([]byte(c.principal))
				if status == 401 {
					kind, principal = none, observation.Token{}
				}
				if id.PrincipalType != kind || id.Principal != principal {
					t.Errorf("status %d: %v, right principal: %v", status, id.PrincipalType, id.Principal == principal)
				}
				if id.Credential != m.Secret([]byte(c.credential)) {
					t.Errorf("status %d: wrong credential", status)
				}
			}
		})
	}
}

// A forged token that names a member and is refused is not that member's work.
func TestARefusedCredentialNamesNobody(t *testing.T) {
	r := recogniser()
	c := request("Authorization: Bearer " + jwt(`{"sub":"7c1d"}`))
	c.Status = 403
	if r.Of(c, call.Source{}).PrincipalType != observation.TokenSubject {
		t.Error("a valid token without the right is still its owner's")
	}
	c.Response.Headers = []call.Header{{Name: []byte("www-authenticate"), Value: []byte(`Bearer error="invalid_token"`)}}
	id := r.Of(c, call.Source{})
	if id.PrincipalType != observation.NoPrincipal || !id.Principal.IsZero() || id.Credential.IsZero() {
		t.Errorf("refused with a reason: %v", id.PrincipalType)
	}
}

// The password of Basic leaves no trace: two passwords of one user cannot be told apart.
func TestBasicPasswordHasNoToken(t *testing.T) {
	r := recogniser()
	one := r.Of(request("Authorization: Basic "+base64.StdEncoding.EncodeToString([]byte("mara:one"))), call.Source{})
	two := r.Of(request("Authorization: Basic "+base64.StdEncoding.EncodeToString([]byte("mara:two"))), call.Source{})
	if one != two {
		t.Error("the password is in the identity")
	}
}

func TestAgentAndService(t *testing.T) {
	long := strings.Repeat("Mozilla/5.0 ", 100)
	c := request("User-Agent: " + long)
	c.ClientService = []byte("checkout")
	id := recogniser().Of(c, call.Source{})
	if got := id.AgentText.Reveal(); got != long[:512] || id.AgentText.Open() {
		t.Errorf("agent of %d bytes, open: %v", len(got), id.AgentText.Open())
	}
	if id.Agent != identity.NewMinter(key).Token([]byte(long[:512])) {
		t.Error("the agent's token is not that of its text")
	}
	if id.ClientService.Reveal() != "checkout" || id.ClientService.Open() {
		t.Errorf("client service %v", id.ClientService)
	}
	if id := recogniser().Of(request("User-Agent:  "), call.Source{}); !id.Agent.IsZero() || !id.AgentText.Empty() {
		t.Error("no agent has a token")
	}
	if got := recogniser().Of(request("User-Agent: a\xffb"), call.Source{}).AgentText.Reveal(); got != "a\uFFFDb" {
		t.Errorf("broken agent %q", got)
	}
}

// A recogniser keeps no slice of a call: its bytes are gone when the batch is.
func TestNothingOfTheCallIsKept(t *testing.T) {
	c := request("Authorization: Bearer "+jwt(`{"sub":"7c1d"}`), "User-Agent: agent-one", "Cookie: sid=k3jd83jd")
	c.ClientService = []byte("checkout")
	r := recogniser()
	want := r.Of(c, call.Source{})
	text := want.AgentText.Reveal() + want.AddressText.Reveal() + want.ClientService.Reveal()
	for _, h := range c.Request.Headers {
		clear(h.Value)
	}
	clear(c.ClientService)
	if got := want.AgentText.Reveal() + want.AddressText.Reveal() + want.ClientService.Reveal(); got != text {
		t.Errorf("%q became %q", text, got)
	}
	again := request("Authorization: Bearer "+jwt(`{"sub":"7c1d"}`), "User-Agent: agent-one", "Cookie: sid=k3jd83jd")
	again.ClientService = []byte("checkout")
	if r.Of(again, call.Source{}) != want {
		t.Error("another identity the second time")
	}
}

func TestCredentialNames(t *testing.T) {
	for name, want := range map[string][3]bool{ // header, parameter, cookie
		"Authorization":               {true, true, true},
		"Proxy-Authorization":         {true, false, true},
		"X-API-KEY":                   {true, true, false},
		"Ocp-Apim-Subscription-Key":   {true, false, false},
		"X-Forwarded-Client-Cert":     {true, false, false},
		"X-Auth-Token":                {true, false, true},
		"api_key":                     {false, true, false},
		"access_token":                {false, true, true},
		"Cookie":                      {false, false, false},
		"email":                       {false, false, false},
		"page":                        {false, false, false},
		"JSESSIONID":                  {false, false, true},
		"PHPSESSID":                   {false, false, true},
		"connect.sid":                 {false, false, true},
		"__Host-session":              {false, false, true},
		"__Secure-next-auth.token":    {false, false, true},
		"ASP.NET_SessionId":           {false, false, true},
		"laravel_session":             {false, false, true},
		"_ga":                         {false, false, false},
		"_hjSessionUser_1":            {false, false, false},
		"XSRF-TOKEN":                  {false, false, false},
		"ai_session":                  {false, false, false},
		"author":                      {false, false, false},
		"residence":                   {false, false, false},
		"":                            {false, false, false},
		strings.Repeat("session", 20): {false, false, false},
	} {
		n := []byte(name)
		got := [3]bool{identity.IsCredentialHeader(n), identity.IsCredentialParameter(n), identity.IsSessionCookie(n)}
		if got != want {
			t.Errorf("%q: header, parameter, cookie = %v, want %v", name, got, want)
		}
	}
}

func TestCookies(t *testing.T) {
	var got []string
	for name, value := range identity.Cookies([]byte(` a=1;b="2 3" ; ;c; =4;d=e=f;g=`)) {
		got = append(got, string(name)+"|"+string(value))
	}
	if strings.Join(got, " ") != "a|1 b|2 3 d|e=f g|" {
		t.Errorf("%q", got)
	}
}
