package endpoint

import (
	"cmp"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// profile is what stands behind a branch: by the hash of method and rest of path (values left out), the field names
// of the answers.
type profile map[uint64][]uint64

// alikeShare is how much of their field names two answers must share to be answers of one endpoint. A top-level field
// or two that is sometimes left out must not part them.
const alikeShare = 0.6

// unlikeShare is the share below which answers speak against one endpoint.
const unlikeShare = 0.25

// of returns the profile of items behind depth.
func profileOf(items []*item, depth int) profile {
	p := make(profile, len(items))
	for _, it := range items {
		key := tail(it, depth+1, it.Path.Method)
		p[key] = union(p[key], it.Signature)
	}
	return p
}

// tail hashes (FNV-1a) a method and what stands from depth on; only words of the vocabulary count as what they are. Endings of
// documents are as good as each other.
func tail(it *item, depth int, method string) uint64 {
	h := uint64(14695981039346656037)
	write := func(s string) {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	write(method)
	write(it.Path.Operation.Reveal())
	for i := depth; i < it.length(); i++ {
		s := it.segment(i)
		write(s.Before.String())
		if text := s.Text.Reveal(); s.Class == observation.SegmentLiteral && s.Text.Open() && (s.Before != observation.LeadDot || !isDocumentEnding(text)) {
			write(text)
		} else {
			write("*")
		}
	}
	return h
}

// likeness is how much speaks for two branches being values of one parameter.
type likeness uint8

const (
	unlike   likeness = iota
	samePath          // the same things stand behind both; the answers are not known, or not enough
	sameAnswers
)

// compare tells how alike two profiles are.
func (p profile) compare(q profile) likeness {
	if len(q) < len(p) {
		p, q = q, p
	}
	best := unlike
	for key, a := range p {
		b, ok := q[key]
		if !ok {
			continue
		}
		if len(a) == 0 || len(b) == 0 {
			best = max(best, samePath)
			continue
		}
		switch share := overlap(a, b); {
		case share >= alikeShare:
			best = sameAnswers
		case share < unlikeShare:
			return unlike
		}
	}
	return best
}

// family is a set of literal branches that are linked by alike answers, or by the same paths behind them.
type family struct {
	branches []*branch
	answers  int // how many of them answer like another one
	tails    int // how many rests of paths a good part of them shares
	things   int // how many of those begin with a word that names a thing, as "users" behind a tenant does, and "batch" does not
	depth    int
	shared   map[uint64]bool // these rests of paths
	mean     int64           // calls of a member
}

// families links branches. Its cost is linear in the branches but for the different sets of field names behind one rest
// of path, of which the commonest few are compared with each other.
func families(all []*branch, depth int) []family {
	link := newLinks(len(all))
	answers := make([]bool, len(all))
	byTail := map[uint64][]int{}
	for i, b := range all {
		for key := range b.profile {
			byTail[key] = append(byTail[key], i)
		}
	}
	for key, of := range byTail {
		linkTail(all, key, of, link, answers)
	}
	groups := map[int]*family{}
	var order []int
	for i, b := range all {
		root := link.root(i)
		f := groups[root]
		if f == nil {
			f = &family{depth: depth}
			groups[root] = f
			order = append(order, root)
		}
		f.branches = append(f.branches, b)
		if answers[i] {
			f.answers++
		}
	}
	out := make([]family, 0, len(order))
	for _, root := range order {
		groups[root].countTails()
		out = append(out, *groups[root])
	}
	return out
}

// countTails counts the rests of paths that a good part of the family shares; nothing at all behind them is none.
func (f *family) countTails() {
	for _, b := range f.branches {
		f.mean += b.calls
	}
	f.mean /= int64(len(f.branches))
	by := map[uint64]int{}
	things := map[uint64]bool{}
	for _, b := range f.branches {
		seen := map[uint64]bool{}
		for _, it := range b.items {
			if it.goesOn(f.depth) {
				key := tail(it, f.depth+1, "")
				seen[key] = true
				things[key] = it.thing(f.depth + 1)
			}
		}
		for key := range seen {
			by[key]++
		}
	}
	f.shared = map[uint64]bool{}
	for key, n := range by {
		if n > 1 && 8*n > len(f.branches) {
			f.tails++
			f.shared[key] = true
			if things[key] {
				f.things++
			}
		}
	}
}

// thing says whether a part is a word of the vocabulary that names a thing, and nothing that is done with what stands before it.
func (it *item) thing(i int) bool {
	s := it.segment(i)
	text := s.Text.Reveal()
	return s.Class == observation.SegmentLiteral && s.Text.Open() && s.Begins() && !isReserved(text) && !verbs[text] && !acts[text]
}

// goesItsWay says whether a member goes on otherwise than all the others do, and is called far more often than they are: then it is
// a word of the API's own that answers as they do ("/products/tree/{node}" beside "/products/{name}/latest").
func (f *family) goesItsWay(b *branch) bool {
	if f.tails == 0 || b.params.HandedOut > 0 || b.calls <= standingOut*(f.mean+1) {
		return false
	}
	onward := false
	for _, it := range b.items {
		if !it.goesOn(f.depth) {
			continue
		}
		if f.shared[tail(it, f.depth+1, "")] {
			return false
		}
		onward = true
	}
	return onward
}

// linkTail links the branches that have the same rest of path, by the field names of their answers there.
func linkTail(all []*branch, key uint64, of []int, link *links, answers []bool) {
	bySignature := map[uint64][]int{}
	for _, i := range of {
		signature := all[i].profile[key]
		h := uint64(len(signature))
		for _, v := range signature {
			h = (h ^ v) * 1099511628211
		}
		bySignature[h] = append(bySignature[h], i)
	}
	kinds := make([]uint64, 0, len(bySignature))
	for h, same := range bySignature {
		kinds = append(kinds, h)
		known := len(all[same[0]].profile[key]) > 0
		for _, i := range same {
			link.join(same[0], i)
			answers[i] = answers[i] || known && len(same) > 1
		}
	}
	slices.SortFunc(kinds, func(a, b uint64) int {
		return cmp.Or(cmp.Compare(len(bySignature[b]), len(bySignature[a])), cmp.Compare(a, b))
	})
	const most = 48
	kinds = kinds[:min(len(kinds), most)]
	for n, a := range kinds {
		for _, b := range kinds[:n] {
			x, y := bySignature[a], bySignature[b]
			if overlap(all[x[0]].profile[key], all[y[0]].profile[key]) < alikeShare {
				continue
			}
			link.join(x[0], y[0])
			for _, i := range slices.Concat(x, y) {
				answers[i] = true
			}
		}
	}
}

// links is a union-find whose roots are the smallest members, so that the order of joining does not matter.
type links struct{ parent []int }

func newLinks(n int) *links {
	l := &links{parent: make([]int, n)}
	for i := range l.parent {
		l.parent[i] = i
	}
	return l
}

func (l *links) root(i int) int {
	for l.parent[i] != i {
		l.parent[i] = l.parent[l.parent[i]]
		i = l.parent[i]
	}
	return i
}

func (l *links) join(a, b int) {
	a, b = l.root(a), l.root(b)
	if a > b {
		a, b = b, a
	}
	l.parent[b] = a
}
