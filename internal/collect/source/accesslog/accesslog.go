package accesslog

import (
	"bytes"
	"errors"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
)

// Format is access logs in the common and combined formats, and those with more fields before or behind.
var Format = source.Format{
	Name:   "access-log",
	Detect: detect,
	New:    func(source.Limits) source.Decoder { return newDecoder() },
}

// Why a line is no call.
const (
	reasonFormat   = "format"  // it is no line of an access log
	reasonTime     = "time"    // there is no such time
	reasonRequest  = "request" // what was sent is no HTTP request, such as the first bytes of TLS
	reasonStatus   = "status"
	reasonSize     = "size"
	reasonTooLarge = "too_large"
)

// decoder reads the lines of one log.
type decoder struct {
	first    shape // of the first line that is one
	observes call.Observes
	cut      bool
	line     line
	clock    clock
	book     addressBook
	names    struct{ referer, agent, forwarded []byte }
}

func newDecoder() *decoder {
	d := &decoder{book: addressBook{}}
	d.names.referer, d.names.agent = []byte("Referer"), []byte("User-Agent")
	d.names.forwarded = []byte("X-Forwarded-For")
	return d
}

// Next implements [source.Decoder].
func (d *decoder) Next(w *source.Window) (source.Piece, error) {
	d.cut = false
	if err := w.SkipSpace(); err != nil {
		return source.Piece{}, err
	}
	p, err := w.Entry(source.Line{})
	switch {
	case err == nil:
		d.learn(p)
		return p, nil
	case errors.Is(err, source.ErrFull):
		return p, err
	case d.ended(w.Bytes()):
		return w.OpenEntry(), nil
	}
	d.cut = true
	return source.Piece{}, err
}

// learn remembers how lines look.
func (d *decoder) learn(p source.Piece) {
	if !d.first.known && p.Elided == nil && d.line.split(withoutZeros(p.Bytes)) == "" {
		d.first = d.line.shape()
	}
}

// ended says whether a last line without a newline is surely whole.
func (d *decoder) ended(b []byte) bool {
	return d.first.known && d.line.split(withoutZeros(bytes.TrimRight(b, " \t\r"))) == "" &&
		d.line.shape() == d.first && d.first.quoted
}

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	if p.TooLarge || p.Elided != nil {
		return reasonTooLarge
	}
	l := &d.line
	if reason := l.split(withoutZeros(p.Bytes)); reason != "" {
		return reason
	}
	var ok bool
	if c.Start, ok = d.clock.read(l.stamp); !ok {
		return reasonTime
	}
	if !readRequest(unescape(l.request), c) {
		return reasonRequest
	}
	if c.Status, ok = status(l.status); !ok {
		return reasonStatus
	}
	size, ok := size(l.size)
	if !ok {
		return reasonSize
	}
	if host := hostOf(l.host); len(host) > 0 {
		c.Host = host
	}
	c.Client = d.book.client(l.client)
	d.fields(space, c)
	c.Request.Body = call.Body{Size: call.Unknown, State: call.BodyUnobservable}
	c.Response.Body = call.Body{Size: size, State: call.BodyUnobservable}
	if bodiless(c) {
		c.Response.Body = call.Body{State: call.BodyNone}
	}
	if c.Client.IsValid() {
		d.observes |= call.ObservesClientAddress
	}
	return ""
}

// fields reads what stands behind the size.
func (d *decoder) fields(space *source.Space, c *call.Call) {
	l := &d.line
	h := space.Headers()
	if l.paired {
		d.observes |= call.ObservesRequestHeaders
		if v := unescape(l.referer); !none(v) {
			h = append(h, call.Header{Name: d.names.referer, Value: v})
		}
		if v := unescape(l.agent); !none(v) {
			h = append(h, call.Header{Name: d.names.agent, Value: v})
		}
	}
	if len(l.rest) > 0 {
		e := d.extras(l.rest)
		c.Duration = e.duration
		if e.atEnd {
			c.Start -= e.duration
		}
		if len(e.forwarded) > 0 {
			h = append(h, call.Header{Name: d.names.forwarded, Value: e.forwarded})
		}
	}
	c.Request.Headers = space.Took(h)
}

// none says whether a field is what servers write for nothing.
func none(v []byte) bool { return len(v) == 0 || len(v) == 1 && v[0] == '-' }

// Describe implements [source.Decoder]. A log carries no credentials and no bodies.
func (d *decoder) Describe(s *call.Source) { s.Observes |= d.observes }

// Finish implements [source.Decoder].
func (d *decoder) Finish() string {
	if d.cut {
		return "cut"
	}
	return ""
}
