package collect

import (
	"errors"
	"io"
	"strconv"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/wire"
	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/capfile"
	"github.com/waybill-security/waybill/internal/collect/wire/tls"
)

// captureName is the format of captured packets, pcap and pcapng.
const captureName = "pcap"

// captures is that format. Its pieces are packets, of which many make a call, so [Reader] reads it in its own way.
var captures = source.Format{
	Name:   captureName,
	Detect: capfile.Detect,
	New:    func(source.Limits) source.Decoder { return &blocks{} },
}

// blocks finds the blocks of a capture, as far as that takes to know it again.
type blocks struct {
	scan  capfile.Scanner
	begun bool
}

// Next implements [source.Decoder]: the first piece is all up to the end of the first packet, and each block behind it is one.
func (b *blocks) Next(w *source.Window) (source.Piece, error) {
	for {
		var block capfile.Block
		n, err := b.scan.Next(w.Bytes(), &block)
		switch {
		case err == nil && (b.begun || block.Kind == capfile.Packet):
			b.begun = true
			return w.Cut(n), nil
		case err == nil:
			w.Discard(n)
		case errors.Is(err, capfile.ErrShort):
			if err := w.More(); err != nil {
				return source.Piece{}, err
			}
		default:
			w.Discard(len(w.Bytes()))
			return source.Piece{}, io.EOF
		}
	}
}

// Read implements [source.Decoder]. A packet alone is no call.
func (b *blocks) Read(source.Piece, *source.Space, *call.Call) string { return unreadable }

// Describe implements [source.Decoder].
func (b *blocks) Describe(s *call.Source) { s.Observes |= call.ObservesEverything }

// Finish implements [source.Decoder].
func (b *blocks) Finish() string { return "" }

// capture is the state of reading one file of packets.
type capture struct {
	*reading
	series *series
	number int // of the file in its series
	scan   capfile.Scanner
	skip   uint64 // entries that an earlier run took
	fault  string // why the file is not whole
}

// capture reads a file of packets. Which packets make a call is known only from the beginning of their connection, so the file is always
// read from its own; what an earlier run took is skipped.
func (r *reading) capture() error {
	in, err := r.in.begin()
	if err != nil {
		return err
	}
	r.window.Reset(in, nil)
	r.in.settle()
	s := r.series
	if s == nil || s.next != r.path {
		s = &series{engine: wire.New(wire.Options{MaxBody: r.options.MaxBody, Keys: &r.keys})}
	}
	c := s.add(r)
	for {
		done, err := c.chunk()
		if err != nil {
			return err
		}
		if done {
			break
		}
	}
	r.unfinished(c.fault)
	r.series = s
	if s.next = r.next; s.next != "" {
		c.wait()
		return nil
	}
	return s.finish(&r.result)
}

// chunk hands on the packets that are at hand, and reads on.
func (c *capture) chunk() (done bool, err error) {
	p, used := c.window.Bytes(), 0
	var block capfile.Block
	var stop error
	for stop == nil {
		var n int
		n, stop = c.scan.Next(p[used:], &block)
		if stop == nil {
			used += n
			c.series.engine.Packet(&block)
		}
	}
	c.window.Discard(used)
	c.window.Settle()
	if err := c.collect(); err != nil {
		return false, err
	}
	if errors.Is(stop, capfile.ErrDamaged) && c.damaged() {
		return false, nil
	}
	switch err := c.window.More(); {
	case err == nil:
		return false, nil
	case errors.Is(err, io.EOF):
		if len(c.window.Bytes()) > 0 {
			c.fault = "cut"
			c.window.Discard(len(c.window.Bytes()))
		}
		return true, nil
	default:
		word, fatal := c.in.damage(err)
		c.fault = word
		return true, fatal
	}
}

// damaged goes to the next place that looks like a packet; false where there is none.
func (c *capture) damaged() bool {
	c.series.engine.Damaged("byte " + strconv.FormatInt(c.window.Offset(), 10))
	n, found := c.scan.Resume(c.window.Bytes())
	for !found {
		c.window.Discard(n)
		if c.window.More() != nil {
			c.window.Discard(len(c.window.Bytes()))
			return false
		}
		n, found = c.scan.Resume(c.window.Bytes())
	}
	c.window.Discard(n)
	return true
}

// collect takes what is whole into the batches of its files.
func (c *capture) collect() error { return c.series.collect(&c.result) }

// take takes the file's own entries that are whole.
func (c *capture) take() error {
	engine := c.series.engine
	for e := engine.Take(c.number); e != nil; e = engine.Take(c.number) {
		if c.skip > 0 {
			c.skip--
			engine.Lost() // what was lost before it was said by an earlier run
			continue
		}
		if c.full() {
			if err := c.flush(false); err != nil {
				return err
			}
		}
		c.put(e)
	}
	if c.skip == 0 {
		c.batch.Lost = append(c.batch.Lost, engine.Lost()...)
	}
	if c.full() {
		return c.flush(false)
	}
	return nil
}

// put puts an entry into the batch.
func (c *capture) put(e *book.Entry) {
	b := c.batch
	if e.Reason != "" {
		place := e.Place + ", entry " + strconv.FormatUint(c.entries, 10)
		b.Unread = append(b.Unread, call.Unread{Sequence: c.entries, Reason: e.Reason, Place: place})
		c.result.Unread++
	} else {
		b.Calls = append(b.Calls, e.Call)
		b.Calls[len(b.Calls)-1].Sequence = c.entries
		c.result.Calls++
	}
	b.Entries++
	c.entries++
	c.bytes += 256 + len(e.Call.Request.Body.Bytes) + len(e.Call.Response.Body.Bytes)
}

// KeysIn is how many lines of a text are of an NSS key log.
func KeysIn(text []byte) int {
	var k tls.KeyLog
	return k.Add(text)
}
