package identity_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func rulesOf(t testing.TB, d identity.Declared) *identity.Rules {
	t.Helper()
	r, err := identity.NewRules(d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// said is what a call leaves of itself under rules, and how they stand.
func said(t testing.TB, d identity.Declared, c *call.Call, asked ...string) (observation.Identity, identity.Standing, *identity.Rules) {
	t.Helper()
	rules := rulesOf(t, d)
	r := identity.NewRecogniser(identity.NewMinter(key), identity.Options{Rules: rules})
	for i := 0; i+1 < len(asked); i += 2 {
		r.Asked().Note(asked[i], []byte(asked[i+1]))
	}
	id := r.Of(c, call.Source{})
	return id, rules.Standing(id.Rules.Reveal()), rules
}

func mintedOf(text string) observation.Token { return identity.NewMinter(key).Token([]byte(text)) }

func TestARuleNamesWhoAsks(t *testing.T) {
	member := jwt(`{"sub":"app-7","uid":"u-42","act":{"id":"nested-9"},"https://id.example/user":"by-url"}`)
	for _, c := range []struct {
		name    string
		from    identity.From
		peers   []string
		headers []string
		query   string
		body    []string
		want    string // empty: nobody
	}{
		{"a header, from a hop that sets it", identity.From{Header: "X-User-Id"}, []string{"203.0.113.0/24"}, []string{"x-user-id: u-42"}, "", nil, "u-42"},
		{"the same from anybody else", identity.From{Header: "X-User-Id"}, []string{"10.0.0.0/8"}, []string{"X-User-Id: u-42"}, "", nil, ""},
		{"the same, believed from anybody", identity.From{Header: "X-User-Id"}, []string{"any"}, []string{"X-User-Id: u-42"}, "", nil, "u-42"},
		{"a header that is veiled", identity.From{Header: "X-User-Id"}, []string{"any"}, []string{"X-User-Id: [REDACTED]"}, "", nil, ""},
		{"a claim", identity.From{Claim: "uid"}, nil, []string{"Authorization: Bearer " + member}, "", nil, "u-42"},
		{"a claim below another", identity.From{Claim: "act.id"}, nil, []string{"Authorization: Bearer " + member}, "", nil, "nested-9"},
		{"a claim whose name has dots", identity.From{Claim: "https://id.example/user"}, nil, []string{"Authorization: Bearer " + member}, "", nil, "by-url"},
		{"a claim of a token in a cookie", identity.From{Claim: "uid"}, nil, []string{"Cookie: a=1; jwt=" + member}, "", nil, "u-42"},
		{"a claim that is not there", identity.From{Claim: "nowhere"}, nil, []string{"Authorization: Bearer " + member}, "", nil, ""},
		{"a cookie", identity.From{Cookie: "uid"}, nil, []string{"Cookie: x=1; uid=u-42"}, "", nil, "u-42"},
		{"a query", identity.From{Query: "agent id"}, nil, nil, "x=1&agent%20id=u%2D42", nil, "u-42"},
		{"a body", identity.From{Body: "$.caller.id"}, nil, nil, "", []string{"$.other", "no", "$.caller.id", "u-42"}, "u-42"},
		{"an API key of another name", identity.From{Key: "X-Partner"}, nil, []string{"X-Partner: pk_live_1234567"}, "", nil, "pk_live_1234567"},
	} {
		t.Run(c.name, func(t *testing.T) {
			made := request(c.headers...)
			made.Query = []byte(c.query)
			d := identity.Declared{Actors: []identity.ActorRule{{From: c.from, Peers: c.peers, Type: identity.RoleUser}}}
			id, stands, _ := said(t, d, made, c.body...)
			if (c.want != "") != stands.Named || id.Named != mintedOf(c.want) {
				t.Errorf("named %v, token of %q: %v", stands.Named, c.want, id.Named == mintedOf(c.want))
			}
			if stands.Key != (c.want != "" && c.from.Key != "") {
				t.Errorf("by a key: %v", stands.Key)
			}
			made.Status = 401
			if id, _, _ := said(t, d, made, c.body...); !id.Named.IsZero() {
				t.Error("a call that was refused names somebody")
			}
		})
	}
}

func TestARuleGivesAType(t *testing.T) {
	token := "Authorization: Bearer " + jwt(`{"sub":"s-1","roles":["agent","reader"],"scope":"crm.read crm.write"}`)
	for _, c := range []struct {
		name    string
		when    identity.When
		headers []string
		host    string
		holds   bool
	}{
		{"a claim that lists it", identity.When{Claims: map[string]string{"roles": "agent"}}, []string{token}, "", true},
		{"a scope among words", identity.When{Claims: map[string]string{"scope": "crm.write"}}, []string{token}, "", true},
		{"another value", identity.When{Claims: map[string]string{"roles": "agents"}}, []string{token}, "", false},
		{"two claims of which one is missing", identity.When{Claims: map[string]string{"roles": "agent", "tier": "1"}}, []string{token}, "", false},
		{"the prefix of a key", identity.When{KeyPrefix: "pk_tours_"}, []string{"X-Api-Key: pk_tours_0123456789"}, "", true},
		{"the prefix of another", identity.When{KeyPrefix: "pk_tours_"}, []string{"X-Api-Key: pk_other_0123456789"}, "", false},
		{"the prefix behind a scheme", identity.When{KeyPrefix: "pk_tours_"}, []string{"Authorization: ApiKey pk_tours_0123456789"}, "", true},
		{"a network", identity.When{Addresses: []string{"203.0.113.0/28"}}, nil, "", true},
		{"another network", identity.When{Addresses: []string{"198.51.100.0/24"}}, nil, "", false},
		{"a host", identity.When{Hosts: []string{"Back.example"}}, nil, "back.example:8443", true},
		{"hosts below", identity.When{Hosts: []string{"*.partner.example"}}, nil, "eu.partner.example", true},
		{"another host", identity.When{Hosts: []string{"*.partner.example"}}, nil, "partner.example.evil.example", false},
		{"an agent", identity.When{Agent: "nightly/"}, []string{"User-Agent: nightly/2.1"}, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			made := request(c.headers...)
			made.Host = []byte(c.host)
			d := identity.Declared{Actors: []identity.ActorRule{{Type: identity.RoleStaff, When: c.when}}}
			_, stands, _ := said(t, d, made)
			if (stands.Rule == 0) != c.holds || stands.Named {
				t.Errorf("rule %d, want %v", stands.Rule, c.holds)
			}
		})
	}
}

// What a rule says beside what it reads can change without reading a call again; what it reads cannot.
func TestARuleIsKnownByWhatItReads(t *testing.T) {
	read := identity.ActorRule{Name: "a", From: identity.From{Header: "X-User-Id"}, Peers: []string{"any"}, Type: identity.RoleUser}
	id, _, before := said(t, identity.Declared{Actors: []identity.ActorRule{read}}, request("X-User-Id: u-42"))
	renamed := read
	renamed.Name, renamed.Type, renamed.Label = "b", identity.RoleStaff, "Call centre"
	other := read
	other.From.Header = "X-Agent-Id"
	moved := rulesOf(t, identity.Declared{Actors: []identity.ActorRule{other, renamed}})
	if s := moved.Standing(id.Rules.Reveal()); !s.Named || s.Rule != 1 || moved.Rule(s.Rule).Label != "Call centre" {
		t.Errorf("renamed and moved: %+v", s)
	}
	if rescan, derived := moved.Differences(before); len(rescan) != 1 || len(derived) != 1 {
		t.Errorf("to scan again %q, derived anew %q", rescan, derived)
	}
	gone := rulesOf(t, identity.Declared{Actors: []identity.ActorRule{other}})
	if s := gone.Standing(id.Rules.Reveal()); s.Named || s.Rule >= 0 {
		t.Errorf("a rule that was taken back still says %+v", s)
	}
	var none *identity.Rules
	if s := none.Standing(id.Rules.Reveal()); s.Named || s.Rule >= 0 {
		t.Errorf("no rules say %+v", s)
	}
}

func TestSessionsAreNamed(t *testing.T) {
	first, second := jwt(`{"sub":"7","sid":"s-1","iat":1}`), jwt(`{"sub":"7","sid":"s-1","iat":2}`)
	a := recogniser().Of(request("Authorization: Bearer "+first), call.Source{})
	b := recogniser().Of(request("Authorization: Bearer "+second), call.Source{})
	if a.Session.IsZero() || a.Session != b.Session || a.Credential == b.Credential {
		t.Error("two tokens of one login are not of one session")
	}
	for _, payload := range []string{`{"sub":"7","session_state":"s"}`, `{"sub":"7","origin_jti":"s"}`, `{"sub":"7","auth_time":1700000000}`} {
		if recogniser().Of(request("Authorization: Bearer "+jwt(payload)), call.Source{}).Session.IsZero() {
			t.Errorf("%s names no session", payload)
		}
	}
	d := identity.Declared{Sessions: []identity.From{{Header: "X-Session"}, {Cookie: "visit"}}}
	id, stands, _ := said(t, d, request("Cookie: visit=v-9", "Authorization: Bearer "+first))
	if id.Session != mintedOf("v-9") || !stands.Session {
		t.Error("the rule's session does not count")
	}
	if s := rulesOf(t, identity.Declared{Sessions: []identity.From{{Header: "X-Session"}}}).Standing(id.Rules.Reveal()); s.Session {
		t.Error("a session counts whose rule was taken back")
	}
}

func TestFaultyRules(t *testing.T) {
	when := identity.When{Agent: "x/"}
	for setting, d := range map[string]identity.Declared{
		"peers":           {Actors: []identity.ActorRule{{From: identity.From{Header: "X-User-Id"}}}},
		"type":            {Actors: []identity.ActorRule{{When: when, Type: "robot"}}},
		"when":            {Actors: []identity.ActorRule{{Type: "user"}}},
		"label":           {Actors: []identity.ActorRule{{When: when, Label: "ann@mail.example"}}},
		"from":            {Actors: []identity.ActorRule{{From: identity.From{Claim: "a", Query: "b"}}}},
		"key_prefix":      {Actors: []identity.ActorRule{{When: identity.When{KeyPrefix: strings.Repeat("k", 40)}, Type: "user"}}},
		"addresses":       {Actors: []identity.ActorRule{{When: identity.When{Addresses: []string{"10.0.0.0/99"}}, Type: "user"}}},
		"trusted_proxies": {TrustedProxies: []string{"everybody"}},
		"sessions":        {Sessions: []identity.From{{}}},
		"endpoint":        {Logins: []identity.LoginRule{{Endpoint: "/login", Answer: "$.id"}}},
		"kind":            {Subjects: []identity.SubjectRule{{Field: "$.x", Kind: "no.kind"}}},
		"apart":           {Apart: []string{"no.kind"}},
	} {
		_, err := identity.NewRules(d)
		var wrong *identity.RuleError
		if !errors.As(err, &wrong) || wrong.Setting != setting || strings.Contains(err.Error(), "ann@") {
			t.Errorf("%s: %v", setting, err)
		}
	}
	if r, err := identity.NewRules(identity.Declared{}); r != nil || err != nil || r.Digest() != "" {
		t.Errorf("nothing declared: %v, %v", r, err)
	}
}

func TestProxiesOfTheFileCount(t *testing.T) {
	at := func(trusted []string, flags []netip.Prefix) string {
		c := request("X-Forwarded-For: 192.0.2.9, 198.51.100.7")
		c.Client = netip.MustParseAddrPort("203.0.113.5:1")
		o := identity.Options{TrustedProxies: flags, Rules: rulesOf(t, identity.Declared{TrustedProxies: trusted})}
		return identity.NewRecogniser(identity.NewMinter(key), o).Of(c, call.Source{}).AddressText.Reveal()
	}
	cdn := []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}
	for _, c := range []struct {
		trusted []string
		flags   []netip.Prefix
		want    string
	}{
		{nil, nil, "203.0.113.5"},
		{[]string{"203.0.113.0/24"}, nil, "198.51.100.7"},
		{[]string{"203.0.113.5"}, cdn, "192.0.2.9"},
		{[]string{}, nil, "203.0.113.5"},
		{nil, cdn, "203.0.113.5"},
	} {
		if got := at(c.trusted, c.flags); got != c.want {
			t.Errorf("%v and %v: %s, want %s", c.trusted, c.flags, got, c.want)
		}
	}
}

// Whatever a client puts into its headers: behind proxies that add what they see, it has the address that the first of them saw.
func TestForgedHeadersChangeNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		forged := rapid.SliceOfN(rapid.SampledFrom([]string{"10.0.0.1", "192.0.2.77", "unknown", "_hidden", "", "[::1]:7", "999.9.9.9", "for=192.0.2.1", "2001:db8::1", "127.0.0.1"}), 0, 6).Draw(r, "forged")
		client := rapid.SampledFrom([]string{"203.0.113.9", "203.0.113.9:4711", "2001:db8::9", "[2001:db8::9]:443"}).Draw(r, "client")
		inner := rapid.SliceOfN(rapid.SampledFrom([]string{"10.1.0.1", "192.168.3.4:80", "fd00::7"}), 0, 4).Draw(r, "proxies")
		list := append(append(append([]string{}, forged...), client), inner...)
		cut := rapid.IntRange(0, len(list)-1).Draw(r, "cut") // a list may stand in several headers
		lines := []string{"X-Forwarded-For: " + strings.Join(list[cut:], ", ")}
		if cut > 0 {
			lines = append([]string{"X-Forwarded-For: " + strings.Join(list[:cut], ",")}, lines...)
		}
		for _, name := range []string{"X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "Forwarded"} {
			if rapid.Bool().Draw(r, name) {
				lines = append(lines, name+": 192.0.2.66")
			}
		}
		c := request(lines...)
		c.Client = netip.MustParseAddrPort("10.0.0.2:1")
		want := "203.0.113.9"
		if strings.Contains(client, "db8") {
			want = "2001:db8::9"
		}
		if got := recogniser().Of(c, call.Source{}).AddressText.Reveal(); got != want {
			r.Fatalf("%q: %s, want %s", lines, got, want)
		}
	})
}

func FuzzRules(f *testing.F) {
	f.Add("Bearer "+jwt(`{"a":{"b":["c"]}}`), "uid=1; x=2", "k=v&a%20b=c", "X")
	f.Add("eyJ9.e30.", "=;", "%zz", "")
	f.Fuzz(func(t *testing.T, authorization, cookie, query, header string) {
		d := identity.Declared{Actors: []identity.ActorRule{
			{From: identity.From{Claim: "a.b"}}, {From: identity.From{Cookie: "uid"}}, {From: identity.From{Query: "a b"}},
			{From: identity.From{Header: "X"}, Peers: []string{"any"}, When: identity.When{Claims: map[string]string{"a": "c"}}},
		}}
		c := request("Authorization: "+authorization, "Cookie: "+cookie, "X: "+header)
		c.Query = []byte(query)
		one, stands, _ := said(t, d, c)
		two, again, _ := said(t, d, c)
		if one != two || stands != again || stands.Named == one.Named.IsZero() {
			t.Fatalf("%+v, %+v", stands, again)
		}
	})
}
