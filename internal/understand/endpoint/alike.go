package endpoint

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// decideAlike takes sets of words that answer alike and are many, or go on as identifiers beside them do.
func (p *position) decideAlike() {
	sealed := p.sealed()
	for _, b := range sealed {
		b.profile = profileOf(b.items, p.depth)
	}
	if values := p.parameters(); len(values) > 0 {
		var items []*item
		for _, b := range values {
			items = append(items, b.items...)
		}
		p.folded = profileOf(items, p.depth)
		beside := p.shapes()
		for _, b := range sealed {
			like := b.profile.compare(p.folded)
			b.parameter = !p.root && (like == sameAnswers || like == samePath && p.collection() && len(b.items) > 1) &&
				!operationName(b.text) && !beside.standsOut(b)
		}
	}
	p.decideFamilies()
	p.decideOpenSet()
}

// decideFamilies takes sets of words that answer alike and are many enough.
func (p *position) decideFamilies() {
	candidates := p.candidates()
	for _, b := range candidates {
		if b.profile == nil {
			b.profile = profileOf(b.items, p.depth)
		}
	}
	for _, f := range families(candidates, p.depth) {
		n, unknown := f.values(p)
		if n >= p.bar(float64(p.need(&f))) && n > leastWeight*float64(len(f.branches)) && (2*unknown >= n || p.open(&f) && !p.root || f.tails > 2 && n >= p.bar(needAtRoot)) {
			for _, b := range f.branches {
				if f.goesItsWay(b) {
					continue
				}
				b.parameter = p.weigh(b) > 0 || !p.root && !b.open && !operationName(b.text)
			}
		}
	}
}

// values is what the members of a family count for together: a word that ends on a known noun ("service-groups") or
// begins with what an API does ("getMeasure") is more likely fixed.
func (f *family) values(p *position) (n, unknown float64) {
	for _, b := range f.branches {
		w := p.weigh(b)
		n += w
		if !b.open {
			unknown += w
		}
	}
	return n, unknown
}

// decideOpenSet takes the words behind a collection, whatever stands behind them, where new ones keep coming: the next call
// is as likely as not to bring another word that no API is known to use.
func (p *position) decideOpenSet() {
	if !p.collection() {
		return
	}
	var set family
	n := 0.0
	for _, b := range p.candidates() {
		if w := p.weigh(b); w > 0 {
			set.branches = append(set.branches, b)
			n += w
		}
	}
	if n < p.bar(needOpen) || set.unseen() < p.bar(wideOpen) {
		return
	}
	for _, b := range set.branches {
		b.parameter = true
	}
}

// open says whether the next call is likely to bring a new value.
func (p *position) open(f *family) bool {
	unseen := f.unseen()
	return unseen > 0 && unseen >= p.bar(openShare)
}

// unseen is the chance that the next call brings a value that was not seen yet. Good and Turing: the share of calls with a
// value seen once.
func (f *family) unseen() float64 {
	var calls, once int64
	for _, b := range f.branches {
		calls += b.calls
		if b.calls <= 1 {
			once++
		}
	}
	return float64(once) / float64(max(calls, 1))
}

// need is how many different words a family must have to be the values of a parameter.
func (p *position) need(f *family) int {
	answers := 2*f.answers > len(f.branches)
	slugs := 0
	var calls int64
	for _, b := range f.branches {
		if b.looks == lookSlug {
			slugs++
		}
		calls += b.calls
	}
	values := int64(len(f.branches))
	open := p.open(f)
	closed := p.settled(f) && float64(calls)*p.bar(1) >= float64(closedCalls*values) && (values < closedValues || !answers)
	n := needPaths
	switch {
	case p.root:
		return p.needAtRoot(f, answers, open)
	case answers:
		n = needAnswers
	case f.tails > 1:
		n = needPaths - 2
	}
	if p.collection() {
		n -= lessCollection
		if open {
			n -= lessOpen
		}
	}
	if 2*slugs > len(f.branches) {
		n -= lessSlug
	}
	if closed {
		n += moreClosed
	}
	if !p.collection() && !open {
		n += moreBehind
		if p.parent == "" && p.settled(f) && !f.handedOut() {
			n += moreClosed // parts of a thing: a closed set
		}
	}
	handed := f.handedOut()
	if handed {
		n -= lessHanded
	}
	if f.posted() && !handed {
		if !p.open(f) {
			return never
		}
		n += morePosted
	}
	if f.unseen() < p.bar(wideOpen) {
		n = max(n, leastSettled)
	}
	return max(n, 2)
}

// handedOut says whether some other call carried one of the words as a value.
func (f *family) handedOut() bool {
	return slices.ContainsFunc(f.branches, func(b *branch) bool { return b.params.HandedOut > 0 })
}

// needAtRoot is need at the beginning of a path. The names of services and procedures stand there and often answer in
// one envelope, so that only a set that stays open, or that is large, with several things behind its members, speaks for a
// parameter such as a tenant.
func (p *position) needAtRoot(f *family, answers, open bool) int {
	switch {
	case f.things > 1 && answers && open:
		return needAnswers
	case f.things > 1:
		return needAtRoot
	}
	return never
}

// decideStragglers takes the few words that are left over beside many that were decided to be values: one call's answer
// may lack the fields by which the others were known.
func (p *position) decideStragglers() {
	left := p.candidates()
	if p.root {
		left = p.sealed() // whatever they count for: all that is behind them must be what is behind the others
	}
	var words []*branch
	for _, b := range p.branches {
		if b.parameter && b.literal() && b.looks != lookNumbered {
			words = append(words, b)
		}
	}
	if len(left) == 0 || len(words) < needAnswers || len(words) < stragglers*len(left) || p.crowding() != nil {
		return
	}
	tails := p.tails(words)
	mean := p.meanCalls(int64(len(words)))
	for _, b := range left {
		seldom := b.calls <= 2*mean && weigh(b) > 0
		if p.root {
			b.parameter = answered(tails, b.items, p.depth) && !b.open && b.things(p.depth) > 1
			continue
		}
		b.parameter = answered(tails, b.items, p.depth) && (seldom || !b.open && !operationName(b.text)) || seldom && len(words) >= manyWords
	}
}

// things counts the rests of paths behind a branch that begin with a word that names a thing.
func (b *branch) things(depth int) int {
	seen := map[uint64]bool{}
	for _, it := range b.items {
		if it.length() > depth+1 && it.thing(depth+1) {
			seen[tail(it, depth+1, "")] = true
		}
	}
	return len(seen)
}

// posted says whether nothing but a POST was seen, to the words and to what stands behind them, and no value behind them: that is
// how procedures are called, and seldom how things are.
func (f *family) posted() bool {
	for _, b := range f.branches {
		for _, it := range b.items {
			if it.Path.Method != "POST" || it.folds(f.depth) {
				return false
			}
		}
	}
	return true
}

// folds says whether a folded part stands behind the one at index i.
func (it *item) folds(i int) bool {
	for i++; i < it.length(); i++ {
		if it.segment(i).Class != observation.SegmentLiteral {
			return true
		}
	}
	return false
}
