package detect

import (
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// draining counts, for whoever is given something, by how many different actors.
type draining struct {
	ground    *ground
	receivers *memory[uint32, receiver]
	fields    map[meaning.FieldKey]bool
	raised    []*alarm
}

// receiver is who is given something.
type receiver struct {
	givers []giver // the last few, each once
	alarms map[int32]*alarm
}

type giver struct {
	actor    int32
	identity keep.Number
	start    int64
	endpoint int32
}

// fanWindow is how long a giver counts.
const fanWindow = 7 * 24 * time.Hour

// before is how much of a giver's session before the gift belongs to it.
const before = 30 * time.Minute

func newDraining(g *ground) *draining {
	return &draining{ground: g, receivers: newMemory[uint32, receiver](ByObject, mostAccounts), fields: map[meaning.FieldKey]bool{}}
}

func (d *draining) Key() Key         { return d.receivers.key }
func (d *draining) Alarms() []*alarm { return d.raised }
func (d *draining) Evicted() int64   { return d.receivers.evicted() }

func (d *draining) See(s *step) {
	if s.result != hit || s.login || !s.person {
		return
	}
	for i := range s.exposures {
		e := &s.exposures[i]
		if e.Direction != observation.Request {
			continue
		}
		for _, id := range d.ground.view.Holder(e.Holder).Identifiers {
			if d.receives(meaning.FieldKey{Endpoint: s.endpoint, Field: id.Field}) {
				d.give(s, uint32(id.Token))
			}
		}
	}
}

// receives says whether a field of a request names who is to get something.
func (d *draining) receives(key meaning.FieldKey) bool {
	known, ok := d.fields[key]
	if !ok {
		f := d.ground.view.Field(key.Field)
		known = f.Direction == observation.Request && f.Location == observation.InBody && d.ground.names(key) && meaning.NamesReceiver(f)
		d.fields[key] = known
	}
	return known
}

// give notes that an actor gave something to a receiver.
func (d *draining) give(s *step, to uint32) {
	r := d.receivers.at(to)
	r.givers = slices.DeleteFunc(r.givers, func(g giver) bool { return g.actor == s.actor || s.Start-g.start > fanWindow.Microseconds() })
	one := giver{s.actor, s.Identity, s.Start, s.endpoint}
	if r.givers = append(r.givers, one); len(r.givers) > 2*fannedIn {
		r.givers = r.givers[1:]
	}
	switch {
	case r.alarms != nil:
		d.raise(s, r, one)
	case len(r.givers) >= fannedIn:
		r.alarms = map[int32]*alarm{}
		for _, g := range r.givers {
			d.raise(s, r, g)
		}
	}
}

func (d *draining) raise(s *step, r *receiver, g giver) {
	if a := r.alarms[g.actor]; a != nil {
		a.touch(s)
		return
	}
	a := raise(aboutDraining, s, g.start-before.Microseconds(), 0)
	a.actor, a.identities, a.everywhere, a.endpoints = g.actor, map[keep.Number]bool{g.identity: true}, true, map[int32]bool{g.endpoint: true}
	r.alarms[g.actor] = a
	d.raised = append(d.raised, a)
}
