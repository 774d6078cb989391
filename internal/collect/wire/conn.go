package wire

import (
	"bytes"
	"net/netip"

	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/http1"
	"github.com/waybill-security/waybill/internal/collect/wire/http2"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
	"github.com/waybill-security/waybill/internal/collect/wire/tcp"
	"github.com/waybill-security/waybill/internal/collect/wire/tls"
	"github.com/waybill-security/waybill/internal/collect/wire/websocket"
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
	c.decide(what, d, all, c.since(at))
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
func (c *conn) decide(what speech, d stream.Direction, p []byte, at int64) {
	client := d
	switch what {
	case httpAnswer:
		client = d.Other()
	case http2Either:
		client = c.clientOf(d, p)
	case tlsRecord:
		client = c.greeter(d, p)
	}
	c.flip = client == stream.Back
	from, to := c.info.From.AddrPort(), c.info.To.AddrPort()
	if c.flip {
		from, to = to, from
	}
	if what == tlsRecord {
		c.next = c.secured(to, len(p) > 5 && p[0] == 22 && (p[5] == 1 || p[5] == 2), at)
		return
	}
	if what == http2Client || what == http2Either {
		c.next = http2.New(&c.engine.book, http2.Info{Client: from, Server: to, Scheme: c.scheme, Joined: what == http2Either && !c.info.Opened})
		return
	}
	c.next = http1.New(&c.engine.book, http1.Info{Client: from, Server: to, Scheme: c.scheme, Joined: !c.info.Opened, Switch: c.turn})
}

// since is when the first byte that is held came, or now.
func (c *conn) since(at int64) int64 {
	if len(c.held) > 0 {
		return c.held[0].at
	}
	return at
}

// greeter says which direction is the client's of a connection of TLS, where a record of a direction told it.
func (c *conn) greeter(d stream.Direction, p []byte) stream.Direction {
	switch {
	case len(p) > 5 && p[0] == 22 && p[5] == 1:
		return d
	case len(p) > 5 && p[0] == 22 && p[5] == 2:
		return d.Other()
	}
	return c.clientOf(d, nil)
}

// secured reads a connection of TLS.
func (c *conn) secured(server netip.AddrPort, begins bool, at int64) stream.Handler {
	inside := c.info
	if c.flip {
		inside.From, inside.To = c.info.To, c.info.From
	}
	inside.Opened = true
	return tls.New(&c.engine.book, c.engine.keys, tls.Info{
		Server: server.String(), Joined: !begins,
		Inside: func() stream.Handler { return &conn{engine: c.engine, info: inside, scheme: "https"} },
	}, at)
}

// clientOf says which direction of a connection that speaks HTTP/2 is the client's, where frames p of a direction told it.
func (c *conn) clientOf(d stream.Direction, p []byte) stream.Direction {
	switch {
	case c.info.Opened:
		return stream.Forth
	case http2.FromServer(p), c.portOf(d) < c.portOf(d.Other()):
		return d.Other()
	}
	return d
}

func (c *conn) portOf(d stream.Direction) uint16 {
	if d == stream.Forth {
		return c.info.From.Port
	}
	return c.info.To.Port
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
	if bytes.EqualFold(e.Call.Response.Header("upgrade"), []byte("h2c")) {
		return http2.New(&c.engine.book, http2.Info{Client: e.Call.Client, Server: e.Call.Server, Scheme: c.scheme, Upgraded: e})
	}
	if bytes.EqualFold(e.Call.Response.Header("upgrade"), []byte("websocket")) {
		return websocket.New(e, websocket.Compression(e.Call.Response.Header("sec-websocket-extensions")))
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
		c.decide(httpRequest, d, nil, at)
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
