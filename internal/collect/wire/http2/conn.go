package http2

import (
	"net/netip"

	"golang.org/x/net/http2/hpack"

	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

// Info is what is known of a connection.
type Info struct {
	Client, Server netip.AddrPort
	Scheme         string
	// Joined says that the beginning of the connection was not seen.
	Joined bool
	// Upgraded is the request of HTTP/1.1 that the connection was upgraded with; the answer to it comes on stream 1. Nil where there was none.
	Upgraded *book.Entry
}

// mostStreams bounds the streams that are open at once in one connection.
const mostStreams = 1 << 14

// Conn reads one connection.
type Conn struct {
	book    *book.Book
	info    Info
	sides   [2]side
	streams map[uint32]*exchange
	ended   [2]bool
	resets  []reset
}

// grace is how long bytes may still come for a stream that the other end gave up, in microseconds: they were under way.
const grace = 2e6

// reset is a stream that an end gave up.
type reset struct {
	stream uint32
	at     int64
}

// exchange is a stream.
type exchange struct {
	entry    *book.Entry
	asked    bool // the request's head was read
	answered bool // the answer's was
	over     [2]bool
	method   string
}

// New returns a reader of a connection in which [stream.Forth] comes from the client.
func New(b *book.Book, i Info) *Conn {
	c := &Conn{book: b, info: i, streams: map[uint32]*exchange{}}
	for d := range c.sides {
		s := &c.sides[d]
		s.conn, s.d = c, stream.Direction(d)
		s.table = hpack.NewDecoder(4096, s.emit)
		s.table.SetAllowedMaxDynamicTableSize(mostTable)
		s.table.SetMaxStringLength(mostHead)
		if i.Joined {
			s.forget()
		}
	}
	c.sides[stream.Forth].preface = !i.Joined
	if i.Upgraded != nil {
		c.streams[1] = &exchange{entry: i.Upgraded, asked: true, over: [2]bool{true, false}, method: string(i.Upgraded.Call.Method)}
	}
	return c
}

// Data implements [stream.Handler].
func (c *Conn) Data(d stream.Direction, p []byte, at int64) {
	for len(c.resets) > 0 && at-c.resets[0].at > grace {
		c.finish(c.resets[0].stream, at)
		c.resets = c.resets[1:]
	}
	c.sides[d].data(p, at)
}

// Gap implements [stream.Handler].
func (c *Conn) Gap(d stream.Direction, n int, at int64) { c.sides[d].gap(n, at) }

// End implements [stream.Handler].
func (c *Conn) End(d stream.Direction, at int64, _ bool) {
	c.ended[d] = true
	if d == stream.Back || c.ended[stream.Back] {
		for id := range c.streams {
			c.finish(id, at)
		}
	}
}

// stream returns the exchange of a stream, nil where there is none and it cannot begin now.
func (c *Conn) stream(id uint32, at int64) *exchange {
	x := c.streams[id]
	if x == nil {
		if len(c.streams) >= mostStreams {
			return nil
		}
		x = &exchange{entry: c.book.Begin(at)}
		x.entry.Call.Client, x.entry.Call.Server, x.entry.Call.Protocol = c.info.Client, c.info.Server, "HTTP/2"
		x.entry.Call.Scheme = []byte(c.info.Scheme)
		c.streams[id] = x
	}
	return x
}

// end ends one direction of a stream.
func (c *Conn) end(id uint32, d stream.Direction, at int64) {
	x := c.streams[id]
	if x == nil {
		return
	}
	x.over[d] = true
	if d == stream.Back && !x.entry.Given() {
		x.entry.Call.Duration = max(0, at-x.entry.Call.Start)
	}
	if x.over[0] && x.over[1] {
		c.finish(id, at)
	}
}

// reset notes that an end gave a stream up.
func (c *Conn) reset(id uint32, d stream.Direction, at int64) {
	x := c.streams[id]
	if x == nil {
		return
	}
	if !x.over[d] {
		x.body(d).Cut()
		x.over[d] = true
	}
	if x.over[0] && x.over[1] {
		c.finish(id, at)
		return
	}
	c.resets = append(c.resets, reset{id, at})
}

// finish ends a stream, whole or not.
func (c *Conn) finish(id uint32, at int64) {
	x := c.streams[id]
	if x == nil {
		return
	}
	delete(c.streams, id)
	e := x.entry
	if !x.over[stream.Forth] {
		e.Request.Cut()
	}
	if !x.over[stream.Back] {
		e.Response.Cut()
	}
	switch {
	case e.Reason != "":
		e.Unread(e.Reason, e.Place)
	case !x.asked && x.answered:
		c.book.Lose("request_missing", at, at, 1)
		e.Drop()
	case !x.asked:
		e.Drop()
	default:
		e.Done()
	}
}

// late says that a stream cannot be read, as it refers to what was said before reading began.
func (x *exchange) late() {
	if !x.entry.Given() {
		x.entry.Reason, x.entry.Place = "joined_late", "a stream of HTTP/2 whose path is unknown, as the capture joined its connection late"
	}
}

func (x *exchange) body(d stream.Direction) *book.Body {
	if d == stream.Forth {
		return &x.entry.Request
	}
	return &x.entry.Response
}
