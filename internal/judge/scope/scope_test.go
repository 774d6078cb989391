package scope_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// profiles is a world in which one actor read the profiles of three members.
type profiles struct {
	*world
	path, who, set keep.Number
	members        []int32
}

func newProfiles() *profiles {
	w := newWorld()
	p := &profiles{world: w, path: w.endpoint("GET", "/v2/members/{memberId}/profile"), who: w.actor("sub-intruder", "192.0.2.7")}
	p.set = w.set(sure(kind.PersonName), sure(kind.ContactEmail), nothing())
	for _, number := range []string{"4000000011", "4000000013", "4000000016"} {
		p.members = append(p.members, w.subject("loyalty.number", number))
	}
	for _, m := range p.members {
		p.read(m, whole)
	}
	return p
}

// read adds a call for a member's profile whose answer holds that member.
func (p *profiles) read(m int32, response observation.Inspection, sets ...keep.Number) *keep.CallRow {
	root := p.holder(0, m)
	if len(sets) == 0 {
		sets = []keep.Number{p.set}
	}
	var objects []object
	for _, s := range sets {
		objects = append(objects, object{holder: p.holder(root, m), set: s})
	}
	return p.call(p.path, p.who, root, response, objects...)
}

func intruder() scope.Selector { return scope.Selector{Actors: []string{actorID(1)}} }

func row(t testing.TB, s *scope.Scope, k kind.Kind, form string) scope.KindRow {
	t.Helper()
	for _, r := range s.Kinds {
		if r.Kind == k && r.Form == form {
			return r
		}
	}
	t.Fatalf("no row for %s/%s", k, form)
	return scope.KindRow{}
}

// want fails unless a count is as said; -1 says not known.
func want(t testing.TB, what string, got scope.Range, proven, possible int64) {
	t.Helper()
	have := int64(-1)
	if got.Possible != nil {
		have = *got.Possible
	}
	if got.Proven != proven || have != possible {
		t.Errorf("%s: %d to %d, want %d to %d (-1: not known)", what, got.Proven, have, proven, possible)
	}
}

func wantRow(t testing.TB, s *scope.Scope, k kind.Kind, form string, v scope.Verdict, proven, possible int64) {
	t.Helper()
	r := row(t, s, k, form)
	if r.Verdict != v {
		t.Errorf("%s/%s is %s, want %s", k, form, r.Verdict, v)
	}
	want(t, string(k)+"/"+form, scope.Range{Proven: r.SubjectsProven, Possible: r.SubjectsPossible}, proven, possible)
}

func TestWholeAnswersGiveExactCounts(t *testing.T) {
	p := newProfiles()
	s := p.ask(t, intruder())
	if !s.Matched || !s.Complete || s.Basis != "source" || len(s.ObservedAt) != 1 || s.ObservedAt[0] != "edge" {
		t.Errorf("matched %v complete %v basis %s at %v", s.Matched, s.Complete, s.Basis, s.ObservedAt)
	}
	want(t, "subjects", s.Subjects, 3, 3)
	want(t, "records", s.Records, 3, 3)
	wantRow(t, s, kind.PersonName, "clear", scope.Exposed, 3, 3)
	wantRow(t, s, kind.PaymentCardNumber, "clear", scope.NotExposed, 0, 0)
	if len(s.Kinds) != len(kind.Builtin()) {
		t.Errorf("%d rows of kinds, want one for each of the %d built in", len(s.Kinds), len(kind.Builtin()))
	}
	if len(s.Matrix) != 3 || s.Matrix[0].Subject != "s_0000" || s.Matrix[0].Calls != 1 || len(s.Matrix[0].Kinds) != 2 {
		t.Errorf("matrix %+v", s.Matrix)
	}
	if len(s.Actors) != 1 || len(s.Sessions) != 1 || len(s.Endpoints) != 1 || s.Through[0].Calls != 3 {
		t.Errorf("parties %v %v %v %v", s.Actors, s.Sessions, s.Endpoints, s.Through)
	}
	if c := s.Coverage; c.Responses != 3 || c.Inspected != 3 || len(c.NotInspected)+len(c.Undecided)+len(c.Gaps) != 0 {
		t.Errorf("coverage %+v", c)
	}
}

func TestMaskedIsNotClear(t *testing.T) {
	p := newProfiles()
	p.read(p.members[0], whole, p.world.set(masked(kind.PaymentCardNumber)))
	s := p.ask(t, intruder())
	wantRow(t, s, kind.PaymentCardNumber, "masked", scope.Exposed, 1, 1)
	wantRow(t, s, kind.PaymentCardNumber, "clear", scope.NotExposed, 0, 0)
}

func TestLostAnswerOnAnEndpointThatKeepsToItsSubject(t *testing.T) {
	p := newProfiles()
	fourth := p.subject("loyalty.number", "4000000018")
	p.call(p.path, p.who, p.holder(0, fourth), cut)
	s := p.ask(t, intruder())
	if s.Complete || s.Coverage.NotInspected["cut"] != 1 {
		t.Errorf("complete %v, coverage %+v", s.Complete, s.Coverage)
	}
	want(t, "subjects", s.Subjects, 3, 4)
	want(t, "records", s.Records, 3, 4)
	wantRow(t, s, kind.PaymentCardNumber, "clear", scope.Unknown, 0, 1)
	wantRow(t, s, kind.PersonName, "clear", scope.Exposed, 3, 4)
	if len(s.Matrix) != 3 {
		t.Errorf("%d in the matrix, want only the 3 proven", len(s.Matrix))
	}
}

func TestLostAnswerThatNothingBounds(t *testing.T) {
	for name, change := range map[string]func(p *profiles){
		"the request names nobody": func(p *profiles) { p.call(p.path, p.who, p.holder(0, meaning.Nobody), cut) },
		"the endpoint once held another": func(p *profiles) {
			stranger := p.actor("sub-other", "192.0.2.9")
			root := p.holder(0, p.members[0])
			p.call(p.path, stranger, root, whole, object{holder: p.holder(root, p.members[1]), set: p.set})
			p.call(p.path, p.who, p.holder(0, p.members[0]), cut)
		},
		"the endpoint once held somebody unknown": func(p *profiles) {
			p.call(p.path, p.actor("sub-other", "192.0.2.9"), p.holder(0, meaning.Nobody), whole,
				object{holder: p.holder(0, meaning.Nobody), set: p.set})
			p.call(p.path, p.who, p.holder(0, p.members[0]), cut)
		},
		"the request may name two": func(p *profiles) {
			root := p.holder(0, p.members[0])
			p.holders[root-1].Identifiers = append(p.holders[root-1].Identifiers, keep.Identifier{Token: p.token("4000000013")})
			p.call(p.path, p.who, root, cut)
		},
		"a request to a third party was cut": func(p *profiles) {
			third := p.actor("sub-service", "192.0.2.9")
			p.hops[[2]keep.Number{p.path, third}] = meaning.Egress
			p.call(p.path, third, p.holder(0, p.members[0]), whole).Request = cut
		},
		"a request to a third party holds an opaque leaf": func(p *profiles) {
			third := p.actor("sub-service", "192.0.2.9")
			p.hops[[2]keep.Number{p.path, third}] = meaning.Egress
			root := p.holder(0, p.members[0])
			p.call(p.path, third, root, whole, object{holder: root, set: p.world.set(opaque())})
			p.exposures[len(p.exposures)-1].Direction = observation.Request
		},
		"no answer of the endpoint was read": func(p *profiles) {
			p.call(p.endpoint("GET", "/v2/members/{memberId}/family"), p.who, p.holder(0, p.members[0]), cut)
		},
		"an entry could not be read": func(p *profiles) {
			p.covered()
			p.coverage[0].Seen++
			p.coverage[0].Unparsed = map[string]int64{"json": 1}
		},
		"the last line is cut": func(p *profiles) {
			p.covered()
			p.coverage[0].Tail = []call.Unread{{Reason: "unfinished"}}
		},
		"calls were dropped, it is not known when": func(p *profiles) {
			p.covered()
			p.coverage[0].Dropped = 2
		},
		"an entry is not accounted for": func(p *profiles) {
			p.covered()
			p.coverage[0].Seen++
		},
		"packets were dropped": func(p *profiles) {
			p.covered()
			p.coverage[0].Gaps = []call.Gap{{From: epoch, To: epoch + 1, Reason: "dropped", Calls: call.Unknown}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProfiles()
			change(p)
			s := p.ask(t, scope.Selector{Hops: []string{"edge", "egress"}})
			if s.Subjects.Proven < 3 || s.Subjects.Possible != nil || s.Records.Possible != nil {
				t.Errorf("subjects %+v, records %+v, want nothing to bound them", s.Subjects, s.Records)
			}
			wantRow(t, s, kind.PaymentCardNumber, "clear", scope.Unknown, 0, -1)
			if s.Complete != strings.Contains(name, "opaque") {
				t.Errorf("complete is %v", s.Complete)
			}
		})
	}
}

func TestUndecidedLeaves(t *testing.T) {
	t.Run("some kinds", func(t *testing.T) {
		p := newProfiles()
		p.read(p.members[0], whole, p.world.set(either(kind.HealthRecord, kind.PersonGender)))
		s := p.ask(t, intruder())
		wantRow(t, s, kind.HealthRecord, "clear", scope.Unknown, 0, 1)
		wantRow(t, s, kind.PaymentCardNumber, "clear", scope.NotExposed, 0, 0)
		want(t, "subjects", s.Subjects, 3, 3)
		if !s.Complete || s.Coverage.Undecided["undecided"] != 1 {
			t.Errorf("complete %v, undecided %v", s.Complete, s.Coverage.Undecided)
		}
	})
	t.Run("any kind", func(t *testing.T) {
		p := newProfiles()
		p.read(p.members[0], whole, p.set, p.world.set(opaque()), p.world.set(opaque()))
		s := p.ask(t, intruder())
		wantRow(t, s, kind.PaymentCardNumber, "clear", scope.Unknown, 0, 1)
		want(t, "subjects", s.Subjects, 3, 3)
		if s.Coverage.Undecided["opaque"] != 1 {
			t.Errorf("undecided %v, want the one answer once", s.Coverage.Undecided)
		}
	})
	t.Run("below the threshold", func(t *testing.T) {
		p := newProfiles()
		p.read(p.members[0], whole, p.world.set(maybe(kind.HealthRecord)))
		s := p.ask(t, intruder())
		wantRow(t, s, kind.HealthRecord, "clear", scope.Unknown, 0, 1)
		lower := p.ask(t, intruder(), func(o *scope.Options) { o.Threshold = .6 })
		wantRow(t, lower, kind.HealthRecord, "clear", scope.Exposed, 1, 1)
	})
	t.Run("a set of which meaning says nothing", func(t *testing.T) {
		p := newProfiles()
		set := p.world.set(sure(kind.PersonName))
		p.readings[set-1] = nil
		p.read(p.members[0], whole, set)
		wantRow(t, p.ask(t, intruder()), kind.PaymentCardNumber, "clear", scope.Unknown, 0, 1)
	})
	t.Run("perhaps an identifier", func(t *testing.T) {
		p := newProfiles()
		p.read(p.members[0], whole, p.world.set(sure(kind.PersonName), either(kind.LoyaltyNumber)))
		want(t, "subjects", p.ask(t, intruder()).Subjects, 3, 4)
	})
}

func TestNobodysValues(t *testing.T) {
	p := newProfiles()
	page := p.endpoint("GET", "/v2/airports/{iata}")
	show := func(count uint32, set keep.Number) {
		p.call(page, p.who, p.holder(0, meaning.Nobody), whole, object{p.holder(0, meaning.Nobody), set, count})
	}
	show(1, p.world.set(sure(kind.ContactPhone), sure(kind.LocationGeo), sure(kind.DeviceID)))
	s := p.ask(t, intruder())
	wantRow(t, s, kind.ContactPhone, "clear", scope.NotExposed, 0, 0)
	want(t, "subjects", s.Subjects, 3, 3)

	show(1, p.world.set(sure(kind.LoyaltyTier)))
	s = p.ask(t, intruder())
	wantRow(t, s, kind.LoyaltyTier, "clear", scope.Unknown, 0, 1)

	show(5, p.world.set(sure(kind.IdentityPassport)))
	s = p.ask(t, intruder())
	wantRow(t, s, kind.IdentityPassport, "clear", scope.Exposed, 0, 5)
	want(t, "subjects", s.Subjects, 3, 9)
	if len(s.Matrix) != 3 {
		t.Errorf("nobody got a row in the matrix: %+v", s.Matrix)
	}

	list := p.world.set(sure(kind.IdentityPassport))
	p.rename(list, "$.passports[*]")
	show(1, list)
	s = p.ask(t, intruder())
	wantRow(t, s, kind.IdentityPassport, "clear", scope.Exposed, 0, -1)
	wantRow(t, s, kind.LoyaltyTier, "clear", scope.Unknown, 0, 1)
	want(t, "subjects", s.Subjects, 3, -1)
}

func TestIdentifiersNotKnownToBeOnePerson(t *testing.T) {
	p := newProfiles()
	for _, mail := range []string{"ada@skyloom.example", "bo@skyloom.example"} {
		p.read(p.subject("contact.email", mail), whole)
	}
	s := p.ask(t, intruder())
	want(t, "subjects", s.Subjects, 3, 5)
	wantRow(t, s, kind.PersonName, "clear", scope.Exposed, 3, 5)
	if len(s.Matrix) != 5 {
		t.Errorf("%d rows in the matrix, want 5", len(s.Matrix))
	}
}

func TestRecordsAreObjectsNotRows(t *testing.T) {
	p := newProfiles()
	root := p.holder(0, meaning.Nobody)
	a, b := p.holder(root, p.members[0]), p.holder(root, p.members[0])
	inner := p.holder(a, meaning.Nobody)
	p.call(p.endpoint("GET", "/v2/search"), p.who, root, whole,
		object{holder: a, set: p.set}, object{holder: inner, set: p.world.set(sure(kind.LoyaltyTier))}, object{holder: b, set: p.set})
	s := p.ask(t, intruder())
	want(t, "records", s.Records, 5, 5)
	if r := row(t, s, kind.PersonName, "clear"); r.Records != 5 {
		t.Errorf("%d records with names, want 5", r.Records)
	}
	if r := row(t, s, kind.LoyaltyTier, "clear"); r.Records != 1 {
		t.Errorf("%d records with tiers, want 1", r.Records)
	}
}

func TestHops(t *testing.T) {
	p := newProfiles()
	inner, third := p.endpoint("GET", "/internal/members"), p.endpoint("POST", "/v1/push")
	p.hops[[2]keep.Number{inner, p.who}] = meaning.Internal
	p.hops[[2]keep.Number{third, p.who}] = meaning.Egress
	m := p.subject("loyalty.number", "4000000021")
	root := p.holder(0, m)
	p.call(inner, p.who, root, whole, object{holder: root, set: p.world.set(sure(kind.IdentityPassport))})
	p.call(third, p.who, root, whole, object{holder: root, set: p.world.set(sure(kind.HealthRecord))})
	p.call(third, p.who, root, whole, object{holder: root, set: p.world.set(sure(kind.DeviceID))})
	p.exposures[len(p.exposures)-1].Direction = observation.Request

	s := p.ask(t, intruder())
	wantRow(t, s, kind.IdentityPassport, "clear", scope.NotExposed, 0, 0)
	wantRow(t, s, kind.HealthRecord, "clear", scope.NotExposed, 0, 0)
	wantRow(t, s, kind.DeviceID, "clear", scope.Exposed, 1, 1)
	if s.Coverage.Responses != 5 || s.Coverage.Requests != 2 {
		t.Errorf("coverage %+v, want 3 answers and 2 requests", s.Coverage)
	}
	s = p.ask(t, scope.Selector{Hops: []string{"internal"}})
	wantRow(t, s, kind.IdentityPassport, "clear", scope.Exposed, 1, 1)
	wantRow(t, s, kind.PersonName, "clear", scope.NotExposed, 0, 0)
}

func TestUnansweredCallsHoldNothing(t *testing.T) {
	p := newProfiles()
	c := p.call(p.path, p.who, p.holder(0, p.members[0]), observation.Inspection{Body: call.BodyMissing})
	c.Status = 0
	s := p.ask(t, intruder())
	if !s.Complete || s.Coverage.Responses != 3 || s.Calls != 4 {
		t.Errorf("complete %v, %d answers of %d calls", s.Complete, s.Coverage.Responses, s.Calls)
	}
}

func TestGapsOutsideTheWindowDoNotCount(t *testing.T) {
	p := newProfiles()
	at := func(i int64) int64 { return epoch + i*1_000_000 }
	for i := range int64(3) {
		p.coverage = append(p.coverage, keep.CoverageRow{Source: 1, Label: "edge.har", From: at(i), To: at(i), Seen: 1, Parsed: 1})
	}
	p.coverage[0].Gaps = []call.Gap{{From: at(-9), To: at(-8), Reason: "restart", Calls: 4}}
	p.coverage[0].Dropped = 4
	if s := p.ask(t, intruder()); s.Complete || len(s.Coverage.Gaps) != 1 {
		t.Errorf("without a window: complete %v, gaps %v", s.Complete, s.Coverage.Gaps)
	}
	sel := intruder()
	sel.From = time.UnixMicro(at(0))
	if s := p.ask(t, sel); !s.Complete {
		t.Errorf("a gap before the window counts: %v", s.Coverage.Gaps)
	}
	p.coverage[0].Unparsed, p.coverage[0].Seen = map[string]int64{"json": 2}, 3
	sel.From = time.UnixMicro(at(1))
	if s := p.ask(t, sel); s.Complete || *s.Coverage.Gaps[0].Calls != 2 {
		t.Errorf("an unread entry that may stand in the window does not count: %v", s.Coverage.Gaps)
	}
	sel.From = time.UnixMicro(at(2))
	if s := p.ask(t, sel); !s.Complete {
		t.Errorf("an unread entry of two batches before counts: %v", s.Coverage.Gaps)
	}
	p.coverage = append(p.coverage, keep.CoverageRow{Source: 2, Label: "other.har", Seen: 1, Unparsed: map[string]int64{"json": 1}})
	if s := p.ask(t, sel); !s.Complete {
		t.Errorf("a source that carried no call of the scope counts: %v", s.Coverage.Gaps)
	}
	if s := p.ask(t, scope.Selector{Kinds: []string{"payment.iban"}}); s.Complete {
		t.Error("asked about everything, a source of which nothing could be read does not count")
	}
}

func TestABrokenSealIsSaid(t *testing.T) {
	p := newProfiles()
	s := p.ask(t, intruder(), func(o *scope.Options) {
		o.Check = func(context.Context) (string, error) { return "all", nil }
	})
	if s.Sealed.Checked != "all" || s.Sealed.Batches != 2 || s.Sealed.Witness != nil || len(s.Warnings) != 0 {
		t.Errorf("sealed %+v, warnings %q", s.Sealed, s.Warnings)
	}
	s = p.ask(t, intruder(), func(o *scope.Options) {
		o.Check = func(context.Context) (string, error) {
			return "all", errors.New("segment 000002.parquet: digest differs")
		}
	})
	if s.Sealed.Checked != "none" || len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0], "000002.parquet") {
		t.Errorf("sealed %+v, warnings %q", s.Sealed, s.Warnings)
	}
}

func TestTheIDNamesTheQuestion(t *testing.T) {
	p := newProfiles()
	a, again, b := p.ask(t, intruder()), p.ask(t, intruder()), p.ask(t, scope.Selector{Sessions: []string{sessionID(1)}})
	if a.Scope != again.Scope || a.Scope == b.Scope || !strings.HasPrefix(a.Scope, "sc_") {
		t.Errorf("ids %s %s %s", a.Scope, again.Scope, b.Scope)
	}
	other := p.ask(t, intruder(), func(o *scope.Options) { o.Meaning = "m_other" })
	if other.Scope == a.Scope {
		t.Error("another version of meaning has the same id")
	}
}

func TestJSONIsAsPromised(t *testing.T) {
	w := newProfiles()
	data, err := json.Marshal(w.ask(t, scope.Selector{Subjects: []string{"loyalty.number=4999999999"}}))
	if err != nil {
		t.Fatal(err)
	}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(data, &top); err != nil {
		t.Fatal(err)
	}
	for key, raw := range map[string]string{
		"matched": "false", "actors": "[]", "sessions": "[]", "endpoints": "[]", "matrix": "[]", "observed_at": `["edge"]`,
		"records": `{"proven":0,"possible":null}`, "window": `{"from":null,"to":null}`, "basis": `"source"`,
		"coverage": `{"responses":3,"requests":0,"inspected":3,"not_inspected":{},"undecided":{},"gaps":[]}`,
		"sealed":   `{"root":"cm9vdA==","checked":"none","batches":2,"witness":null}`, "meaning": `"m_test"`,
	} {
		if string(top[key]) != raw {
			t.Errorf("%s is %s, want %s", key, top[key], raw)
		}
	}
}
