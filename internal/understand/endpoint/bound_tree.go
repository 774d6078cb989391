package endpoint

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// boundTree is the paths of one service that are kept.
type boundTree struct {
	seed  seed
	most  int // paths
	level int // how coarse it has become
	root  boundNode
	paths int
}

// boundNode is one beginning of paths.
type boundNode struct {
	children []*boundChild
	index    map[seated]*boundChild // once they are many
	ends     []string               // methods of paths that end here
	full     []fullList
}

// boundChild is a part behind a beginning, and what stands behind that. A word stays as long as it has a seat in its list; in another
// list, of paths that go on in another way, it is another child.
type boundChild struct {
	seated
	node boundNode
	rank rank
}

// seated is a part with the list that it is in.
type seated struct {
	observation.Segment
	list uint8
}

// always is the list of what needs no seat: parts that are no words, of which there are few, and words that public APIs use.
const always = 0xff

// fullList is a list of words that has no free seat, with the worst rank in it.
type fullList struct {
	list  uint8
	open  bool
	worst rank
}

// patterns is how many lists the words at one place are in, by what stands behind them. Words that are made up stand in few: the
// words of an API that have something else behind them keep their seats.
const patterns = 16

// levelSeats are the seats of a list, of words outside the vocabulary and of words in it. A tree that has more paths than it may
// goes to the next level, and at last to one in which nothing is told apart.
const (
	sealedSeats = 256
	openSeats   = 1024
	tightLevel  = 8  // from here on words that public APIs use need a seat, too
	flatLevel   = 11 // no words from here on
	lastLevel   = 14
)

func (t *boundTree) seats(open bool) int {
	switch {
	case t.level >= flatLevel:
		return 0
	case open:
		return openSeats >> t.level
	}
	return sealedSeats >> t.level
}

// depth is how many parts are told apart.
func (t *boundTree) depth() int {
	return [...]int{maxSegments, 4, 2, 0}[max(t.level-flatLevel, 0)]
}

// operationLead marks the part that stands for an operation, behind the parts of the path.
const operationLead = observation.Lead(0xff)

// stepsOf are the parts of a path, with its operation as the last of them.
func stepsOf(p *observation.Path) []observation.Segment {
	parts := p.Segments
	if text := p.Operation.Reveal(); text != "" && !strings.HasSuffix(text, ":") {
		parts = append(slices.Clip(parts), observation.Segment{Before: operationLead, Text: p.Operation})
	}
	return parts
}

// patternOf is the list for the part at index i, by what stands behind it: how many parts, of which classes, and which of them are
// words that always stay. Which words these are does not matter, nor whether others are kept.
func patternOf(parts []observation.Segment, i, level int) uint8 {
	h := uint32(2166136261)
	for k := min(i+1, len(parts)); k < len(parts); k++ {
		s := &parts[k]
		if s.Before == operationLead {
			break // whether its name is kept must not matter
		}
		class := s.Class
		switch {
		case class == observation.SegmentWord:
			class = observation.SegmentLiteral
		case class == observation.SegmentLiteral && level < tightLevel && tierOf(s) == 0:
			class = always
		}
		h = (h ^ uint32(class)) * 16777619
	}
	return uint8((h ^ h>>13 ^ h>>21) % patterns)
}

// place is the part at index i with the list that it is in.
func (t *boundTree) place(parts []observation.Segment, i int) seated {
	part := &parts[i]
	if part.Class != observation.SegmentLiteral || t.level < tightLevel && tierOf(part) == 0 {
		return seated{*part, always}
	}
	return seated{*part, patternOf(parts, i, t.level)}
}

// coarsen makes the tree coarser as long as it has too many paths.
func (t *boundTree) coarsen() {
	for t.paths > t.most && t.level < lastLevel {
		old := *t
		*t = boundTree{seed: t.seed, most: t.most, level: t.level + 1}
		old.each(t.add)
	}
}

func (t *boundTree) add(parts []observation.Segment, method string) {
	n := &t.root
	for i := range parts {
		if i >= t.depth() {
			n = n.keep(seated{observation.Segment{Class: observation.SegmentOther}, always})
			break
		}
		n = t.step(n, parts, i)
	}
	t.end(n, method)
}

func (t *boundTree) end(n *boundNode, method string) {
	if !slices.Contains(n.ends, method) {
		n.ends = append(n.ends, method)
		t.paths++
	}
}

// step goes on to the part at index i, for which there may be no seat.
func (t *boundTree) step(n *boundNode, parts []observation.Segment, i int) *boundNode {
	part := t.place(parts, i)
	if c := n.child(part); c != nil {
		return &c.node
	}
	if part.list == always {
		return n.keep(part)
	}
	return t.seat(n, part, t.seed.rank(part.Text.Reveal(), tierOf(&part.Segment)))
}

// rest is where a word without a seat leads to. An operation without a name is none.
func (n *boundNode) rest(part observation.Segment) *boundNode {
	if part.Before == operationLead {
		return n
	}
	return n.keep(seated{folding(part), always})
}

// folding is what is left of a word that has no seat.
func folding(part observation.Segment) observation.Segment {
	return observation.Segment{Class: observation.SegmentWord, Before: part.Before, After: part.After}
}

// seat gives a new word a seat in its list if its rank is good enough, and returns what then stands behind it.
func (t *boundTree) seat(n *boundNode, word seated, r rank) *boundNode {
	open := word.Text.Open()
	at := slices.IndexFunc(n.full, func(f fullList) bool { return f.list == word.list && f.open == open })
	if t.seats(open) == 0 || at >= 0 && n.full[at].worst <= r {
		return n.rest(word.Segment)
	}
	c := &boundChild{seated: word, rank: r}
	n.put(c)
	t.settle(n, word.list, open, at)
	return &c.node
}

// settle looks after a list that has got one word more.
func (t *boundTree) settle(n *boundNode, list uint8, open bool, at int) {
	if at < 0 && len(n.children) < t.seats(open) {
		return
	}
	taken := 0
	var worst, next *boundChild
	for _, c := range n.children {
		if c.list != list || c.Text.Open() != open {
			continue
		}
		taken++
		switch {
		case worst == nil || c.rank > worst.rank:
			worst, next = c, worst
		case next == nil || c.rank > next.rank:
			next = c
		}
	}
	switch most := t.seats(open); {
	case taken < most:
	case taken == most:
		n.full = append(n.full, fullList{list, open, worst.rank})
	default:
		n.full[at].worst = next.rank
		n.remove(worst)
		t.merge(&worst.node, n.rest(worst.Segment))
	}
}

// merge moves all that stands behind one beginning to another.
func (t *boundTree) merge(from, into *boundNode) {
	t.paths -= len(from.ends)
	for _, method := range from.ends {
		t.end(into, method)
	}
	for _, c := range from.children {
		there := into.child(c.seated)
		switch {
		case there != nil:
			t.merge(&c.node, &there.node)
		case c.list == always:
			t.merge(&c.node, into.keep(c.seated))
		default:
			t.merge(&c.node, t.seat(into, c.seated, c.rank))
		}
	}
}

// tierOf says which words come first: those that paths of public APIs are made of, others of the vocabulary, all others.
func tierOf(part *observation.Segment) uint64 {
	const longestVersion = 3
	text := part.Text.Reveal()
	switch {
	case !part.Text.Open():
		return 2
	case isReserved(text) || len(text) <= longestVersion && isVersion([]byte(text)) || vocabulary.Static(text) >= commonWord:
		return 0
	}
	return 1
}
