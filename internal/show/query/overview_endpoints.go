package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// sight is what one pass over the tallies sees.
type sight struct {
	q           *Query
	inventory   *inventory
	activities  activities
	first, last int64
	calls       int64
	carries     CarriedCalls
	observes    map[keep.Number]call.Observes
	formats     map[keep.Number]string   // of sources
	spans       map[string]*activitySpan // when sources of a format saw calls
	of          []endpointSight
	subjects    map[[2]int32]bool // endpoint and person
	lost        Unplaced
	lostPaths   map[keep.Number]bool
	lostCallers map[int32]bool
	bodies      map[keep.Number]*bodySight // by source
	preflights  Preflights
}

// endpointSight is what came back from an endpoint, and to whom.
type endpointSight struct {
	answers  Answers
	served   Served
	read     int64
	subjects int
	formats  []string
	// preflights are the calls in which a browser asked whether it may call.
	preflights int64
	caller     int32 // 1 above the index of the only actor that got a good answer; 0: none yet, -1: several
}

// activitySpan is the time from a first to a last call.
type activitySpan struct{ first, last int64 }

func (a *activitySpan) add(first, last int64) { a.first, a.last = widen(a.first, a.last, first, last) }

// bodySight is how a source's answers were read.
type bodySight struct {
	answers, whole int64
	not            map[string]int64
}

// look passes over the tallies once, for the lists and for what stands beside them.
func (q *Query) look(ctx context.Context) (*sight, error) {
	s := &sight{
		q: q, observes: map[keep.Number]call.Observes{}, formats: map[keep.Number]string{}, spans: map[string]*activitySpan{"": {}},
		of:       make([]endpointSight, len(q.Meaning.Endpoints)),
		subjects: map[[2]int32]bool{}, lostPaths: map[keep.Number]bool{}, lostCallers: map[int32]bool{},
		bodies: map[keep.Number]*bodySight{}, inventory: q.newInventory(), activities: q.newActivities(),
	}
	for _, row := range q.snapshot.Sources() {
		s.observes[row.Number], s.formats[row.Number] = row.Source.Observes, row.Source.Format
		s.spans[row.Source.Format] = &activitySpan{}
	}
	for t, err := range q.snapshot.CallTallies(ctx, keep.Selection{}) {
		if err != nil {
			return nil, err
		}
		s.inventory.call(t)
		s.activities.call(t)
		s.add(t)
	}
	for t, err := range q.snapshot.ExposureTallies(ctx, keep.Selection{}) {
		if err != nil {
			return nil, err
		}
		s.inventory.exposure(t)
		s.activities.asked(t)
		subject, crossed := q.crossed(t)
		if !crossed {
			continue
		}
		s.activities.got(t, subject)
		if e, ok := q.EndpointOf(t.Path); ok && !s.subjects[[2]int32{e, subject}] {
			s.subjects[[2]int32{e, subject}] = true
			s.of[e].subjects++
		}
	}
	return s, nil
}

func (s *sight) add(t keep.CallTally) {
	s.calls += t.Calls
	s.first, s.last = widen(s.first, s.last, t.First, t.Last)
	format := s.formats[t.Source]
	s.spans[format].add(t.First, t.Last)
	s.sources(t)
	actor := s.q.WhoOf(t.Identity).Actor
	e, ok := s.q.EndpointOf(t.Path)
	if !ok {
		s.lost.Calls += t.Calls
		s.lost.Answers.add(t)
		s.lostPaths[t.Path], s.lostCallers[actor] = true, true
		return
	}
	u := &s.of[e]
	u.answers.add(t)
	if t.Marks.Has(observation.MarkPreflight) {
		u.preflights += t.Calls
	}
	if !slices.Contains(u.formats, format) {
		u.formats = append(u.formats, format)
	}
	if t.Status > 0 && t.Response.Complete() && s.observes[t.Source]&call.ObservesResponseBody != 0 {
		u.read += t.Calls
	}
	if t.Status > 0 && t.Status < 400 {
		switch u.caller {
		case 0, actor + 1:
			u.caller = actor + 1
		default:
			u.caller = -1
		}
	}
	if t.Status >= 200 && t.Status < 300 {
		s.serve(&u.served, t)
	}
}

// sources counts what the source of a tally can show, and how its answers were read.
func (s *sight) sources(t keep.CallTally) {
	can := s.observes[t.Source]
	if can&call.ObservesCredentials != 0 {
		s.carries.Credentials += t.Calls
	}
	if can&call.ObservesResponseBody != 0 {
		s.carries.Bodies += t.Calls
	}
	if can&call.ObservesClientAddress != 0 {
		s.carries.Addresses += t.Calls
	}
	if t.Status == 0 {
		return
	}
	b := s.bodies[t.Source]
	if b == nil {
		b = &bodySight{not: map[string]int64{}}
		s.bodies[t.Source] = b
	}
	b.answers += t.Calls
	if t.Response.Complete() {
		b.whole += t.Calls
	} else {
		b.not[t.Response.Reason()] += t.Calls
	}
}

func (a *Answers) add(t keep.CallTally) {
	switch {
	case t.Status <= 0:
		a.None += t.Calls
	case t.Status < 400:
		a.Good += t.Calls
	case t.Status < 500:
		a.Refused += t.Calls
	default:
		a.Failed += t.Calls
	}
}

// serve counts a full answer by what its caller showed. It is stricter than the inventory's "none": a credential that
// names nobody is a credential, and a preflight carries none by design.
func (s *sight) serve(to *Served, t keep.CallTally) {
	who := s.q.Identity(t.Identity)
	hop := s.q.HopOf(t.Path, t.Identity)
	switch {
	case hop == meaning.Internal || hop == meaning.Egress:
		to.Services += t.Calls
	case who.Principal != 0 && !who.PrincipalType.Granted():
		if who.PrincipalType == observation.APIKey || who.PrincipalType == observation.Certificate {
			to.Keys += t.Calls
		} else {
			to.People += t.Calls
		}
	case t.Marks.Has(observation.MarkCredential) || t.Marks.Has(observation.MarkVeiled):
		to.Unnamed += t.Calls
	case s.observes[t.Source]&call.ObservesCredentials == 0:
		to.NotKnown += t.Calls
	case !t.Marks.Has(observation.MarkPreflight):
		to.Anyone += t.Calls
	}
}

// lines gives the inventory with what was seen beside it: the riskiest first, then those with most people's data, those
// with something striking about them, and the busiest.
func (s *sight) lines(inventory []Endpoint) []OverviewEndpoint {
	index := make(map[string]int, len(s.of))
	for i, e := range s.q.Meaning.Endpoints {
		index[e.ID] = i
	}
	lines := make([]OverviewEndpoint, 0, len(inventory))
	for _, e := range inventory {
		u := &s.of[index[e.Endpoint]]
		if u.preflights == e.Calls {
			s.preflights.Endpoints++
			s.preflights.Calls += e.Calls
			continue
		}
		line := OverviewEndpoint{Endpoint: e, Answers: u.answers, Served: u.served, Read: u.read, Subjects: u.subjects}
		line.Marks = s.marks(line, u)
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, func(a, b OverviewEndpoint) int {
		return cmp.Or(cmp.Compare(b.Risk, a.Risk), cmp.Compare(b.Subjects, a.Subjects),
			cmp.Compare(min(len(b.Marks), 1), min(len(a.Marks), 1)), cmp.Compare(b.Calls, a.Calls))
	})
	return lines
}

// enough is how many calls an endpoint must have before its place in time, or its only caller, is worth a word.
const enough = 5

// marks says in words what is striking about an endpoint.
func (s *sight) marks(e OverviewEndpoint, u *endpointSight) []string {
	marks := []string{}
	var looked activitySpan // when sources of the formats that show it did: elsewhere it could not have been seen
	for _, f := range u.formats {
		looked.add(s.spans[f].first, s.spans[f].last)
	}
	if e.open() {
		marks = append(marks, "open")
	}
	if u.caller > 0 && e.Answers.Good >= enough {
		marks = append(marks, "one_caller")
	}
	if e.Answers.Good == 0 {
		marks = append(marks, "only_errors")
	}
	if quarter := (looked.last - looked.first) / 4; quarter > 0 && e.Calls >= enough {
		switch {
		case int64(e.FirstSeen) > looked.last-quarter:
			marks = append(marks, "new")
		case int64(e.LastSeen) < looked.first+quarter:
			marks = append(marks, "gone")
		}
	}
	return marks
}

func (e OverviewEndpoint) open() bool { return e.Served.Anyone > 0 }

func carriesKinds(e OverviewEndpoint) bool { return len(e.Kinds.Request)+len(e.Kinds.Response) > 0 }

func having(lines []OverviewEndpoint, is func(OverviewEndpoint) bool) (list []OverviewEndpoint) {
	for _, e := range lines {
		if is(e) {
			list = append(list, e)
		}
	}
	return list
}

func (s *sight) unplaced() Unplaced {
	u := s.lost
	u.Paths, u.Callers = len(s.lostPaths), len(s.lostCallers)
	return u
}
