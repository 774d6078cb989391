package envoylog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Format is Envoy's access log as text.
var Format = source.Format{
	Name:   "envoy-log",
	Detect: detect,
	New:    func(source.Limits) source.Decoder { return newDecoder() },
}

// Why a line is no call.
const (
	reasonFormat   = "format"  // it is no line of Envoy
	reasonTime     = "time"    // there is no such time
	reasonRequest  = "request" // no HTTP request, such as a plain connection
	reasonStatus   = "status"
	reasonSize     = "size"
	reasonTooLarge = "too_large"
)

type decoder struct {
	weblog.Lines
	line     line
	book     weblog.AddressBook
	observes call.Observes
	istio    bool
}

func newDecoder() *decoder {
	d := &decoder{book: weblog.AddressBook{}}
	d.Look = func(b []byte) weblog.Shape {
		if !d.line.split(b) {
			return weblog.Shape{}
		}
		return d.line.shape(b)
	}
	return d
}

func detect(head []byte) bool {
	var l line
	return weblog.Mostly(head, nil, func(text []byte) bool {
		if !l.split(text) {
			return false
		}
		_, _, ok := weblog.Moment(l.start)
		return ok
	})
}

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	if p.TooLarge || p.Elided != nil {
		return reasonTooLarge
	}
	l := &d.line
	if !l.split(weblog.WithoutZeros(p.Bytes)) {
		return reasonFormat
	}
	var ok bool
	if c.Start, _, ok = weblog.Moment(l.start); !ok {
		return reasonTime
	}
	if !weblog.RequestLine(weblog.Unescape(l.request), c) {
		return reasonRequest
	}
	if c.Status, ok = weblog.Status(l.status); !ok {
		return reasonStatus
	}
	sent, ok := weblog.Size(l.sent)
	if !ok {
		return reasonSize
	}
	if !weblog.None(l.duration) {
		c.Duration = weblog.Duration(l.duration, weblog.Millis)
	}
	if len(c.Host) == 0 {
		c.Host = weblog.Host(weblog.Unescape(l.authority))
	}
	if c.Client = d.book.Client(l.client); c.Client.IsValid() {
		d.observes |= call.ObservesClientAddress
	}
	d.headers(space, c)
	weblog.Unseen(c, sent)
	d.istio = d.istio || l.istio
	return ""
}

func (d *decoder) headers(space *source.Space, c *call.Call) {
	h := space.Headers()
	if v := weblog.Unescape(d.line.agent); !weblog.None(v) {
		h = append(h, call.Header{Name: weblog.UserAgent, Value: v})
	}
	if v := weblog.Unescape(d.line.forwarded); !weblog.None(v) {
		h = append(h, call.Header{Name: weblog.ForwardedFor, Value: v})
		if d.book.Has(bytes.TrimSpace(v[bytes.LastIndexByte(v, ',')+1:])) {
			d.observes |= call.ObservesClientAddress
		}
	}
	c.Request.Headers = space.Took(h)
	d.observes |= call.ObservesRequestHeaders
}

// Describe implements [source.Decoder]. A log carries no credentials and no bodies.
func (d *decoder) Describe(s *call.Source) { s.Observes |= d.observes }

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) {
	if d.istio {
		return "envoy", "Istio's default format"
	}
	return "envoy", "Envoy's default format"
}
