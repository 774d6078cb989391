package meaning_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// whose lists the subjects of the answers of a call, by its place.
func (w *world) whose(call int) map[int32]bool {
	w.Helper()
	view := meaning.Over(w.held, w.means)
	found := map[int32]bool{}
	for e, err := range w.held.Exposures(w.Context(), keep.Selection{}) {
		if err != nil {
			w.Fatal(err)
		}
		if int(e.Sequence) != call || e.Direction != observation.Response {
			continue
		}
		if s := view.Resolve(meaning.Exposure{Path: e.Path, Identity: e.Identity, Holder: e.Holder, Direction: e.Direction, Set: e.Set}).Subject; s != meaning.Nobody {
			found[s] = true
		}
	}
	return found
}

// kindOf is what a field of an endpoint holds.
func (w *world) kindOf(template, field string) kind.Kind {
	w.Helper()
	for key, f := range w.means.Fields {
		if key.Endpoint >= 0 && w.means.Endpoints[key.Endpoint].Template == template && f.Name == field {
			return f.Shown()
		}
	}
	w.Fatalf("no field %s at %s", field, template)
	return ""
}

func TestAListOfFiveHundredMembersIsFiveHundredSubjects(t *testing.T) {
	var members []string
	for i := range 500 {
		members = append(members, fmt.Sprintf(`{"memberNumber":"40%08d","firstName":"Ines","email":"m%d@post.example"}`, i*37+1000, i))
	}
	w := newWorld(t).call("GET /members", bearer(access1), `<{"items":[`+strings.Join(members, ",")+`]}`).derive()
	if got := len(w.whose(0)); got != 500 {
		t.Errorf("%d subjects, want 500", got)
	}
}

func TestMeIsTheActor(t *testing.T) {
	w := newWorld(t)
	for i, sub := range []string{"u-1", "u-2", "u-3"} {
		w.call("GET /me", bearer(jwt(`{"sub":"`+sub+`"}`)), fmt.Sprintf(`<{"firstName":"Ines","tier":"gold","balance":%d}`, 100+i))
	}
	w.derive()
	for i, who := range w.who() {
		self := w.means.Actors[who.Actor].Subject
		if whose := w.whose(i); self == meaning.Nobody || len(whose) != 1 || !whose[self] {
			t.Errorf("call %d is about %v, the actor is %d", i, whose, self)
		}
	}
}

func TestOneMailAddressInTwoCallsIsOneSubject(t *testing.T) {
	w := newWorld(t)
	for i := range 6 {
		w.call("GET /newsletter/subscribers", bearer(access1), fmt.Sprintf(`<{"subscriber":{"email":"m%d@post.example","firstName":"Ines"}}`, i))
		w.call(fmt.Sprintf("GET /members/400000%04d", 1100+i*7), bearer(access2), fmt.Sprintf(`<{"memberNumber":"400000%04d","firstName":"Ines","email":"M%d@Post.example"}`, 1100+i*7, i))
	}
	w.derive()
	for i := 0; i < 12; i += 2 {
		one, two := w.whose(i), w.whose(i+1)
		if len(one) != 1 || fmt.Sprint(one) != fmt.Sprint(two) {
			t.Errorf("the address is %v's, the member number %v's", one, two)
		}
	}
}

func luhn(digits string) string {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return digits + fmt.Sprint((10-sum%10)%10)
}

func TestOrderNumbersThatPassLuhnByChanceAreNoCards(t *testing.T) {
	w := newWorld(t)
	for i := range 200 {
		number := fmt.Sprintf("45%014d", uint64(i)*7919*104729+12345) // one in ten passes Luhn
		w.call("GET /orders/recent", bearer(access1), `<{"orderNumber":"`+number[:16]+`","state":"sent"}`)
		w.call("GET /wallet", bearer(access1), `<{"ref":"`+luhn(fmt.Sprintf("4539%011d", uint64(i)*7919*104729%100_000_000_000))+`"}`)
	}
	w.derive()
	if k := w.kindOf("/orders/recent", "$.orderNumber"); k == kind.PaymentCardNumber || k == kind.Undecided {
		t.Errorf("an order number is %s", k)
	}
	if k := w.kindOf("/wallet", "$.ref"); k != kind.PaymentCardNumber {
		t.Errorf("a column of card numbers is %s", k)
	}
}

func TestAgentsPartnersAndBatchJobsAreActorsWithAType(t *testing.T) {
	w := newWorld(t)
	var err error
	if w.rules, err = identity.NewRules(identity.Declared{Actors: []identity.ActorRule{
		{When: identity.When{Claims: map[string]string{"groups": "call-centre"}}, Type: identity.RoleStaff, Label: "Call centre"},
		{When: identity.When{KeyPrefix: "pk_tours_"}, Type: identity.RolePartner},
		{When: identity.When{Addresses: []string{"198.51.100.0/24"}}, Type: identity.RoleBatch},
		{When: identity.When{Hosts: []string{"inside.example"}}, Type: identity.RoleService},
		{When: identity.When{Claims: map[string]string{"typ": "member"}}, Type: identity.RoleUser},
	}}); err != nil {
		t.Fatal(err)
	}
	w.call("GET /members/4000000107", bearer(jwt(`{"sub":"s-1","groups":["x","call-centre"]}`)), `<{"memberNumber":"4000000107"}`)
	w.call("GET /members/4000000107", "X-Api-Key: pk_tours_0123456789abcdef", `<{"memberNumber":"4000000107"}`)
	w.call("GET /members/4000000107", "@ 198.51.100.9", `<{"memberNumber":"4000000107"}`)
	w.call("GET /members/4000000107", bearer(jwt(`{"sub":"m-1","typ":"member"}`)), `<{"memberNumber":"4000000107"}`)
	w.call("GET /members/4000000107", bearer(jwt(`{"sub":"o-1"}`)), `<{"memberNumber":"4000000107"}`)
	w.derive()
	for i, want := range []string{"staff Call centre", "partner", "batch", "user", "token_subject"} {
		a := w.means.Actors[w.who()[i].Actor]
		if got := a.Type() + " " + a.Label(); !strings.HasPrefix(got, want) {
			t.Errorf("call %d is made by %s, want %s", i, got, want)
		}
	}
}

// Whatever e-mail addresses stand beside member numbers: two numbers are one subject's only where nothing ever said otherwise, and a veto that
// comes last undoes what was joined before it.
func TestAliasesAreOneToOne(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		pairs := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) [2]int {
			return [2]int{rapid.IntRange(0, 5).Draw(r, "number"), rapid.IntRange(0, 5).Draw(r, "mail")}
		}), 1, 12).Draw(r, "pairs")
		join := func(pairs [][2]int) (*world, map[string]int32) {
			w := newWorld(t)
			for _, p := range pairs {
				w.call("GET /members/find", bearer(access1), fmt.Sprintf(`<{"memberNumber":"40000%05d","firstName":"Ines","email":"m%d@post.example"}`, 11000+p[0]*37, p[1]))
			}
			w.derive()
			of := map[string]int32{}
			for i, s := range w.means.Subjects {
				for _, id := range s.Identifiers {
					of[string(id.Kind)+fmt.Sprint(id.Token)] = int32(i)
				}
			}
			return w, of
		}
		w, of := join(pairs)
		token := func(k kind.Kind, text string) string {
			n, ok := w.held.Find(w.minter.Token([]byte(text)))
			if !ok {
				r.Fatalf("%s was never seen", k)
			}
			return string(k) + fmt.Sprint(n)
		}
		mails, numbers := map[int]map[int]bool{}, map[int]map[int]bool{}
		for _, p := range pairs {
			for _, side := range []struct {
				of         map[int]map[int]bool
				key, other int
			}{{mails, p[0], p[1]}, {numbers, p[1], p[0]}} {
				if side.of[side.key] == nil {
					side.of[side.key] = map[int]bool{}
				}
				side.of[side.key][side.other] = true
			}
		}
		for _, p := range pairs {
			number, mail := token(kind.LoyaltyNumber, fmt.Sprintf("40000%05d", 11000+p[0]*37)), token(kind.ContactEmail, fmt.Sprintf("m%d@post.example", p[1]))
			a, known := of[number]
			b, too := of[mail]
			alone := len(mails[p[0]]) == 1 && len(numbers[p[1]]) == 1
			if !known || !too || (a == b) != alone {
				r.Fatalf("%v: number %d is subject %d (%v), address %d is subject %d (%v), one to one %v", pairs, p[0], a, known, p[1], b, too, alone)
			}
		}
		// A late veto: the first address turns up on a number that nobody had.
		_, of = join(append(pairs, [2]int{9, pairs[0][1]}))
		a, known := of[token(kind.LoyaltyNumber, fmt.Sprintf("40000%05d", 11000+pairs[0][0]*37))]
		b, still := of[token(kind.ContactEmail, fmt.Sprintf("m%d@post.example", pairs[0][1]))]
		if !known || still && a == b { // an address that stands on all numbers is nobody's
			r.Fatal("an address on two numbers is still one number's")
		}
	})
}
