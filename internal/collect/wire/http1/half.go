package http1

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/wire/book"
)

// Bounds.
const (
	mostHead    = 256 << 10 // bytes of a head
	mostPending = 64 << 10  // bytes that wait for what a connection switches to
	mostLine    = 16 << 10  // bytes of a line between chunks
)

type phase uint8

// Where a direction stands.
const (
	idle      phase = iota // between messages
	inHead                 // in a start line or header fields
	sized                  // in a body of known length
	chunkSize              // in the line before a chunk
	chunkData
	chunkEnd // behind a chunk
	trailers
	untilEnd // in a body that ends with the connection
	holding  // behind a request that may switch the connection
	lost     // the beginning of the next message is to be found
)

// half is one direction of a connection.
type half struct {
	conn    *Conn
	answers bool
	state   phase
	discard bool // the message at hand belongs to no entry
	entry   *book.Entry
	left    int64
	pending []byte // of a head or a line
	from    int64  // when the first pending byte came
	cut     bool   // of the body at hand a part is missing
}

// step takes as much of p as it can and returns the rest.
func (h *half) step(p []byte, at int64) []byte {
	switch h.state {
	case idle:
		return h.skipLines(p, at)
	case inHead:
		return h.head(p, at)
	case sized, chunkData:
		n := int(min(h.left, int64(len(p))))
		h.add(p[:n])
		if h.left -= int64(n); h.left == 0 {
			if h.state == chunkData {
				h.state = chunkEnd
			} else {
				h.complete(at)
			}
		}
		return p[n:]
	case chunkSize, chunkEnd, trailers:
		return h.line(p, at)
	case untilEnd:
		h.add(p)
		h.from = at
		return nil
	case holding:
		if room := mostPending - len(h.pending); room > 0 {
			h.pending = append(h.pending, p[:min(len(p), room)]...)
		}
		return nil
	}
	return h.find(p, at)
}

// skipLines goes to the first byte of the next message.
func (h *half) skipLines(p []byte, at int64) []byte {
	i := 0
	for i < len(p) && (p[i] == '\r' || p[i] == '\n') {
		i++
	}
	if i == len(p) {
		return nil
	}
	h.start(at)
	return p[i:]
}

// start begins a message.
func (h *half) start(at int64) {
	h.state, h.from, h.cut, h.discard = inHead, at, false, false
	if !h.answers {
		h.entry = h.conn.book.Begin(at)
	}
}

// body is where the bytes of the message at hand go, nil where nobody wants them.
func (h *half) body() *book.Body {
	switch {
	case h.entry == nil || h.discard:
		return nil
	case h.answers:
		return &h.entry.Response
	}
	return &h.entry.Request
}

func (h *half) add(p []byte) {
	if b := h.body(); b != nil && !h.cut {
		b.Add(p)
	}
}

// head reads a start line and its fields when all of them are here.
func (h *half) head(p []byte, at int64) []byte {
	if len(h.pending) == 0 {
		if n := headEnd(p, 0); n > 0 {
			if !h.read(p[:n], at) {
				return h.noMessage(p, at)
			}
			return p[n:]
		}
	}
	before := len(h.pending)
	h.pending = append(h.pending, p...)
	n := headEnd(h.pending, max(0, before-3))
	if n == 0 {
		switch {
		case !h.plausible(h.pending):
			return h.noMessage(nil, at)
		case len(h.pending) > mostHead:
			h.unread("too_large", at)
		}
		return nil
	}
	all := h.pending
	h.pending = h.pending[:0]
	if !h.read(all[:n], at) {
		return h.noMessage(nil, at)
	}
	if cap(h.pending) > 8<<10 {
		h.pending = nil
	}
	return p[n-before:]
}

// headEnd returns the length of a head with its empty line, 0 where that is not here. Up to from there is none.
func headEnd(p []byte, from int) int {
	for i := from; ; i++ {
		k := bytes.IndexByte(p[i:], '\n')
		if k < 0 {
			return 0
		}
		i += k
		switch {
		case i+1 < len(p) && p[i+1] == '\n':
			return i + 2
		case i+2 < len(p) && p[i+1] == '\r' && p[i+2] == '\n':
			return i + 3
		}
	}
}

// noMessage gives up what seemed to be one, and looks for the next behind its first byte.
func (h *half) noMessage(p []byte, at int64) []byte {
	if h.entry != nil && !h.answers {
		h.entry.Drop()
		h.entry = nil
	}
	h.pending = h.pending[:0]
	h.state = lost
	if len(p) > 0 {
		return h.find(p[1:], at)
	}
	return nil
}

// unread counts a message that cannot be read, and goes on at the next.
func (h *half) unread(reason string, at int64) {
	if h.answers {
		h.orphan(reason, at)
	} else if h.entry != nil {
		h.entry.Unread(reason, "a request of a connection, its head")
	}
	h.entry = nil
	h.pending = h.pending[:0]
	h.state = lost
}

// complete ends the message at hand.
func (h *half) complete(at int64) {
	e := h.entry
	h.state = idle
	if h.answers {
		h.conn.answered(e, at)
		return
	}
	h.entry = nil
	if e == nil {
		return
	}
	if switches(e) {
		h.state, h.conn.mayTurn = holding, e
	}
	h.conn.asked(e)
}

// gap goes over n bytes that are not here.
func (h *half) gap(n int, at int64) {
	switch h.state {
	case sized, chunkData:
		if int64(n) <= h.left {
			h.cutBody()
			if h.left -= int64(n); h.left == 0 {
				if h.state == chunkData {
					h.state = chunkEnd
				} else {
					h.complete(at)
				}
			}
			return
		}
		h.cutBody()
		h.complete(at)
	case chunkSize, chunkEnd, trailers:
		h.cutBody()
		h.complete(at)
	case untilEnd:
		h.cutBody()
		return
	case inHead:
		h.unread("gap", at)
	case idle:
		// Whole messages may be missing: an answer that is waited for is the first of them.
		if h.answers && len(h.conn.waiting) > 0 {
			h.conn.unanswered(1)
		}
	}
	h.conn.book.Lose("packets_missing", at, at, call.Unknown)
	h.pending = h.pending[:0]
	h.state = lost
}

// cutBody notes that a part of the body at hand is missing.
func (h *half) cutBody() {
	if b := h.body(); b != nil {
		b.Cut()
	}
	h.cut = true
}

// end ends the direction.
func (h *half) end(at int64, whole bool) {
	switch h.state {
	case untilEnd:
		if !whole {
			h.cutBody()
		}
		h.complete(max(h.from, 0))
	case sized, chunkSize, chunkData, chunkEnd, trailers:
		h.cutBody()
		h.complete(at)
	case inHead:
		h.unread("cut", at)
	}
	h.state = lost
}

// orphan counts an answer whose request was not seen.
func (h *half) orphan(reason string, at int64) {
	h.conn.book.Lose(reason, h.from, at, 1)
}
