package scope_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// What follows is a naive model: it draws what truly crossed, then takes away what a source, a reader and a classifier
// may lose, and compares what scope says of the rest with the truth.

// fact is a value that truly crossed: whose, what, in which call and in which enclosing object.
type fact struct {
	person int // of truth; subjects may be two to a person
	kind   kind.Kind
	call   int
	record keep.Number
	path   keep.Number
	who    keep.Number
	hop    meaning.Hop
}

// truth is the model beside the world that was made from it.
type truth struct {
	*world
	t        *rapid.T
	facts    []fact
	subjects []int32
	person   map[int32]int
	strays   int // people without any identifier
	profile  keep.Number
	list     keep.Number
	family   keep.Number
	who      []keep.Number
	hidden   int64 // entries that could not be read
	sets     map[string]keep.Number
	losses   bool // this world loses things
}

var drawn = []kind.Kind{kind.PersonName, kind.LoyaltyTier, kind.PaymentIBAN, kind.HealthRecord, kind.ContactPhone}

func drawTruth(t *rapid.T) *truth {
	m := &truth{world: newWorld(), t: t, person: map[int32]int{}, sets: map[string]keep.Number{}, losses: rapid.Bool().Draw(t, "losses")}
	m.profile, m.list, m.family = m.endpoint("GET", "/members/{id}"), m.endpoint("GET", "/members"), m.endpoint("GET", "/members/{id}/family")
	m.who = []keep.Number{m.actor("sub-one", "192.0.2.1"), m.actor("sub-two", "192.0.2.2")}
	m.hops[[2]keep.Number{m.list, m.who[1]}] = meaning.Internal
	m.hops[[2]keep.Number{m.family, m.who[1]}] = meaning.UnknownHop
	m.people()
	// The family endpoint is known to hold others than the one asked for, so that no law bounds what it loses.
	root := m.holder(0, m.subjects[0])
	m.answer(m.family, m.who[1], root, []thing{{m.subjects[1], m.holder(root, m.subjects[1]), kind.PersonName, keepIt}}, whole)
	for range rapid.IntRange(1, 8).Draw(t, "calls") {
		m.drawCall()
	}
	n := int64(len(m.calls))
	m.coverage = []keep.CoverageRow{{
		Source: 1, Label: "edge.har", From: m.calls[0].Start, To: m.calls[n-1].Start,
		Seen: n + m.hidden, Parsed: n, Unparsed: map[string]int64{"json": m.hidden},
	}}
	m.expire()
	m.erase()
	return m
}

// expire lets the calls before some moment go, as retention does, at times those of a source of their own: what is left of it then is
// nothing but a gap.
func (m *truth) expire() {
	if len(m.calls) < 2 || rapid.IntRange(0, 2).Draw(m.t, "expires") > 0 {
		return
	}
	bound := m.calls[rapid.IntRange(1, len(m.calls)-1).Draw(m.t, "bound")].Start
	gone := func(c keep.CallRow) bool { return c.Start < bound }
	g := call.Gap{From: m.calls[0].Start, Reason: keep.GapExpired}
	for _, c := range m.calls {
		if gone(c) {
			g.To = max(g.To, c.Start)
			g.Calls++
		}
	}
	m.calls = slices.DeleteFunc(m.calls, gone)
	m.exposures = slices.DeleteFunc(m.exposures, func(e keep.ExposureRow) bool { return e.Start < bound })
	m.losses = true
	if rapid.Bool().Draw(m.t, "another source") {
		m.coverage = append(m.coverage, keep.CoverageRow{Source: 2, Label: "older.har", Seen: g.Calls, Parsed: g.Calls, Gaps: []call.Gap{g}})
		m.coverage[0].Seen, m.coverage[0].Parsed = m.coverage[0].Seen-g.Calls, m.coverage[0].Parsed-g.Calls
		return
	}
	m.coverage[0].Gaps = []call.Gap{g}
}

// erase lets nobody be found by the value of one subject any more; its rows stay.
func (m *truth) erase() {
	if rapid.IntRange(0, 3).Draw(m.t, "erases") > 0 {
		return
	}
	s := m.know.Subjects[rapid.SampledFrom(m.subjects).Draw(m.t, "erased")]
	for value, n := range m.tokens {
		if n == s.Identifiers[0].Token {
			delete(m.tokens, value)
		}
	}
}

// people draws members, some of whom are also known by an e-mail of which it is not known that it is theirs.
func (m *truth) people() {
	for i := range rapid.IntRange(2, 4).Draw(m.t, "members") {
		s := m.subject("loyalty.number", strconv.Itoa(4000000000+i))
		m.subjects, m.person[s] = append(m.subjects, s), i
	}
	for i := range rapid.IntRange(0, 2).Draw(m.t, "e-mails") {
		s := m.subject("contact.email", fmt.Sprintf("m%d@skyloom.example", i))
		m.subjects = append(m.subjects, s)
		m.person[s] = 10 + i
		if rapid.Bool().Draw(m.t, "is a member's") {
			m.person[s] = i
		}
	}
}

// fate is what becomes of a value on its way into the ledger.
type fate int

const (
	keepIt  fate = iota
	dropIt       // not read, with the answer known to be cut
	veilIt       // an opaque leaf
	doubtIt      // undecided, with candidates
	weakIt       // below the threshold
	wrongIt      // below the threshold, and not what it seems
)

// thing is one value of an object.
type thing struct {
	subject int32
	holder  keep.Number
	kind    kind.Kind
	fate    fate
}

func (m *truth) drawCall() {
	path := rapid.SampledFrom([]keep.Number{m.profile, m.list, m.family}).Draw(m.t, "path")
	who := rapid.SampledFrom(m.who).Draw(m.t, "who")
	asked := meaning.Nobody
	if path != m.list {
		asked = rapid.SampledFrom(m.subjects).Draw(m.t, "asked for")
	}
	root := m.holder(0, asked)
	state := whole
	if m.losses && rapid.IntRange(0, 5).Draw(m.t, "cut") == 0 {
		state = cut
	}
	var things []thing
	for range rapid.IntRange(0, 4).Draw(m.t, "values") {
		things = append(things, m.drawThing(path, asked, root, state))
	}
	if m.losses && rapid.IntRange(0, 9).Draw(m.t, "unread") == 0 {
		m.hidden++
		m.remember(path, who, things, len(m.calls)+1000)
		return
	}
	m.answer(path, who, root, things, state)
}

func (m *truth) drawThing(path keep.Number, asked int32, root keep.Number, state observation.Inspection) thing {
	th := thing{subject: asked, holder: root, kind: rapid.SampledFrom(drawn).Draw(m.t, "kind")}
	if path != m.profile {
		th.subject = rapid.SampledFrom(append(slices.Clone(m.subjects), meaning.Nobody)).Draw(m.t, "whose")
		th.holder = m.holder(root, th.subject)
		if path == m.family && th.subject == meaning.Nobody {
			th.subject = asked // the nearest enclosing object that names somebody
		}
	}
	if m.losses {
		th.fate = fate(rapid.IntRange(0, 12).Draw(m.t, "fate"))
	}
	if th.fate > wrongIt || (th.fate == dropIt && state == whole) {
		th.fate = keepIt
	}
	return th
}

// answer puts a call into the ledger with what is left of its values, and remembers the truth.
func (m *truth) answer(path, who, root keep.Number, things []thing, state observation.Inspection) {
	var objects []object
	for _, th := range things {
		if th.fate != dropIt {
			objects = append(objects, object{holder: th.holder, set: m.setOf(th)})
		}
	}
	m.remember(path, who, things, len(m.calls))
	m.call(path, who, root, state, objects...)
}

func (m *truth) setOf(th thing) keep.Number {
	key := fmt.Sprint(th.kind, th.fate)
	if m.sets[key] == 0 {
		leaf := map[fate]meaning.Reading{
			keepIt: sure(th.kind), veilIt: opaque(), doubtIt: either(th.kind, kind.PersonGender),
			weakIt: maybe(th.kind), wrongIt: maybe(th.kind),
		}[th.fate]
		m.sets[key] = m.set(leaf)
	}
	return m.sets[key]
}

func (m *truth) remember(path, who keep.Number, things []thing, at int) {
	for _, th := range things {
		if th.fate == wrongIt {
			continue
		}
		f := fact{kind: th.kind, call: at, path: path, who: who, hop: m.HopOf(path, who), record: th.holder}
		if th.subject == meaning.Nobody {
			if th.kind == kind.ContactPhone || (th.kind == kind.LoyaltyTier && th.holder%2 == 0) {
				continue // an airport's phone, a price list's tier
			}
			m.strays++
			f.person = 1000 + m.strays
		} else {
			f.person = m.person[th.subject]
			f.record = m.Resolve(meaning.Exposure{Holder: th.holder}).Record
		}
		m.facts = append(m.facts, f)
	}
}

// within returns the facts that a selector speaks of.
func (m *truth) within(sel scope.Selector) []fact {
	var in []fact
	for _, f := range m.facts {
		hop := f.hop != meaning.Internal
		if len(sel.Hops) > 0 {
			hop = slices.Contains(sel.Hops, string(f.hop))
		}
		actor := len(sel.Actors) == 0 || slices.Contains(sel.Actors, actorID(int(f.who)))
		endpoint := len(sel.Endpoints) == 0 || slices.Contains(sel.Endpoints, fmt.Sprintf("e_%d", f.path))
		kinds := len(sel.Kinds) == 0 || slices.Contains(sel.Kinds, string(f.kind))
		subject := len(sel.Subjects) == 0 || f.person == 0
		if hop && actor && endpoint && kinds && subject {
			in = append(in, f)
		}
	}
	return in
}

func drawSelector(t *rapid.T) scope.Selector {
	sel := scope.Selector{Hops: rapid.SampledFrom([][]string{nil, nil, {"edge"}, {"internal", "unknown"}, {"edge", "internal", "egress", "unknown"}}).Draw(t, "hops")}
	sel.Actors = rapid.SampledFrom([][]string{nil, {actorID(1)}, {actorID(2)}, {actorID(1), actorID(2)}}).Draw(t, "actors")
	sel.Endpoints = rapid.SampledFrom([][]string{nil, nil, {"e_1"}, {"e_2", "e_3"}}).Draw(t, "endpoints")
	sel.Kinds = rapid.SampledFrom([][]string{nil, nil, {"payment.iban"}}).Draw(t, "kinds")
	sel.Subjects = rapid.SampledFrom([][]string{nil, nil, {"loyalty.number=4000000000"}}).Draw(t, "subjects")
	if len(sel.Hops)+len(sel.Actors)+len(sel.Endpoints)+len(sel.Kinds)+len(sel.Subjects) == 0 {
		sel.Actors = []string{actorID(1)}
	}
	return sel
}

func TestProvenIsNeverAboveAndPossibleNeverBelowTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawTruth(t)
		sel := drawSelector(t)
		s, err := m.try(sel)
		if err != nil {
			t.Fatal(err)
		}
		in := m.within(sel)
		people, records := map[int]bool{}, map[[3]any]bool{}
		byKind := map[kind.Kind]map[int]bool{}
		for _, f := range in {
			people[f.person] = true
			records[[3]any{f.call, f.person, f.record}] = true
			if byKind[f.kind] == nil {
				byKind[f.kind] = map[int]bool{}
			}
			byKind[f.kind][f.person] = true
		}
		between(t, "subjects", s.Subjects, len(people))
		between(t, "records", s.Records, len(records))
		for _, r := range s.Kinds {
			truly := len(byKind[r.Kind])
			if r.Form != "clear" {
				t.Fatalf("nothing was masked, and there is a row %s/%s", r.Kind, r.Form)
			}
			between(t, string(r.Kind), scope.Range{Proven: r.SubjectsProven, Possible: r.SubjectsPossible}, truly)
			if r.Verdict == scope.NotExposed && truly > 0 {
				t.Errorf("%s is called not exposed, and %d had it taken", r.Kind, truly)
			}
			if r.Verdict == scope.Exposed && truly == 0 {
				t.Errorf("%s is called exposed, and nobody had it taken", r.Kind)
			}
		}
		m.exactWhereNothingIsMissing(t, s, in, people)
	})
}

// exactWhereNothingIsMissing checks that doubt is not spread where there is none.
func (m *truth) exactWhereNothingIsMissing(t *rapid.T, s *scope.Scope, in []fact, people map[int]bool) {
	emails := slices.ContainsFunc(m.subjects, func(i int32) bool { return m.know.Subjects[i].Identifiers[0].Kind == kind.ContactEmail })
	if m.losses || !s.Matched || emails || m.strays > 0 || slices.ContainsFunc(m.exposures, m.nobodys) {
		return
	}
	if !s.Complete || s.Subjects.Possible == nil || s.Subjects.Proven != *s.Subjects.Possible || s.Subjects.Proven != int64(len(people)) {
		t.Errorf("nothing is missing, and subjects are %+v (complete %v), truly %d", s.Subjects, s.Complete, len(people))
	}
	var left, rows []string
	for _, f := range in {
		left = append(left, fmt.Sprint(f.person, " ", f.kind))
	}
	for _, r := range s.Matrix {
		for _, k := range r.Kinds {
			rows = append(rows, fmt.Sprint(m.person[m.byID(r.Subject)], " ", k.Kind))
		}
	}
	slices.Sort(left)
	if left = slices.Compact(left); !slices.Equal(left, slices.Sorted(slices.Values(rows))) {
		t.Errorf("the matrix holds %v, truly left %v", rows, left)
	}
	for _, r := range s.Kinds {
		if r.Verdict == scope.Unknown {
			t.Errorf("nothing is missing, and %s is unknown", r.Kind)
		}
	}
}

func (m *truth) nobodys(e keep.ExposureRow) bool {
	return m.Resolve(meaning.Exposure{Holder: e.Holder}).Subject == meaning.Nobody
}

func (m *truth) byID(id string) int32 {
	return int32(slices.IndexFunc(m.know.Subjects, func(s meaning.Subject) bool { return s.ID == id }))
}

func between(t *rapid.T, what string, r scope.Range, truly int) {
	if r.Proven > int64(truly) {
		t.Errorf("%s: %d proven, truly %d", what, r.Proven, truly)
	}
	if r.Possible != nil && *r.Possible < int64(truly) {
		t.Errorf("%s: at most %d, truly %d", what, *r.Possible, truly)
	}
}

func TestOrderOfTalliesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawTruth(t)
		sel := drawSelector(t)
		first, err := m.try(sel)
		if err != nil {
			t.Fatal(err)
		}
		second, err := m.try(sel) // the tallies come out of a map, in another order
		if err != nil {
			t.Fatal(err)
		}
		if first.Scope != second.Scope || !slices.EqualFunc(first.Kinds, second.Kinds, sameRow) ||
			!maps.Equal(first.Coverage.Undecided, second.Coverage.Undecided) {
			t.Errorf("two answers to one question differ:\n%+v\n%+v", first, second)
		}
	})
}

func sameRow(a, b scope.KindRow) bool {
	same := (a.SubjectsPossible == nil) == (b.SubjectsPossible == nil)
	if same && a.SubjectsPossible != nil {
		same = *a.SubjectsPossible == *b.SubjectsPossible
	}
	return same && a.KindForm == b.KindForm && a.Verdict == b.Verdict && a.SubjectsProven == b.SubjectsProven && a.Records == b.Records
}
