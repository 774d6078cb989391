package meaning_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/identity"
)

// Tokens as issuers make them: of no shape that says anything.
const (
	access1  = "tGzv3JOkF0XG5Qx2TlKWIA9aPq"
	access2  = "kM8sVb41LwZr7Yd0HnXu3CeTgE"
	access3  = "Qe5RtYu8IoPa2SdFg1HjKl4ZxC"
	refresh1 = "8xLOxBtZp8qRsT1uVwX2yZ3aB4"
	refresh2 = "pW7nMk3JhG5fDs1AqZ9xCv2BbN"
	cookie1  = "s3cr1tCookieNumberOneAbCdEf"
	cookie2  = "An0therC00kieValueGhIjKlMnO"
	cookie3  = "Th1rdC00kieValuePqRsTuVwXyZ"
)

func tokens(access, refresh string) string {
	return `<{"access_token":"` + access + `","refresh_token":"` + refresh + `","token_type":"Bearer","expires_in":300}`
}

// Each line of want names actor and session of the calls in turn.
func TestSessionsGoOn(t *testing.T) {
	me := func(w *world, token string) { w.call("GET /orders", bearer(token), `<{"total":3}`) }
	for _, c := range []struct {
		name string
		make func(w *world)
		want string
	}{
		{"a login, its calls, a refresh, and what follows", func(w *world) {
			w.call("POST /oauth/token", ">grant_type=password&username=ines@post.example&password=x1", tokens(access1, refresh1))
			me(w, access1)
			w.call("POST /oauth/token", ">grant_type=refresh_token&refresh_token="+refresh1, tokens(access2, refresh2))
			me(w, access2)
			w.call("POST /oauth/token", ">grant_type=refresh_token&refresh_token="+refresh2, tokens(access3, refresh2))
			me(w, access3)
		}, "a1 a1 a1 a1 a1 a1"},
		{"two logins of one account are two sessions of one actor", func(w *world) {
			w.call("POST /oauth/token", ">grant_type=password&username=ines@post.example&password=x1", tokens(access1, refresh1))
			me(w, access1)
			w.call("POST /oauth/token", ">grant_type=password&username=ines@post.example&password=x1", tokens(access2, refresh2))
			me(w, access2)
		}, "a1 a1 a2 a2"},
		{"two accounts stay two", func(w *world) {
			w.call("POST /login", `>{"email":"ines@post.example","password":"x1"}`, tokens(access1, refresh1))
			w.call("POST /login", `>{"email":"omar@post.example","password":"x2"}`, tokens(access2, refresh2))
			me(w, access1)
			me(w, access2)
		}, "a1 b2 a1 b2"},
		{"a JWT that is issued anew with the same sid", func(w *world) {
			me(w, jwt(`{"sub":"u-1","sid":"s-1","iat":1}`))
			me(w, jwt(`{"sub":"u-1","sid":"s-1","iat":2}`))
			me(w, jwt(`{"sub":"u-1","sid":"s-2","iat":3}`))
		}, "a1 a1 a2"},
		{"a JWT that a refresh token brought, without a sid", func(w *world) {
			one, two := jwt(`{"sub":"u-1","iat":1}`), jwt(`{"sub":"u-1","iat":2}`)
			w.call("POST /auth/token", `>{"grantType":"authorization_code","code":"c0deTh4tWasGiven"}`, tokens(one, refresh1))
			me(w, one)
			w.call("POST /auth/token", `>{"grantType":"refresh_token","refreshToken":"`+refresh1+`"}`, tokens(two, refresh2))
			me(w, two)
		}, "a1 a1 a1 a1"},
		{"a cookie that is exchanged", func(w *world) {
			w.call("POST /login", `>{"email":"ines@post.example","password":"x1"}`, "<Set-Cookie: session_id="+cookie1+"; HttpOnly", `<{"ok":true}`)
			w.call("GET /orders", "Cookie: session_id="+cookie1, "<Set-Cookie: session_id="+cookie2, `<{"total":3}`)
			w.call("GET /orders", "Cookie: session_id="+cookie2, `<{"total":3}`)
		}, "a1 a1 a1"},
		{"a logout ends it: the cookie that it sets is another's", func(w *world) {
			w.call("POST /login", `>{"email":"ines@post.example","password":"x1"}`, "<Set-Cookie: session_id="+cookie1, `<{"ok":true}`)
			w.call("GET /orders", "Cookie: session_id="+cookie1, `<{"total":3}`)
			w.call("POST /logout", "Cookie: session_id="+cookie1, "<Set-Cookie: session_id="+cookie2, `<{"ok":true}`)
			w.call("GET /orders", "Cookie: session_id="+cookie2, `<{"total":3}`)
		}, "a1 a1 a1 b2"},
		{"a device that was let in", func(w *world) {
			w.call("POST /oauth/token", ">grant_type=device_code&device_code=d3v1ceC0deValue77&client_id=tv", tokens(access1, refresh1))
			me(w, access1)
			w.call("POST /oauth/token", ">grant_type=refresh_token&client_id=tv&refresh_token="+refresh1, tokens(access2, refresh2))
			me(w, access2)
		}, "a1 a1 a1 a1"},
		{"a program asks for itself, again and again", func(w *world) {
			w.call("POST /oauth/token", ">grant_type=client_credentials&client_id=ledger-sync-7&client_secret=x1", `<{"access_token":"`+access1+`","expires_in":300}`)
			me(w, access1)
			w.call("POST /oauth/token", ">grant_type=client_credentials&client_id=ledger-sync-7&client_secret=x1", `<{"access_token":"`+access2+`","expires_in":300}`)
			me(w, access2)
		}, "a1 a1 a2 a2"},
		{"a token for somebody else is not one's own session", func(w *world) {
			admin, member := jwt(`{"sub":"adm-1"}`), jwt(`{"sub":"u-9"}`)
			w.call("POST /auth/login", `>{"username":"root.admin","password":"x"}`, `<{"access_token":"`+admin+`"}`)
			w.call("POST /impersonate", bearer(admin), `>{"reason":"help"}`, `<{"access_token":"`+member+`"}`)
			me(w, member)
			me(w, admin)
		}, "a1 a1 b2 a1"},
		{"a cookie that everybody begins with joins nobody", func(w *world) {
			w.call("GET /start", "<Set-Cookie: session_id="+cookie3, `<{"ok":true}`)
			for _, n := range []string{"1", "2", "3", "4", "5"} {
				w.call("GET /callback?state="+n, "Cookie: session_id="+cookie3, "<Set-Cookie: session_id="+cookie1+n, `<{"ok":true}`)
				w.call("GET /orders", "Cookie: session_id="+cookie1+n, `<{"total":3}`)
			}
		}, "a1 a1 b2 a1 c3 a1 d4 a1 e5 a1 f6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			c.make(w)
			if got := w.derive().pattern(); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestAProgramIsNobody(t *testing.T) {
	w := newWorld(t)
	w.call("POST /oauth/token", ">grant_type=client_credentials&client_id=ledger-sync-7&client_secret=x1", `<{"access_token":"`+access1+`","expires_in":300}`)
	w.call("GET /orders", bearer(access1), `<{"total":3}`)
	w.derive()
	for _, who := range w.who() {
		if a := w.means.Actors[who.Actor]; a.Type() != identity.TypeService || a.Subject >= 0 {
			t.Errorf("it is a %s, subject %d", a.Type(), a.Subject)
		}
	}
}

// What comes later does not change who was who.
func TestSessionsKeepTheirIDs(t *testing.T) {
	ids := func(refreshes int) string {
		w := newWorld(t)
		w.call("POST /oauth/token", ">grant_type=password&username=ines@post.example&password=x1", tokens(access1, refresh1))
		w.call("GET /orders", bearer(access1), `<{"total":3}`)
		if refreshes > 0 {
			w.call("POST /oauth/token", ">grant_type=refresh_token&refresh_token="+refresh1, tokens(access2, refresh2))
			w.call("GET /orders", bearer(access2), `<{"total":3}`)
		}
		w.derive()
		var out []string
		for _, who := range w.who()[:2] {
			out = append(out, w.means.Actors[who.Actor].ID(), w.means.Sessions[who.Session].ID())
		}
		return strings.Join(out, " ")
	}
	if before, after := ids(0), ids(1); before != after {
		t.Errorf("%s, then %s", before, after)
	}
}
