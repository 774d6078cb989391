package endpoint

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
)

// maxSegments bounds a path's evidence: the last of so many segments stands for all the rest.
const maxSegments = 32

// maxCached bounds the splitter's memory of words and hosts. When it is full it is emptied: what is remembered changes
// nothing but the speed.
const maxCached = 8192

// Value is a part of a path that is, or could be, somebody's: a folded one, or a literal outside the vocabulary. At the ending
// of a file's name the value is the whole name.
type Value struct {
	Index  int    // of the part, from 0
	Raw    []byte // percent-decoded; valid until the next Split, and no longer than the call
	Listed bool   // one of several values of a list, each somebody's of its own
}

// Splitter makes the evidence of a path out of a call. It reuses its buffers, so one goroutine has one splitter.
type Splitter struct {
	segments []observation.Segment
	values   []Value
	parts    []fragment
	buffer   []byte
	words    map[string]*verdict
	hosts    [3]map[string]observation.Text
	services map[string]observation.Text
}

// NewSplitter returns a splitter with empty buffers.
func NewSplitter() *Splitter {
	s := &Splitter{words: map[string]*verdict{}, services: map[string]observation.Text{}}
	for i := range s.hosts {
		s.hosts[i] = map[string]observation.Text{}
	}
	return s
}

// Split returns the evidence that a call leaves for its endpoint, and the values in its path. It is a pure function of
// the call. The slices of both are valid until the next Split.
func (s *Splitter) Split(c *call.Call) (observation.Path, []Value) {
	s.segments, s.values, s.buffer = s.segments[:0], s.values[:0], s.buffer[:0]
	wire := rpc.WireOf(c)
	noise := IsNoise(c.Status) || wire.Unknown
	at := place{founding: !noise}
	rest := skipSlashes(c.Path)
	for len(rest) > 0 {
		left, piece := rest, rest
		if end := bytes.IndexByte(rest, '/'); end >= 0 {
			piece = rest[:end]
		}
		rest = skipSlashes(rest[len(piece):])
		if len(s.segments) == maxSegments-1 && len(rest) > 0 {
			s.fold(left)
			break
		}
		at.last = len(rest) == 0
		s.take(piece, &at)
	}
	if wire.Named {
		s.remote(c.Path, noise)
	}
	return observation.Path{
		Method:    method(c.Method),
		Host:      s.host(c),
		Service:   s.service(c.Service),
		Segments:  s.segments,
		Operation: wireText(wire),
		Noise:     noise,
	}, s.values
}

// IsNoise says whether an answer founds no endpoint: the service says that there is no such thing. No answer at all
// says nothing of the kind.
func IsNoise(status int) bool {
	return status == 404 || status == 405 || status == 400 || status == 501
}

// place is where in a path a segment stands; what it means may hang on that.
type place struct {
	before   []byte // the segment before, nil where there is none or where it was folded
	values   int    // how many values stand before
	founding bool   // the answer may found an endpoint
	last     bool
}

// take adds one segment.
func (s *Splitter) take(piece []byte, at *place) {
	text, raw, shape := piece, piece, piece
	if bytes.IndexByte(piece, '%') >= 0 {
		text, raw = s.decode(piece, false), s.decode(piece, true)
		if shape = text; bytes.IndexByte(text, '%') >= 0 {
			shape = s.soften(text)
		}
	}
	if s.compose(shape, at) {
		return
	}
	v := s.judge(text, at)
	if v.segment.Class == observation.SegmentOther && len(shape) != len(text) {
		if v = s.judge(shape, at); v.segment.Class == observation.SegmentLiteral {
			v = folded(observation.SegmentOther) // the escape is a part of its spelling
		}
	}
	if v.value {
		s.values = append(s.values, Value{Index: len(s.segments), Raw: raw})
		at.values++
	}
	s.segments = append(s.segments, v.segment)
	if at.before = nil; v.segment.Class == observation.SegmentLiteral {
		at.before = text
	}
}

// judge decides upon a segment, with what is remembered of equal words.
func (s *Splitter) judge(text []byte, at *place) *verdict {
	if isDigit(text[0]) {
		if v := positional(text, at); v != nil {
			return v
		}
		if digitsAt(text, 0, len(text)) {
			return folded(observation.SegmentNumber)
		}
	}
	v := s.words[string(text)]
	if v == nil {
		v = classify(text)
		if v.segment.Class == observation.SegmentMixed && at.begins() && versioned(text) {
			return at.sealed(word(text, false))
		}
		if at.founding && v.segment.Class == observation.SegmentLiteral && len(text) <= 2*maxWord {
			if len(s.words) >= maxCached {
				clear(s.words)
			}
			s.words[string(text)] = v
		}
	}
	if !v.value || v.segment.Class != observation.SegmentLiteral {
		return v
	}
	if named(text, at.before) {
		return folded(observation.SegmentMixed)
	}
	return at.sealed(v)
}

// sealed lets a word outside the vocabulary stand only where the answer may found an endpoint.
func (at *place) sealed(v *verdict) *verdict {
	if !at.founding {
		return folded(observation.SegmentWord)
	}
	return v
}

// fold makes one segment of all that is left of a path that is longer than any API's.
func (s *Splitter) fold(left []byte) {
	s.values = append(s.values, Value{Index: len(s.segments), Raw: s.decode(left, true)})
	s.segments = append(s.segments, observation.Segment{Class: observation.SegmentOther})
}

// decode undoes percent-escapes: all of them, or those alone that need not be escaped (RFC 3986, section 2.3). The result
// stands in the splitter's buffer.
func (s *Splitter) decode(piece []byte, all bool) []byte {
	start := len(s.buffer)
	for i := 0; i < len(piece); i++ {
		b := piece[i]
		if b == '%' && i+2 < len(piece) {
			high, low := hexValue(piece[i+1]), hexValue(piece[i+2])
			if high < 16 && low < 16 && (all || unreserved(high<<4|low)) {
				b, i = high<<4|low, i+2
			}
		}
		s.buffer = append(s.buffer, b)
	}
	return s.buffer[start:len(s.buffer):len(s.buffer)]
}

// soften undoes the escapes of signs that clients often escape though they need not, for looking at a segment's shape alone.
func (s *Splitter) soften(piece []byte) []byte {
	start := len(s.buffer)
	for i := 0; i < len(piece); i++ {
		b := piece[i]
		if b == '%' && i+2 < len(piece) {
			if high, low := hexValue(piece[i+1]), hexValue(piece[i+2]); high < 16 && low < 16 && bytes.IndexByte([]byte("'(),=@$"), high<<4|low) >= 0 {
				b, i = high<<4|low, i+2
			}
		}
		s.buffer = append(s.buffer, b)
	}
	return s.buffer[start:len(s.buffer):len(s.buffer)]
}

func skipSlashes(path []byte) []byte {
	for len(path) > 0 && path[0] == '/' {
		path = path[1:]
	}
	return path
}
