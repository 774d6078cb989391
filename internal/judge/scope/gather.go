package scope

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// crossing is what crossed in the chosen calls, gathered in one pass over the exposure rows. The rows of one call stand
// together, so distinct calls and records are told by the ordinal of the call that last touched a count.
type crossing struct {
	*ground
	choice *choice

	call     uint64 // ordinal of the call that the pass stands in, from 1
	source   keep.Number
	sequence uint64

	narrow   map[*content]*content
	people   map[int32]*person
	records  map[recordKey]*record
	proven   int64         // records
	possible int64         // records, with those that are only possible
	kinds    map[pair]*sum // by kind and form
	open     bitset        // kinds that somebody held of whom it is not known that he is another
	nobody   tally         // of all kinds together
	// strangers are the holders of objects that may be somebody else's than they resolve to.
	strangers map[keep.Number]bool
	losses    map[lossKey]*loss
	routes    map[routeKey]*passage // of matching calls, where exposures are chosen
	first     int64
	last      int64
	requests  requests
	detail    *detail // nil unless people were asked about in detail
}

// person is what crossed of one subject.
type person struct {
	proven, possible bitset
	calls            int64
	first, last      int64
	at               uint64 // the call counted last
}

// sum is what crossed of one kind in one form.
type sum struct {
	records int64
	nobody  tally
	crossed bool // surely, though of nobody known
	// strangers are the objects that may be somebody else's than they resolve to.
	strangers map[keep.Number]bool
}

// tally counts possible people behind values without a subject.
type tally struct {
	objects   int64
	unbounded bool
}

func (t *tally) add(objects uint32, bare bool) {
	t.objects += int64(objects)
	t.unbounded = t.unbounded || bare
}

type recordKey struct {
	subject int32
	holder  keep.Number
}

// record is one subject's enclosing object in the call that last touched it.
type record struct {
	provenAt, at uint64
	kinds        bitset
}

func (g *ground) gather(ctx context.Context, c *choice, d *detail) (*crossing, error) {
	x := &crossing{
		ground: g, choice: c, narrow: map[*content]*content{}, people: map[int32]*person{},
		records: map[recordKey]*record{}, kinds: map[pair]*sum{}, losses: map[lossKey]*loss{},
		routes: map[routeKey]*passage{}, strangers: map[keep.Number]bool{}, requests: newRequests(), detail: d,
	}
	for row, err := range g.snap.Exposures(ctx, c.rows) {
		if err != nil {
			return nil, fmt.Errorf("cannot read the exposures of the scope: %w", err)
		}
		x.row(&row)
	}
	x.endCall(x.requests.call)
	return x, nil
}

func (x *crossing) row(r *keep.ExposureRow) {
	hop := x.hopOf(r.Path, r.Identity)
	if !x.choice.hops[hop] {
		return
	}
	if r.Direction == observation.Request {
		x.request(r)
	}
	if r.Direction != outward(hop) {
		return
	}
	if x.call == 0 || r.Source != x.source || r.Sequence != x.sequence {
		x.call++
		x.source, x.sequence = r.Source, r.Sequence
	}
	c := x.wanted(x.contentOf(r.Path, r.Set))
	if c.silent() {
		return
	}
	whose := x.resolve(meaning.Exposure{Path: r.Path, Identity: r.Identity, Holder: r.Holder, Direction: r.Direction, Set: r.Set})
	stands := mine
	if x.choice.chosen != nil {
		stands = x.choice.chosen.of(x.know, whose.Subject)
		if stands == other && c.strange {
			stands = perhaps
		}
	}
	x.doubt(r, c, whose.Subject, stands)
	switch {
	case stands == other:
	case stands == perhaps:
		x.maybe(r, c, whose.Subject)
	case whose.Subject == meaning.Nobody:
		x.ofNobody(r, c)
	default:
		x.ofSubject(r, c, whose)
	}
}

// wanted narrows a content to the kinds asked for, once.
func (x *crossing) wanted(c *content) *content {
	if x.choice.asked == nil {
		return c
	}
	n, ok := x.narrow[c]
	if !ok {
		n = c.narrowed(x.choice.asked)
		x.narrow[c] = n
	}
	return n
}

func (x *crossing) ofSubject(r *keep.ExposureRow, c *content, whose meaning.Resolution) {
	if len(c.proven)+len(c.possible) == 0 {
		return
	}
	x.matched(r)
	x.noteReceived(r, c, whose.Subject)
	p := x.people[whose.Subject]
	if p == nil {
		p = &person{}
		x.people[whose.Subject] = p
	}
	p.possible.add(c.possible)
	if c.strange {
		x.stranger(r, c)
	}
	x.inRecord(r, c, recordKey{whose.Subject, whose.Record})
	if len(c.proven) == 0 {
		return
	}
	p.proven.add(c.proven)
	if p.at != x.call {
		if p.calls == 0 || r.Start < p.first {
			p.first = r.Start
		}
		p.last = max(p.last, r.Start)
		p.at = x.call
		p.calls++
	}
}

// stranger notes an object of which a leaf may name somebody else.
func (x *crossing) stranger(r *keep.ExposureRow, c *content) {
	x.strangers[r.Holder] = true
	for _, some := range []bitset{c.proven, c.possible} {
		for n := range some.all() {
			s := x.sum(n)
			if s.strangers == nil {
				s.strangers = map[keep.Number]bool{}
			}
			s.strangers[r.Holder] = true
		}
	}
	x.possible += int64(r.Objects)
}

// inRecord counts the record that a row belongs to, once a call, and each of its kinds, once a record.
func (x *crossing) inRecord(r *keep.ExposureRow, c *content, key recordKey) {
	rec := x.records[key]
	if rec == nil {
		rec = &record{}
		x.records[key] = rec
	}
	if rec.at != x.call {
		rec.at = x.call
		rec.kinds = rec.kinds[:0]
		x.possible++
	}
	if len(c.proven) == 0 {
		return
	}
	if rec.provenAt != x.call {
		rec.provenAt = x.call
		x.proven++
	}
	for n := range c.proven.all() {
		if !rec.kinds.has(n) {
			rec.kinds.set(n)
			x.sum(n).records++
		}
	}
}

// ofNobody counts a row without a subject: each of its objects may be one person's.
func (x *crossing) ofNobody(r *keep.ExposureRow, c *content) {
	if len(c.nobodyProven)+len(c.nobodyPossible) == 0 {
		return
	}
	x.matched(r)
	x.nobody.add(r.Objects, c.bare)
	x.possible += int64(r.Objects)
	for n := range c.nobodyProven.all() {
		s := x.sum(n)
		s.crossed = true
		s.nobody.add(r.Objects, c.bare)
	}
	open := c.nobodyPossible.minus(c.nobodyProven)
	for n := range open.all() {
		x.sum(n).nobody.add(r.Objects, c.bare)
	}
	if len(open) > 0 && len(c.plain) == 0 {
		x.lossAt(lossKey{r.Path, r.Identity, x.root(r.Holder), r.Direction == observation.Request}).reason(noSubject, x.call, true)
	}
}

// maybe opens the kinds of somebody who may be one of the chosen subjects.
func (x *crossing) maybe(r *keep.ExposureRow, c *content, subject int32) {
	proven, possible := c.proven, c.possible
	if subject == meaning.Nobody {
		proven, possible = c.nobodyProven, c.nobodyPossible
	}
	if len(proven)+len(possible) > 0 {
		x.notePerhaps()
	}
	x.open.add(proven)
	x.open.add(possible)
}

func (x *crossing) sum(n pair) *sum {
	s := x.kinds[n]
	if s == nil {
		s = &sum{}
		x.kinds[n] = s
	}
	return s
}

// matched notes that a call holds an exposure that was asked for.
func (x *crossing) matched(r *keep.ExposureRow) {
	key := routeKey{r.Path, r.Identity}
	p := x.routes[key]
	if p == nil {
		p = &passage{}
		x.routes[key] = p
	}
	if p.last == x.call {
		return
	}
	p.last = x.call
	p.calls++
	if x.first == 0 || r.Start < x.first {
		x.first = r.Start
	}
	x.last = max(x.last, r.Start)
}

// doubt counts a call with leaves of which it is not sure what they are. Leaves that could hold anything count as a lost
// answer, whoever's object they stand in.
func (x *crossing) doubt(r *keep.ExposureRow, c *content, subject int32, stands relation) {
	plain := c.plain
	if stands == other || (subject == meaning.Nobody && len(c.nobodyPossible) == 0) {
		plain = nil
	}
	if len(plain)+len(c.any) == 0 {
		return
	}
	l := x.lossAt(lossKey{r.Path, r.Identity, x.root(r.Holder), r.Direction == observation.Request})
	for _, reason := range plain {
		l.reason(reason, x.call, true)
	}
	for _, reason := range c.any {
		l.reason(reason, x.call, false)
	}
	if len(c.any) > 0 && l.at != x.call {
		l.at = x.call
		l.opaque++
	}
}
