package detect_test

import (
	"fmt"
	"testing"
)

const inErrorKind = "sensitive_in_error"

// refused are calls with a JSON body that are refused; # is a number.
func refused(n, status int, url, sent, answer string, send ...string) []exchange {
	return times(n, func(i int) exchange {
		fill := func(s string) string { return fillNumber(s, i) }
		return exchange{method: "POST", url: url, status: status, body: fill(sent), answer: fill(answer), send: send}
	})
}

func fillNumber(s string, i int) string {
	out := []byte{}
	for _, c := range []byte(s) {
		if c == '#' {
			out = fmt.Appendf(out, "%d", i)
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// taxCodes are of people who do not exist; the check characters hold.
var taxCodes = []string{"RSSMRA85T10A562S", "VRDLGU70A01H501K", "BNCNNA92C41F205P", "FRRGNN65E15L219I"}

func TestARefusalThatTells(t *testing.T) {
	pin := times(60, func(i int) exchange {
		return exchange{method: "POST", url: "https://bank.example/v2/pin-login", status: 401, body: fmt.Sprintf(`{"number":"70012%05d","pin":"1234"}`, i*7),
			answer: fmt.Sprintf(`{"error":"wrong pin","holder":{"name":"Mario Rossi","taxCode":%q}}`, taxCodes[i%len(taxCodes)])}
	})
	checkWorlds(t, inErrorKind, map[string][]exchange{
		"critical: name and tax code with a wrong PIN": pin,
		"high: whose address this is": refused(9, 409, "https://api.shop.example/v1/klanten", `{"email":"p#@post.example"}`,
			`{"error":"exists","owner":{"voornaam":"Sanne","achternaam":"de Vries","telefoon":"+31 6 1204 100#","e-mail":"p#@post.example"}}`),
		"none: one's own e-mail again": refused(9, 422, "https://api.shop.example/v1/klanten", `{"email":"p#@post","name":"Sanne de Vries","contactEmail":"q#@post.example"}`,
			`{"errors":[{"field":"contactEmail","rejectedValue":"q#@post.example","message":"q#@post.example is taken"}]}`),
		"none: the support's address": refused(9, 500, "https://api.shop.example/v1/orders", `{"sku":"A#"}`, `{"error":"internal","contact":"support@shop.example","phone":"+43 1 7007 1000"}`),
		"none: an id of the call":     refused(9, 500, "https://api.shop.example/v1/orders", `{"sku":"A#"}`, `{"error":"internal","traceId":"4bf92f3577b34da6a3ce929d0e0e473#","clientIp":"198.51.100.#"}`),
		"none: only who was asked for": times(9, func(i int) exchange {
			return exchange{url: fmt.Sprintf("https://api.loyal.example/members/40000%05d", i*3), status: 403, answer: fmt.Sprintf(`{"error":"forbidden","memberNumber":"40000%05d"}`, i*3), send: []string{bearer(uuid(i))}}
		}),
		"none: the same told with a 200": refused(9, 200, "https://api.shop.example/v1/lookup", `{"id":"#"}`, `{"error":null,"owner":{"voornaam":"Sanne","e-mail":"p#@post.example"}}`, bearer("x")),
	})
}

func TestASecretInAnErrorPage(t *testing.T) {
	checkWorlds(t, inErrorKind, map[string][]exchange{
		"critical: a key in a stack trace": refused(3, 500, "https://api.shop.example/v1/pay", `{"amount":#}`,
			`{"error":"boom","config":{"apiSecret":"sk_live_9c41e77f0a6deb2c3d4e5f6#"},"at":"Pay.java:4#"}`),
	})
}
