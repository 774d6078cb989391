package analyse

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// end writes the side's holders and exposures into o.
func (m *message) end(o *observation.Observation) {
	m.forgetMatches()
	m.resolveHolders(o)
	m.gathered()
	m.exposed = append(m.exposed[:0], o.Exposures...)
	m.other, m.indexed, m.before = len(m.exposed), false, m.before[:0]
	m.latest = slices.Grow(m.latest[:0], len(o.Holders))[:len(o.Holders)]
	clear(m.latest)
	var last []observation.Leaf
	var set observation.SetRef
	for i := range m.frames {
		f := &m.frames[i]
		if f.known > 0 {
			m.expose(row{m.holders[i], m.known[f.known-1].set})
			continue
		}
		if f.run == 0 {
			continue
		}
		leaves := m.leavesOf(f)
		if !slices.Equal(leaves, last) { // elements of a list are mostly alike
			set, last = m.setOf(leaves), leaves
			if m.runs[f.run-1].next != 0 {
				last = nil // they lie where the next ones will
			}
		}
		m.expose(row{m.holders[i], set})
	}
	o.Exposures = append(m.exposures.take(len(m.exposed)), m.exposed...)
}

// resolveHolders gives every frame its holder, and finds for frames that have none of their own the frame that speaks for them.
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
	for i := range m.known {
		if k := &m.known[i]; len(k.ids) > 0 {
			h := &o.Holders[m.holders[k.frame]]
			h.Number, h.Identifiers = k.number, k.ids
		}
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
