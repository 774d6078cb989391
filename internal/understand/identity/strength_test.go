package identity_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

const (
	presented = observation.MarkCredential
	veiled    = observation.MarkCredential | observation.MarkVeiled
	guessable = observation.MarkCredential | observation.MarkGuessable
	behindTLS = observation.MarkTLSAhead
)

// asking is a call with request headers ("Name: value"), of a path with a query.
func asking(target string, headers ...string) *call.Call {
	path, query, _ := strings.Cut(target, "?")
	c := &call.Call{Path: []byte(path), Query: []byte(query)}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		c.Request.Headers = append(c.Request.Headers, call.Header{Name: []byte(name), Value: []byte(value)})
	}
	return c
}

func TestWhatARequestPresents(t *testing.T) {
	for _, c := range []struct {
		what   string
		call   *call.Call
		expect observation.Marks
	}{
		{"nothing", asking("/v1/offers?page=2&sort=name", "Accept: */*", "X-Request-Id: 12", "User-Agent: a"), 0},
		{"a random bearer", asking("/", "Authorization: Bearer 9c41e77f0a6deb2c3d4e5f60"), presented},
		{"in capitals", asking("/", "AUTHORIZATION: BEARER 9c41e77f0a6deb2c3d4e5f60"), presented},
		{"a scheme alone", asking("/", "Authorization: Bearer"), 0},
		{"a client without a login", asking("/", "Authorization: Bearer undefined"), 0},
		{"blotted", asking("/", "Authorization: [REDACTED]"), veiled},
		{"blotted with its name", asking("/", "Cookie: [Cookie redacted]"), veiled},
		{"blotted behind its scheme", asking("/", "Authorization: Basic ****"), veiled | observation.MarkBasic},
		{"a short key", asking("/", "X-Api-Key: abc123"), guessable},
		{"a partner's name and number", asking("/", "X-Api-Key: partner-00042"), guessable},
		{"a name", asking("/", "X-Access-Token: alice"), guessable},
		{"a session", asking("/", "Cookie: theme=dark; PHPSESSID=4hgk0cfmiq2ywvxzsdtjrpa7e1"), presented},
		{"consent and analytics", asking("/", "Cookie: consent=yes; _ga=GA1.2.1.1; cookieconsent=9c41e77f0a6deb2c3d4e5f60"), 0},
		{"a forgery token", asking("/", "X-CSRFToken: 9c41e77f0a6d"), observation.MarkSession},
		{"a key in the query", asking("/?apikey=9c41e77f0a6deb2c3d4e5f60"), presented},
		{"a signature in the query", asking("/f.pdf?sig=9c41e77f0a6deb2c3d4e5f60"), presented},
		{"a code of two digits", asking("/?code=42&key=name"), 0},
		{"a link to hand on", asking("/invite/9c41e77f0a6deb2c3d4e5f60"), presented},
		{"an order", asking("/orders/9c41e77f0a6deb2c3d4e5f60"), 0},
		{"TLS before", asking("/", "X-Forwarded-Proto: https"), behindTLS},
		{"TLS before two proxies", asking("/", "X-Forwarded-Proto: https, http"), behindTLS},
		{"no TLS before", asking("/", "X-Forwarded-Proto: http", "X-Forwarded-Ssl: off", "Forwarded: proto=http;for=1"), 0},
		{"a certificate", asking("/", "X-SSL-Client-S-DN: CN=a"), presented | behindTLS},
	} {
		if got := identity.NewGauge().Presented(c.call); got != c.expect {
			t.Errorf("%s: marks %b, want %b", c.what, got, c.expect)
		}
	}
}

// A gauge that has seen other calls says the same as a new one.
func TestGaugeRemembersNothingThatCounts(t *testing.T) {
	g := identity.NewGauge()
	names := []string{"Authorization", "Cookie", "X-Api-Key", "X-Session", "X-Forwarded-Proto", "Forwarded", "X-User-Id", "Accept"}
	rapid.Check(t, func(r *rapid.T) {
		c := &call.Call{Path: []byte(rapid.String().Draw(r, "path")), Query: []byte(rapid.StringMatching(`((token|sig|key|a)=[a-z0-9%+]{0,30}&?){0,3}`).Draw(r, "query"))}
		for range rapid.IntRange(0, 4).Draw(r, "headers") {
			value := rapid.OneOf(rapid.String(), rapid.StringMatching(`(Bearer |Basic |)[A-Za-z0-9+/=._-]{0,40}`), rapid.StringMatching(`(sid|session|_ga|x)=[a-z0-9*]{0,30}; y=1`)).Draw(r, "value")
			c.Request.Headers = append(c.Request.Headers, call.Header{Name: []byte(rapid.SampledFrom(names).Draw(r, "name")), Value: []byte(value)})
		}
		if got, fresh := g.Presented(c), identity.NewGauge().Presented(c); got != fresh {
			r.Fatalf("%b of a gauge that has seen much, %b of a new one", got, fresh)
		}
		if m := g.Presented(c); m.Any(observation.MarkVeiled|observation.MarkGuessable|observation.MarkBasic|observation.MarkTrivialPassword) && !m.Has(presented) {
			r.Fatalf("%b: a mark of a credential without one", m)
		}
	})
}

func FuzzGauge(f *testing.F) {
	f.Add("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "token=%41&sig=x")
	f.Add("Cookie", `sid="a; b=c`, "%%%")
	f.Add("Authorization", "Basic YTpi", "&&=")
	f.Fuzz(func(t *testing.T, name, value, query string) {
		c := asking("/invite/" + value + "?" + query)
		c.Request.Headers = []call.Header{{Name: []byte(name), Value: []byte(value)}}
		before := name + value + query
		if got, again := identity.NewGauge().Presented(c), identity.NewGauge().Presented(c); got != again {
			t.Errorf("%b, then %b", got, again)
		}
		if name+value+query != before || string(c.Request.Headers[0].Value) != value {
			t.Error("the call was changed")
		}
	})
}

func BenchmarkGauge(b *testing.B) {
	c := asking("/v2/members/4000000127/profile", "Accept: application/json", "User-Agent: a", "X-Request-Id: 7c1f0a6e-11aa-4c2d-8e3f-000000000000",
		"Accept-Encoding: gzip", "Cookie: theme=dark; PHPSESSID=4hgk0cfmiq2ywvxzsdtjrpa7e1", "Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4IiwiZXhwIjoxODkzNDU2MDAwfQ.c2lnbmF0dXJl")
	g := identity.NewGauge()
	for b.Loop() {
		if g.Presented(c) == 0 {
			b.Fatal("nothing presented")
		}
	}
}
