package analyse

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// run is a piece of the leaves of one frame, as they came, and the next piece of those of the same frame. Numbers are from one; 0 is none.
type run struct {
	frame int32
	from  int32 // up to where the next one begins
	next  int32
}

// gathered brings the pieces of the leaves to the frames that speak for them, in the order in which they came.
func (m *message) gathered() {
	for i := len(m.runs) - 1; i >= 0; i-- {
		r := &m.runs[i]
		f := &m.frames[m.speaks[r.frame]]
		r.next, f.run = f.run, int32(i+1)
	}
}

// leavesOf returns the leaves of a frame, whose pieces were gathered, as they came.
func (m *message) leavesOf(f *frame) []observation.Leaf {
	if m.runs[f.run-1].next == 0 {
		return m.piece(f.run)
	}
	m.ordered = m.ordered[:0]
	for at := f.run; at != 0; at = m.runs[at-1].next {
		m.ordered = append(m.ordered, m.piece(at)...)
	}
	return m.ordered
}

func (m *message) piece(at int32) []observation.Leaf {
	if int(at) < len(m.runs) {
		return m.leaves[m.runs[at-1].from:m.runs[at].from]
	}
	return m.leaves[m.runs[at-1].from:]
}

// What is remembered of field sets by how their leaves came: so many, none of more leaves. Objects are mostly like others.
const (
	setSlots   = 1 << 8
	longestSet = 1 << 8
)

// knownSet is a field set by the order in which its leaves came.
type knownSet struct {
	leaves []observation.Leaf
	ref    observation.SetRef
}

// setOf numbers the set of leaves, which it leaves as they are.
func (m *message) setOf(leaves []observation.Leaf) observation.SetRef {
	if m.sets == nil {
		m.sets = make([]knownSet, setSlots)
	}
	s := &m.sets[hashLeaves(leaves)%setSlots]
	if len(s.leaves) > 0 && slices.Equal(s.leaves, leaves) {
		return s.ref
	}
	m.set = append(m.set[:0], leaves...)
	ref := m.symbols.Set(m.set)
	if len(leaves) <= longestSet {
		s.leaves, s.ref = append(s.leaves[:0], leaves...), ref
	}
	return ref
}

func hashLeaves(leaves []observation.Leaf) uint64 {
	hash := uint64(len(leaves))
	for _, l := range leaves {
		hash = (hash ^ (uint64(l.Field)<<32 | uint64(l.Class)<<24 | uint64(l.Form)<<16 | uint64(l.Tried))) * 0x9e3779b97f4a7c15
		hash ^= hash >> 29
	}
	return hash
}

// manySets is how many sets of one holder are searched one by one.
const manySets = 8

// expose notes that an object of a holder carried a set. The exposures of one holder are linked, from the latest on; those of one that
// has many are found by a table.
func (m *message) expose(r row) {
	if m.indexed {
		m.exposeMany(r)
		return
	}
	at := m.latest[r.holder]
	for range manySets {
		if at == 0 {
			m.exposed = append(m.exposed, observation.Exposure{Direction: m.direction, Holder: r.holder, Set: r.set, Objects: 1})
			m.before = append(m.before, m.latest[r.holder])
			m.latest[r.holder] = int32(len(m.before))
			return
		}
		if e := &m.exposed[m.other+int(at-1)]; e.Set == r.set {
			e.Objects++
			return
		}
		at = m.before[at-1]
	}
	m.indexed = true
	if m.rows == nil {
		m.rows = map[row]int32{}
	}
	clear(m.rows)
	for i := m.other; i < len(m.exposed); i++ {
		m.rows[row{m.exposed[i].Holder, m.exposed[i].Set}] = int32(i)
	}
	m.exposeMany(r)
}

func (m *message) exposeMany(r row) {
	if i, ok := m.rows[r]; ok {
		m.exposed[i].Objects++
		return
	}
	m.rows[r] = int32(len(m.exposed))
	m.exposed = append(m.exposed, observation.Exposure{Direction: m.direction, Holder: r.holder, Set: r.set, Objects: 1})
}
