package detect

import (
	"fmt"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/flow"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// workflow learns in which order an API is used, and finds who goes on without a step that always came before. What it learns is in the package
// flow; here stands who is told of, and how.
type workflow struct {
	ground *ground
	flows  *flow.Learner
	at     flow.Step
	alarms map[actorAt]*alarm
	raised []*alarm
}

func newWorkflow(g *ground) *workflow {
	return &workflow{ground: g, flows: flow.New(), alarms: map[actorAt]*alarm{}}
}

func (d *workflow) Key() Key       { return ByPopulation }
func (d *workflow) Evicted() int64 { return d.flows.Evicted() }

// Alarms leaves out those about steps that so many left out later that they are none any more.
func (d *workflow) Alarms() (list []*alarm) {
	for _, a := range d.raised {
		holds := false
		for _, r := range a.steps {
			holds = holds || d.flows.Holds(r)
		}
		if holds {
			list = append(list, a)
		}
	}
	return list
}

func (d *workflow) See(s *step) {
	if s.Status < 200 || s.Status >= 400 {
		return
	}
	does := d.ground.doesAt(s.endpoint)
	d.at = flow.Step{
		Actor: s.actor, Session: s.who.Session, Endpoint: s.endpoint, Start: s.Start, Changes: does&changes != 0,
		Begins: s.login, Optional: does&aside != 0 || d.ground.grants[s.endpoint], Asked: s.asks, Given: s.gives,
	}
	if skip := d.flows.See(&d.at); skip != nil {
		d.raise(s, skip)
	}
}

func (d *workflow) raise(s *step, skip *flow.Skip) {
	key := actorAt{s.actor, s.endpoint}
	a := d.alarms[key]
	if a == nil {
		a = raise(aboutSteps, s, s.Start, 0)
		a.said, a.steps = d.sentence(s, skip), skip.Rules
		d.alarms[key] = a
		d.raised = append(d.raised, a)
	}
	a.times++
	a.touch(s)
}

// sentence says what was left out, and what usually is done.
func (d *workflow) sentence(s *step, skip *flow.Skip) string {
	missing := make([]string, len(skip.Missing))
	for i, e := range skip.Missing {
		missing[i] = d.ground.label(e)
	}
	with := "in the session"
	if skip.Field != 0 {
		with = "for the same " + d.ground.fieldName(meaning.FieldKey{Endpoint: s.endpoint, Field: keep.Number(skip.Field)})
	}
	since := ""
	if skip.Again {
		since = " since it was done last"
	}
	steps := []string{}
	for _, e := range skip.Path {
		steps = append(steps, d.ground.label(e))
	}
	path := "nothing"
	if len(steps) > 0 {
		path = strings.Join(steps, " → ")
	}
	return fmt.Sprintf("%s was not done %s%s, which in %d cases of %s before always came first; what was done was %s",
		strings.Join(missing, ", "), with, since, skip.Cases, of(skip.Actors, "caller", "callers"), path)
}
