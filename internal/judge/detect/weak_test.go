package detect_test

import (
	"encoding/base64"
	"fmt"
	"testing"
)

const weakKind = "weak_authentication"

func presents(line string) []exchange {
	return times(6, func(i int) exchange {
		return exchange{url: "https://api.shop.example/v1/orders/" + uuid(i), send: []string{fillNumber(line, i)}, answer: `{"ok":true}`}
	})
}

func basic(user, password string) string {
	return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

func TestCredentialsThatProveLittle(t *testing.T) {
	unsigned := jwt(`{"alg":"nOnE"}`, `{"sub":"x","exp":1893456000}`)
	endless := jwt(`{"alg":"RS256"}`, `{"sub":"x"}`)
	refused := presents("Authorization: Bearer " + unsigned)
	for i := range refused {
		refused[i].status = 401
	}
	overHTTP := presents(basic("karl", "Zk3vQ9xT7m-Winter"))
	behindTLS := presents(basic("karl", "Zk3vQ9xT7m-Winter"))
	for i := range overHTTP {
		overHTTP[i].url = "http" + overHTTP[i].url[5:]
		behindTLS[i].url = overHTTP[i].url
		behindTLS[i].send = append(behindTLS[i].send, "X-Forwarded-Proto: https")
	}
	checkWorlds(t, weakKind, map[string][]exchange{
		"high: nobody signed it": presents("Authorization: Bearer " + unsigned),
		"high: in a cookie":      presents("Cookie: auth_token=" + unsigned),
		"high: handed out":       {{method: "POST", url: "https://api.shop.example/login", body: `{"user":"x","password":"y-z-1"}`, answer: fmt.Sprintf(`{"access_token":%q}`, unsigned)}},
		"low: it never ends":     presents("Authorization: Bearer " + endless),
		"high: admin admin":      presents(basic("admin", "admin")),
		"high: no password":      presents(basic("karl", "")),
		"high: a tried one":      presents(basic("karl", "Passw0rd")),
		"medium: Basic in clear": overHTTP,

		"medium: a short session":      presents("Cookie: sessionid=10023#"),
		"medium: a word and a number":  presents("Authorization: Bearer customer-400000012#"),
		"medium: a time":               presents("X-Auth-Token: 177244012345#"),
		"medium: an address":           presents("X-Api-Key: ines#@post.example"),
		"medium: a number in base64":   presents("Authorization: Bearer " + base64.StdEncoding.EncodeToString([]byte("user:100234"))),
		"medium: hardly any letters":   presents("X-Api-Key: aaaaaaaabbbbbbbbaaaaaaaabbbb"),
		"medium: a sequence":           presents("X-Api-Key: abcdefghijklmnopqrstuvwxyz"),
		"medium: handed out in cookie": {{method: "POST", url: "https://api.shop.example/login", body: `{"user":"x","password":"y-z-1"}`, answer: `{}`, reply: []string{"Set-Cookie: JSESSIONID=100234; HttpOnly"}}},

		"none: refused":             refused,
		"none: Basic behind TLS":    behindTLS,
		"none: a key as the user":   presents(basic("sk_live_9c41e77f0a6deb2c3d4e5f60", "")),
		"none: a random bearer":     presents("Authorization: Bearer 9c41e77f0a6deb2c3d4e5f6071829#"),
		"none: a UUID":              presents("X-Api-Key: " + uuid(7)),
		"none: mixed letters":       presents("X-Api-Key: Zk3vQ9xT7mB2rLs8#"),
		"none: a session of 24":     presents("Cookie: ASP.NET_SessionId=4hgk0cfmiq2ywvxzsdtjrpa#"),
		"none: analytics":           presents("Cookie: _ga=GA1.2.12345.678; _gid=1; utm_session=12; csrftoken=123456; visitor_session=100"),
		"none: tracing":             presents("X-Request-Token: 12#"),
		"none: a flag":              presents("Cookie: login=true; auth=yes; session=light"),
		"none: about a login":       presents("Cookie: last_login=1772440123; auth_type=2; session_count=14"),
		"none: beside a strong one": presents("Cookie: sid=1234; sessionid=9c41e77f0a6deb2c3d4e5f6071829#"),
		"none: a ticket of support": {{method: "POST", url: "https://api.shop.example/v1/support", send: []string{bearer("x")}, body: `{"text":"late"}`, answer: `{"ticket":"100234"}`}},
		"none: an app's own key":    presents("X-App-Key: ios"),
		"none: a signed JWT ends":   presents(bearer("x")),
		"none: a token of a trace":  presents("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b#-01"),
		"none: a JWT that is a value": times(6, func(i int) exchange {
			return exchange{method: "POST", url: "https://api.shop.example/v1/debug", send: []string{bearer("x")}, body: fmt.Sprintf(`{"sample":%q}`, unsigned), answer: `{"ok":true}`}
		}),
	})
}

// The weakness is the issuer's: one finding for a host, however many endpoints take it.
func TestOneFindingForAHost(t *testing.T) {
	var calls []exchange
	for _, path := range []string{"orders", "invoices", "returns"} {
		for i := range 4 {
			calls = append(calls, exchange{url: fmt.Sprintf("https://api.shop.example/v1/%s/%s", path, uuid(i)), send: []string{"Authorization: Bearer customer-100" + fmt.Sprint(i)}, answer: `{"ok":true}`})
		}
	}
	f := expect(t, judge(t, "a.ndjson", lines(t, calls...)), weakKind, "medium")
	if len(f.Endpoints) != 3 || f.Calls != 12 || len(f.Actors) != 4 {
		t.Errorf("%+v", f)
	}
}
