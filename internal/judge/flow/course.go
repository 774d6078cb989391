package flow

import (
	"cmp"
	"slices"
)

// mostSteps bounds the different endpoints that are remembered of one course of steps.
const mostSteps = 12

// mark is an endpoint and when it was done last, by a count of steps.
type mark struct {
	endpoint int32
	at       uint32
}

// course is what was done with one thing, or in one session.
type course struct {
	marks  []mark
	actors [2]int32 // who did it, plus one
	begun  bool     // its begin was seen
	crowd  bool     // more than two actors share it, or it has more steps than are remembered: nothing is told from it
}

// did is when an endpoint was done last, zero for never.
func (c *course) did(endpoint int32) uint32 {
	for _, m := range c.marks {
		if m.endpoint == endpoint {
			return m.at
		}
	}
	return 0
}

// tells says whether something may be told from what is missing in it.
func (c *course) tells() bool { return c.begun && !c.crowd }

// note takes a step in.
func (c *course) note(endpoint, actor int32, at uint32) {
	c.meet(actor + 1)
	for i := range c.marks {
		if c.marks[i].endpoint == endpoint {
			c.marks[i].at = at
			return
		}
	}
	if len(c.marks) == mostSteps {
		c.crowd = true
		return
	}
	c.marks = append(c.marks, mark{endpoint, at})
}

func (c *course) meet(actor int32) {
	for i, a := range c.actors {
		if a == actor {
			return
		}
		if a == 0 {
			c.actors[i] = actor
			return
		}
	}
	c.crowd = true
}

// path lists what was done, oldest first.
func (c *course) path() []int32 {
	marks := slices.Clone(c.marks)
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.at, b.at) })
	list := make([]int32, len(marks))
	for i, m := range marks {
		list[i] = m.endpoint
	}
	return list
}

// latest is the endpoint that was done last; false where nothing was.
func (c *course) latest() (endpoint int32, known bool) {
	best := uint32(0)
	for _, m := range c.marks {
		if m.at > best {
			best, endpoint, known = m.at, m.endpoint, true
		}
	}
	return endpoint, known
}
