package cloudfrontlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Format is CloudFront's standard log.
var Format = source.Format{
	Name:   "cloudfront-log",
	Detect: detect,
	New:    func(source.Limits) source.Decoder { return newDecoder() },
}

// Why a line is no call.
const (
	reasonFormat   = "format"  // it is no line of CloudFront
	reasonTime     = "time"    // there is no such time
	reasonRequest  = "request" // what was sent is no HTTP request
	reasonStatus   = "status"
	reasonTooLarge = "too_large"
)

type decoder struct {
	weblog.Lines
	layout   layout
	line     line
	book     weblog.AddressBook
	observes call.Observes
}

func newDecoder() *decoder {
	d := &decoder{book: weblog.AddressBook{}, layout: usual}
	d.Look = func(b []byte) weblog.Shape { return weblog.Shape{} } // the last field may always go on
	return d
}

func detect(head []byte) bool {
	layout := usual
	var l line
	return weblog.Mostly(head, func(text []byte) bool {
		if !isDirective(text) {
			return false
		}
		layout.learn(text)
		return true
	}, func(text []byte) bool {
		if !l.split(text, &layout) {
			return false
		}
		_, ok := weblog.DayAndTime(l[day], l[clock])
		return ok
	})
}

// Next implements [source.Decoder]. Directives are no entries.
func (d *decoder) Next(w *source.Window) (source.Piece, error) {
	for {
		if err := w.SkipSpace(); err != nil {
			return source.Piece{}, err
		}
		if w.Bytes()[0] != '#' {
			return d.Lines.Next(w)
		}
		n, err := w.LineLength(longestDirective)
		if err != nil {
			return source.Piece{}, err
		}
		if n < 0 {
			return d.Lines.Next(w) // far too long for a directive
		}
		d.layout.learn(bytes.TrimRight(w.Bytes()[:n], " \t\r\n"))
		w.Discard(n)
	}
}

// longestDirective bounds a directive, in bytes.
const longestDirective = 64 << 10

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	if p.TooLarge || p.Elided != nil {
		return reasonTooLarge
	}
	l := &d.line
	if !l.split(weblog.WithoutZeros(p.Bytes), &d.layout) {
		return reasonFormat
	}
	var ok bool
	if c.Start, ok = weblog.DayAndTime(l[day], l[clock]); !ok {
		return reasonTime
	}
	if !weblog.None(l[taken]) {
		if c.Duration = weblog.Duration(l[taken], weblog.Seconds); c.Duration > 0 {
			c.Start -= c.Duration
		}
	}
	if !weblog.Method(l[verb], c) || !weblog.Target(l[stem], c) {
		return reasonRequest
	}
	if q := l[query]; !weblog.None(q) {
		c.Query = q
	}
	if c.Status, ok = weblog.Status(l[status]); !ok {
		return reasonStatus
	}
	d.rest(space, c)
	return ""
}

// rest reads what a call can do without.
func (d *decoder) rest(space *source.Space, c *call.Call) {
	l := &d.line
	c.Protocol = weblog.Protocol(l[protocol])
	if s := l[scheme]; !weblog.None(s) {
		c.Scheme = s
	}
	for _, h := range []field{asked, host} {
		if len(c.Host) == 0 {
			c.Host = weblog.Host(l[h])
		}
	}
	c.Client = d.book.With(l[client], l[port])
	if c.Client.IsValid() {
		d.observes |= call.ObservesClientAddress
	}
	h := space.Headers()
	for _, n := range headers {
		if v := weblog.Unquote(l[n.field]); !weblog.None(v) {
			h = append(h, call.Header{Name: n.name, Value: v})
			if n.field == cookie {
				d.observes |= call.ObservesCredentials
			}
		}
	}
	c.Request.Headers = space.Took(h)
	if d.layout.has(agent) || d.layout.has(referer) {
		d.observes |= call.ObservesRequestHeaders
	}
	size := int64(call.Unknown)
	for _, f := range []field{bodySize, sent} {
		if n, ok := weblog.Size(l[f]); ok && size < 0 && !weblog.None(l[f]) {
			size = n
		}
	}
	weblog.Unseen(c, size)
}

// Describe implements [source.Decoder]. A log carries no bodies.
func (d *decoder) Describe(s *call.Source) {
	s.Observes |= d.observes
	s.Standpoint = "edge"
}

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) { return "cloudfront", "CloudFront's fields" }
