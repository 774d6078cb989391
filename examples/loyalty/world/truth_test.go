package world_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

// labels is a second opinion on what the fields are, by the endpoint's last word and the field; it knows nothing of the
// handlers. A field that is not named here is looked at and holds nothing; one that is null holds nothing either.
var labels = map[string]map[string]string{
	"login": {"access_token": "credential.token"},
	"me": {
		"memberId": "may account.id", "name": "person.name", "email": "contact.email", "phone": "contact.phone",
		"loyaltyNumber": "loyalty.number", "tier": "loyalty.tier", "pointsBalance": "loyalty.balance",
	},
	"profile": {
		"loyaltyNumber": "loyalty.number", "firstName": "person.first_name", "lastName": "person.last_name",
		"email": "contact.email", "phone": "contact.phone", "birthDate": "person.birth_date", "address": "contact.address",
		"tier": "loyalty.tier", "paymentCard": "payment.card_number/masked",
	},
	"balance":      {"pointsBalance": "loyalty.balance"},
	"transactions": {"transactions": "loyalty.transaction"},
}

// unlabelled are the fields about which nobody could think that they hold anything of a person.
var unlabelled = strings.Fields("error token_type expires_in pointsExpiring pointsExpireOn programmeId page pages")

// reread says what a recorded response let out, by reading it.
func reread(t *testing.T, p *played, c *call) []world.Disclosure {
	t.Helper()
	parts := strings.Split(c.path(), "/")
	what := parts[len(parts)-1]
	table := labels[what]
	if table == nil {
		return []world.Disclosure{}
	}
	var body map[string]json.RawMessage
	if err := json.Unmarshal([]byte(*c.Response.Content.Text), &body); err != nil {
		t.Fatal(err)
	}
	d := world.Disclosure{Must: []string{}, May: []string{}}
	for field, value := range body {
		kind, known := table[field]
		if !known && !slices.Contains(unlabelled, field) {
			t.Fatalf("%s has a field %s that this test knows nothing of", what, field)
		}
		if text := string(value); !known || text == "null" || text == "[]" {
			continue
		}
		if arguable, yes := strings.CutPrefix(kind, "may "); yes {
			d.May = append(d.May, arguable)
		} else {
			d.Must = append(d.Must, kind)
		}
	}
	if len(d.Must) == 0 {
		return []world.Disclosure{}
	}
	d.Number = whose(t, p, what, parts, body)
	if what == "login" {
		d.May = append(d.May, "account.id") // inside the token
	}
	return []world.Disclosure{d}
}

// whose finds the person: in the body, in the token, or else in the path.
func whose(t *testing.T, p *played, what string, parts []string, body map[string]json.RawMessage) string {
	t.Helper()
	if what == "login" {
		var token string
		if err := json.Unmarshal(body["access_token"], &token); err != nil {
			t.Fatal(err)
		}
		id := subject(t, token)
		for _, m := range slices.Concat(p.people.Members, p.people.Intruders) {
			if m.ID == id {
				return m.Number
			}
		}
		t.Fatal("a token of nobody")
	}
	if number, ok := body["loyaltyNumber"]; ok {
		return strings.Trim(string(number), `"`)
	}
	return parts[3]
}

func TestTruthAgreesWithTheBodies(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		p := readUsual(t)
		if seed > 1 {
			p = read(t, small(seed))
		}
		for i := range p.calls {
			got := slices.Clone(p.truth[i].Subjects)
			want := reread(t, p, &p.calls[i])
			for _, list := range [][]world.Disclosure{got, want} {
				for _, d := range list {
					slices.Sort(d.Must)
					slices.Sort(d.May)
				}
			}
			if d := cmp.Diff(want, got); d != "" || p.truth[i].Entry != i {
				t.Fatalf("seed %d, call %d to %s, entry %d: %s", seed, i, p.calls[i].path(), p.truth[i].Entry, d)
			}
		}
	}
}

func TestTruthNamesTheActorThatShows(t *testing.T) {
	p := readUsual(t)
	shown, anonymous := 0, 0
	for i := range p.calls {
		c := &p.calls[i]
		want := ""
		if a := header(c.Request.Headers, "Authorization"); a != "" {
			want = subject(t, strings.TrimPrefix(a, "Bearer "))
		}
		if c.path() == "/v2/login" && c.Response.Status == 200 {
			var s struct {
				AccessToken string `json:"access_token"`
			}
			if err := json.Unmarshal([]byte(*c.Response.Content.Text), &s); err != nil {
				t.Fatal(err)
			}
			want = subject(t, s.AccessToken)
		}
		got := ""
		if a := p.truth[i].Actor; a != nil {
			got = a.Value
			shown++
			if a.Type != "token_subject" {
				t.Fatalf("call %d: an actor of type %q", i, a.Type)
			}
		} else {
			anonymous++
		}
		if got != want {
			t.Fatalf("call %d to %s: actor %q, the wire shows %q", i, c.path(), got, want)
		}
	}
	if shown == 0 || anonymous == 0 {
		t.Errorf("%d calls with an actor, %d without", shown, anonymous)
	}
}

func TestAttackIsItsActorsCalls(t *testing.T) {
	p := readUsual(t)
	intruders := map[string]bool{}
	for _, a := range p.incident.Actors {
		intruders[a.Value] = true
	}
	if len(intruders) != 5 || len(p.incident.Own) != 5 {
		t.Fatalf("%d intruders with %d accounts", len(intruders), len(p.incident.Own))
	}
	reached, addresses, used := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var calls, reads, hits int
	for i := range p.calls {
		c, truth := &p.calls[i], &p.truth[i]
		if truth.Attack != (truth.Actor != nil && intruders[truth.Actor.Value]) {
			t.Fatalf("call %d: attack %v by %v", i, truth.Attack, truth.Actor)
		}
		if !truth.Attack {
			continue
		}
		calls++
		addresses[c.ClientAddress] = true
		if start := c.StartedDateTime.Format("2006-01-02T15:04:05.000000Z"); start < *p.incident.From || start >= *p.incident.To {
			t.Errorf("call %d of the attack at %s, said to be from %s to %s", i, start, *p.incident.From, *p.incident.To)
		}
		if login := c.path() == "/v2/login"; login != (calls <= 5) {
			t.Errorf("the intruders' call %d goes to %s", calls, c.path())
		}
		if !strings.HasSuffix(c.path(), "/profile") {
			continue
		}
		reads++
		used[truth.Actor.Value] = true
		for _, d := range truth.Subjects {
			hits++
			reached[d.Number] = true
			for _, kind := range p.incident.NotExposed {
				if slices.Contains(d.Must, kind) || slices.Contains(d.May, kind) {
					t.Errorf("call %d exposes %s, which is said not to be", i, kind)
				}
			}
		}
	}
	if share := float64(hits) / float64(reads); share < 0.91 || share > 0.99 {
		t.Errorf("%d hits in %d reads", hits, reads)
	}
	if reads != 450 || len(addresses) != 20 || len(used) != 5 {
		t.Errorf("%d reads from %d addresses with %d tokens", reads, len(addresses), len(used))
	}
	if n := len(reached); n != p.summary.AttackSubjects || n < 180 || n > 260 {
		t.Errorf("%d members reached, the summary says %d", n, p.summary.AttackSubjects)
	}
	for _, own := range p.incident.Own {
		if reached[own] {
			t.Error("the intruders read one of their own accounts")
		}
	}
}

func TestPeopleListNamesEveryNumber(t *testing.T) {
	p := read(t, small(4))
	var want strings.Builder
	want.WriteString("kind,value\n")
	for _, m := range slices.Concat(p.people.Members, p.people.Intruders) {
		want.WriteString("loyalty.number," + m.Number + "\n")
	}
	if d := cmp.Diff(want.String(), string(p.People)); d != "" {
		t.Error(d)
	}
}
