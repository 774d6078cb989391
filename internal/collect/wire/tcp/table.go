package tcp

import (
	"github.com/waybill-security/waybill/internal/collect/wire/packet"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

// Info says whose connection it is.
type Info struct {
	// From is the end that sends [stream.Forth].
	From, To packet.End
	Network  uint32
	// Opened says that the opening of the connection was captured, so that From is surely the client.
	Opened bool
}

// Bounds of what is kept.
const (
	mostFlows    = 1 << 17
	mostClosed   = 1 << 15
	closedFor    = 30e6     // how long a closed connection is remembered, in microseconds
	mostHeld     = 4 << 20  // bytes that wait in one connection
	mostHeldAll  = 64 << 20 // and in all
	patience     = 24       // segments that a hole is waited for, when its bytes were acknowledged
	patienceTime = 500_000  // the same in microseconds
	longPatience = 30e6     // when they were not
)

// Table holds the connections of a capture.
type Table struct {
	open   func(Info) stream.Handler
	flows  map[key]*flow
	opened openings
	alive  list // by the time of their last segment
	closed list
	held   int
	// GivenUp counts connections that were given up because there were too many.
	GivenUp int
}

// NewTable returns a table that asks open for a handler of each connection; it may return nil where nobody wants its bytes.
func NewTable(open func(Info) stream.Handler) *Table {
	return &Table{open: open, flows: map[key]*flow{}}
}

// key names a connection, whichever way a segment goes.
type key struct {
	low, high packet.End
	network   uint32
}

// keyOf returns the connection of a segment, and whether it goes from its higher to its lower end.
func keyOf(s *packet.Segment) (key, bool) {
	for i := 15; i >= 0; i-- { // what tells addresses apart is at their ends
		if a, b := s.From.Addr[i], s.To.Addr[i]; a != b {
			if a > b {
				return key{s.To, s.From, s.Network}, true
			}
			return key{s.From, s.To, s.Network}, false
		}
	}
	if s.From.Port > s.To.Port {
		return key{s.To, s.From, s.Network}, true
	}
	return key{s.From, s.To, s.Network}, false
}

// Segment takes one segment.
func (t *Table) Segment(s *packet.Segment, at int64) {
	k, down := keyOf(s)
	f := t.flows[k]
	syn := s.Flags&packet.SYN != 0
	if f != nil && syn && f.anew(s, f.direction(down)) {
		t.end(f, at)
		t.drop(f)
		f = nil
	}
	if f == nil {
		if syn {
			t.opened.put(s)
		}
		if len(s.Payload) == 0 && s.Missing == 0 {
			return
		}
		f = t.begin(k, s, down)
	}
	if f.last = at; f.ended {
		return
	}
	t.alive.touch(f)
	t.take(f, f.direction(down), s, at)
}

// begin opens a connection with its first segment that carries data.
func (t *Table) begin(k key, s *packet.Segment, down bool) *flow {
	for len(t.flows) >= mostFlows {
		t.giveUp()
	}
	f := &flow{key: k, forthDown: down}
	info := Info{From: s.From, To: s.To, Network: s.Network}
	forth, back := t.opened.take(s.From, s.To, s.Network), t.opened.take(s.To, s.From, s.Network)
	if back.asked || forth.answered {
		forth, back = back, forth
		info.From, info.To = s.To, s.From
		f.forthDown = !down
	}
	info.Opened = forth.asked || back.answered
	f.halves[stream.Forth].sync(forth)
	f.halves[stream.Back].sync(back)
	f.handler = t.open(info)
	t.flows[k] = f
	t.alive.add(f)
	return f
}

// giveUp gives up a closed connection, or the one that was idle longest.
func (t *Table) giveUp() {
	if f := t.closed.first; f != nil {
		t.drop(f)
		return
	}
	if f := t.alive.first; f != nil {
		t.GivenUp++
		t.end(f, f.last)
		t.drop(f)
	}
}

func (t *Table) drop(f *flow) {
	if f.in != nil {
		f.in.remove(f)
	}
	delete(t.flows, f.key)
}

// end tells the handler that nothing more comes, and remembers the connection for a while, so that what is sent again is not taken for a
// new one.
func (t *Table) end(f *flow, at int64) {
	if f.ended {
		return
	}
	t.release(f, at)
	for d := range f.halves {
		f.finish(stream.Direction(d), at, false)
	}
	t.close(f, at)
}

func (t *Table) close(f *flow, at int64) {
	t.letGo(f)
	f.ended, f.handler = true, nil
	t.alive.remove(f)
	t.closed.add(f)
	for o := t.closed.first; o != nil && (at-o.last > closedFor || t.closed.n > mostClosed); o = t.closed.first {
		t.drop(o)
	}
}

// Flush ends all connections.
func (t *Table) Flush(at int64) {
	for t.alive.first != nil {
		t.end(t.alive.first, at)
	}
}

// Open is how many connections carry on.
func (t *Table) Open() int { return t.alive.n }
