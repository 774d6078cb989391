package world_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

// labels is a second opinion on what the fields are; it knows nothing of the handlers. A field that is not named here is
// looked at and holds nothing; one that is null or an empty list holds nothing either.
var labels = map[string]string{
	"access_token": "credential.token", "name": "person.name", "firstName": "person.first_name", "lastName": "person.last_name",
	"email": "contact.email", "phone": "contact.phone", "birthDate": "person.birth_date", "address": "contact.address",
	"loyaltyNumber": "loyalty.number", "tier": "loyalty.tier", "pointsBalance": "loyalty.balance",
	"transactions": "loyalty.transaction", "recentTransactions": "loyalty.transaction",
	"paymentCard": "payment.card_number/masked", "passportNumber": "identity.passport", "ticketNumber": "travel.ticket_number",
}

// unlabelled are the fields about which nobody could think that they surely hold anything of a person.
var unlabelled = strings.Fields(`error token_type expires_in pointsExpiring pointsExpireOn programmeId page pages memberId status
	transferId points holdId offerId expiresAt code validUntil pnr flights since changedAt caseId topic openedAt date template link messageId
	id description partner orderNumber`)

// nested are the fields whose objects, one or a list of them, are read as well.
var nested = strings.Fields("passengers members changes results cases member recipient voucher")

// reread says what a recorded call let out, by reading it: person by person, the kinds that are beyond doubt.
func reread(t *testing.T, p *played, c *call, truth *world.Truth) map[string][]string {
	t.Helper()
	text := *c.Response.Content.Text
	if c.host() == world.MailHost {
		text = c.Request.PostData.Text
	}
	got := map[string][]string{}
	if text == "" || strings.HasPrefix(c.path(), "/v2/offers") || strings.HasPrefix(c.path(), "/v2/airports") {
		return got
	}
	read(t, json.RawMessage(text), around(t, p, c, truth), got)
	return got
}

// around is whom an answer is about that does not say so: who is named in the path, else who asks, or logs in.
func around(t *testing.T, p *played, c *call, truth *world.Truth) string {
	t.Helper()
	if parts := strings.Split(c.path(), "/"); len(parts) > 3 && p.people.Member(parts[3]) != nil {
		return parts[3]
	}
	if truth.Actor != nil {
		for _, m := range slices.Concat(p.people.Members, p.people.Intruders) {
			if m.ID == truth.Actor.Value {
				return m.Number
			}
		}
	}
	return ""
}

func read(t *testing.T, text json.RawMessage, whose string, got map[string][]string) {
	t.Helper()
	if strings.HasPrefix(string(text), "[") {
		var list []json.RawMessage
		if err := json.Unmarshal(text, &list); err != nil {
			t.Fatal(err)
		}
		for _, one := range list {
			read(t, one, whose, got)
		}
		return
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
	for _, name := range []string{"loyaltyNumber", "ticketNumber"} {
		if v := string(object[name]); v != "" && v != "null" {
			whose = strings.Trim(v, `"`)
			break
		}
	}
	for field, value := range object {
		kind := labels[field]
		switch v := string(value); {
		case v == "null" || v == "[]":
		case slices.Contains(nested, field):
			read(t, value, whose, got)
		case kind == "" && !slices.Contains(unlabelled, field):
			t.Fatalf("there is a field %s that this test knows nothing of", field)
		case kind != "" && !slices.Contains(got[whose], kind):
			got[whose] = append(got[whose], kind)
		}
	}
}

func TestTruthAgreesWithTheBodies(t *testing.T) {
	for _, seed := range []uint64{1, 2, 3} {
		p := readUsual(t)
		if seed > 1 {
			p = readPlayed(t, small(seed))
		}
		seen := map[string]int{}
		for i := range p.calls {
			c, truth := &p.calls[i], &p.truth[i]
			want, got := reread(t, p, c, truth), map[string][]string{}
			for _, d := range truth.Subjects {
				if len(d.Must) > 0 {
					got[d.Number] = append(got[d.Number], d.Must...)
				}
			}
			for _, all := range []map[string][]string{got, want} {
				for _, kinds := range all {
					slices.Sort(kinds)
				}
			}
			if d := cmp.Diff(want, got); d != "" || truth.Entry != i {
				t.Fatalf("seed %d, call %d, %s %s%s, entry %d: %s", seed, i, c.Request.Method, c.host(), c.path(), truth.Entry, d)
			}
			seen[c.host()] += len(got)
		}
		for _, host := range []string{world.APIHost, world.PartnersHost, world.DeskHost, world.ProfileHost, world.MailHost} {
			if seen[host] == 0 {
				t.Errorf("seed %d: nobody's data left by %s", seed, host)
			}
		}
		if seen[world.OldHost] > 0 {
			t.Errorf("seed %d: the forgotten host told of %d people on ordinary days", seed, seen[world.OldHost])
		}
	}
}

func TestTruthNamesTheActorThatShows(t *testing.T) {
	p := readUsual(t)
	shown, anonymous := 0, 0
	for i := range p.calls {
		c := &p.calls[i]
		want := ""
		kind := "token_subject"
		if a := header(c.Request.Headers, "Authorization"); a != "" {
			want = subject(t, strings.TrimPrefix(a, "Bearer "))
		}
		if key := header(c.Request.Headers, "X-Api-Key"); key != "" {
			want, kind = key, "api_key"
		}
		if c.path() == "/v2/login" && c.Response.Status == 200 && c.Request.Method == "POST" {
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
			if a.Type != kind {
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
		if !truth.Attack || truth.Hop == world.InternalHop {
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
	p := readPlayed(t, small(4))
	var want strings.Builder
	want.WriteString("kind,value\n")
	for _, m := range slices.Concat(p.people.Members, p.people.Intruders) {
		want.WriteString("loyalty.number," + m.Number + "\n")
	}
	for _, b := range p.people.Bookings {
		for _, passenger := range b.Passengers {
			if passenger.Member == nil {
				want.WriteString("travel.ticket_number," + passenger.Ticket + "\n")
			}
		}
	}
	if d := cmp.Diff(want.String(), string(p.People)); d != "" {
		t.Error(d)
	}
}
