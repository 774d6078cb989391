package http1

import (
	"net/netip"

	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

// Info is what is known of a connection.
type Info struct {
	Client, Server netip.AddrPort
	Scheme         string
	// Joined says that the beginning of the connection was not seen.
	Joined bool
	// Switch is asked who reads what a connection goes on with behind the answer of e (status 101, or a CONNECT that was let through). Nil
	// is nobody.
	Switch func(e *book.Entry) stream.Handler
}

// mostPipelined bounds the requests that wait for an answer in one connection.
const mostPipelined = 4096

// Conn reads one connection.
type Conn struct {
	book    *book.Book
	info    Info
	asks    half
	answers half
	waiting []*book.Entry // for an answer, in their order
	mayTurn *book.Entry   // the request behind which the client's bytes wait
	next    stream.Handler
	ended   [2]bool
}

// New returns a reader of a connection in which [stream.Forth] comes from the client.
func New(b *book.Book, i Info) *Conn {
	c := &Conn{book: b, info: i}
	c.asks.conn, c.answers.conn = c, c
	c.answers.answers = true
	if i.Joined {
		c.asks.state, c.answers.state = lost, lost
	}
	return c
}

func (c *Conn) half(d stream.Direction) *half {
	if d == stream.Forth {
		return &c.asks
	}
	return &c.answers
}

// Data implements [stream.Handler].
func (c *Conn) Data(d stream.Direction, p []byte, at int64) {
	if c.next != nil {
		c.next.Data(d, p, at)
		return
	}
	h := c.half(d)
	for len(p) > 0 && c.next == nil {
		p = h.step(p, at)
	}
	if len(p) > 0 {
		c.next.Data(d, p, at)
	}
}

// Gap implements [stream.Handler].
func (c *Conn) Gap(d stream.Direction, n int, at int64) {
	if c.next != nil {
		c.next.Gap(d, n, at)
		return
	}
	c.half(d).gap(n, at)
}

// End implements [stream.Handler].
func (c *Conn) End(d stream.Direction, at int64, whole bool) {
	c.ended[d] = true
	if c.next != nil {
		c.next.End(d, at, whole)
		return
	}
	c.half(d).end(at, whole)
	if d == stream.Back {
		c.unanswered(len(c.waiting))
	}
	if c.ended[0] && c.ended[1] {
		c.unanswered(len(c.waiting))
		c.settle()
	}
}

// asked notes that a request is whole, or as whole as it gets, and waits for its answer.
func (c *Conn) asked(e *book.Entry) {
	c.asks.entry = nil
	if c.answers.entry != e && !c.isWaiting(e) { // answered before it was whole
		e.Done()
	}
}

func (c *Conn) isWaiting(e *book.Entry) bool {
	for _, w := range c.waiting {
		if w == e {
			return true
		}
	}
	return false
}

// answered notes that the answer to a request is over.
func (c *Conn) answered(e *book.Entry, at int64) {
	c.answers.entry = nil
	if e == nil {
		return
	}
	if !e.Given() {
		e.Call.Duration = max(0, at-e.Call.Start)
	}
	if c.asks.entry != e {
		e.Done()
	}
}

// begun adds a request whose head was read.
func (c *Conn) begun(e *book.Entry) {
	if len(c.waiting) >= mostPipelined {
		c.unanswered(1)
	}
	c.waiting = append(c.waiting, e)
}

// unanswered gives up waiting for the answers to the first n requests.
func (c *Conn) unanswered(n int) {
	for _, e := range c.waiting[:n] {
		if c.asks.entry == e {
			e.Request.Cut()
			c.asks.entry, c.asks.discard = nil, true
		}
		e.Done()
	}
	c.waiting = append(c.waiting[:0], c.waiting[n:]...)
	if c.mayTurn != nil && !c.isWaiting(c.mayTurn) {
		c.resume(c.mayTurn, c.asks.from)
	}
}

// settle ends what is left open when both directions are over.
func (c *Conn) settle() {
	for _, h := range []*half{&c.asks, &c.answers} {
		if h.entry != nil {
			h.entry.Done()
			h.entry = nil
		}
	}
}

// turn hands both directions to another reader. What the client sent already comes first.
func (c *Conn) turn(to stream.Handler, at int64) {
	c.unanswered(len(c.waiting))
	if to == nil {
		to = nobody{}
		if e := c.asks.entry; e != nil {
			c.asks.entry = nil
			e.Done()
		}
	}
	c.next = to
	if p := c.asks.pending; len(p) > 0 {
		c.asks.pending = nil
		to.Data(stream.Forth, p, at)
	}
	if c.ended[stream.Forth] {
		to.End(stream.Forth, at, true)
	}
}

// nobody reads what is of no interest.
type nobody struct{}

func (nobody) Data(stream.Direction, []byte, int64) {}
func (nobody) Gap(stream.Direction, int, int64)     {}
func (nobody) End(stream.Direction, int64, bool)    {}
