package flow

import "slices"

// The levels on which one endpoint may always come before another.
const (
	ofThing      = iota // ever, with the same thing
	ofThingAgain        // since the last time, with the same thing
	ofSession           // ever, in the session
	ofSessionAgain
	levels
)

// gate is what is known of one endpoint: what comes before it.
type gate struct {
	cases  [levels]int
	actors [levels]crowd
	before []precursor
}

// precursor is an endpoint that may always come before.
type precursor struct {
	endpoint int32
	held     [levels]int
	odd      [levels]few   // actors that left it out before that was odd
	flagged  [levels]crowd // and those that were told of
	deviant  [levels]int   // cases of the odd ones
}

// few remembers some numbers, and that there are more.
type few struct {
	list []int32
	more bool
}

const mostFew = 32

func (f *few) add(n int32) {
	switch {
	case slices.Contains(f.list, n):
	case len(f.list) == mostFew:
		f.more = true
	default:
		f.list = append(f.list, n)
	}
}

// but counts them without one.
func (f *few) but(n int32) int {
	if slices.Contains(f.list, n) {
		return len(f.list) - 1
	}
	return len(f.list)
}

// learned says whether it is known on a level that p always comes before, as far as anybody but this actor tells. What comes again each time must have
// come the first time, too: people who do the same few things day after day do each of them between two of any other.
func (g *gate) learned(p *precursor, level int, actor int32) bool {
	if (level == ofThingAgain || level == ofSessionAgain) && !g.learned(p, level-1, actor) {
		return false
	}
	cases, actors := g.cases[level], g.actors[level].count
	if (cases < leastCases || actors < leastActors) && (cases < manyCases || actors < fewActors) {
		return false
	}
	return !p.odd[level].more && p.odd[level].but(actor)*100 <= actors*tolerated && p.deviant[level]*100 <= cases*tolerated &&
		g.holds(p, level)
}

// holds says whether not too many have left it out since.
func (g *gate) holds(p *precursor, level int) bool {
	return float64(p.flagged[level].count) <= 1+everybody*float64(g.actors[level].count)
}

// names adds what came before in one of the first cases to what may always come.
func (g *gate) names(c *course, optional func(int32) bool, but int32) {
	if g.cases[ofThing]+g.cases[ofSession] >= 2*founding {
		return
	}
	for _, m := range c.marks {
		if m.endpoint == but || len(g.before) == mostBefore || optional(m.endpoint) || g.precursor(m.endpoint) != nil {
			continue
		}
		g.before = append(g.before, precursor{endpoint: m.endpoint, deviant: g.cases})
	}
}

func (g *gate) precursor(endpoint int32) *precursor {
	for i := range g.before {
		if g.before[i].endpoint == endpoint {
			return &g.before[i]
		}
	}
	return nil
}
