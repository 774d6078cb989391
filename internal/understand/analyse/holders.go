package analyse

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// end writes the side's holders and exposures into o.
func (m *message) end(o *observation.Observation) {
	m.forgetMatches()
	m.resolveHolders(o)
	if m.rows == nil {
		m.rows = map[row]int32{}
	}
	clear(m.rows)
	m.exposed = append(m.exposed[:0], o.Exposures...)
	from := int32(0)
	var last []observation.Leaf
	var set observation.SetRef
	for f, to := range m.sorted() {
		if from == to {
			continue
		}
		leaves := m.ordered[from:to]
		from = to
		if !slices.Equal(leaves, last) { // elements of a list are mostly alike
			m.set = append(m.set[:0], leaves...)
			set, last = m.symbols.Set(m.set), leaves
		}
		m.expose(row{m.holders[f], set})
	}
	o.Exposures = append(m.exposures.take(len(m.exposed)), m.exposed...)
}

// sorted brings the leaves into the order of their frames, those of each frame as they came, and returns where those of each frame
// end.
func (m *message) sorted() (ends []int32) {
	m.ends = slices.Grow(m.ends[:0], len(m.frames)+1)[:len(m.frames)+1]
	clear(m.ends)
	for i := range m.leaves {
		m.ends[m.leaves[i].frame+1]++
	}
	for f := range m.frames {
		m.ends[f+1] += m.ends[f]
	}
	m.ordered = slices.Grow(m.ordered[:0], len(m.leaves))[:len(m.leaves)]
	for i := range m.leaves {
		l := &m.leaves[i]
		m.ordered[m.ends[l.frame]] = l.leaf
		m.ends[l.frame]++ // its end, when all of it are there
	}
	return m.ends[:len(m.frames)]
}

func (m *message) expose(r row) {
	if i, ok := m.rows[r]; ok {
		m.exposed[i].Objects++
		return
	}
	m.rows[r] = int32(len(m.exposed))
	m.exposed = append(m.exposed, observation.Exposure{Direction: m.direction, Holder: r.holder, Set: r.set, Objects: 1})
}

// resolveHolders gives every frame its holder, and moves the leaves of frames that have none of their own to the frame
// that speaks for them.
func (m *message) resolveHolders(o *observation.Observation) {
	m.holders = slices.Grow(m.holders[:0], len(m.frames))
	m.speaks = slices.Grow(m.speaks[:0], len(m.frames))[:len(m.frames)]
	speaks := m.speaks
	o.Holders = append(m.held.take(len(o.Holders)+m.named()), o.Holders...)
	for i := range m.frames {
		f := &m.frames[i]
		speaks[i] = int32(i)
		switch {
		case i == 0 && m.direction == observation.Request:
			o.Holders = append(o.Holders, observation.Holder{Parent: -1})
			m.holders = append(m.holders, 0)
		case f.named:
			parent := int32(0)
			if i > 0 {
				parent = m.above(o, f)
			}
			o.Holders = append(o.Holders, observation.Holder{Parent: parent})
			m.holders = append(m.holders, int32(len(o.Holders)-1))
		case i == 0:
			m.holders = append(m.holders, 0)
		default:
			m.holders = append(m.holders, m.above(o, f))
			if !f.element {
				speaks[i] = speaks[f.parent]
			}
		}
	}
	if m.direction == observation.Request {
		m.settleParts()
	}
	for i := range m.leaves {
		m.leaves[i].frame = speaks[m.leaves[i].frame]
	}
	m.hand(o)
}

// named counts the frames that get a holder of their own.
func (m *message) named() (n int) {
	for i := range m.frames {
		if m.frames[i].named || i == 0 && m.direction == observation.Request {
			n++
		}
	}
	return n
}

// hand gives the holders their identifiers. Those of a frame are counted; a holder of several frames gets more room as it goes.
func (m *message) hand(o *observation.Observation) {
	for _, x := range m.ids {
		h := &o.Holders[m.holders[x.frame]]
		if h.Identifiers == nil {
			h.Identifiers = m.identifiers.take(int(m.frames[x.frame].ids))
		}
		h.Identifiers = append(h.Identifiers, x.id)
	}
}

// above is the holder above a frame: that of the object around it, or, where that is no more than the one which the frame was
// asked for in, that of what it was asked for with.
func (m *message) above(o *observation.Observation, f *frame) int32 {
	around := m.holders[f.parent]
	if f.asked > 0 && o.Holders[f.asked].Parent == around {
		return f.asked
	}
	return around
}
