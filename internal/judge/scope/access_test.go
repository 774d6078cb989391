package scope_test

import (
	"testing"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func (w *world) access(t *testing.T, sel scope.Selector) *scope.Access {
	t.Helper()
	w.covered()
	a, err := scope.AccessOver(t.Context(), &w.know, w, w, sel, scope.Options{Mint: mint, Meaning: "m_test"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAccessTellsWhoReceivedAndWroteAPersonsData(t *testing.T) {
	p := newProfiles()
	own := p.actor("sub-ines", "192.0.2.9")
	p.know.Actors[1].Subject = p.members[0]
	root := p.holder(0, p.members[0])
	p.call(p.path, own, root, whole, object{holder: root, set: p.set})
	p.read(p.members[1], whole) // somebody else's
	contact := p.endpoint("PATCH", "/v2/members/{memberId}/contact")
	p.request(contact, p.who, 200, p.members[0], p.field(contact, observation.InPath, "memberId", kind.LoyaltyNumber), "4000000011", p.sentSet(sure(kind.ContactPhone)))
	a := p.access(t, scope.Selector{Subjects: []string{"loyalty.number=4000000011"}})
	if len(a.Received) != 2 || a.Received[0].Calls != 1 || a.Received[1].Calls != 1 {
		t.Fatalf("received: %+v", a.Received)
	}
	for _, r := range a.Received {
		if r.Self != (r.Actor == actorID(2)) || len(r.Kinds) != 2 || r.Sessions != 1 || *r.Endpoint != "e_1" {
			t.Errorf("received: %+v", r)
		}
	}
	if len(a.Written) != 1 || a.Written[0].Actor != actorID(1) || len(a.Written[0].Kinds) != 1 || a.Written[0].Kinds[0].Kind != kind.ContactPhone {
		t.Errorf("written: %+v", a.Written)
	}
	if a.Attempts.Calls != 1 || a.Attempts.Answered != 1 || !a.Matched || !a.Complete || len(a.Subjects) != 1 || a.Perhaps != 0 {
		t.Errorf("got %+v", a)
	}
}

// Whoever is known by another kind of identifier alone may be the same person.
func TestAccessCountsCallsThatMayBeAboutThePerson(t *testing.T) {
	p := newProfiles()
	p.read(p.subject("contact.email", "ines@post.example"), whole)
	a := p.access(t, scope.Selector{Subjects: []string{"loyalty.number=4000000011"}})
	if a.Perhaps != 1 || len(a.Received) != 1 {
		t.Errorf("perhaps %d, received %+v", a.Perhaps, a.Received)
	}
}

func TestAccessNeedsAPerson(t *testing.T) {
	w := newWorld()
	if _, err := scope.AccessOver(t.Context(), &w.know, w, w, scope.Selector{Kinds: []string{"contact.email"}}, scope.Options{Mint: mint}); err == nil {
		t.Error("it answered without a person")
	}
	a := w.access(t, scope.Selector{Subjects: []string{"loyalty.number=4000000011"}})
	if a.Matched || len(a.Received) != 0 || a.Asked[0] != kind.LoyaltyNumber {
		t.Errorf("got %+v", a)
	}
}
