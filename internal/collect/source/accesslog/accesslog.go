package accesslog

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
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
	weblog.Lines
	observes call.Observes
	line     line
	clock    weblog.Clock
	book     weblog.AddressBook
}

func newDecoder() *decoder {
	d := &decoder{book: weblog.AddressBook{}}
	d.Look = func(b []byte) weblog.Shape {
		if d.line.split(b) != "" {
			return weblog.Shape{}
		}
		return d.line.shape()
	}
	return d
}

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	if p.TooLarge || p.Elided != nil {
		return reasonTooLarge
	}
	l := &d.line
	if reason := l.split(weblog.WithoutZeros(p.Bytes)); reason != "" {
		return reason
	}
	var ok bool
	if c.Start, ok = d.clock.Read(l.stamp); !ok {
		return reasonTime
	}
	if !weblog.RequestLine(l.unescape(l.request), c) {
		return reasonRequest
	}
	if c.Status, ok = weblog.Status(l.status); !ok {
		return reasonStatus
	}
	size, ok := weblog.Size(l.size)
	if !ok {
		return reasonSize
	}
	if host := weblog.Host(l.host); len(host) > 0 {
		c.Host = host
	}
	c.Client = d.book.Client(l.client)
	d.fields(space, c)
	weblog.Unseen(c, size)
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
		if v := l.unescape(l.referer); !weblog.None(v) {
			h = append(h, call.Header{Name: weblog.Referer, Value: v})
		}
		if v := l.unescape(l.agent); !weblog.None(v) {
			h = append(h, call.Header{Name: weblog.UserAgent, Value: v})
		}
	}
	if len(l.rest) > 0 {
		e := d.extras(l.rest)
		c.Duration = e.duration
		if e.atEnd {
			c.Start -= e.duration
		}
		if len(e.forwarded) > 0 {
			h = append(h, call.Header{Name: weblog.ForwardedFor, Value: e.forwarded})
		}
	}
	c.Request.Headers = space.Took(h)
}

// Describe implements [source.Decoder]. A log carries no credentials and no bodies.
func (d *decoder) Describe(s *call.Source) { s.Observes |= d.observes }

// Found implements [source.Finder]. The lines of nginx and of Apache are made alike.
func (d *decoder) Found() (writer, by string) { return "", "lines of the common or combined format" }
