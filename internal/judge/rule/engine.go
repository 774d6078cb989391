package rule

import "slices"

// episode is what one rule raised against one group, in one run of calls: it becomes one finding.
type episode struct {
	rule   *Rule
	key    string
	from   int64 // of the first call that counted
	raised int64
	last   int64
}

// engine sees events in the order of time, and raises episodes.
type engine struct {
	rules    []*running
	episodes []*episode
}

// running is a rule at work.
type running struct {
	*Rule
	memory *memory
	failed int64 // evaluations that gave an error
	cause  error // of the first of them
	holds  []bool
	ours   []*episode
	held   map[alike]bool // whether calls of a tally concern it, where they are all alike to it
}

// mostHeld bounds how many tallies a rule remembers; more are asked again.
const mostHeld = 1 << 16

func newEngine(s *Set, groups int) *engine {
	e := &engine{}
	for _, r := range s.Rules {
		e.rules = append(e.rules, &running{Rule: r, memory: newMemory(groups), holds: make([]bool, len(r.steps)), held: map[alike]bool{}})
	}
	return e
}

// see takes the next event.
func (g *engine) see(e *Event) {
	for _, r := range g.rules {
		if began := r.see(e); began != nil {
			g.episodes = append(g.episodes, began)
		}
	}
}

// ask evaluates a condition; an error counts as not holding.
func (r *running) ask(c *condition, e *Event) bool {
	if c == nil {
		return true
	}
	ok, err := c.holds(e)
	r.note(err)
	return ok && err == nil
}

func (r *running) note(err error) {
	if err == nil {
		return
	}
	if r.failed++; r.cause == nil {
		r.cause = err
	}
}

// concerns says whether an event counts for the rule at all, and which of its steps hold of it.
func (r *running) concerns(e *Event) bool {
	if !e.tallied || !r.alike || len(r.steps) > 0 {
		return r.looks(e)
	}
	held, known := r.held[e.tally]
	if !known {
		failed := r.failed
		held = r.looks(e)
		if r.failed == failed && len(r.held) < mostHeld { // what fails is counted at each call
			r.held[e.tally] = held
		}
	}
	return held
}

// looks evaluates what decides that.
func (r *running) looks(e *Event) bool {
	if !r.ask(r.match, e) {
		return false
	}
	if len(r.steps) == 0 {
		return true
	}
	for i, c := range r.steps {
		r.holds[i] = r.ask(c, e)
	}
	return slices.Contains(r.holds, true)
}

// see returns the episode that begins with an event; nil where none does.
func (r *running) see(e *Event) *episode {
	if !r.concerns(e) {
		return nil
	}
	key, ok := r.key(e)
	if !ok {
		return nil
	}
	w := r.memory.at(key)
	if ep := w.episode; ep != nil {
		if e.Start-ep.last <= r.apart() {
			ep.last = max(ep.last, e.Start)
			return nil
		}
		w.episode = nil
	}
	from, enough := r.enough(w, e)
	if enough {
		w.clear()
		w.episode = &episode{rule: r.Rule, key: key, from: from, raised: e.Start, last: e.Start}
		r.ours = append(r.ours, w.episode)
	}
	r.memory.weigh(w)
	if enough {
		return r.ours[len(r.ours)-1]
	}
	return nil
}

func (r *running) enough(w *group, e *Event) (int64, bool) {
	switch {
	case len(r.steps) > 0:
		return w.steps(e.Start, r.holds, r.ordered, r.within)
	case r.distinct != nil:
		values, err := r.distinct.texts(e)
		r.note(err)
		if err != nil {
			return 0, false
		}
		return w.differs(e.Start, values, r.count, r.within)
	}
	return w.counts(e.Start, r.count, r.within)
}

// of are the episodes that an event is a part of, once all were raised.
func (g *engine) of(e *Event) (list []*episode) {
	for _, r := range g.rules {
		if len(r.ours) == 0 || !r.concerns(e) {
			continue
		}
		key, ok := r.key(e)
		if !ok {
			continue
		}
		for _, ep := range r.ours {
			if ep.key == key && ep.from <= e.Start && e.Start <= ep.last {
				list = append(list, ep)
			}
		}
	}
	return list
}
