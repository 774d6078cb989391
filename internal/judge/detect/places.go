package detect

import (
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// places learns from which addresses each actor calls. Several accounts that log in from one address where none of them, and nobody
// else, has been before were taken over; so was a key that always came from elsewhere.
type places struct {
	ground    *ground
	actors    *memory[int32, home]
	addresses *memory[uint32, quarter]
	raised    []*alarm
}

// home is where an actor was seen.
type home struct {
	at     [4]uint32
	since  [4]int32 // the day of the first call from there
	known  int
	calls  int
	new    uint32 // where something is held against it
	alarm  *alarm
	people int // of whom it was told at the new place
}

// quarter is who was seen at an address.
type quarter struct {
	homes  int // actors that were seen nowhere else before, or came without a login
	before int // and how many of them by the end of the day before
	day    int32
	known  bool
	logged []lodger // accounts known elsewhere that logged in here, a few
}

// lodger is an account that logged in at a place that is new to it.
type lodger struct {
	actor    int32
	identity keep.Number
	start    int64
}

// settledActors is how many different actors must have called from an address on days before, so that more are no surprise.
const settledActors = 3

// fewLodgers bounds the accounts that are remembered of one address.
const fewLodgers = 16

func newPlaces(g *ground) *places {
	return &places{ground: g, actors: newMemory[int32, home](ByActor, mostActors), addresses: newMemory[uint32, quarter](ByActor, mostAccounts)}
}

func (d *places) Key() Key         { return ByActor }
func (d *places) Alarms() []*alarm { return d.raised }
func (d *places) Evicted() int64   { return d.actors.evicted() + d.addresses.evicted() }

func (d *places) See(s *step) {
	who := d.ground.view.Identity(s.Identity)
	address := uint32(who.Address)
	if address == 0 || s.result != hit && s.result != empty || d.ground.view.Actors[s.actor].Type() == identity.TypeAddress {
		return
	}
	h, q := d.actors.at(s.actor), d.addresses.at(address)
	q.turn(s.day)
	if h.alarm != nil && h.new == address {
		h.alarm.identities[s.Identity] = true
		h.alarm.touch(s)
	}
	at := slices.Index(h.at[:min(h.known, len(h.at))], address)
	if at < 0 {
		d.arrive(h, q, s, address)
		return
	}
	h.calls++
	if d.isKey(s.actor) && h.alarm == nil && h.since[at] == s.day && h.known > 1 {
		d.judgeKey(h, s, address)
	}
}

func (d *places) isKey(actor int32) bool {
	switch d.ground.view.Actors[actor].Type() {
	case identity.TypeAPIKey, identity.TypeCertificate:
		return true
	}
	return false
}

// arrive notes an actor at a new address.
func (d *places) arrive(h *home, q *quarter, s *step, address uint32) {
	elsewhere := h.known > 0
	h.at[h.known%len(h.at)], h.since[h.known%len(h.at)] = address, s.day
	h.known++
	h.people = 0
	switch {
	case !elsewhere || !s.login && !d.isKey(s.actor):
		q.homes++
	case d.isKey(s.actor):
		d.judgeKey(h, s, address)
	case s.login && len(q.logged) < fewLodgers:
		q.logged = append(q.logged, lodger{s.actor, s.Identity, s.Start})
		if len(q.logged) >= lodgersAtOnce && q.before < settledActors && len(q.logged) >= q.homes {
			for _, l := range q.logged {
				d.raise(s, l, address)
			}
		}
	}
}

// judgeKey raises an alarm where a key that was at home elsewhere is told of many people from a new place.
func (d *places) judgeKey(h *home, s *step, address uint32) {
	if h.known < 2 || h.known > len(h.at) || h.since[0] >= s.day || h.calls < leastPeople {
		return
	}
	if h.people += len(s.told); h.people < leastPeople {
		return
	}
	h.alarm = raise(aboutObjects, s, int64(s.day)*usPerDay, byKey)
	h.alarm.identities = map[keep.Number]bool{s.Identity: true}
	h.new = address
	d.raised = append(d.raised, h.alarm)
}

func (d *places) raise(s *step, l lodger, address uint32) {
	h := d.actors.find(l.actor)
	if h == nil || h.alarm != nil {
		return
	}
	h.alarm = raise(aboutTakeovers, s, l.start, 0)
	h.alarm.actor, h.alarm.identities, h.alarm.everywhere = l.actor, map[keep.Number]bool{l.identity: true}, true
	h.new = address
	d.raised = append(d.raised, h.alarm)
}

// turn begins a new day at an address.
func (q *quarter) turn(day int32) {
	if q.known && q.day != day {
		q.before = q.homes
	}
	q.known, q.day = true, day
}
