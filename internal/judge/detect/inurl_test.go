package detect_test

import (
	"fmt"
	"strings"
	"testing"
)

const inURLKind = "sensitive_in_url"

// checkWorlds wants in each world one finding of the kind, of the severity that stands before the colon of its name; none
// where that is "none".
func checkWorlds(t *testing.T, kind string, worlds map[string][]exchange) {
	t.Helper()
	found := together(t, worlds)
	for name := range worlds {
		severity, _, _ := strings.Cut(name, ":")
		if severity == "none" {
			severity = ""
		}
		t.Run(name, func(t *testing.T) { expect(t, found[name], kind, severity) })
	}
}

// asked are calls of people with a token that say something in their address.
func asked(url string) []exchange {
	return times(8, func(i int) exchange {
		return exchange{url: strings.ReplaceAll(url, "#", fmt.Sprint(i)), send: []string{bearer(uuid(i))}, answer: `{"ok":true}`}
	})
}

func TestWhatDoesNotBelongIntoAnAddress(t *testing.T) {
	checkWorlds(t, inURLKind, map[string][]exchange{
		"medium: e-mail in a query":      asked("https://api.shop.example/v1/klanten?email=ines%23#@post.example"),
		"medium: e-mail in a search":     asked("https://api.shop.example/search?q=ines#%40post.example&page=2"),
		"medium: e-mail in a path":       asked("https://api.board.example/public/members/ines#@post.example"),
		"medium: phone in a query":       asked("https://api.taxi.example/rides?telephone=%2B33%206%2012%2034%2056%207#"),
		"medium: access token":           asked("https://api.shop.example/v1/orders?access_token=9c41e77f0a6deb2c3d4e5f60718293a#"),
		"medium: JWT under any name":     asked("https://api.shop.example/v1/orders?t=" + token("x")),
		"high: password":                 asked("https://api.shop.example/v1/session?user=ines#&password=geheim-#-x"),
		"high: password in Dutch":        asked("https://api.winkel.example/inloggen?gebruiker=ines#&wachtwoord=geheim-#-x"),
		"high: IBAN":                     asked("https://bank.example/api/check?iban=AT611904300234573201"),
		"high: national number":          asked("https://api.clinique.example/patients?nir=2#55083123456"[:0] + "https://api.kliniek.example/patients?bsn=11122233#"),
		"low: reset link used once":      asked("https://www.shop.example/password/reset?token=9c41e77f0a6deb2c3d4e5f60718293a#"),
		"low: first names alone":         asked("https://api.shop.example/v1/gaeste?vorname=Karl&nachname=Huber"),
		"none: member number in a path":  asked("https://api.loyal.example/members/400000012#/balance"),
		"none: account id in a query":    asked("https://api.loyal.example/balance?accountId=" + uuid(3)),
		"none: tracing and campaigns":    asked("https://www.shop.example/offers?utm_source=mail&utm_campaign=7&gclid=Cj0KCQiA9c41e77f0a6deb2c3d4e#&traceId=4bf92f3577b34da6a3ce929d0e0e473#&requestId=" + uuid(4)),
		"none: state, nonce and forgery": asked("https://www.shop.example/offers?state=9c41e77f0a6deb2c3d4e5f60#&nonce=Zk3vQ9xT7mB2rLs8Wd5#&csrf_token=77f0a6deb2c3d4e5f607182#"),
		"none: pages of a list":          asked("https://api.shop.example/v1/items?pageToken=CAUQAA9c41e77f0a6deb2c3d4e5f60718#&cursor=eyJpZCI6NDJ9Zk3vQ9xT7mB2"),
		"none: signed file":              asked("https://cdn.shop.example/img/shoes.jpg?Expires=1893456000&Key-Pair-Id=APKAEXAMPLE123456789&Signature=Zk3vQ9xT7mB2rLs8Wd5Hc1Np4Jf6#"),
		"none: storage signature":        asked("https://files.shop.example/bundle.zip?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAEXAMPLE1234567%2F20260302%2Feu-west-1%2Fs3&X-Amz-Signature=9c41e77f0a6deb2c3d4e5f60718293a4b5c6d7e8f901234567890abcdef1234#"),
		"none: opaque public ids":        asked("https://video.example/watch?v=dQw4w9WgXc#&list=PLFgquLnL59alCl_2TQvOiD5Vgm1hCaGS#"),
		"none: only in headers and body": times(8, func(i int) exchange {
			return exchange{method: "POST", url: "https://api.shop.example/v1/klanten", send: []string{bearer(uuid(i))}, body: fmt.Sprintf(`{"email":"i%d@post.example"}`, i), answer: `{"ok":true}`}
		}),
		"none: a place on the map": asked("https://api.shop.example/stores?lat=52.37403#&lng=4.88969&city=Amsterdam"),
		"none: masked already":     asked("https://api.shop.example/v1/klanten?email=i***@post.example"),
	})
}

// The sentence names the parameter, and nothing that stood in it.
func TestAnAddressIsNotRepeated(t *testing.T) {
	list := judge(t, "a.ndjson", lines(t, append(signedIn("api.other.example"),
		asked("https://api.shop.example/v1/klanten?email=secret.person#@post.example&secret.person@post.example=1")...)...))
	f := expect(t, list, inURLKind, "medium")
	if !strings.Contains(f.Explain, "email of the query") || strings.Contains(f.Explain+f.Title, "secret.person") {
		t.Errorf("%s: %s", f.Title, f.Explain)
	}
}
