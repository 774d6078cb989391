package websocket

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"io"
	"strings"

	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

const (
	mostMessage = 16 << 20 // bytes of one message, unpacked
	window      = 32 << 10 // bytes that compression looks back
)

// The kinds of frames.
const (
	frameMore   = 0
	frameText   = 1
	frameBinary = 2
	frameClose  = 8
)

// Conn reads one WebSocket.
type Conn struct {
	entry *book.Entry
	sides [2]side
	ended [2]bool
}

// side is one direction.
type side struct {
	body    *book.Body
	pending []byte
	message []byte
	kind    byte
	packed  bool // the message at hand is compressed
	allowed bool // compression was agreed upon
	forgets bool // each message is compressed by itself
	before  []byte
	begun   bool
	binary  bool
	text    bool // there is a message that is no JSON
	closed  bool
	lost    bool
}

// Agreed is what the ends agreed upon.
type Agreed struct{ Deflate, ClientForgets, ServerForgets bool }

// Compression reads the value of Sec-WebSocket-Extensions in an answer.
func Compression(value []byte) Agreed {
	v := strings.ToLower(string(value))
	return Agreed{strings.Contains(v, "permessage-deflate"), strings.Contains(v, "client_no_context_takeover"), strings.Contains(v, "server_no_context_takeover")}
}

// New returns a reader of the WebSocket that e opened.
func New(e *book.Entry, a Agreed) *Conn {
	c := &Conn{entry: e}
	c.sides[stream.Forth] = side{body: &e.Request, allowed: a.Deflate, forgets: a.ClientForgets}
	c.sides[stream.Back] = side{body: &e.Response, allowed: a.Deflate, forgets: a.ServerForgets}
	e.Request.Expect(-1)
	e.Response.Expect(-1)
	return c
}

// Data implements [stream.Handler].
func (c *Conn) Data(d stream.Direction, p []byte, at int64) {
	s := &c.sides[d]
	if s.lost || s.closed {
		return
	}
	s.pending = append(s.pending, p...)
	rest := s.pending
	for !s.lost && !s.closed {
		n := s.frame(rest)
		if n == 0 {
			break
		}
		rest = rest[n:]
	}
	s.pending = append(s.pending[:0], rest...)
	if !c.entry.Given() {
		c.entry.Call.Duration = max(0, at-c.entry.Call.Start)
	}
}

// Gap implements [stream.Handler]. Where the next frame begins is not known.
func (c *Conn) Gap(d stream.Direction, _ int, _ int64) { c.sides[d].giveUp() }

// End implements [stream.Handler].
func (c *Conn) End(d stream.Direction, _ int64, _ bool) {
	if c.ended[d] = true; !c.ended[0] || !c.ended[1] {
		return
	}
	for i := range c.sides {
		if s := &c.sides[i]; !s.closed || s.binary {
			s.body.Cut()
		}
		c.sides[i].body.Type = c.sides[i].mediaType()
	}
	c.entry.Done()
}

func (s *side) giveUp() {
	s.lost, s.pending, s.message = true, nil, nil
	s.body.Cut()
}

func (s *side) mediaType() string {
	switch {
	case !s.begun:
		return ""
	case s.binary:
		return "application/octet-stream"
	case s.text:
		return "text/plain"
	}
	return "application/x-ndjson"
}

// frame takes a whole frame and returns its length, 0 where it is not here (RFC 6455, 5.2).
func (s *side) frame(p []byte) int {
	if len(p) < 2 {
		return 0
	}
	n, size := 2, uint64(p[1]&0x7F)
	switch {
	case size == 126 && len(p) >= 4:
		n, size = 4, uint64(binary.BigEndian.Uint16(p[2:]))
	case size == 127 && len(p) >= 10:
		n, size = 10, binary.BigEndian.Uint64(p[2:])
	case size >= 126:
		return 0
	}
	masked := p[1]&0x80 != 0
	if masked {
		n += 4
	}
	if size > mostMessage || p[0]&0x30 != 0 {
		s.giveUp()
		return 0
	}
	if len(p) < n+int(size) {
		return 0
	}
	payload := p[n : n+int(size)]
	if masked {
		for i := range payload { // in place: these bytes are this side's own
			payload[i] ^= p[n-4+i%4]
		}
	}
	s.take(p[0], payload)
	return n + int(size)
}

// take takes what a frame carried.
func (s *side) take(first byte, payload []byte) {
	kind := first & 0x0F
	switch kind {
	case frameText, frameBinary:
		s.kind, s.packed, s.message = kind, first&0x40 != 0, s.message[:0]
	case frameMore:
	case frameClose:
		s.closed = true
		return
	default:
		return
	}
	if len(s.message)+len(payload) > mostMessage || s.packed && !s.allowed {
		s.giveUp()
		return
	}
	s.message = append(s.message, payload...)
	if first&0x80 == 0 {
		return
	}
	m := s.message
	if s.packed {
		unpacked, ok := s.unpack(m)
		if !ok {
			s.giveUp()
			return
		}
		m = unpacked
	}
	s.add(m)
}

// unpack undoes permessage-deflate (RFC 7692, 7.2.2).
func (s *side) unpack(m []byte) ([]byte, bool) {
	in := io.MultiReader(bytes.NewReader(m), strings.NewReader("\x00\x00\xFF\xFF\x01\x00\x00\xFF\xFF"))
	r := flate.NewReaderDict(in, s.before)
	out, err := io.ReadAll(io.LimitReader(r, mostMessage+1))
	if err != nil || len(out) > mostMessage {
		return nil, false
	}
	if !s.forgets {
		s.before = append(s.before, out...)
		s.before = append([]byte(nil), s.before[max(0, len(s.before)-window):]...)
	}
	return out, true
}

// add adds a message to the body, on a line of its own. The newlines of JSON are space.
func (s *side) add(m []byte) {
	if s.kind == frameBinary {
		s.binary = true
	} else if json.Valid(m) {
		m = bytes.Map(func(r rune) rune {
			if r == '\n' || r == '\r' {
				return ' '
			}
			return r
		}, m)
	} else {
		s.text = true
	}
	if s.begun {
		s.body.Add([]byte{'\n'})
	}
	s.begun = true
	s.body.Add(m)
}
