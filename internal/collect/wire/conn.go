package wire

import (
	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/http1"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
	"github.com/waybill-security/waybill/internal/collect/wire/tcp"
)

// mostUndecided bounds what is held of a connection until it is known what it speaks, in bytes.
const mostUndecided = 256 << 10

// conn is a connection of which it is not known yet what it speaks, or whose bytes are handed to whoever reads that.
type conn struct {
	engine *Engine
	info   tcp.Info
	scheme string
	next   stream.Handler
	flip   bool // the client is the end that the info has as the other
	off    bool // nothing that is read
	held   []piece
	size   int
	ended  [2]bool
}

// piece is bytes that wait for the decision.
type piece struct {
	bytes []byte
	at    int64
	d     stream.Direction
}

func (c *conn) turned(d stream.Direction) stream.Direction {
	if c.flip {
		return d.Other()
	}
	return d
}

// Data implements [stream.Handler].
func (c *conn) Data(d stream.Direction, p []byte, at int64) {
	switch {
	case c.next != nil:
		c.next.Data(c.turned(d), p, at)
		return
	case c.off:
		return
	}
	all := p
	if c.size > 0 {
		all = c.before(d, p)
	}
	what := look(all, c.info.Opened)
	switch {
	case what == undecided && c.size+len(p) <= mostUndecided:
		c.hold(d, p, at)
		return
	case what == undecided, what == other:
		c.forget(d)
		return
	}
	c.decide(what, d)
	c.replay(piece{bytes: p, at: at, d: d})
}

// before is all that came of a direction and was held, with p behind it.
func (c *conn) before(d stream.Direction, p []byte) []byte {
	var all []byte
	for _, h := range c.held {
		if h.d == d {
			all = append(all, h.bytes...)
		}
	}
	if all == nil {
		return p
	}
	return append(all, p...)
}

func (c *conn) hold(d stream.Direction, p []byte, at int64) {
	c.held = append(c.held, piece{bytes: append([]byte(nil), p...), at: at, d: d})
	c.size += len(p)
}

// forget gives up what was held. A connection that was seen from its beginning is something else altogether.
func (c *conn) forget(d stream.Direction) {
	c.off = c.info.Opened
	kept := c.held[:0]
	for _, h := range c.held {
		if h.d != d && !c.off {
			kept = append(kept, h)
		} else {
			c.size -= len(h.bytes)
		}
	}
	c.held = kept
}

func (c *conn) replay(last piece) {
	held := c.held
	c.held, c.size = nil, 0
	for _, h := range held {
		c.next.Data(c.turned(h.d), h.bytes, h.at)
	}
	if len(last.bytes) > 0 {
		c.next.Data(c.turned(last.d), last.bytes, last.at)
	}
}

// decide chooses the reader. D is the direction that told what is spoken.
func (c *conn) decide(what speech, d stream.Direction) {
	client := d
	if what == httpAnswer {
		client = d.Other()
	}
	c.flip = client == stream.Back
	from, to := c.info.From.AddrPort(), c.info.To.AddrPort()
	if c.flip {
		from, to = to, from
	}
	c.next = http1.New(&c.engine.book, http1.Info{Client: from, Server: to, Scheme: c.scheme, Joined: !c.info.Opened, Switch: c.turn})
}

// turn says who reads on behind a switch of protocols.
func (c *conn) turn(e *book.Entry) stream.Handler {
	if string(e.Call.Method) == "CONNECT" {
		e.Done()
		inner := &conn{engine: c.engine, info: c.info, scheme: "http"}
		if c.flip {
			inner.info.From, inner.info.To = c.info.To, c.info.From
		}
		inner.info.Opened = true
		return inner
	}
	return nil
}

// Gap implements [stream.Handler].
func (c *conn) Gap(d stream.Direction, n int, at int64) {
	if c.next != nil {
		c.next.Gap(c.turned(d), n, at)
		return
	}
	c.info.Opened = false // what comes next is not its beginning
	c.forget(d)
}

// End implements [stream.Handler].
func (c *conn) End(d stream.Direction, at int64, whole bool) {
	if c.next == nil && !c.off && c.size > 0 && c.half(d) {
		c.decide(httpRequest, d)
		c.replay(piece{})
		if o := d.Other(); c.ended[o] {
			c.next.End(c.turned(o), at, true)
		}
	}
	c.ended[d] = true
	if c.next != nil {
		c.next.End(c.turned(d), at, whole)
	}
}

// half says whether what is held of a direction is surely the beginning of a request.
func (c *conn) half(d stream.Direction) bool {
	return knownMethod(c.before(d, nil))
}
