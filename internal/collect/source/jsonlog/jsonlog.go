package jsonlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
	"github.com/waybill-security/waybill/internal/jsonscan"
)

// Format is access logs with a JSON object a line.
var Format = source.Format{
	Name:   "json-log",
	Detect: detect,
	New:    func(source.Limits) source.Decoder { return newDecoder() },
}

// Why a line is no call.
const (
	reasonJSON     = "json"    // the object is broken
	reasonFormat   = "format"  // it is no line of an access log in JSON
	reasonTime     = "time"    // there is no such time
	reasonRequest  = "request" // what was sent is no HTTP request, such as the first bytes of TLS
	reasonStatus   = "status"
	reasonTooLarge = "too_large"
)

// decoder reads the lines of one log.
type decoder struct {
	scanner scanner
	record  record
	book    weblog.AddressBook
	// stamp is the last time that was read: lines of one second share theirs.
	stamp    [40]byte
	stamped  int // its length
	micros   int64
	observes call.Observes
	hidden   bool           // a credential was blotted out
	presets  presets        // that lines fitted
	text     source.Decoder // of lines of text in objects; nil when there was none
}

func newDecoder() *decoder {
	d := &decoder{book: weblog.AddressBook{}}
	d.scanner.keys = newKeyring()
	return d
}

// Next implements [source.Decoder].
func (d *decoder) Next(w *source.Window) (source.Piece, error) {
	return w.Line()
}

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	if p.TooLarge || p.Elided != nil {
		return reasonTooLarge
	}
	line := objectIn(weblog.WithoutZeros(p.Bytes))
	if line == nil {
		if p.Open {
			return reasonJSON // its object may still come
		}
		return reasonFormat
	}
	if !d.scan(line, space) {
		return reasonJSON
	}
	of := choose(&d.record)
	if of == nil {
		if of = d.unwrap(space); of == nil {
			return d.wrappedText(space, c)
		}
	}
	return d.finish(of, space, c)
}

// scan reads the object into the record; false when it is broken.
func (d *decoder) scan(line []byte, space *source.Space) bool {
	reason := d.scanner.scan(line, &d.record)
	if reason == jsonscan.BadEscape {
		reason = d.scanner.scan(repair(line, space.Batch), &d.record)
	}
	return reason == ""
}

// unwrap reads the object that stands as text in the one at hand, and returns its preset, or nil. A time of the outer
// one counts where the inner one has none.
func (d *decoder) unwrap(space *source.Space) *preset {
	r := &d.record
	inner := objectIn(bytes.TrimSpace(r.get(wrapped)))
	if len(inner) == 0 || r.marks&(isRecord|isOther) != 0 {
		return nil
	}
	outer, timed := r.values[atTime], r.has(atTime)
	if !d.scan(inner, space) {
		return nil
	}
	if timed && !r.any(times...) && bytes.IndexByte(r.get(requestTime), '/') < 0 {
		r.seen |= 1 << atTime
		r.values[atTime] = outer
	}
	return choose(r)
}

// farthest is how far into a line its object may begin, in bytes.
const farthest = 256

// objectIn is the object that a line holds, at its beginning or behind the head of a syslog or container runtime; nil when
// there is none.
func objectIn(line []byte) []byte {
	if len(line) == 0 || line[0] == '{' {
		return line[:len(line):len(line)]
	}
	i := bytes.IndexByte(line[:min(len(line), farthest)], '{')
	if i < 1 || line[i-1] != ' ' || bytes.IndexByte(line[:i], '"') >= 0 {
		return nil
	}
	if inside := bytes.TrimLeft(line[i+1:], " "); len(inside) == 0 || inside[0] != '"' {
		return nil
	}
	return line[i:]
}

// Describe implements [source.Decoder].
func (d *decoder) Describe(s *call.Source) {
	observes := d.observes
	if d.hidden {
		observes &^= call.ObservesCredentials
	}
	s.Observes |= observes
	switch {
	case d.text != nil:
		d.text.Describe(s)
	case d.presets.allAtEdge():
		s.Standpoint = "edge"
	}
}

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) {
	writer, by = d.presets.found()
	if f, ok := d.text.(source.Finder); ok {
		who, what := f.Found()
		if what += ", wrapped in objects"; by == "" {
			return who, what
		}
		return "", by + ", " + what
	}
	return writer, by
}

// Finish implements [source.Decoder]. A line that is cut shows as an open piece.
func (d *decoder) Finish() string { return "" }
