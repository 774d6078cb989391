package world_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

// TestInnerCallsLieWithinTheirOuterOnes looks for the call at the front that each inner call serves.
func TestInnerCallsLieWithinTheirOuterOnes(t *testing.T) {
	p := readUsual(t)
	type front struct {
		begins, ends time.Time
		actor        string
	}
	open := map[string]front{} // by token and number
	inner := 0
	for i := range p.calls {
		c, truth := &p.calls[i], &p.truth[i]
		number := c.path()[strings.LastIndexByte(strings.TrimSuffix(c.path(), "/profile"), '/')+1:]
		key := header(c.Request.Headers, "Authorization") + strings.TrimSuffix(number, "/profile")
		ends := c.StartedDateTime.Add(time.Duration(c.Time * float64(time.Millisecond)))
		switch {
		case c.host() == world.APIHost && strings.HasSuffix(c.path(), "/profile") && c.Request.Method == http.MethodGet:
			open[key] = front{c.StartedDateTime, ends, truth.Actor.Value}
		case c.host() == world.ProfileHost:
			inner++
			f, ok := open[key]
			if !ok || c.StartedDateTime.Before(f.begins) || ends.After(f.ends) || truth.Actor.Value != f.actor {
				t.Fatalf("call %d from %s to %s, its front from %s to %s", i, c.StartedDateTime, ends, f.begins, f.ends)
			}
			if truth.Hop != world.InternalHop || c.Service != "profile-service" || c.ClientService != "web" {
				t.Fatalf("call %d is %q from %q to %q", i, truth.Hop, c.ClientService, c.Service)
			}
		case (truth.Hop == world.EgressHop) != (c.host() == world.MailHost):
			t.Fatalf("call %d to %s has the hop %q", i, c.host(), truth.Hop)
		}
	}
	if inner < 100 {
		t.Errorf("only %d inner calls", inner)
	}
}

// TestMailsFollowWhatTheyTellOf follows links of password resets from the mail to the page that they open.
func TestMailsFollowWhatTheyTellOf(t *testing.T) {
	p := readUsual(t)
	mailed, sent, opened := map[string]bool{}, map[string]int{}, 0
	for i := range p.calls {
		c := &p.calls[i]
		if c.host() == world.MailHost {
			var m struct{ Template, Link string }
			if err := json.Unmarshal([]byte(c.Request.PostData.Text), &m); err != nil {
				t.Fatal(err)
			}
			sent[m.Template]++
			mailed[m.Link] = true
			if c.Service != "" || c.ClientService != "notifier" {
				t.Fatalf("a mail goes from %q to %q", c.ClientService, c.Service)
			}
		}
		if c.path() == "/v2/password-reset/confirm" && c.Request.Method == http.MethodGet {
			opened++
			if !mailed[c.Request.URL] {
				t.Errorf("call %d opens a link that was in no mail before it", i)
			}
		}
	}
	for _, template := range []string{"password-reset", "contact-changed", "points-given", "points-received", "reward", "tier-change"} {
		if sent[template] == 0 {
			t.Errorf("no mail %s in %v", template, sent)
		}
	}
	if opened == 0 || sent["points-given"] != sent["points-received"] {
		t.Errorf("%d links opened; %v", opened, sent)
	}
}

// TestPartnersHearOfEveryChange adds up what the pulls of one partner told.
func TestPartnersHearOfEveryChange(t *testing.T) {
	p := readUsual(t)
	told, walked, pulls := map[string]map[string]int{}, map[string]bool{}, map[string]int{}
	for i := range p.calls {
		c := &p.calls[i]
		if c.host() != world.PartnersHost || c.Response.Status != http.StatusOK {
			continue
		}
		key := header(c.Request.Headers, "X-Api-Key")
		var body struct {
			Members []struct{ LoyaltyNumber string }
			Changes []struct{ LoyaltyNumber, ChangedAt string }
		}
		if err := json.Unmarshal([]byte(*c.Response.Content.Text), &body); err != nil {
			t.Fatal(err)
		}
		if c.path() == "/p/v1/tiers/changes" {
			pulls[key]++
		}
		for _, m := range body.Members {
			walked[m.LoyaltyNumber] = true
		}
		for _, m := range body.Changes {
			if told[key] == nil {
				told[key] = map[string]int{}
			}
			told[key][m.LoyaltyNumber+m.ChangedAt]++
		}
	}
	if len(told) != 6 || len(pulls) != 6 || len(walked) != len(p.people.Members)+len(p.people.Intruders) {
		t.Errorf("%d partners heard something, %d asked, %d members were listed", len(told), len(pulls), len(walked))
	}
	for _, of := range told {
		for change, n := range of {
			if n != 1 {
				t.Errorf("a partner was told of %s %d times", change[:10], n)
			}
		}
	}
	for key, n := range pulls {
		if n != 48 {
			t.Errorf("the partner %.12s asks %d times in two days", key, n)
		}
	}
}

// TestTheDeskKeepsItsHours checks when its people work, how many files they open, and that they searched before.
func TestTheDeskKeepsItsHours(t *testing.T) {
	p := readUsual(t)
	opened, found := map[string]int{}, map[string]string{}
	for i := range p.calls {
		c, truth := &p.calls[i], &p.truth[i]
		if c.host() != world.DeskHost || truth.Actor == nil {
			continue
		}
		if h := c.StartedDateTime.Hour(); h < 8 || h > 19 {
			t.Errorf("somebody at the desk works at %s", c.StartedDateTime)
		}
		switch path := c.path(); {
		case path == "/desk/search":
			found[truth.Actor.Value] = *c.Response.Content.Text
			if q, err := url.Parse(c.Request.URL); err != nil || q.Query().Get("q") == "" {
				t.Errorf("a search for nothing: %v", err)
			}
		case strings.HasPrefix(path, "/desk/members/"):
			opened[truth.Actor.Value+c.StartedDateTime.Format(time.DateOnly)]++
			if !strings.Contains(found[truth.Actor.Value], path[len("/desk/members/"):]) {
				t.Errorf("call %d opens a file that its search did not find", i)
			}
		}
	}
	for who, n := range opened {
		if n < 20 || n > 80 {
			t.Errorf("%s opens %d files", who[len(who)-10:], n)
		}
	}
	if len(opened) != 2*len(p.people.Staff) {
		t.Errorf("%d shifts of %d people", len(opened), len(p.people.Staff))
	}
}

// TestFactsAreSeenWhereTheyAreSaid compares the facts of the world with the calls that show them.
func TestFactsAreSeenWhereTheyAreSaid(t *testing.T) {
	p := readUsual(t)
	seen := func(finding, endpoint string) int {
		at := slices.IndexFunc(p.incident.State, func(f world.Fact) bool { return f.Finding == finding && strings.Contains(f.Endpoint, endpoint) })
		if at < 0 {
			t.Fatalf("nothing is said about %s at %s", finding, endpoint)
		}
		return p.incident.State[at].Calls
	}
	links, profiles := 0, 0
	for i := range p.calls {
		c := &p.calls[i]
		switch {
		case strings.Contains(c.Request.URL, "?token=") && c.Request.Method == http.MethodGet && c.Response.Status == http.StatusOK:
			links++
		case c.host() == world.ProfileHost && c.Response.Status == http.StatusOK:
			profiles++
		}
	}
	if n := seen("sensitive_in_url", "/password-reset/"); n != links || n == 0 {
		t.Errorf("%d links opened, %d said", links, n)
	}
	if n := seen("excessive_exposure", "/internal/profiles/"); n != profiles || n == 0 {
		t.Errorf("%d inner profiles, %d said", profiles, n)
	}
	if n := seen("unauthenticated_exposure", world.OldHost); n != 0 {
		t.Errorf("the forgotten host was asked %d times on ordinary days", n)
	}
	if n := seen("bola", "/profile"); n == 0 {
		t.Error("nobody read a profile")
	}
}
