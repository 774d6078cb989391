package detect

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// learning is the bit of those who learn beside those of detectors in a set of who wants a call.
const learning uint32 = 1 << 31

// learn notes what a tally tells of its endpoint, before any call is seen: what an endpoint is, is a part of meaning.
func (g *ground) learn(t *keep.CallTally, f Facts) {
	e := g.endpointOf(t.Path)
	if e < 0 {
		return
	}
	if f.has(Tells) {
		g.telling[e] = true
	}
	who := g.view.Identity(t.Identity)
	if who.PrincipalType.Granted() {
		g.logins[e], g.grants[e] = true, true
	}
	if who.Credential == 0 && f.has(Proves) {
		g.logins[e] = true
	}
	if t.Status == 404 || t.Status == 401 || t.Status == 403 || t.Status == 400 || t.Status == 422 || t.Status == 410 {
		g.missed[e] += t.Calls
	}
}

// worthMissing is how many refusals of one endpoint are worth a look where its answers are not seen.
const worthMissing = 15

// teaches says whether calls like these are worth learning from.
func (g *ground) teaches(t *keep.CallTally, f Facts) bool {
	e := g.endpointOf(t.Path)
	if e < 0 || t.Marks.Any(observation.MarkPreflight) {
		return false
	}
	if h := g.hopOf(t.Path, t.Identity); h == meaning.Internal || h == meaning.Egress {
		return false
	}
	if d := g.doesAt(e); g.source(t.Source).Observes&call.ObservesRequestBody != 0 && (d&changes != 0 || t.Status < 400 && g.hasParameter(e)) {
		return true
	}
	return g.telling[e] || g.logins[e] || g.hands[t.Path] || g.missed[e] >= worthMissing && g.hasParameter(e)
}

func (g *ground) hasParameter(e int32) bool {
	for _, p := range g.view.Endpoints[e].Params {
		if p != "" {
			return true
		}
	}
	return false
}

// learners are all detectors that learn.
var learners = []func(*ground) learner{
	func(g *ground) learner { return newContacts(g) },
	func(g *ground) learner { return newBreadth(g) },
	func(g *ground) learner { return newLogins(g) },
	func(g *ground) learner { return newPlaces(g) },
	func(g *ground) learner { return newDraining(g) },
	func(g *ground) learner { return newWorkflow(g) },
	func(g *ground) learner { return newReplay(g) },
	func(g *ground) learner { return newRace(g) },
	func(g *ground) learner { return newAssigned(g) },
	func(g *ground) learner { return newTampered(g) },
	func(g *ground) learner { return newFunctions(g) },
	func(g *ground) learner { return newVolumes(g) },
	func(g *ground) learner { return newExcess(g) },
}

// teach shows a call to those who learn.
func (j *judging) teach(c *Call) {
	s := j.stepper.step(c)
	if s == nil {
		return
	}
	for _, l := range j.learners {
		l.See(s)
	}
}

// campaigns gathers, in a second reading of the calls of those against whom something was raised, what becomes findings.
func (j *judging) campaigns(ctx context.Context) ([]Finding, error) {
	var list []Finding
	var forgotten int64
	for _, l := range j.learners {
		forgotten += l.Evicted()
	}
	for _, c := range group(j.learners) {
		k, err := j.gather(ctx, c)
		if err != nil {
			return nil, err
		}
		if k != nil {
			c.speak(j.ground, k)
			if forgotten > 0 {
				k.explain += fmt.Sprintf(" For want of room %d states of callers that were quiet longest were forgotten, so there may be more.", forgotten)
			}
			list = append(list, k.finding(j.ground, c.kind))
		}
	}
	return list, nil
}

// gather reads the calls of a campaign; nil where there are none.
func (j *judging) gather(ctx context.Context, c *campaign) (*Case, error) {
	k := newCase(c.name(j.ground)...)
	rows := j.selection(c)
	exposures, stop := j.exposuresOf(ctx, rows)
	defer stop()
	for row, err := range j.view.Calls(ctx, rows) {
		if err != nil {
			return nil, err
		}
		one := j.call(row)
		if one.exposures, err = exposures.of(nil, &row); err != nil {
			return nil, err
		}
		c.add(k, one)
	}
	if k.calls == 0 {
		return nil, nil
	}
	k.raised = c.raised
	return k, nil
}

// add takes a call of a campaign with the values of others in it.
func (c *campaign) add(k *Case, one *Call) {
	self := one.ground.view.Actors[one.who.Actor].Subject
	var values []value
	if one.Status > 0 {
		for _, v := range one.valuesOf(observation.Response) {
			if _, somebody := v.person(); somebody && v.at != observation.InHeader && (!c.family.aboutOthers() || v.subject == meaning.Nobody || v.subject != self) {
				values = append(values, v)
			}
		}
	}
	early := k.peopleWhenRaised
	k.add(one, values)
	if k.peopleWhenRaised = early; one.Start <= c.raised {
		k.peopleWhenRaised = len(k.people)
	}
}

// selection chooses the calls of a campaign: those by its identities, to its endpoints, in its time.
func (j *judging) selection(c *campaign) keep.Selection {
	s := keep.Selection{From: c.from, To: c.last + 1, Identities: []keep.Number{}}
	for n := range j.view.Identities() {
		if c.identities[n] || c.actors[j.view.WhoOf(n).Actor] {
			s.Identities = append(s.Identities, n)
		}
	}
	if c.everywhere {
		return s
	}
	s.Paths = []keep.Number{}
	for path := range j.view.Snapshot.Paths() {
		if c.endpoints[j.endpointOf(path)] {
			s.Paths = append(s.Paths, path)
		}
	}
	return s
}
