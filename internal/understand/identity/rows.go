package identity

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// visits numbers what makes a session of an actor one that is known by its address alone: the actor and the user agent. It
// is a hash table that is never more than three quarters full.
type visits struct {
	slots []visit
	used  int
}

// visit is a session plus one, zero in a free slot.
type visit struct {
	actor   int32
	session int32
	agent   uint32 // as much as dictionaries give out
}

func hashVisit(actor int32, agent uint32) uint64 {
	h := (uint64(agent)<<32 ^ uint64(uint32(actor))) * 0x9e3779b97f4a7c15
	h = (h ^ h>>32) * 0xff51afd7ed558ccd
	return h ^ h>>29
}

// at returns where the session of a visit stands, plus one; a new one must be filled in.
func (t *visits) at(actor int32, of observation.Number) *int32 {
	agent := uint32(of)
	if (t.used+1)*4 > len(t.slots)*3 {
		t.grow()
	}
	mask := uint64(len(t.slots) - 1)
	for i := hashVisit(actor, agent) & mask; ; i = (i + 1) & mask {
		switch s := &t.slots[i]; {
		case s.session == 0:
			s.actor, s.agent = actor, agent
			t.used++
			return &s.session
		case s.actor == actor && s.agent == agent:
			return &s.session
		}
	}
}

func (t *visits) grow() {
	old := t.slots
	t.slots = make([]visit, max(64, 2*len(old)))
	mask := uint64(len(t.slots) - 1)
	for _, s := range old {
		if s.session == 0 {
			continue
		}
		i := hashVisit(s.actor, s.agent) & mask
		for t.slots[i].session != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = s
	}
}

// permute moves every row to its place, without a second list; it uses up the places.
func permute[T any](rows []T, place []int32) {
	for i := range rows {
		for int(place[i]) != i {
			to := place[i]
			rows[i], rows[to] = rows[to], rows[i]
			place[i], place[to] = place[to], to
		}
	}
}

// order returns, for each row, its place in the order of ids.
func order[T any](rows []T, id func(*T) *PublicID) []int32 {
	type beginning struct {
		first uint64 // of the id's bytes
		row   int32
	}
	byID := make([]beginning, len(rows))
	for i := range rows {
		byID[i] = beginning{binary.BigEndian.Uint64(id(&rows[i])[:8]), int32(i)}
	}
	slices.SortFunc(byID, func(a, b beginning) int {
		if a.first != b.first {
			return cmp.Compare(a.first, b.first)
		}
		return cmp.Or(id(&rows[a.row]).Compare(*id(&rows[b.row])), cmp.Compare(a.row, b.row))
	})
	place := make([]int32, len(rows))
	for at, b := range byID {
		place[b.row] = int32(at)
	}
	return place
}
