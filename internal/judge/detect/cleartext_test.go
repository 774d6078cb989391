package detect_test

import (
	"fmt"
	"testing"
)

const cleartextKind = "cleartext_transport"

func plain(change func(i int, x *exchange)) []exchange {
	return times(8, func(i int) exchange {
		x := exchange{url: fmt.Sprintf("http://api.kliniek.example/v1/patienten/60041%05d", i*37), answer: patient(i), send: []string{bearer(uuid(i))}}
		change(i, &x)
		return x
	})
}

func TestWithoutTLS(t *testing.T) {
	same := func(int, *exchange) {}
	send := func(line string) func(int, *exchange) {
		return func(_ int, x *exchange) { x.send = append(x.send, line) }
	}
	checkWorlds(t, cleartextKind, map[string][]exchange{
		"high: records with a token": plain(same),
		"high: records without one":  plain(func(_ int, x *exchange) { x.send = nil }),
		"high: a token and no data":  plain(func(_ int, x *exchange) { x.answer = `{"ok":true}` }),
		"medium: one person's session": plain(func(_ int, x *exchange) {
			x.send, x.answer = []string{"Cookie: sessionid=9c41e77f0a6deb2c3d4e"}, `{"ok":true}`
			x.client = "198.51.100.7"
		}),
		"high: a login": times(8, func(i int) exchange {
			return exchange{method: "POST", url: "http://www.shop.example/login", body: fmt.Sprintf("user=p%d&password=geheim-%d", i, i), bodyAs: "application/x-www-form-urlencoded", status: 302, reply: []string{"Location: /"}}
		}),
		"high: a redirect that came too late": times(8, func(i int) exchange {
			return exchange{url: "http://www.shop.example/orders", send: []string{bearer(uuid(i))}, status: 301, reply: []string{"Location: https://www.shop.example/orders"}}
		}),
		"low: between services":      plain(func(_ int, x *exchange) { x.service, x.asks = "patients", "gateway" }),
		"none: over TLS":             plain(func(_ int, x *exchange) { x.url = "https" + x.url[4:] }),
		"none: TLS ended before":     plain(send("X-Forwarded-Proto: https")),
		"none: RFC 7239":             plain(send(`Forwarded: for=198.51.100.7;proto=https`)),
		"none: a balancer's word":    plain(send("Front-End-Https: on")),
		"none: a client certificate": plain(send(`X-Forwarded-Client-Cert: Hash=ab12;Subject="CN=a"`)),
		"none: one machine":          plain(func(_ int, x *exchange) { x.client = "127.0.0.1" }),
		"none: a redirect in time": times(8, func(int) exchange {
			return exchange{url: "http://www.shop.example/orders", status: 301, reply: []string{"Location: https://www.shop.example/orders", "Set-Cookie: sessionid=9c41e77f0a6deb2c3d4e"}}
		}),
		"none: a page's files": plain(func(_ int, x *exchange) {
			x.url, x.answerAs = "http://www.shop.example/assets/app.css", "text/css"
			x.answer = "a{}"
		}),
		"none: health": plain(func(_ int, x *exchange) { x.url, x.answer = "http://api.shop.example/health", `{"ok":true}` }),
		"none: offers for all": times(8, func(int) exchange {
			return exchange{url: "http://www.shop.example/offers", answer: `{"offers":[{"title":"Shoes","price":"12.00"}]}`}
		}),
	})
}

func TestLoopbackNamesAreNoNetwork(t *testing.T) {
	for _, host := range []string{"localhost:8080", "127.0.0.1", "[::1]:9000", "app.localhost"} {
		t.Run(host, func(t *testing.T) {
			calls := plain(func(i int, x *exchange) { x.url = fmt.Sprintf("http://%s/v1/patienten/60041%05d", host, i*37) })
			expect(t, judge(t, "a.ndjson", lines(t, calls...)), cleartextKind, "")
		})
	}
}

// A log does not tell the scheme.
func TestALogKnowsNoScheme(t *testing.T) {
	expect(t, judge(t, "access.log", `198.51.100.7 - - [02/Mar/2026:09:01:00 +0000] "GET /v1/klanten?email=ines@post.example HTTP/1.1" 200 512 "-" "x"`+"\n"), cleartextKind, "")
}
