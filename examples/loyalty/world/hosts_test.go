package world_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

// desk is a server with all its hosts, asked without a socket, under a clock that tests move.
type desk struct {
	t     *testing.T
	world *world.World
	api   *world.API
	clock *moved
}

type moved struct{ now time.Time }

func (m *moved) Now() time.Time { return m.now }

func newDesk(t *testing.T) *desk {
	t.Helper()
	w, err := world.New(world.Options{Seed: 3, Parameters: world.Defaults(80)})
	if err != nil {
		t.Fatal(err)
	}
	clock := &moved{world.Defaults(80).Start}
	return &desk{t, w, world.NewAPI(w, clock), clock}
}

// ask makes one call; who is the value of Authorization, or of X-Api-Key where it is no bearer token.
func (d *desk) ask(method, host, target, who, body string) (int, string) {
	d.t.Helper()
	r := httptest.NewRequestWithContext(d.t.Context(), method, target, strings.NewReader(body))
	r.Host = host
	if strings.HasPrefix(who, "Bearer ") {
		r.Header.Set("Authorization", who)
	} else if who != "" {
		r.Header.Set("X-Api-Key", who)
	}
	w := httptest.NewRecorder()
	d.api.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func (d *desk) login(m *world.Member) string {
	d.t.Helper()
	status, text := d.ask("POST", world.APIHost, "/v2/login", "", fmt.Sprintf(`{"username":%q,"password":%q}`, m.Username, m.Password))
	if status != http.StatusOK {
		d.t.Fatalf("login: %d %s", status, text)
	}
	return "Bearer " + field(d.t, text, "access_token")
}

// field reads a text or number out of an object, by the names on the way to it.
func field(t *testing.T, text string, names ...string) string {
	t.Helper()
	for _, name := range names {
		var object map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &object); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		text = string(object[name])
	}
	return strings.Trim(text, `"`)
}

func TestEveryHostAsksForItsOwnCredential(t *testing.T) {
	d := newDesk(t)
	m, key := d.world.Members[0], d.world.Partners[1].Key
	token := d.login(m)
	for _, c := range []struct {
		method, host, target, who, body string
		status                          int
		contains                        string
	}{
		{"GET", world.PartnersHost, "/p/v1/members?page=1&size=10", key, "", 200, m.Number},
		{"GET", world.PartnersHost, "/p/v1/members?page=9&size=10", key, "", 200, d.world.Intruders[4].Number},
		{"GET", world.PartnersHost, "/p/v1/members?size=5000", key, "", 400, "malformed_page"},
		{"GET", world.PartnersHost, "/p/v1/members", token, "", 401, "invalid_key"},
		{"GET", world.PartnersHost, "/p/v1/members", "", "", 401, "invalid_key"},
		{"GET", world.PartnersHost, "/p/v1/tiers/changes?since=yesterday", key, "", 400, "malformed_since"},
		{"GET", world.PartnersHost, "/p/v1/tiers/changes?since=2026-03-01T00:00:00Z", key, "", 200, `"changes":[]`},
		{"GET", world.PartnersHost, "/v2/me", token, "", 404, "not_found"},
		{"GET", world.DeskHost, "/desk/search?q=" + m.Number, token, "", 401, "invalid_token"},
		{"GET", world.DeskHost, "/desk/members/" + m.Number, key, "", 401, "invalid_token"},
		{"POST", world.DeskHost, "/desk/cases/export", token, `{}`, 401, "invalid_token"},
		{"GET", world.OldHost, "/customer/" + m.Number, "", "", 200, m.Email},
		{"GET", world.OldHost, "/customer/1", "", "", 404, "member_not_found"},
		{"GET", world.OldHost, "/health", "", "", 200, "up"},
		{"GET", world.ProfileHost, "/internal/profiles/" + m.Number, token, "", 200, "passportNumber"},
		{"GET", world.ProfileHost, "/internal/profiles/" + m.Number, "", "", 401, "invalid_token"},
		{"POST", world.MailHost, "/v1/messages", key, `{}`, 401, "invalid_key"},
		{"POST", world.MailHost, "/v1/messages", d.world.MailKey, `{}`, 400, "malformed_body"},
	} {
		status, text := d.ask(c.method, c.host, c.target, c.who, c.body)
		if status != c.status || !strings.Contains(text, c.contains) {
			t.Errorf("%s %s%s: %d %s, want %d with %s", c.method, c.host, c.target, status, text, c.status, c.contains)
		}
	}
	if _, text := d.ask("GET", world.APIHost, "/v2/members/"+m.Number+"/profile", token, ""); strings.Contains(text, "passport") {
		t.Errorf("the front passes on what is for inside only: %s", text)
	}
}

func TestPointsMoveAndAreNeverMade(t *testing.T) {
	d := newDesk(t)
	m, to := d.world.Members[2], d.world.Members[5]
	token := d.login(m)
	total := func() (sum int) {
		for _, m := range d.world.Members {
			sum += m.Points
		}
		return sum
	}
	before, mine, theirs := total(), m.Points, to.Points
	order := func(n int) (int, string) {
		return d.ask("POST", world.APIHost, "/v2/points/transfer", token, fmt.Sprintf(`{"toLoyaltyNumber":%q,"points":%d}`, to.Number, n))
	}
	if status, text := order(mine + 1); status != http.StatusConflict {
		t.Errorf("more than there is: %d %s", status, text)
	}
	if status, text := order(-5); status != http.StatusBadRequest {
		t.Errorf("less than nothing: %d %s", status, text)
	}
	status, text := order(700)
	if status != http.StatusOK || field(t, text, "pointsBalance") != fmt.Sprint(mine-700) || to.Points != theirs+700 || total() != before {
		t.Errorf("%d %s; %d points in all, %d before", status, text, total(), before)
	}
	_, page := d.ask("GET", world.APIHost, "/v2/members/"+to.Number+"/transactions", token, "")
	if !strings.Contains(page, field(t, text, "transferId")) {
		t.Errorf("the transfer is in nobody's statement: %s", page)
	}
}

func TestARewardTakesTwoSteps(t *testing.T) {
	d := newDesk(t)
	m := d.world.Members[1]
	m.Points = 20_000
	token, other := d.login(m), d.login(d.world.Members[3])
	hold := func() string {
		_, text := d.ask("POST", world.APIHost, "/v2/rewards/hold", token, `{"offerId":"spring-weekend"}`)
		return `{"holdId":"` + field(t, text, "holdId") + `"}`
	}
	redeem := func(token, body string) (int, string) {
		return d.ask("POST", world.APIHost, "/v2/rewards/redeem", token, body)
	}
	first, second := hold(), hold()
	if status, _ := redeem(other, first); status != http.StatusNotFound {
		t.Errorf("somebody else's hold gives %d", status)
	}
	status, text := redeem(token, first)
	if status != http.StatusOK || field(t, text, "pointsBalance") != "8000" || !strings.HasPrefix(field(t, text, "voucher", "code"), "SKY-") {
		t.Errorf("the second step: %d %s", status, text)
	}
	if status, _ := redeem(token, first); status != http.StatusNotFound {
		t.Errorf("the same once more gives %d", status)
	}
	if status, _ := redeem(token, second); status != http.StatusConflict {
		t.Errorf("a hold that the balance no longer covers gives %d", status)
	}
	m.Points = 20_000
	late := hold()
	d.clock.now = d.clock.now.Add(16 * time.Minute)
	if status, _ := redeem(token, late); status != http.StatusConflict {
		t.Errorf("a hold of long ago gives %d", status)
	}
}

func TestAVoucherIsWorthItsPointsOnce(t *testing.T) {
	d := newDesk(t)
	m := d.world.Members[4]
	token, before := d.login(m), m.Points
	for _, want := range []int{http.StatusOK, http.StatusConflict} {
		if status, text := d.ask("POST", world.APIHost, "/v2/vouchers/"+m.Vouchers[0], token, `{}`); status != want {
			t.Errorf("%d %s, want %d", status, text, want)
		}
	}
	if status, _ := d.ask("POST", world.APIHost, "/v2/vouchers/SKY-0000-0000", token, `{}`); status != http.StatusNotFound {
		t.Errorf("a code that nobody printed gives %d", status)
	}
	if m.Points <= before {
		t.Errorf("%d points before and %d after", before, m.Points)
	}
}

func TestContactChangesStay(t *testing.T) {
	d := newDesk(t)
	m := d.world.Members[6]
	token := d.login(m)
	if status, text := d.ask("PATCH", world.APIHost, "/v2/me/contact", token, `{"email":"new.place@post.example"}`); status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	for _, target := range []string{"/v2/me", "/v2/members/" + m.Number + "/profile"} {
		if _, text := d.ask("GET", world.APIHost, target, token, ""); field(t, text, "email") != "new.place@post.example" {
			t.Errorf("%s still answers %s", target, text)
		}
	}
	if status, _ := d.ask("PATCH", world.APIHost, "/v2/me/contact", token, `{}`); status != http.StatusBadRequest {
		t.Errorf("a change of nothing gives %d", status)
	}
}

func TestAResetTellsNothingAboutWhoIsAMember(t *testing.T) {
	d := newDesk(t)
	m := d.world.Members[7]
	_, known := d.ask("POST", world.APIHost, "/v2/password-reset", "", fmt.Sprintf(`{"username":%q}`, m.Username))
	status, unknown := d.ask("POST", world.APIHost, "/v2/password-reset", "", `{"username":"nobody.at.all"}`)
	if status != http.StatusAccepted || known != unknown {
		t.Errorf("%d, %s for a member, %s for nobody", status, known, unknown)
	}
	for method, target := range map[string]string{"GET": "/v2/password-reset/confirm?token=x", "POST": "/v2/password-reset/confirm"} {
		if status, text := d.ask(method, world.APIHost, target, "", `{"token":"x","newPassword":"y"}`); status != http.StatusNotFound {
			t.Errorf("%s with a token that was never mailed: %d %s", method, status, text)
		}
	}
}
