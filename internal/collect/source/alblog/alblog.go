package alblog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Format is the access log of an application load balancer.
var Format = source.Format{
	Name:   "alb-log",
	Detect: detect,
	New:    func(source.Limits) source.Decoder { return newDecoder() },
}

// Why a line is no call.
const (
	reasonFormat   = "format"  // it is no line of a load balancer
	reasonTime     = "time"    // there is no such time
	reasonRequest  = "request" // what was sent is no HTTP request
	reasonStatus   = "status"
	reasonSize     = "size"
	reasonTooLarge = "too_large"
)

type decoder struct {
	weblog.Lines
	line     line
	book     weblog.AddressBook
	observes call.Observes
}

func newDecoder() *decoder {
	d := &decoder{book: weblog.AddressBook{}}
	d.Look = func(b []byte) weblog.Shape {
		if !d.line.split(b) {
			return weblog.Shape{}
		}
		return weblog.Shape{Known: true, Fields: d.line.more, Closed: b[len(b)-1] == '"'}
	}
	return d
}

func detect(head []byte) bool {
	var l line
	return weblog.Mostly(head, nil, func(text []byte) bool {
		if !l.split(text) {
			return false
		}
		_, _, ok := weblog.Moment(l.end)
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
	if !l.when(c) {
		return reasonTime
	}
	if !weblog.RequestLine(weblog.Unescape(l.request), c) {
		return reasonRequest
	}
	var ok bool
	if c.Status, ok = weblog.Status(l.status); !ok {
		return reasonStatus
	}
	sent, ok := weblog.Size(l.sent)
	if !ok {
		return reasonSize
	}
	c.Host = weblog.Host(c.Host)
	if len(c.Host) == 0 {
		c.Host = weblog.Host(weblog.Unescape(l.domain))
	}
	if bytes.HasPrefix(l.kind, []byte("ws")) {
		c.Scheme = l.kind
	}
	if c.Client = d.book.ClientPort(l.client); c.Client.IsValid() {
		d.observes |= call.ObservesClientAddress
	}
	d.observes |= call.ObservesRequestHeaders
	if v := weblog.Unescape(l.agent); !weblog.None(v) {
		c.Request.Headers = space.Took(append(space.Headers(), call.Header{Name: weblog.UserAgent, Value: v}))
	}
	weblog.Unseen(c, sent)
	return ""
}

// Describe implements [source.Decoder]. A log carries no credentials and no bodies.
func (d *decoder) Describe(s *call.Source) {
	s.Observes |= d.observes
	s.Standpoint = "edge"
}

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) {
	return "alb", "the fields of an application load balancer of AWS"
}
