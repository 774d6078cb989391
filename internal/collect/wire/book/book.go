package book

import (
	"github.com/waybill-security/waybill/internal/call"
)

// Bounds.
const (
	mostWaiting = 128 << 20 // bytes of calls that wait for an older one
	mostBodies  = 256 << 20 // bytes of bodies of open calls
	entrySize   = 1 << 10   // what a call costs beside its bytes, about
)

// Book is the calls of a capture. It is used by one goroutine.
type Book struct {
	// MaxBody is the longest body that is kept whole.
	MaxBody int

	first, last *Entry
	free        *Entry
	file        int
	waiting     int // bytes of finished entries that were not taken
	over        bool
	bodies      int // bytes of bodies of open entries
	lost        []call.Gap
	block       []byte
	headers     []call.Header
}

// File is the number of the file that is being read; entries that begin from now on are its.
func (b *Book) File(n int) { b.file = n }

// Entry is something that takes a number in its source: a call, or what could not be read.
type Entry struct {
	Call call.Call
	// Reason and Place are set where it could not be read.
	Reason, Place string
	// Request and Response gather the bodies.
	Request, Response Body
	// File is the file in which it began.
	File int

	book           *Book
	before, behind *Entry
	size           int
	state          state
	taken          bool
}

type state uint8

const (
	open state = iota
	done
	dropped
)

// Begin opens an entry whose first byte came at a time.
func (b *Book) Begin(at int64) *Entry {
	e := b.free
	if e != nil {
		b.free = e.behind
		*e = Entry{}
	} else {
		e = &Entry{}
	}
	e.book, e.File = b, b.file
	e.Call.Start, e.Call.Duration = at, call.Unknown
	e.Request.start(b)
	e.Response.start(b)
	// Segments that came out of order begin calls out of order.
	before := b.last
	for before != nil && before.File == e.File && before.Call.Start > at {
		before = before.before
	}
	b.insert(e, before)
	return e
}

func (b *Book) insert(e, before *Entry) {
	e.before = before
	if before != nil {
		e.behind, before.behind = before.behind, e
	} else {
		e.behind, b.first = b.first, e
	}
	if e.behind != nil {
		e.behind.before = e
	} else {
		b.last = e
	}
}

// Done says that the call is whole, or as whole as it gets. Nothing may be changed afterwards.
func (e *Entry) Done() { e.end(done) }

// Drop says that it was no entry after all.
func (e *Entry) Drop() { e.end(dropped) }

// Unread says that it cannot be read.
func (e *Entry) Unread(reason, place string) {
	if !e.taken {
		e.Reason, e.Place = reason, place
	}
	e.end(done)
}

// Given says that the entry was given out before it was done, so that nothing may be added.
func (e *Entry) Given() bool { return e.taken }

func (e *Entry) end(s state) {
	if e.state != open {
		return
	}
	e.state = s
	b := e.book
	b.bodies -= len(e.Request.bytes) + len(e.Response.bytes)
	if e.taken {
		b.recycle(e)
		return
	}
	e.size = entrySize + len(e.Request.bytes) + len(e.Response.bytes)
	b.waiting += e.size
	if s == dropped {
		b.remove(e)
		b.recycle(e)
	}
}

func (b *Book) remove(e *Entry) {
	if e.before != nil {
		e.before.behind = e.behind
	} else {
		b.first = e.behind
	}
	if e.behind != nil {
		e.behind.before = e.before
	} else {
		b.last = e.before
	}
	b.waiting -= e.size
	e.before, e.behind = nil, nil
}

func (b *Book) recycle(e *Entry) {
	e.behind, b.free = b.free, e
}

// Take returns the next entry of a file, nil when it is not done yet. It is valid until the next call of Begin or Take, its bytes as
// long as anybody holds them.
func (b *Book) Take(file int) *Entry {
	e := b.first
	if e == nil || e.File != file {
		return nil
	}
	if e.state == open {
		if b.waiting < mostWaiting && !b.over {
			return nil
		}
		e.force()
		return e
	}
	b.remove(e)
	e.taken = true
	e.settle()
	b.recycle(e)
	return e
}

// force gives an open entry out. Its owner may go on to hold it.
func (e *Entry) force() {
	e.book.remove(e)
	e.taken = true
	if len(e.Call.Method) == 0 && e.Reason == "" {
		e.Reason, e.Place = "cut", "a request whose head has no end"
	}
	e.Request.forced()
	e.Response.forced()
	e.settle()
}

// Pending says whether entries of a file were not taken yet.
func (b *Book) Pending(file int) bool { return b.first != nil && b.first.File == file }

// settle gives the bodies to the call.
func (e *Entry) settle() {
	e.Request.settle(&e.Call.Request, true)
	e.Response.settle(&e.Call.Response, e.Call.Answered())
}

// Close says that nothing more comes: what is still open is given out as it stands.
func (b *Book) Close() { b.over = true }

// Lose notes a stretch of time in which something was lost. Stretches that follow close upon each other are one.
func (b *Book) Lose(reason string, from, to, calls int64) {
	for i := len(b.lost) - 1; i >= 0 && i >= len(b.lost)-4; i-- {
		g := &b.lost[i]
		if g.Reason == reason && from <= g.To+1e6 && to >= g.From-1e6 {
			g.From, g.To = min(g.From, from), max(g.To, to)
			if g.Calls >= 0 && calls >= 0 {
				g.Calls += calls
			} else {
				g.Calls = call.Unknown
			}
			return
		}
	}
	b.lost = append(b.lost, call.Gap{From: from, To: to, Reason: reason, Calls: calls})
}

// Lost returns what was lost since it was last asked.
func (b *Book) Lost() []call.Gap {
	l := b.lost
	b.lost = nil
	return l
}
