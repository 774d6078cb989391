package endpoint

import "strings"

// decideNumbered takes words with numbers in them that nobody knows. They are codes, unless they are a few that come again and again
// with no other value beside them, or a few among many values of another shape.
func (p *position) decideNumbered() {
	var set family
	others := false
	for _, b := range p.branches {
		others = others || b.parameter
		if b.looks == lookNumbered {
			set.branches = append(set.branches, b)
		}
	}
	if len(set.branches) == 0 {
		return
	}
	var calls int64
	numbers := map[string]bool{}
	for _, b := range set.branches {
		calls += b.calls
		numbers[strings.TrimLeft(b.text, "abcdefghijklmnopqrstuvwxyz")] = true
	}
	values := int64(len(set.branches))
	closed := !others && float64(values) <= p.bar(fewNumbered) && p.settled(&set) && float64(calls)*p.bar(1) >= float64(numberedCalls*values)
	closed = (closed || p.root && len(numbers) < needAnswers || p.exactly() >= manyShapes*values) && !set.handedOut()
	for _, b := range set.branches {
		b.parameter = !closed
	}
}

// decideKnown takes the words that are values elsewhere: people and things are called by the same names at every endpoint.
func (p *position) decideKnown() {
	var known []*branch
	sealed := p.sealed()
	for _, b := range sealed {
		if p.known[b.text] && weigh(b) > 0 {
			known = append(known, b)
		}
	}
	need := 2
	switch {
	case p.root:
		need = needAnswers
	case p.collection() && (len(sealed) == 1 || len(p.parameters()) > 0):
		need = 1
	}
	for _, b := range known {
		b.parameter = len(known) >= need
	}
}
