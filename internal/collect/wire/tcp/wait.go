package tcp

import "github.com/waybill-security/waybill/internal/collect/wire/stream"

// progress hands on what can be, and gives up holes that were waited for long enough.
func (t *Table) progress(f *flow, at int64) {
	t.pump(f)
	if f.waits() {
		if f.stuck == 0 {
			f.stuck, f.waited = at, 0
		}
		f.waited++
		for f.waits() && t.impatient(f, at) {
			t.giveUpHole(f, at)
			f.stuck, f.waited = at, 0
		}
	} else {
		f.stuck = 0
	}
	t.finishHalves(f, at)
}

// finishHalves ends directions that are at their end.
func (t *Table) finishHalves(f *flow, at int64) {
	for d := range f.halves {
		h := &f.halves[d]
		if h.hasFin && !h.finished && (!h.known || after(h.next, h.fin) >= 0) {
			f.finish(stream.Direction(d), at, true)
		}
	}
	if f.halves[0].finished && f.halves[1].finished {
		t.close(f, at)
	}
}

func (f *flow) waits() bool { return len(f.halves[0].held)+len(f.halves[1].held) > 0 }

// pump hands on what is held and whose turn it is.
func (t *Table) pump(f *flow) {
	for again := true; again; {
		again = false
		for d := range f.halves {
			h := &f.halves[d]
			for len(h.held) > 0 {
				c := h.held[0]
				if after(c.seq, h.next) > 0 {
					break
				}
				n := len(c.bytes)
				fresh := h.cutFront(&c)
				if fresh && f.blocked(stream.Direction(d), &c) {
					break
				}
				h.held = h.held[1:]
				h.size -= n
				t.held -= n
				if fresh {
					f.deliver(stream.Direction(d), &c)
					again = true
				}
			}
			if len(h.held) == 0 {
				h.held = nil
			}
		}
	}
}

// impatient says whether the hole that a connection waits for is to be given up.
func (t *Table) impatient(f *flow, at int64) bool {
	if f.halves[0].size+f.halves[1].size > mostHeld || t.held > mostHeldAll {
		return true
	}
	if at-f.stuck > longPatience || f.waited > 40*patience {
		return true
	}
	if f.waited < patience && at-f.stuck < patienceTime {
		return false
	}
	for d := range f.halves {
		if f.lost(stream.Direction(d)) {
			return true
		}
	}
	return false
}

// lost says whether the receiver has bytes of a direction that did not come here, and something waits for them.
func (f *flow) lost(d stream.Direction) bool {
	h := &f.halves[d]
	return h.known && h.hasAck && after(h.acked, h.next) > 0 && (!h.hasFin || after(h.next, h.fin) < 0)
}

// giveUpHole gives up what a connection waits for, so that less is held than before. Numbers that make no sense together are no hole: what is held
// is handed on as it came.
func (t *Table) giveUpHole(f *flow, at int64) {
	f.forced = !t.skip(f, at)
	before := len(f.halves[0].held) + len(f.halves[1].held)
	t.pump(f)
	if f.forced && len(f.halves[0].held)+len(f.halves[1].held) == before {
		t.letGo(f)
	}
	f.forced = false
}

// letGo lets go of all that is held.
func (t *Table) letGo(f *flow) {
	for d := range f.halves {
		t.held -= f.halves[d].size
		f.halves[d].held, f.halves[d].size = nil, 0
	}
}

// skip gives up one hole: the one whose bytes were surely received, else the first. It is false where there is none.
func (t *Table) skip(f *flow, at int64) bool {
	for _, sure := range [...]bool{true, false} {
		for d := range f.halves {
			h := &f.halves[d]
			if sure && !f.lost(stream.Direction(d)) {
				continue
			}
			var to uint32
			switch {
			case len(h.held) > 0 && after(h.held[0].seq, h.next) > 0:
				to = h.held[0].seq
			case len(h.held) == 0 && f.lost(stream.Direction(d)):
				to = h.acked
				if h.hasFin && after(to, h.fin) > 0 {
					to = h.fin
				}
			default:
				continue
			}
			n := after(to, h.next)
			if n <= 0 {
				continue
			}
			h.next = to
			if f.handler != nil {
				f.handler.Gap(stream.Direction(d), int(n), at)
			}
			return true
		}
	}
	return false
}

// release hands on all that is held, holes given up.
func (t *Table) release(f *flow, at int64) {
	for t.pump(f); f.waits(); {
		t.giveUpHole(f, at)
	}
	for d := range f.halves {
		h := &f.halves[d]
		if h.hasFin && h.known && after(h.fin, h.next) > 0 {
			if n := after(h.fin, h.next); f.handler != nil && !h.finished {
				f.handler.Gap(stream.Direction(d), int(n), at)
			}
			h.next = h.fin
		}
		if h.hasFin {
			f.finish(stream.Direction(d), at, true)
		}
	}
}
