package detect

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// Rules names this version of the detectors and their thresholds. It changes whenever Judge may give another answer to the
// same rows under the same meaning.
const Rules = "findings-4"

// Judge finds what is worth a look in all that is sealed. It is a function of the rows, the meaning, Rules and the
// workspace key: the order in which traffic arrived does not matter. Findings come sorted by severity, then time.
func Judge(ctx context.Context, v *meaning.View, minter IDs) ([]Finding, error) {
	g := newGround(v, minter)
	if err := g.declare(ctx); err != nil {
		return nil, fmt.Errorf("cannot hold the calls against the specs: %w", err)
	}
	j := &judging{ground: g, chosen: map[alike]picked{}, stepper: &stepper{ground: g}}
	for _, d := range detectors {
		j.detectors = append(j.detectors, d(g))
	}
	for _, l := range learners {
		j.learners = append(j.learners, l(g))
	}
	if err := j.sift(ctx); err != nil {
		return nil, fmt.Errorf("cannot read what is to be judged: %w", err)
	}
	if err := j.read(ctx); err != nil {
		return nil, fmt.Errorf("cannot read the calls that are to be judged: %w", err)
	}
	list, err := j.campaigns(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot read the calls of what was found: %w", err)
	}
	if list == nil {
		list = []Finding{}
	}
	for _, d := range j.detectors {
		for _, c := range d.Cases() {
			list = append(list, c.finding(g, d.Kind()))
		}
	}
	sortFindings(list)
	return list, nil
}

// judging is one run.
type judging struct {
	*ground
	detectors []Detector
	learners  []learner
	stepper   *stepper
	chosen    map[alike]picked
	rows      keep.Selection
	spares    []*Call // filled in anew for each moment
}

// alike is what a tally's calls have in common, as far as a row tells it.
type alike struct {
	source, path, identity keep.Number
	scheme                 string
	status                 int
	marks                  uint32
}

// picked is what calls that are alike are, and who wants them, so that it is looked up once for each call.
type picked struct {
	wants    uint32 // a bit for each detector that wants such calls
	endpoint int32
	hop      meaning.Hop
	who      meaning.Who
	machine  bool // it serves machines; see plumbing.go
}

// candidate is a tally that some detector took.
type candidate struct {
	keep.CallTally
	facts Facts
}

// sift chooses the rows. What no detector takes is not looked at again.
func (j *judging) sift(ctx context.Context) error {
	paths, err := j.worthSifting(ctx)
	if err != nil || paths != nil && len(paths) == 0 {
		return err
	}
	facts, err := j.gatherFacts(ctx, paths)
	if err != nil {
		return err
	}
	var taken []candidate
	for t, err := range j.view.CallTallies(ctx, keep.Selection{Paths: paths}) {
		if err != nil {
			return err
		}
		e := j.endpointOf(t.Path)
		c := candidate{t, facts[route{t.Path, t.Identity}]}
		j.learn(&t, c.facts)
		j.noteHost(&t)
		j.sources[t.Source].note(&t, j.view.Identity(t.Identity), j.view.Path(t.Path).Host.Reveal(), e >= 0 && j.view.Endpoints[e].Self, c.facts)
		if j.wants(&c) != 0 || e >= 0 {
			taken = append(taken, c)
		}
	}
	j.known = true
	j.choose(taken)
	return nil
}

// choose narrows the rows to what is wanted of the tallies that were taken.
func (j *judging) choose(taken []candidate) {
	paths, identities := map[keep.Number]bool{}, map[keep.Number]bool{}
	for i := range taken {
		c := &taken[i]
		wants := j.wants(c)
		if wants == 0 {
			continue
		}
		at := alike{c.Source, c.Path, c.Identity, c.Scheme, c.Status, uint32(c.Marks)}
		j.chosen[at] = picked{j.chosen[at].wants | wants, j.endpointOf(c.Path), j.hopOf(c.Path, c.Identity), j.view.WhoOf(c.Identity), j.plumbing(c.Path)}
		paths[c.Path], identities[c.Identity] = true, true
		if j.rows.From == 0 || c.First < j.rows.From {
			j.rows.From = c.First
		}
		j.rows.To = max(j.rows.To, c.Last+1)
	}
	j.rows.Paths, j.rows.Identities = listed(paths), listed(identities)
}

// wants is the set of detectors that take a tally.
func (j *judging) wants(c *candidate) (set uint32) {
	for i, d := range j.detectors {
		if d.Sift(&c.CallTally, c.facts) {
			set |= 1 << i
		}
	}
	if j.known && j.teaches(&c.CallTally, c.facts) {
		set |= learning
	}
	return set
}

// mostListed bounds the numbers by which a reading is narrowed: a longer list costs more than it saves.
const mostListed = 100_000

func listed(set map[keep.Number]bool) []keep.Number {
	if len(set) > mostListed {
		return nil
	}
	list := make([]keep.Number, 0, len(set))
	for n := range set {
		list = append(list, n)
	}
	return list
}
