package scope_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

func TestSelectorsUniteAndIntersect(t *testing.T) {
	p := newProfiles()
	second := p.actor("sub-second", "192.0.2.9")
	other := p.endpoint("GET", "/v2/members/{memberId}/balance")
	root := p.holder(0, p.members[0])
	p.call(other, second, root, whole, object{holder: root, set: p.world.set(sure(kind.LoyaltyBalance))})

	for _, tc := range []struct {
		name  string
		sel   scope.Selector
		calls int64
	}{
		{"union of actors", scope.Selector{Actors: []string{actorID(1), actorID(2)}}, 4},
		{"actor by value", scope.Selector{Actors: []string{"token_subject=sub-second"}}, 1},
		{"session", scope.Selector{Sessions: []string{sessionID(2)}}, 1},
		{"address", scope.Selector{Addresses: []string{"192.0.2.7"}}, 3},
		{"endpoint", scope.Selector{Endpoints: []string{"e_2"}}, 1},
		{"endpoint of another actor", scope.Selector{Actors: []string{actorID(1)}, Endpoints: []string{"e_2"}}, 0},
		{"address of another session", scope.Selector{Sessions: []string{sessionID(2)}, Addresses: []string{"192.0.2.7"}}, 0},
		{"from", scope.Selector{Actors: []string{actorID(1)}, From: time.UnixMicro(epoch + 1_000_000)}, 2},
		{"to is exclusive", scope.Selector{Actors: []string{actorID(1)}, To: time.UnixMicro(epoch + 1_000_000)}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := p.ask(t, tc.sel)
			if s.Calls != tc.calls || s.Matched != (tc.calls > 0) {
				t.Errorf("%d calls, matched %v, want %d", s.Calls, s.Matched, tc.calls)
			}
			if tc.calls == 0 {
				for _, r := range s.Kinds {
					if r.Verdict != scope.Unknown {
						t.Fatalf("no call was found, and %s is %s", r.Kind, r.Verdict)
					}
				}
			}
		})
	}
}

func TestSelectorsThatCannotBeAnswered(t *testing.T) {
	p := newProfiles()
	for name, tc := range map[string]struct {
		sel  scope.Selector
		flag string // empty: a usage error
	}{
		"nothing":        {scope.Selector{}, ""},
		"only a time":    {scope.Selector{From: time.UnixMicro(epoch)}, ""},
		"bad hop":        {scope.Selector{Hops: []string{"outside"}}, ""},
		"bad subject":    {scope.Selector{Subjects: []string{"4000000011"}}, ""},
		"bad address":    {scope.Selector{Addresses: []string{"somewhere"}}, ""},
		"bad form":       {scope.Selector{Kinds: []string{"contact.email/folded"}}, ""},
		"bad actor type": {scope.Selector{Actors: []string{"person=x"}}, ""},
		"times swapped":  {scope.Selector{Hops: []string{"edge"}, From: time.UnixMicro(epoch + 5), To: time.UnixMicro(epoch)}, ""},
		"actor":          {scope.Selector{Actors: []string{actorID(1), actorID(99)}}, "--actor"},
		"actor by value": {scope.Selector{Actors: []string{"token_subject=sub-nobody"}}, "--actor"},
		"address as sub": {scope.Selector{Actors: []string{"token_subject=192.0.2.7"}}, "--actor"},
		"session":        {scope.Selector{Sessions: []string{sessionID(99)}}, "--session"},
		"address":        {scope.Selector{Addresses: []string{"198.51.100.1"}}, "--address"},
		"endpoint":       {scope.Selector{Endpoints: []string{"e_99"}}, "--endpoint"},
		"finding":        {scope.Selector{Finding: "f_1"}, "--finding"},
		"kind":           {scope.Selector{Kinds: []string{"contact.emial"}}, "--kind"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := p.try(tc.sel)
			var usage *scope.UsageError
			var unknown *scope.UnknownIDError
			switch {
			case tc.flag == "" && !errors.As(err, &usage):
				t.Errorf("error %v, want a usage error", err)
			case tc.flag != "" && (!errors.As(err, &unknown) || unknown.Flag != tc.flag):
				t.Errorf("error %v, want an unknown id of %s", err, tc.flag)
			}
			if err != nil && strings.Contains(err.Error(), "sub-nobody") {
				t.Errorf("the error holds the value: %v", err)
			}
		})
	}
}

func TestFindingIsTheCallsThatItJudged(t *testing.T) {
	p := newProfiles()
	finding := func(o *scope.Options) {
		o.Finding = func(_ context.Context, id string) (scope.Selector, bool, error) {
			return scope.Selector{Sessions: []string{sessionID(1)}, From: time.UnixMicro(epoch + 1_000_000)}, id == "f_1", nil
		}
	}
	if s := p.ask(t, scope.Selector{Finding: "f_1"}, finding); s.Calls != 2 {
		t.Errorf("%d calls, want the 2 in the finding's window", s.Calls)
	}
	if _, err := p.try(scope.Selector{Finding: "f_2"}, finding); err == nil {
		t.Error("a finding never seen was answered")
	}
}

func TestKindChoosesExposures(t *testing.T) {
	p := newProfiles()
	p.read(p.members[0], whole, p.world.set(masked(kind.PaymentCardNumber), sure(kind.PaymentIBAN)))
	s := p.ask(t, scope.Selector{Kinds: []string{"payment.card_number"}})
	if len(s.Kinds) != 2 {
		t.Errorf("rows %+v, want the card in the clear and masked, and no other kind", s.Kinds)
	}
	want(t, "subjects", s.Subjects, 1, 1)
	wantRow(t, s, kind.PaymentCardNumber, "clear", scope.NotExposed, 0, 0)
	if len(s.Matrix) != 1 || len(s.Matrix[0].Kinds) != 1 || s.Through[0].Calls != 1 {
		t.Errorf("matrix %+v through %+v", s.Matrix, s.Through)
	}
	s = p.ask(t, scope.Selector{Kinds: []string{"health.record"}})
	wantRow(t, s, kind.HealthRecord, "clear", scope.NotExposed, 0, 0)
	if !s.Matched || len(s.Actors) != 0 {
		t.Errorf("matched %v, actors %v", s.Matched, s.Actors)
	}
}

func TestSubjectSelector(t *testing.T) {
	p := newProfiles()
	ask := func(values ...string) *scope.Scope { return p.ask(t, scope.Selector{Subjects: values}) }

	s := ask("loyalty.number=4000 000 011")
	want(t, "subjects", s.Subjects, 1, 1)
	wantRow(t, s, kind.PersonName, "clear", scope.Exposed, 1, 1)
	wantRow(t, s, kind.PaymentIBAN, "clear", scope.NotExposed, 0, 0)
	if s.Coverage.Responses != 3 || len(s.Matrix) != 1 || s.Through[0].Calls != 1 {
		t.Errorf("responses %d, matrix %v, through %v", s.Coverage.Responses, s.Matrix, s.Through)
	}

	s = ask("loyalty.number=4999999999")
	if s.Matched || len(s.Warnings) != 1 || strings.Contains(s.Warnings[0], "4999999999") {
		t.Errorf("matched %v, warnings %q", s.Matched, s.Warnings)
	}
	wantRow(t, s, kind.PaymentIBAN, "clear", scope.Unknown, 0, 1)

	mailed := p.subject("contact.email", "ada@skyloom.example")
	p.read(mailed, whole, p.world.set(sure(kind.PaymentIBAN)))
	s = ask("loyalty.number=4000000011")
	wantRow(t, s, kind.PaymentIBAN, "clear", scope.Unknown, 0, 1)
	wantRow(t, s, kind.HealthRecord, "clear", scope.NotExposed, 0, 0)

	p.read(p.members[1], cut)
	s = ask("loyalty.number=4000000011")
	wantRow(t, s, kind.HealthRecord, "clear", scope.Unknown, 0, 0)
	want(t, "subjects", s.Subjects, 1, 1)
}

func TestResolveNamesWhoIsKnown(t *testing.T) {
	p := newProfiles()
	p.know.Subjects[0].Identifiers = append(p.know.Subjects[0].Identifiers,
		meaning.PersonIdentifier{Kind: kind.ContactEmail, Token: p.token("ada@skyloom.example")})
	s := p.ask(t, intruder(), func(o *scope.Options) {
		o.Resolve = []scope.Known{
			{Kind: kind.ContactEmail, Value: "Ada@Skyloom.example"},
			{Kind: kind.LoyaltyNumber, Value: "4000000011"},
			{Kind: kind.AccountID, Value: "4000000013"},
			{Kind: kind.LoyaltyNumber, Value: "4999999999"},
		}
	})
	if len(s.Matrix) != 3 || s.Matrix[0].Resolved == nil || *s.Matrix[0].Resolved != "Ada@Skyloom.example" {
		t.Fatalf("matrix %+v", s.Matrix)
	}
	if s.Matrix[1].Resolved != nil {
		t.Errorf("a value of another kind named %s", *s.Matrix[1].Resolved)
	}
}
