package endpoint

import (
	"sync"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// DefaultCeiling is how much memory the evidence of one service may take, in bytes, unless something else is said.
const DefaultCeiling = 64 << 20

// pathCost is what is reckoned for one path that stays in the end, in bytes. Itself it takes some 600 in the tree here, in the
// symbols and as evidence; but for each that stays some were kept for a while before another one took their place, and remain in
// the symbols. TestTenMillionPaths holds the sum against the ceiling.
const pathCost = 4 << 10

// Bound keeps the evidence of paths below a ceiling, whoever makes paths up. At each place in the tree of a service it keeps the
// words with the smallest keyed hashes, those of the vocabulary before others, and folds the rest into one: their values are
// tokens of their rows all the same. What it keeps is a function of the set of paths that it has met: no order matters, and what
// two have kept apart is, put together and bounded again, what one would have kept. It is safe for concurrent use.
type Bound struct {
	seed seed
	most int  // paths of one service
	late bool // trees are made coarser when all is there

	mu    sync.Mutex
	hosts seating[observation.Text]
	more  seating[observation.Text]   // the hosts that stand for others
	known map[observation.Text]uint16 // hosts with the lists in which they have a seat
	trees map[treeKey]*boundTree
	// services are the names that recorders gave.
	services map[string]bool
}

// treeKey is a service of which paths are kept. What founds nothing is apart, so that it takes the place of nothing that does.
type treeKey struct {
	host, service string
	noise         bool
}

// NewBound returns a bound for the intake: what it folds can never be among what is kept in the end. The seed must be the same
// wherever evidence may come together, and a secret: whoever knows it can choose words that stay.
func NewBound(secret [16]byte, ceiling int64) *Bound {
	b := Bounded(secret, ceiling)
	// Whether there are too many is known in the end. A tree can lose paths when a word loses its seat, but hardly half of them.
	b.most, b.late = 2*b.most, false
	return b
}

// Bounded returns a bound for the derivation. Fold all paths before one is asked for by Settled.
func Bounded(secret [16]byte, ceiling int64) *Bound {
	if ceiling <= 0 {
		ceiling = DefaultCeiling
	}
	const least = 64
	return &Bound{
		late: true, seed: seedOf(secret), most: int(max(ceiling/pathCost/2, least)),
		known: map[observation.Text]uint16{}, trees: map[treeKey]*boundTree{}, services: map[string]bool{},
	}
}

// Fold takes a path in, and returns what is kept of it now. The path itself is not changed.
func (b *Bound) Fold(p observation.Path) observation.Path {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.take(p)
}

// Settled returns what is kept of a path that was taken in, when all were.
func (b *Bound) Settled(p observation.Path) observation.Path {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := patternOf(stepsOf(&p), -1, 0)
	for !p.Host.Empty() && b.known[p.Host]&(1<<list) == 0 {
		p.Host = standIn(p.Host)
	}
	t := b.tree(&p)
	t.coarsen()
	return t.fold(&p)
}

func (b *Bound) take(p observation.Path) observation.Path {
	parts := stepsOf(&p)
	p.Host = b.admit(p.Host, patternOf(parts, -1, 0))
	t := b.tree(&p)
	t.add(parts, p.Method)
	if !b.late {
		t.coarsen()
	}
	return t.fold(&p)
}

// tree is the tree of the service of a path.
func (b *Bound) tree(p *observation.Path) *boundTree {
	key := treeKey{p.Host.Reveal(), p.Service.Reveal(), p.Noise}
	t := b.trees[key]
	if t == nil {
		t = &boundTree{seed: b.seed, most: b.most}
		if p.Noise {
			t.most = max(b.most/4, 1)
		}
		b.trees[key] = t
		b.services[key.service] = true
	}
	return t
}

// rank orders words for a seat: a smaller one comes first, and those of a lower tier before all others.
type rank uint64

const tierBits = 2

func (s *seed) rank(text string, tier uint64) rank {
	return rank(tier<<(64-tierBits) | s.sum(text)>>tierBits)
}

// ranked is a word with its rank.
type ranked[K any] struct {
	rank rank
	key  K
}

// seating is lists of the words with the smallest ranks, each list for itself.
type seating[K comparable] [patterns][]ranked[K]

// seat gives a word a seat if it is among the first n of its list, and says who lost his for that. The word must not have one.
func (s *seating[K]) seat(list uint8, n int, r ranked[K]) (got bool, gone *K) {
	l := s[list]
	if n <= 0 || len(l) >= n && l[len(l)-1].rank <= r.rank {
		return false, nil
	}
	low, high := 0, len(l)
	for low < high {
		if mid := (low + high) / 2; l[mid].rank < r.rank {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if len(l) >= n {
		last := l[len(l)-1].key
		gone = &last
		l = l[:len(l)-1]
	}
	l = append(l, r)
	copy(l[low+1:], l[low:])
	l[low] = r
	s[list] = l
	return true, gone
}
