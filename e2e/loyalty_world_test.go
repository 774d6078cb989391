package e2e

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	skyloom "github.com/waybill-security/waybill/examples/loyalty/world"
)

// TestLoyaltyWorldScopesAccuracy asks for those of the example who are no members and for the calls that do not cross the
// edge, and compares each answer with the truth, pair by pair. One play and one scan serve all.
func TestLoyaltyWorldScopesAccuracy(t *testing.T) { expectWorld(t, 6) }

func expectWorld(t *testing.T, seed uint64) {
	t.Helper()
	p := playLoyalty(t, seed, 0)
	w, err := skyloom.New(skyloom.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	key := func(k string) skyloom.Actor { return skyloom.Actor{Type: "api_key", Value: k} }
	token := func(id string) skyloom.Actor { return skyloom.Actor{Type: "token_subject", Value: id} }
	for _, c := range []struct {
		name  string
		actor skyloom.Actor
	}{
		{"a partner who walks through all members", key(w.Partners[0].Key)},
		{"a partner who asks for changes", key(w.Partners[4].Key)},
		{"an agent of the service desk", token(w.Staff[1].ID)},
		{"a supervisor, who exports cases", token(w.Staff[0].ID)},
		{"the notifier's key at the mail company", key(w.MailKey)},
	} {
		p.expectTrue(c.name, p.disclosedTo([]skyloom.Actor{c.actor}), p.scopeOf([]skyloom.Actor{c.actor}))
	}
	inner := func(line *skyloom.Truth) bool { return line.Hop == skyloom.InternalHop }
	behind := p.endpointAt(skyloom.ProfileHost, "/internal/profiles/{loyaltyNumber}")
	p.expectTrue("the service behind", p.disclosedBy(inner), p.scopeOf(nil, "--hop", "internal", "--endpoint", behind))
	if s := p.scopeOf(nil, "--endpoint", behind); len(s.Matrix) > 0 || s.Subjects.Proven > 0 {
		t.Errorf("an inner hop is charged with %d subjects as if it were the edge", len(s.Matrix))
	}
	sent := func(line *skyloom.Truth) bool { return line.Hop == skyloom.EgressHop }
	p.expectTrue("the mail company", p.disclosedBy(sent), p.scopeOf(nil, "--endpoint", p.endpointAt(skyloom.MailHost, "/v1/messages")))
	p.expectTrue("all that went to third parties", p.disclosedBy(sent), p.scopeOf(nil, "--hop", "egress"))
	p.expectInnerStaysInside()
	p.expectForgottenHostSilent()
	p.expectBusiestMembers(8)
}

// expectTrue holds a scope against the truth: every pair, every subject, every call, every verdict, nothing beyond.
func (p *played) expectTrue(name string, truth disclosed, s scope) {
	p.t.Helper()
	t := p.t
	got := s.pairs(t)
	c := compare(got, truth, nil)
	t.Logf("%s: %v; %d subjects in %d answers", name, c, len(truth.calls), truth.answers)
	if c.missing+c.beyond > 0 || c.right == 0 {
		t.Errorf("%s: %v", name, c)
	}
	told := others(truth.calls, nil)
	if g := others(got, nil); !slices.Equal(g, told) {
		t.Errorf("%s: %d subjects, want %d, and not the same", name, len(g), len(told))
	}
	for _, row := range s.Matrix {
		if row.Resolved != nil && row.Calls != truth.calls[*row.Resolved] {
			t.Errorf("%s: subject %s is in %d calls, want %d", name, row.Subject, row.Calls, truth.calls[*row.Resolved])
		}
	}
	if !s.Complete || s.Coverage.Responses != truth.answers || s.Coverage.Inspected != truth.answers {
		t.Errorf("%s: complete %v, %+v of %d answers", name, s.Complete, s.Coverage, truth.answers)
	}
	if s.Subjects.Possible == nil || *s.Subjects.Possible != len(told) || s.Subjects.Proven != len(told) {
		t.Errorf("%s: subjects %d to %s, want %d", name, s.Subjects.Proven, most(s.Subjects.Possible), len(told))
	}
	p.expectVerdicts(name, truth, s)
	s.expectCountsOfMatrix(t)
}

// expectVerdicts holds every verdict against the truth: what left is exposed, and all else is surely not.
func (p *played) expectVerdicts(name string, truth disclosed, s scope) {
	p.t.Helper()
	surely, perhaps := countKinds(truth.must), countKinds(truth.must, truth.may)
	for _, k := range s.Kinds {
		kind := plainKind(k.Kind, k.Form)
		switch {
		case surely[kind] > 0 && k.Verdict != "exposed", perhaps[kind] == 0 && k.Verdict != "not_exposed":
			p.t.Errorf("%s: %s is %s, and left of %d to %d subjects", name, kind, k.Verdict, surely[kind], perhaps[kind])
		}
	}
}

// expectInnerStaysInside asks the front for what the service behind told it and it did not pass on.
func (p *played) expectInnerStaysInside() {
	p.t.Helper()
	front := p.scopeOf(nil, "--endpoint", p.endpointAt(skyloom.APIHost, "/v2/members/{loyaltyNumber}/profile"))
	inside := p.scopeOf(nil, "--hop", "internal")
	if out, in := front.verdict("identity.passport"), inside.verdict("identity.passport"); out != "not_exposed" || in != "exposed" {
		p.t.Errorf("passports are %s at the front and %s behind it", out, in)
	}
}

// expectForgottenHostSilent asks for the host that answered nothing but health checks.
func (p *played) expectForgottenHostSilent() {
	p.t.Helper()
	s := p.scopeOf(nil, "--endpoint", p.endpointAt(skyloom.OldHost, "/health"))
	if !s.Complete || len(s.Matrix) > 0 || s.Coverage.Responses == 0 {
		p.t.Errorf("the forgotten host: complete %v, %d subjects in %d answers", s.Complete, len(s.Matrix), s.Coverage.Responses)
	}
	p.expectVerdicts("the forgotten host", disclosed{}, s)
}

// expectBusiestMembers asks for the members who did most: they looked at themselves, at those whom they look after, at their
// families and journeys, gave points away and ordered rewards.
func (p *played) expectBusiestMembers(n int) {
	p.t.Helper()
	calls := map[string]int{}
	for _, line := range p.truth {
		if line.Actor != nil && line.Actor.Type == "token_subject" && !line.Attack {
			calls[line.Actor.Value]++
		}
	}
	busiest := slices.SortedFunc(maps.Keys(calls), func(a, b string) int {
		return cmp.Or(calls[b]-calls[a], strings.Compare(a, b))
	})
	for _, id := range busiest[:n] {
		one := []skyloom.Actor{{Type: "token_subject", Value: id}}
		truth, s := p.disclosedTo(one), p.scopeOf(one)
		got := s.pairs(p.t)
		if c := compare(got, truth, nil); c.missing+c.beyond > 0 || c.right == 0 {
			p.t.Errorf("a member with %d calls: %v", calls[id], c)
		}
		// A booking reference is about all who travel, so that it counts for one more possible person.
		if s.Subjects.Proven > len(truth.must) || s.Subjects.Possible == nil || *s.Subjects.Possible < len(truth.must) {
			p.t.Errorf("a member with %d calls: subjects %d to %s, and %d are true", calls[id], s.Subjects.Proven, most(s.Subjects.Possible), len(truth.must))
		}
		p.expectVerdicts("a busy member", truth, s)
	}
}

// TestLoyaltyWorldWithLossesAccuracy loses one answer in ten, and asks for the same people: what is proven stays true, what is
// true stays possible, and nothing is called not exposed.
func TestLoyaltyWorldWithLossesAccuracy(t *testing.T) {
	p := playLoyalty(t, 8, 0.1)
	w, err := skyloom.New(skyloom.Options{Seed: 8})
	if err != nil {
		t.Fatal(err)
	}
	for name, actor := range map[string]skyloom.Actor{
		"a partner who walks through all members": {Type: "api_key", Value: w.Partners[0].Key},
		"a partner who asks for changes":          {Type: "api_key", Value: w.Partners[4].Key},
		"an agent of the service desk":            {Type: "token_subject", Value: w.Staff[1].ID},
		"a supervisor, who exports cases":         {Type: "token_subject", Value: w.Staff[0].ID},
	} {
		one := []skyloom.Actor{actor}
		p.expectTrueAsFarAsRead(name, p.disclosedTo(one), p.scopeOf(one))
	}
	inner := func(line *skyloom.Truth) bool { return line.Hop == skyloom.InternalHop }
	p.expectTrueAsFarAsRead("the service behind", p.disclosedBy(inner), p.scopeOf(nil, "--hop", "internal"))
}

// expectTrueAsFarAsRead holds a scope with losses against the truth.
func (p *played) expectTrueAsFarAsRead(name string, truth disclosed, s scope) {
	p.t.Helper()
	t := p.t
	c := compare(s.pairs(t), truth, nil)
	lost := 0
	for _, n := range s.Coverage.NotInspected {
		lost += n
	}
	t.Logf("%s: %v; subjects %d proven, %d true, %s possible; %d of %d answers cut", name, c, s.Subjects.Proven, len(truth.must), most(s.Subjects.Possible), lost, truth.answers)
	if c.beyond > 0 || c.right == 0 || truth.cut == 0 || lost != truth.cut || s.Complete {
		t.Errorf("%s: %v; complete %v, %d answers lost, want %d", name, c, s.Complete, lost, truth.cut)
	}
	if s.Subjects.Proven > len(truth.must) || s.Subjects.Possible != nil && *s.Subjects.Possible < len(truth.must) {
		t.Errorf("%s: subjects %d to %s, and %d are true", name, s.Subjects.Proven, most(s.Subjects.Possible), len(truth.must))
	}
	for _, k := range s.Kinds {
		if k.Verdict == "not_exposed" {
			t.Errorf("%s: %s is not_exposed with %d answers not read", name, plainKind(k.Kind, k.Form), lost)
		}
	}
}

// endpointAt finds the id of an endpoint by host and template; those that browsers ask leave at are left out.
func (p *played) endpointAt(host, template string) string {
	p.t.Helper()
	list := decode[[]struct{ Endpoint, Host, Method, Template string }](p.t, p.must("endpoints", "-o", "json"))
	for _, e := range list {
		if e.Host == host && e.Template == template && e.Method != "OPTIONS" {
			return e.Endpoint
		}
	}
	p.t.Fatalf("no endpoint %s%s among %v", host, template, list)
	return ""
}
