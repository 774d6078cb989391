package flow

import "slices"

// judge holds a step against what always came before it, and learns from it.
func (l *Learner) judge(s *Step, v *visit, field uint32) *Skip {
	g := l.gate(s.Endpoint)
	optional := func(e int32) bool { return l.optional[e] }
	for _, c := range l.at {
		g.names(c, optional, s.Endpoint)
	}
	if s.Changes {
		g.names(&v.course, optional, s.Endpoint)
	}
	var skip *Skip
	for i := range g.before {
		p := &g.before[i]
		level, left := l.leftOut(g, p, s, v)
		if !left {
			continue
		}
		p.flagged[level].add(s.Actor)
		if skip == nil {
			skip = &Skip{Again: true}
		}
		skip.Missing = append(skip.Missing, p.endpoint)
		skip.Rules = append(skip.Rules, Rule{s.Endpoint, p.endpoint, level})
		skip.Cases, skip.Actors = max(skip.Cases, g.cases[level]), max(skip.Actors, g.actors[level].count)
		skip.Again = skip.Again && (level == ofThingAgain || level == ofSessionAgain)
		if level <= ofThingAgain {
			skip.Field = field
		}
	}
	l.learn(g, s, v, skip)
	if skip != nil {
		skip.Path = v.path()
		if skip.Field != 0 {
			skip.Path = l.longest().path()
		}
	}
	return skip
}

// longest is the course of the step at hand with the most in it.
func (l *Learner) longest() *course {
	best := l.at[0]
	for _, c := range l.at {
		if len(c.marks) > len(best.marks) {
			best = c
		}
	}
	return best
}

// things says when a step was done last with the things at hand, and whether that can be told.
func (l *Learner) withThings(endpoint int32) (at uint32, tells bool) {
	for _, c := range l.at {
		if c.tells() && len(c.marks) > 0 { // else it begins with this step
			tells = true
			at = max(at, c.did(endpoint))
		}
	}
	return at, tells
}

// levelOf says on which level a step is at hand: for the first time or again.
func levelOf(first, again int, done uint32) int {
	if done > 0 {
		return again
	}
	return first
}

// leftOut says whether a precursor that always comes is missing, and on which level.
func (l *Learner) leftOut(g *gate, p *precursor, s *Step, v *visit) (level int, left bool) {
	if done, tells := l.withThings(s.Endpoint); tells {
		level = levelOf(ofThing, ofThingAgain, done)
		if g.learned(p, level, s.Actor) {
			at := l.with(p.endpoint)
			return level, at <= done
		}
	}
	if !s.Changes || !v.tells() {
		return 0, false
	}
	done := v.did(s.Endpoint)
	level = levelOf(ofSession, ofSessionAgain, done)
	return level, g.learned(p, level, s.Actor) && v.did(p.endpoint) <= done
}

// with is when a step was done last with any of the things at hand, whether or not more can be told of them.
func (l *Learner) with(endpoint int32) (at uint32) {
	for _, c := range l.at {
		at = max(at, c.did(endpoint))
	}
	return at
}

// learn counts a step, unless something was said of it.
func (l *Learner) learn(g *gate, s *Step, v *visit, skip *Skip) {
	if done, tells := l.withThings(s.Endpoint); tells {
		g.count(levelOf(ofThing, ofThingAgain, done), s.Actor, skip, func(p *precursor) bool { return l.with(p.endpoint) > done })
	}
	if s.Changes && v.tells() {
		done := v.did(s.Endpoint)
		g.count(levelOf(ofSession, ofSessionAgain, done), s.Actor, skip, func(p *precursor) bool { return v.did(p.endpoint) > done })
	}
}

// count takes a case in.
func (g *gate) count(level int, actor int32, skip *Skip, held func(*precursor) bool) {
	g.cases[level]++
	g.actors[level].add(actor)
	for i := range g.before {
		p := &g.before[i]
		switch {
		case held(p):
			p.held[level]++
		case skip != nil && slices.Contains(skip.Missing, p.endpoint), p.flagged[level].has(actor):
			p.flagged[level].add(actor)
		default:
			p.odd[level].add(actor)
			p.deviant[level]++
		}
	}
}

// Holds says whether a rule still holds, after all that was seen: a step that many left out since is none any more.
func (l *Learner) Holds(r Rule) bool {
	g := l.gates[r.Endpoint]
	if g == nil {
		return false
	}
	p := g.precursor(r.Before)
	return p != nil && g.holds(p, r.level)
}
