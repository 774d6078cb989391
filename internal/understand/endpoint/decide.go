package endpoint

import (
	"math"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// How many different values make a position a parameter, by what else speaks for it. These are the thresholds of the
// derivation; all of them are here.
const (
	needAnswers     = 5    // they answer alike
	needPaths       = 10   // only what stands behind them is alike
	needAtRoot      = 12   // at the beginning of a path, where names of services stand
	lessCollection  = 1    // behind the plural of a noun, or a word that parameters mostly stand behind
	lessOpen        = 1    // there, where new values keep coming
	lessSlug        = 1    // most have the look of a title, a file
	lessHanded      = 2    // some were handed out as the value of a field
	leastSettled    = 4    // at the least, where hardly any new one comes
	moreBehind      = 2    // right behind another value, where parts of things stand
	morePosted      = 3    // nothing but POST to the words themselves
	moreClosed      = 3    // no value is new any more, and they are few
	closedCalls     = 20   // calls per value, from which a set can be called closed
	closedValues    = 8    // values, below which it can though they answer alike
	needOpen        = 4.0  // words behind a collection of which new ones keep coming
	wideOpen        = 0.4  // chance of a new value, from which they do
	openShare       = 0.05 // chance of a new value, from which a set is called open
	never           = math.MaxInt
	fewNumbered     = 4 // words with numbers in them that may be words of an API
	numberedCalls   = 5 // calls of each of them
	needCodes       = 2 // capitals
	needDates       = 4
	needVersions    = 8
	needFiles       = 3
	needLocales     = 2
	wideMargin      = 4   // values handed out under the same name that a word of the vocabulary needs beside it
	wideMarginWords = 6   // the same, where all of them are words of the vocabulary
	leastWeight     = 0.5 // mean weight of a set's words
	stragglers      = 2   // values to a word that is left over, from which the word is one of them
	manyWords       = 8   // words that are values, from which one is, too, with anything behind it
	commonWord      = 2   // providers from which on a word is a fixed one whatever it answers
	holdMargin      = 0.3 // by how much a bar is moved for what is held on to, see hold.go
)

// position is one place in the tree: the branches there, and what stands before.
type position struct {
	depth       int
	joint       joint
	last        joint  // of the part before
	segment     int    // the number of the segment, from 1
	parent      string // the literal before, empty where there is none
	above       string // the literal before that, of a part of a segment
	root        bool   // nothing but versions and prefixes stands before
	behindValue bool
	known       map[string]bool // words that are values elsewhere
	branches    []*branch
	folded      profile // of the folded branches together
	reason      string
	swallowed   bool // what stands here belongs to the parameter before
	lean        lean
}

// collection says whether values are to be expected here.
func (p *position) collection() bool {
	if p.parent == "" || p.root {
		return false
	}
	return isCollection(p.parent)
}

// decide marks the branches that are values of a parameter. The steps only ever add, and each is a function of the
// whole set, so that no order matters.
func (p *position) decide() {
	if p.decidePart() {
		p.explain()
		return
	}
	p.weighAll()
	held := p.hold()
	p.explain()
	if held && p.reason != "" {
		p.reason += ", as before"
	}
}

// weighAll decides by the evidence that there is.
func (p *position) weighAll() {
	for _, b := range p.branches {
		b.parameter = !b.literal()
	}
	p.decideNumbered()
	p.decideHandedOut()
	p.decideLooks()
	p.decideFiles()
	p.decidePeople()
	p.decideAlike()
	p.decideCrowd()
	p.decideStragglers()
	p.decideWords()
	p.decideKnown()
	p.decideGuesses()
}

// sealed returns the literals outside the vocabulary that are not decided upon yet.
func (p *position) sealed() []*branch {
	var out []*branch
	for _, b := range p.branches {
		if b.literal() && !b.open && !b.parameter {
			out = append(out, b)
		}
	}
	return out
}

// parameters returns the branches that are values.
func (p *position) parameters() []*branch {
	var out []*branch
	for _, b := range p.branches {
		if b.parameter {
			out = append(out, b)
		}
	}
	return out
}

// decideHandedOut takes the words that other calls carried as the value of an identifying field.
func (p *position) decideHandedOut() {
	sealed := p.sealed()
	together := map[string]int{}
	for _, b := range sealed {
		if b.params.HandedOut > 0 {
			together[leadingKey(b.params.Names)]++
		}
	}
	foldedThere := len(p.parameters()) > 0
	for _, b := range sealed {
		if b.params.HandedOut == 0 {
			continue
		}
		key := leadingKey(b.params.Names)
		n := together[key]
		switch {
		case key == "":
		case !identifying(key):
			b.parameter = float64(n) >= p.bar(needAnswers)
		case p.root:
			b.parameter = float64(n) >= p.bar(needAnswers-1)
		default:
			b.parameter = n > 1 || foldedThere || p.collection() || related(key, p.parent)
		}
	}
}

// decideLooks takes words with the look of a value: codes in capitals, locales, dates.
func (p *position) decideLooks() {
	counts := map[look]int{}
	mixed := false
	for _, b := range p.branches {
		if b.literal() && !b.open {
			counts[b.looks]++
		}
		mixed = mixed || b.class == observation.SegmentMixed || b.looks == lookNumbered && b.parameter
	}
	capitals := p.parent != "" && lookOf(p.parent) == lookCode // an API that shouts
	for _, b := range p.sealed() {
		switch b.looks {
		case lookCode:
			own := p.collection() && !vocabulary.Open(b.text)
			b.parameter = !capitals && !p.root && (mixed || own || counts[lookCode] >= needCodes && p.collection() ||
				counts[lookCode] > needCodes)
		case lookLocale:
			b.parameter = counts[lookLocale] >= needLocales
		case lookDate:
			b.parameter = counts[lookDate] >= needDates
		}
	}
	p.decideKnownShapes()
}

// decideKnownShapes takes truth values, and versions where there are more than any API has.
func (p *position) decideKnownShapes() {
	versions := 0
	for _, b := range p.branches {
		if b.literal() && isVersion([]byte(b.text)) {
			versions++
		}
	}
	for _, b := range p.branches {
		if b.literal() && (!p.root && isBoolean(b.text) || versions >= needVersions && isVersion([]byte(b.text))) {
			b.parameter = true
		}
	}
}

// decidePeople takes the names of people where values are to be expected.
func (p *position) decidePeople() {
	if !p.collection() {
		return
	}
	for _, b := range p.sealed() {
		b.parameter = isPerson(b.text)
	}
}

// candidates returns the words that a set of values may be made of: those outside the vocabulary, and those inside that
// public APIs do not use in paths.
func (p *position) candidates() []*branch {
	var out []*branch
	for _, b := range p.branches {
		if b.literal() && !b.parameter && (!b.open || weigh(b) > 0) {
			out = append(out, b)
		}
	}
	return out
}

// tails returns what stands behind the branches, under any method, with whether it was ever answered well.
func (p *position) tails(of []*branch) map[uint64]bool {
	tails := map[uint64]bool{}
	for _, b := range of {
		for _, it := range b.items {
			key := tail(it, p.depth+1, "")
			tails[key] = tails[key] || it.Success > 0
		}
	}
	return tails
}

// answered says whether all that stands behind items was answered well behind others.
func answered(tails map[uint64]bool, items []*item, depth int) bool {
	for _, it := range items {
		if !tails[tail(it, depth+1, "")] {
			return false
		}
	}
	return true
}

// decideWords takes words of the vocabulary where much speaks for it: they are handed out under the same name as the
// other values, or answer like many of them and are seldom a fixed word elsewhere.
func (p *position) decideWords() {
	values := map[string]int64{}
	words := map[string]int64{}
	var all int64
	for _, b := range p.branches {
		key := leadingKey(b.params.Names)
		switch {
		case b.parameter:
			all += b.distinct()
			values[key] += b.params.HandedOut
		case b.params.HandedOut > 0:
			words[key]++
		}
	}
	var folded profile
	for _, b := range p.branches {
		if !b.literal() || b.parameter || !b.open || p.root || isReserved(b.text) {
			continue
		}
		if key := leadingKey(b.params.Names); b.params.HandedOut > 0 && identifying(key) {
			b.parameter = values[key] >= wideMargin || words[key] >= wideMarginWords && p.collection()
		}
		if b.parameter || all < 2*wideMargin || !p.collection() || vocabulary.Static(b.text) >= commonWord {
			continue
		}
		if folded == nil {
			folded = p.valueProfile()
		}
		b.parameter = profileOf(b.items, p.depth).compare(folded) == sameAnswers && b.calls <= 2*p.meanCalls(all)
	}
}

// valueProfile is the profile of all that was decided to be a value, literals alone: words are compared with words.
func (p *position) valueProfile() profile {
	var items []*item
	for _, b := range p.branches {
		if b.parameter && b.literal() && !b.open {
			items = append(items, b.items...)
		}
	}
	return profileOf(items, p.depth)
}

// meanCalls is the number of calls per value; a word that is called far more often is an operation.
func (p *position) meanCalls(values int64) int64 {
	var calls int64
	for _, b := range p.branches {
		if b.parameter {
			calls += b.calls
		}
	}
	return calls/max(values, 1) + 1
}

// decideGuesses takes words that never had a good answer and stand beside values: somebody tried them.
func (p *position) decideGuesses() {
	values := p.parameters()
	if len(values) == 0 {
		return
	}
	tails := p.tails(values)
	for _, b := range p.sealed() {
		b.parameter = b.success == 0 && answered(tails, b.items, p.depth)
	}
}
