package suricata

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Format is Suricata's EVE log.
var Format = source.Format{
	Name:   "suricata",
	Detect: detect,
	New: func(l source.Limits) source.Decoder {
		return &decoder{book: weblog.AddressBook{}, limits: l}
	},
}

// Why a line is no call.
const (
	reasonJSON     = "json"     // the object is broken
	reasonFormat   = "format"   // it is no event of Suricata
	reasonNotHTTP  = "not_http" // it is an event of another type
	reasonTime     = "time"     // there is no such time
	reasonRequest  = "request"  // what was sent is no HTTP request, or none was seen
	reasonStatus   = "status"
	reasonTooLarge = "too_large"
)

type decoder struct {
	limits   source.Limits
	event    event
	walker   jsonwalk.Walker
	book     weblog.AddressBook
	observes call.Observes
}

// detect looks for events. One of any type will do, as few of a sensor's are of HTTP.
func detect(head []byte) bool {
	d := &decoder{}
	var line []byte
	return weblog.Mostly(head, nil, func(text []byte) bool {
		line = append(line[:0], text...) // reading decodes in place
		return line[0] == '{' && d.event.read(&d.walker, line) && d.event.isOne()
	})
}

// isOne says whether a line is an event at all: others have types and times, too, but tell of no flow.
func (e *event) isOne() bool { return len(e.kind) > 0 && len(e.when) > 0 && e.sensed }

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
	e := &d.event
	line := weblog.WithoutZeros(p.Bytes)
	if len(line) > 0 && line[0] != '{' && !p.Open {
		return reasonFormat
	}
	if !e.read(&d.walker, line) {
		return reasonJSON
	}
	switch {
	case !e.isOne():
		return reasonFormat
	case string(e.kind) != "http" && string(e.kind) != "http2" || !e.http:
		return reasonNotHTTP
	}
	var ok bool
	if c.Start, _, ok = weblog.Moment(e.when); !ok {
		return reasonTime
	}
	if !weblog.Method(e.method, c) || !weblog.Target(e.url, c) {
		return reasonRequest
	}
	if c.Status, ok = weblog.Status(e.status); !ok {
		return reasonStatus
	}
	d.rest(space, c)
	return ""
}

var (
	clearScheme = []byte("http")
	contentType = []byte("Content-Type")
)

// rest reads what a call can do without.
func (d *decoder) rest(space *source.Space, c *call.Call) {
	e := &d.event
	if c.Protocol = weblog.Protocol(e.protocol); e.h2 || string(e.kind) == "http2" {
		c.Protocol = "HTTP/2"
	}
	if len(c.Host) == 0 {
		c.Host = e.host
	}
	if len(c.Scheme) == 0 && len(e.xff) == 0 {
		c.Scheme = clearScheme
	}
	c.Client = d.book.With(e.client, e.clientPort)
	c.Server = d.book.With(e.server, e.serverPort)
	if c.Client.IsValid() {
		d.observes |= call.ObservesClientAddress
	}
	c.Request.Headers = e.request.headers(space, weblog.ForwardedFor, e.xff)
	c.Response.Headers = e.response.headers(space, nil, nil)
	if len(c.Request.Headers) > 0 || e.request.all {
		d.observes |= call.ObservesRequestHeaders
	}
	if len(c.Response.Headers) > 0 || e.response.all {
		d.observes |= call.ObservesResponseHeaders
	}
	if e.request.all || c.Request.Header("authorization") != nil || c.Request.Header("cookie") != nil {
		d.observes |= call.ObservesCredentials
	}
	d.bodies(c)
}

// headers puts the fields of one side together: all of them where they were written, else those that were named.
func (s *side) headers(space *source.Space, name, value []byte) []call.Header {
	h := append(space.Headers(), s.fields...)
	m := call.Message{Headers: s.fields}
	for _, n := range s.named {
		if m.Header(string(n.Name)) == nil {
			h = append(h, n)
		}
	}
	if len(value) > 0 && m.Header(string(name)) == nil {
		h = append(h, call.Header{Name: name, Value: value})
	}
	return space.Took(h)
}

// bodies reads what of them the log holds, which is seldom more than a size.
func (d *decoder) bodies(c *call.Call) {
	e := &d.event
	size := sizeOf(e.length)
	weblog.Unseen(c, size)
	if n := sizeOf(e.requestLength); n >= 0 {
		c.Request.Body.Size = n
	}
	if e.request.present {
		d.observes |= call.ObservesRequestBody
		c.Request.Body = d.held(&e.request, c.Request.Body.Size, c.Request.Header("content-type"))
	}
	if e.response.present && c.Response.Body.State == call.BodyUnobservable {
		d.observes |= call.ObservesResponseBody
		c.Response.Body = d.held(&e.response, size, c.Response.Header(string(contentType)))
	}
}

func sizeOf(b []byte) int64 {
	if n, ok := weblog.Size(b); ok && len(b) > 0 {
		return n
	}
	return call.Unknown
}

// held is a body that the event holds. The one in base64 is as it was sent; in the other all that cannot be printed is
// replaced, so it may be less than was sent.
func (d *decoder) held(s *side, declared int64, mediaType []byte) call.Body {
	b := call.Body{Size: declared, MediaType: mediaType, State: call.BodyWhole}
	switch {
	case len(s.base64) > 0:
		decoded, ok := source.DecodeBase64(s.base64)
		if b.Bytes = decoded; !ok {
			b.State = call.BodyUnreadable
			return b
		}
	case len(s.text) > 0:
		b.Bytes = s.text
		if bytes.IndexByte(s.text, '.') >= 0 {
			b.State = call.BodyCut // each may stand for something else
		}
	case declared > 0:
		b.State = call.BodyMissing
		return b
	default:
		b.State, b.Size = call.BodyNone, 0
		return b
	}
	n := int64(len(b.Bytes))
	switch {
	case d.limits.MaxBody > 0 && len(b.Bytes) > d.limits.MaxBody:
		b.Bytes, b.State = b.Bytes[:d.limits.MaxBody/4], call.BodyTooLarge
	case declared > n:
		b.State = call.BodyCut
	}
	b.Size = max(b.Size, n)
	return b
}

// Describe implements [source.Decoder].
func (d *decoder) Describe(s *call.Source) { s.Observes |= d.observes }

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) { return "suricata", "Suricata's events" }

// Finish implements [source.Decoder]. A line that is cut shows as an open piece.
func (d *decoder) Finish() string { return "" }
