package http2

import (
	"encoding/binary"
	"strings"

	"golang.org/x/net/http2/hpack"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

// Bounds.
const (
	mostHead   = 1 << 20 // bytes of the fields of one message, and of a frame that is held
	mostForgot = 16      // times that a table is begun anew; from then on no head is read
	mostTable  = 1 << 20 // bytes that the ends may agree to remember of fields
)

// side is one direction of a connection.
type side struct {
	conn    *Conn
	d       stream.Direction
	table   *hpack.Decoder
	preface bool // the client's is still to come
	lost    bool // the beginning of the next frame is to be found
	pending []byte
	from    int64 // when the first pending byte came
	frame   header
	inData  bool // the rest of a frame of data
	left    int  // of it, padding included
	padding int

	block      []byte // of a head that goes on in CONTINUATION
	blockFor   uint32
	blockEnds  bool // and the stream ends with it
	blockFrom  int64
	blockPush  bool
	fields     []field
	fieldBytes int
	unknown    bool // a field could not be resolved
	forgot     int  // how often the table was begun anew
}

func (s *side) data(p []byte, at int64) {
	for len(p) > 0 {
		switch {
		case s.inData:
			p = s.more(p, at)
		case s.lost && len(s.pending) == 0 && !Looks(p):
			return
		default:
			s.lost = false
			p = s.next(p, at)
		}
	}
}

// more takes the rest of a frame of data.
func (s *side) more(p []byte, at int64) []byte {
	n := min(s.left, len(p))
	if k := min(n, s.left-s.padding); k > 0 {
		s.add(p[:k])
	}
	s.left -= n
	if s.left == 0 {
		s.dataOver(at)
	}
	return p[n:]
}

func (s *side) dataOver(at int64) {
	s.inData = false
	if s.frame.flags&flagEnd != 0 {
		s.conn.end(s.frame.stream, s.d, at)
	}
}

func (s *side) add(p []byte) {
	if x := s.conn.streams[s.frame.stream]; x != nil {
		b := x.body(s.d)
		if b.State == call.BodyNone {
			b.Expect(call.Unknown)
		}
		b.Add(p)
	}
}

// next reads a frame when it is here, and returns the rest.
func (s *side) next(p []byte, at int64) []byte {
	all := p
	if len(s.pending) > 0 {
		all = append(s.pending, p...)
	} else {
		s.from = at
	}
	n := s.read(all, at)
	if n == 0 {
		s.pending = append(s.pending[:0], all...)
		return nil
	}
	used := n - (len(all) - len(p))
	s.pending = s.pending[:0]
	if cap(s.pending) > 64<<10 {
		s.pending = nil
	}
	s.from = at
	return p[max(0, used):]
}

// read reads the frame that p begins with, of data only as much as its head; 0 when there is too little.
func (s *side) read(p []byte, at int64) int {
	if s.preface {
		n := min(len(p), len(Preface))
		if string(p[:n]) != Preface[:n] {
			s.preface = false // an upgraded connection that goes on without one
			return s.read(p, at)
		}
		if n < len(Preface) {
			return 0
		}
		s.preface = false
		return n
	}
	if len(p) < headerSize {
		return 0
	}
	h := readHeader(p)
	if h.length > 1<<24-1 || h.kind != frameData && h.length > mostHead {
		s.loseTrack(at)
		return len(p)
	}
	s.frame = h
	if h.kind == frameData {
		return s.startData(p, at)
	}
	if len(p) < headerSize+h.length {
		return 0
	}
	s.control(p[headerSize:headerSize+h.length], at)
	return headerSize + h.length
}

func (s *side) startData(p []byte, at int64) int {
	n := headerSize
	s.left, s.padding = s.frame.length, 0
	if s.frame.flags&flagPadded != 0 && s.frame.length > 0 {
		if len(p) < n+1 {
			return 0
		}
		s.padding = min(int(p[n]), s.frame.length-1)
		s.left--
		n++
	}
	s.inData = s.left > 0
	if !s.inData {
		s.dataOver(at)
	}
	return n
}

// control takes a whole frame that holds no data.
func (s *side) control(p []byte, at int64) {
	h := s.frame
	switch h.kind {
	case frameHeaders:
		if h.flags&flagPadded != 0 {
			p = unpad(p)
		}
		if h.flags&flagOrder != 0 {
			p = p[min(5, len(p)):]
		}
		s.begin(h.stream, p, h.flags&flagEnd != 0, false, at)
	case framePush:
		if h.flags&flagPadded != 0 {
			p = unpad(p)
		}
		if len(p) >= 4 {
			s.begin(binary.BigEndian.Uint32(p)&0x7FFFFFFF, p[4:], true, true, at)
		}
	case frameContinuation:
		if s.blockFor != 0 && len(s.block)+len(p) <= mostHead {
			s.block = append(s.block, p...)
			if h.flags&flagHeaders != 0 {
				s.head(at)
			}
		}
	case frameReset:
		s.conn.reset(h.stream, s.d, at)
	}
}

func unpad(p []byte) []byte {
	if len(p) == 0 || int(p[0]) >= len(p) {
		return nil
	}
	return p[1 : len(p)-int(p[0])]
}

// begin begins a head.
func (s *side) begin(id uint32, p []byte, ends, push bool, at int64) {
	s.block = append(s.block[:0], p...)
	s.blockFor, s.blockEnds, s.blockPush, s.blockFrom = id, ends, push, s.from
	if s.frame.flags&flagHeaders != 0 {
		s.head(at)
	}
}

// gap goes over n bytes that are not here. Within a frame of data only the body suffers.
func (s *side) gap(n int, at int64) {
	if s.inData && n <= s.left {
		if x := s.conn.streams[s.frame.stream]; x != nil {
			x.body(s.d).Cut()
		}
		if s.left -= n; s.left == 0 {
			s.dataOver(at)
		}
		return
	}
	s.loseTrack(at)
}

// loseTrack looks for frames again, with nothing known of what the ends remember of fields. Any body at hand may miss a part.
func (s *side) loseTrack(at int64) {
	s.conn.book.Lose("packets_missing", at, at, call.Unknown)
	for _, x := range s.conn.streams {
		if !x.over[s.d] {
			x.body(s.d).Cut()
		}
	}
	s.inData, s.pending, s.blockFor, s.preface = false, nil, 0, false
	s.forget()
}

// unknownField stands in the table for what was put there before reading began.
const unknownField = "?"

// forget begins a table of fields in which everything is unknown: what is put in from now on has its right place in it.
func (s *side) forget() {
	s.lost = true
	if s.forgot++; s.forgot > mostForgot {
		return
	}
	s.table = hpack.NewDecoder(1<<16, func(hpack.HeaderField) {})
	s.table.SetAllowedMaxDynamicTableSize(mostTable)
	fill := []byte(strings.Repeat("\x40\x01?\x01?", 1<<16/34))
	_, _ = s.table.Write(fill) // it is well made
	_ = s.table.Close()
	s.table.SetEmitFunc(s.emit)
	s.table.SetMaxStringLength(mostHead)
}
