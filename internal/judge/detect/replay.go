package detect

import (
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// replay learns which things are used once (a voucher, a nonce, an order's confirmation), and finds those that are accepted again.
type replay struct {
	watch
	ground *ground
	things *memory[uint64, use]
	fields map[meaning.FieldKey]*onetime
	people map[meaning.FieldKey]bool
}

// use is one thing in one field of one endpoint.
type use struct {
	first int64
	times int32
}

// onetime is how often things are used that stand in a field.
type onetime struct {
	usual
	starts []int64 // when things were used first, every stride-th of them
	stride int
	again  int // things that were used again
}

func newReplay(g *ground) *replay {
	return &replay{
		watch: newWatch(aboutReplays), ground: g, things: newMemory[uint64, use](ByObject, mostThings),
		fields: map[meaning.FieldKey]*onetime{}, people: map[meaning.FieldKey]bool{},
	}
}

func (d *replay) Key() Key       { return ByObject }
func (d *replay) Evicted() int64 { return d.things.evicted() }

func (d *replay) See(s *step) {
	if !d.ground.succeeded(s) || s.login || d.ground.doesAt(s.endpoint)&(changes|aside) != changes {
		return
	}
	for i, r := range s.asks {
		if slices.Contains(s.asks[:i], r) {
			continue
		}
		key := meaning.FieldKey{Endpoint: s.endpoint, Field: keep.Number(r.Field)}
		if d.namesPerson(key) {
			continue
		}
		d.use(s, key, d.things.at(hashOf(uint64(r.Token)<<32^hashOf(uint64(s.endpoint)<<32|uint64(r.Field)))))
	}
}

// namesPerson says whether a field names somebody for sure: people stay, and do things again. Numbers of accounts are left to what is learned, as
// many a number is taken for one.
func (d *replay) namesPerson(key meaning.FieldKey) bool {
	is, known := d.people[key]
	if !known {
		k := d.ground.view.Meaning.Fields[key].Kind
		is = subject.Rank(k) > 0 && k != kind.AccountID && k != kind.TravelBookingReference && k != kind.TravelTicketNumber
		d.people[key] = is
	}
	return is
}

func (d *replay) use(s *step, key meaning.FieldKey, u *use) {
	o := d.fields[key]
	if o == nil {
		o = &onetime{stride: 1}
		d.fields[key] = o
	}
	if u.times++; u.times == 1 {
		u.first = s.Start
		o.begin(s)
		return
	}
	others := o.older(s.Start - u.first)
	if o.again*100 > o.calls || others < usualCalls || !o.settled() {
		o.odd.add(uint32(s.actor))
		if u.times == 2 {
			o.again++
		}
		return
	}
	o.told.add(uint32(s.actor))
	times := u.times
	d.alarm(s, &o.usual, func() string {
		return fmt.Sprintf("the same %s was accepted %d times, where of %d others that were used so long ago, by %s, %d were accepted again",
			d.ground.fieldName(key), times, others, of(o.actors.count, "caller", "callers"), o.again)
	})
}

// begin notes that a thing was used first.
func (o *onetime) begin(s *step) {
	if o.take(s.actor); o.calls%o.stride == 0 {
		o.starts = append(o.starts, s.Start)
	}
	if len(o.starts) < mostStarts {
		return
	}
	for i := range mostStarts / 2 {
		o.starts[i] = o.starts[2*i+1]
	}
	o.starts, o.stride = o.starts[:mostStarts/2], 2*o.stride
}

// older is how many things were used first at least so long before the latest.
func (o *onetime) older(gap int64) int {
	if len(o.starts) == 0 {
		return 0
	}
	n, _ := slices.BinarySearch(o.starts, o.starts[len(o.starts)-1]-gap+1)
	return n * o.stride
}
