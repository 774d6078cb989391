package analyse

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
)

// The place of a node among those of remote calls is kept in its Hint, above the bits of the kind package.
const (
	placedAt = 8
	placed   = 1 << 30
)

// placeOf tells what stands at a node of a body. The root object of anything else has the same name and is none.
func (m *message) placeOf(n *body.Node) rpc.Place {
	if m.location != observation.InBody {
		return rpc.Elsewhere
	}
	if n.Hint&placed == 0 {
		n.Hint |= uint32(rpc.PlaceOf(n.Name))<<placedAt | placed
	}
	return rpc.Place(n.Hint >> placedAt) // the bits above do not fit
}

// isOperation says whether a node is the element of an envelope's body that names what is asked for. It is no object of its own:
// what it holds are the parameters of the call.
func isOperation(n *body.Node) bool {
	return n.Parent != nil && n.Parent.Key == "Body"
}

// forgetMatches takes away what only serves to find the answer to a request: nobody is called by it and, unless it has the look
// of something else, it is no field of what is exchanged.
func (m *message) forgetMatches() {
	if len(m.matches) == 0 || !m.remote.Correlates() {
		return
	}
	m.ids = slices.DeleteFunc(m.ids, func(x framedID) bool {
		if !slices.Contains(m.matches, x.id.Field) {
			return false
		}
		f := &m.frames[x.frame]
		f.ids--
		f.named = f.ids > 0
		m.candidates--
		return true
	})
	leaves, runs := slices.Clone(m.leaves), slices.Clone(m.runs)
	m.leaves, m.runs, m.running = m.leaves[:0], m.runs[:0], noFrame
	for i, r := range runs {
		to := len(leaves)
		if i+1 < len(runs) {
			to = int(runs[i+1].from)
		}
		for _, l := range leaves[r.from:to] {
			if !slices.Contains(m.matches, l.Field) || !correlates(l.Class) {
				m.note(r.frame, l)
			}
		}
	}
}

// correlates says whether a value of this class is one that requests are numbered by.
func correlates(c kind.Class) bool {
	switch c {
	case kind.ClassEmpty, kind.ClassInteger, kind.ClassDigits, kind.ClassTime, kind.ClassUUID, kind.ClassHex:
		return true
	}
	return false
}
