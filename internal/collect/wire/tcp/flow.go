package tcp

import (
	"github.com/waybill-security/waybill/internal/collect/wire/packet"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

// flow is one connection.
type flow struct {
	key       key
	forthDown bool // Forth goes from the higher end to the lower
	ended     bool
	handler   stream.Handler
	halves    [2]half
	last      int64 // the time of its last segment
	stuck     int64 // since when something waits, 0 where nothing does
	waited    int   // segments since
	forced    bool  // nothing waits for the other direction any more

	in             *list
	before, behind *flow
}

// half is one direction of a connection.
type half struct {
	next     uint32 // the number of the next byte to hand on
	start    uint32 // the number of the first byte
	known    bool   // next is
	opened   bool   // start is
	acked    uint32 // up to where the other end has it
	hasAck   bool
	fin      uint32 // behind the last byte
	hasFin   bool
	finished bool // the handler was told
	held     []chunk
	size     int // bytes held
}

// chunk is a segment that waits.
type chunk struct {
	at      int64
	bytes   []byte
	missing int
	seq     uint32
	ack     uint32
	hasAck  bool
}

func (c *chunk) end() uint32 { return c.seq + uint32(len(c.bytes)+c.missing) }

// after says how far a is behind b, in numbers that wrap.
func after(a, b uint32) int32 { return int32(a - b) }

func (h *half) sync(o opening) {
	if o.asked || o.answered {
		h.next, h.start, h.known, h.opened = o.start, o.start, true, true
	}
}

func (f *flow) direction(down bool) stream.Direction {
	if down == f.forthDown {
		return stream.Forth
	}
	return stream.Back
}

// anew says whether a SYN opens another connection between the same ends, rather than being sent again.
func (f *flow) anew(s *packet.Segment, d stream.Direction) bool {
	h := &f.halves[d]
	return f.ended && s.Flags&packet.ACK == 0 || !h.opened || h.start != s.Sequence+1
}

// finish tells the handler that a direction ended.
func (f *flow) finish(d stream.Direction, at int64, whole bool) {
	h := &f.halves[d]
	if h.finished {
		return
	}
	h.finished = true
	if f.handler != nil {
		f.handler.End(d, at, whole)
	}
}

// take takes a segment of a connection that goes on.
func (t *Table) take(f *flow, d stream.Direction, s *packet.Segment, at int64) {
	h, o := &f.halves[d], &f.halves[d.Other()]
	c := chunk{at: at, bytes: s.Payload, missing: s.Missing, seq: s.Sequence}
	if s.Flags&packet.SYN != 0 {
		c.seq++
	}
	if s.Flags&packet.ACK != 0 {
		c.ack, c.hasAck = s.Ack, true
		if !o.hasAck || after(s.Ack, o.acked) > 0 {
			o.acked, o.hasAck = s.Ack, true
		}
	}
	if s.Flags&packet.RST != 0 {
		t.end(f, at)
		return
	}
	if s.Flags&packet.FIN != 0 && !h.hasFin {
		h.fin, h.hasFin = c.end(), true
	}
	if n := len(c.bytes) + c.missing; n > 0 {
		if !h.known {
			h.next, h.known = c.seq, true
		}
		t.place(f, d, c)
	}
	t.progress(f, at)
}

// place hands a segment on, or holds it.
func (t *Table) place(f *flow, d stream.Direction, c chunk) {
	h := &f.halves[d]
	if !h.cutFront(&c) {
		return // sent again
	}
	if len(h.held) == 0 && c.seq == h.next && !f.blocked(d, &c) {
		f.deliver(d, &c)
		return
	}
	if f.handler == nil {
		return // nobody waits for it
	}
	c.bytes = append([]byte(nil), c.bytes...)
	i := len(h.held)
	for i > 0 && after(h.held[i-1].seq, c.seq) > 0 {
		i--
	}
	if i > 0 && after(h.held[i-1].end(), c.end()) >= 0 {
		return
	}
	h.held = append(h.held, chunk{})
	copy(h.held[i+1:], h.held[i:])
	h.held[i] = c
	h.size += len(c.bytes)
	t.held += len(c.bytes)
}

// cutFront cuts off what was handed on already; false where nothing is left.
func (h *half) cutFront(c *chunk) bool {
	old := -after(c.seq, h.next)
	if old <= 0 {
		return true
	}
	if int(old) >= len(c.bytes)+c.missing {
		return false
	}
	k := min(int(old), len(c.bytes))
	c.bytes, c.missing = c.bytes[k:], c.missing-(int(old)-k)
	c.seq = h.next
	return true
}

// blocked says whether the sender of a segment had got bytes of the other direction that are still to come here.
func (f *flow) blocked(d stream.Direction, c *chunk) bool {
	o := &f.halves[d.Other()]
	if f.forced || !c.hasAck || !o.known || after(c.ack, o.next) <= 0 {
		return false
	}
	return !o.hasFin || after(o.next, o.fin) < 0
}

// deliver hands a segment on whose turn it is.
func (f *flow) deliver(d stream.Direction, c *chunk) {
	h := &f.halves[d]
	h.next = c.end()
	if f.handler == nil {
		return
	}
	if len(c.bytes) > 0 {
		f.handler.Data(d, c.bytes, c.at)
	}
	if c.missing > 0 {
		f.handler.Gap(d, c.missing, c.at)
	}
}
