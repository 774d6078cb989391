package wire

import (
	"fmt"
	"maps"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/capfile"
	"github.com/waybill-security/waybill/internal/collect/wire/packet"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
	"github.com/waybill-security/waybill/internal/collect/wire/tcp"
	"github.com/waybill-security/waybill/internal/collect/wire/tls"
)

// Options say how to read.
type Options struct {
	// MaxBody is the longest body that is kept whole, in bytes; 0 is 16 MiB.
	MaxBody int
	// Keys is what opens TLS, nil for none. What captures carry themselves is added to it.
	Keys *tls.KeyLog
}

// Engine reads one capture, or several files of one.
type Engine struct {
	book    book.Book
	keys    *tls.KeyLog
	packets packet.Decoder
	table   *tcp.Table
	segment packet.Segment
	last    int64 // the newest time seen
	broken  int64
	links   map[uint32]int64 // packets of link types that are not read
	quic    map[[2]packet.End]bool
}

// New returns an engine at the beginning of a capture.
func New(o Options) *Engine {
	if o.MaxBody <= 0 {
		o.MaxBody = 16 << 20
	}
	if o.Keys == nil {
		o.Keys = &tls.KeyLog{}
	}
	e := &Engine{book: book.Book{MaxBody: o.MaxBody}, keys: o.Keys, links: map[uint32]int64{}}
	e.table = tcp.NewTable(func(i tcp.Info) stream.Handler { return &conn{engine: e, info: i, scheme: "http"} })
	return e
}

// File says that what comes now is of another file: entries that begin in it are numbered by themselves.
func (e *Engine) File(n int) {
	e.tellUnread()
	e.book.File(n)
}

// Packet takes a block of a capture.
func (e *Engine) Packet(b *capfile.Block) {
	switch b.Kind {
	case capfile.Packet:
	case capfile.Secrets:
		e.keys.Add(b.Data)
		return
	case capfile.Dropped:
		e.book.Lose("packets_dropped", e.last, e.last, call.Unknown)
		return
	default:
		return
	}
	e.last = max(e.last, b.Time)
	switch e.packets.Decode(b.Link, b.Data, b.Missing, &e.segment) {
	case packet.TCP:
		e.table.Segment(&e.segment, b.Time)
	case packet.UDP:
		e.datagram(b.Time)
	case packet.Broken:
		e.broken++
	case packet.Unknown:
		e.links[b.Link]++
	}
}

// Damaged counts a place of the file that is no capture.
func (e *Engine) Damaged(place string) {
	e.unread("damaged", place)
	e.book.Lose("damaged", e.last, e.last, call.Unknown)
}

// End says that nothing more comes: what is open ends.
func (e *Engine) End() {
	e.table.Flush(e.last)
	e.tellUnread()
}

// tellUnread counts packets that could not be taken apart, one entry for each reason.
func (e *Engine) tellUnread() {
	for _, link := range slices.Sorted(maps.Keys(e.links)) {
		e.unread("link_type", fmt.Sprintf("%d packets of link type %d, which is not read", e.links[link], link))
	}
	clear(e.links)
	if e.broken > 0 {
		e.unread("packets", fmt.Sprintf("%d packets shorter than they say", e.broken))
		e.broken = 0
	}
}

func (e *Engine) unread(reason, place string) {
	e.book.Begin(e.last).Unread(reason, place)
}

// Take returns the next entry of a file that is whole, nil where there is none yet. It is valid until the engine is used again; its bytes are as long as
// anybody holds them.
func (e *Engine) Take(file int) *book.Entry { return e.book.Take(file) }

// Pending says whether a file has entries that are not whole yet.
func (e *Engine) Pending(file int) bool { return e.book.Pending(file) }

// Lost returns what was lost since it was last asked.
func (e *Engine) Lost() []call.Gap { return e.book.Lost() }
