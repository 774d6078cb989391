package world_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

func TestPeople(t *testing.T) {
	for _, members := range []int{20, 300, 4000} {
		w, err := world.New(world.Options{Seed: 6, Parameters: world.Defaults(members)})
		if err != nil {
			t.Fatal(err)
		}
		phone := regexp.MustCompile(`^\+[1-9]\d{9,14}$`)
		given, family, mails, names := map[string]bool{}, map[string]bool{}, map[string]int{}, map[string]bool{}
		airports := map[string]bool{}
		for _, a := range w.Airports {
			airports[strings.ReplaceAll(a.Phone, " ", "")] = true
		}
		var mute, cards, lucky, orders int
		last := int64(0)
		for i, m := range w.Members {
			n, err := strconv.ParseInt(m.Number, 10, 64)
			if err != nil || len(m.Number) != 10 || i > 0 && (n-last < 1 || n-last > 3) {
				t.Fatalf("number %s after %d (%v)", m.Number, last, err)
			}
			last = n
			given[m.FirstName], family[m.LastName] = true, true
			mails[m.Email]++
			if names[m.Username] || m.Password == "" || !regexp.MustCompile(`^[a-z]+\.[a-z]+\d*@[a-z]+\.example$`).MatchString(m.Email) {
				t.Fatalf("user name %s, mail %s", m.Username, m.Email)
			}
			names[m.Username] = true
			if m.Phone == "" {
				mute++
			} else if !phone.MatchString(m.Phone) || airports[m.Phone] {
				t.Fatalf("phone %s", m.Phone)
			}
			if m.Card != "" {
				cards++
			}
			for _, tx := range m.Transactions {
				orders++
				if luhn(tx.Order) {
					lucky++
				}
			}
		}
		shared := 0
		for _, n := range mails {
			if n > 1 {
				shared++
			}
		}
		if shared == 0 || mute == 0 || mute > members/5 || cards == 0 || cards == members || lucky == 0 || lucky > orders/5 {
			t.Errorf("%d members: %d shared mails, %d without phone, %d cards, %d of %d orders pass Luhn",
				members, shared, mute, cards, lucky, orders)
		}
		if members == 4000 && (len(given) < 200 || len(family) < 200) {
			t.Errorf("%d given and %d family names", len(given), len(family))
		}
	}
}

func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// api is a server to be asked directly.
type api struct {
	*httptest.Server
	world *world.World
}

func serve(t testing.TB) api {
	t.Helper()
	w, err := world.New(world.Options{Seed: 1, Parameters: world.Defaults(50)})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(world.NewAPI(w, world.WallClock{}))
	t.Cleanup(s.Close)
	return api{s, w}
}

func (a api) ask(t testing.TB, method, target, token, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, a.URL+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", token)
	}
	resp, err := a.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode == http.StatusUnauthorized && resp.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("%s %s: 401 without WWW-Authenticate (RFC 9110)", method, target)
	}
	return resp.StatusCode, string(text)
}

func (a api) token(t testing.TB, m *world.Member) string {
	t.Helper()
	status, text := a.ask(t, http.MethodPost, "/v2/login", "", `{"username":"`+m.Username+`","password":"`+m.Password+`"}`)
	var s struct {
		AccessToken string `json:"access_token"`
		TokenType   string `json:"token_type"`
		ExpiresIn   int    `json:"expires_in"`
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil || status != http.StatusOK || s.TokenType != "Bearer" || s.ExpiresIn != 3600 {
		t.Fatalf("login: %d %s (%v)", status, text, err)
	}
	return "Bearer " + s.AccessToken
}

func TestAPI(t *testing.T) {
	a := serve(t)
	me, other := a.world.Members[0], a.world.Members[1]
	token := a.token(t, me)
	forged := token[:len(token)-2] + "AA"
	gap := "5000000000"
	for _, c := range []struct {
		name, method, target, token, body string
		status                            int
		contains                          string
	}{
		{"own name", "GET", "/v2/me", token, "", 200, `"name":"` + me.Name() + `"`},
		{"own number", "GET", "/v2/me", token, "", 200, `"loyaltyNumber":"` + me.Number + `"`},
		{"anybody's profile", "GET", "/v2/members/" + other.Number + "/profile", token, "", 200, `"firstName":"` + other.FirstName + `"`},
		{"anybody's balance", "GET", "/v2/members/" + other.Number + "/balance", token, "", 200, `"pointsBalance":` + strconv.Itoa(other.Points)},
		{"anybody's transactions", "GET", "/v2/members/" + other.Number + "/transactions?page=1", token, "", 200, `"page":1`},
		{"a page after the last", "GET", "/v2/members/" + other.Number + "/transactions?page=99", token, "", 200, `"transactions":[]`},
		{"a page that is none", "GET", "/v2/members/" + other.Number + "/transactions?page=-1", token, "", 400, "malformed_page"},
		{"no token", "GET", "/v2/me", "", "", 401, "invalid_token"},
		{"no token, profile", "GET", "/v2/members/" + other.Number + "/profile", "", "", 401, "invalid_token"},
		{"forged token", "GET", "/v2/me", forged, "", 401, "invalid_token"},
		{"another scheme", "GET", "/v2/me", "Basic " + token[7:], "", 401, "invalid_token"},
		{"unknown number", "GET", "/v2/members/" + gap + "/profile", token, "", 404, "member_not_found"},
		{"short number", "GET", "/v2/members/12345/profile", token, "", 404, "member_not_found"},
		{"letters", "GET", "/v2/members/12345abcde/balance", token, "", 404, "member_not_found"},
		{"wrong password", "POST", "/v2/login", "", `{"username":"` + me.Username + `","password":"x"}`, 401, "invalid_credentials"},
		{"unknown user", "POST", "/v2/login", "", `{"username":"nobody","password":""}`, 401, "invalid_credentials"},
		{"no JSON", "POST", "/v2/login", "", "username=x", 400, "malformed_body"},
		{"offers", "GET", "/v2/offers", "", "", 200, `"programmeId":"` + a.world.Programme + `"`},
		{"airport", "GET", "/v2/airports/AMS", "", "", 404, "airport_not_found"},
		{"airport's phone", "GET", "/v2/airports/LHR", "", "", 200, "+44 20 7946 0017"},
		{"no such path", "GET", "/v2/nothing", token, "", 404, "not_found"},
		{"no such method", "DELETE", "/v2/me", token, "", 404, "not_found"},
	} {
		status, text := a.ask(t, c.method, c.target, c.token, c.body)
		if status != c.status || !strings.Contains(text, c.contains) || !json.Valid([]byte(text)) {
			t.Errorf("%s: %d %s, want %d with %s", c.name, status, text, c.status, c.contains)
		}
	}
}

// late is a clock that is ahead.
type late struct{ by time.Duration }

func (l late) Now() time.Time { return time.Now().Add(l.by) }

func TestTokensExpire(t *testing.T) {
	a := serve(t)
	token := a.token(t, a.world.Members[0])
	for by, want := range map[time.Duration]int{30 * time.Minute: 200, 61 * time.Minute: 401} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v2/me", nil)
		r.Header.Set("Authorization", token)
		w := httptest.NewRecorder()
		world.NewAPI(a.world, late{by}).ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("after %s: %d, want %d", by, w.Code, want)
		}
	}
}
