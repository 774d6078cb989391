package zeek

import (
	"bytes"
	"encoding/base64"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Format is Zeek's http.log.
var Format = source.Format{
	Name:   "zeek",
	Detect: detect,
	New:    func(source.Limits) source.Decoder { return newDecoder() },
}

// Why a line is no call.
const (
	reasonJSON     = "json"     // the object is broken
	reasonFormat   = "format"   // it is no line of Zeek
	reasonNotHTTP  = "not_http" // it is a line of another log of Zeek
	reasonTime     = "time"     // there is no such time
	reasonRequest  = "request"  // Zeek saw an answer and no request, or what was sent is no HTTP request
	reasonStatus   = "status"
	reasonTooLarge = "too_large"
)

// longestDirective bounds a directive, in bytes.
const longestDirective = 64 << 10

type decoder struct {
	lines    weblog.Lines
	layout   layout
	record   record
	walker   jsonwalk.Walker
	book     weblog.AddressBook
	observes call.Observes
}

func newDecoder() *decoder {
	d := &decoder{book: weblog.AddressBook{}, layout: newLayout()}
	d.lines.Look = func([]byte) weblog.Shape { return weblog.Shape{} } // the last field may always go on
	return d
}

// detect looks for lines with the fields of http.log.
func detect(head []byte) bool {
	d := newDecoder()
	var line []byte
	return weblog.Mostly(head, func(text []byte) bool {
		if text[0] == '#' {
			d.layout.learn(text)
		}
		return text[0] == '#'
	}, func(text []byte) bool {
		line = append(line[:0], text...) // reading decodes in place
		if line[0] == '{' {
			return d.object(line) && d.record.http && d.record.text[uid] != nil
		}
		_, _, timed := d.time(line)
		return timed && d.record.http
	}) || d.layout.identified && d.layout.told && isHTTP(d.layout.there, d.layout.path)
}

// time takes a line of text apart and reads its time.
func (d *decoder) time(line []byte) (int64, bool, bool) {
	if !d.split(line) {
		return 0, false, false
	}
	return weblog.Moment(d.record.text[moment])
}

// Next implements [source.Decoder]. Directives are no entries.
func (d *decoder) Next(w *source.Window) (source.Piece, error) {
	for {
		if err := w.SkipSpace(); err != nil {
			return source.Piece{}, err
		}
		switch w.Bytes()[0] {
		case '#':
			n, err := w.LineLength(longestDirective)
			switch {
			case err != nil:
				return source.Piece{}, err
			case n < 0:
				return d.lines.Next(w) // far too long for a directive
			}
			d.layout.learn(bytes.TrimRight(w.Bytes()[:n], "\r\n"))
			w.Discard(n)
		case '{':
			return w.Line()
		default:
			return d.lines.Next(w)
		}
	}
}

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	if p.TooLarge || p.Elided != nil {
		return reasonTooLarge
	}
	line := weblog.WithoutZeros(p.Bytes)
	switch {
	case len(line) > 0 && line[0] == '{':
		if !d.object(line) {
			return reasonJSON
		}
	case !d.split(line):
		return reasonFormat
	}
	r := &d.record
	switch {
	case !r.zeek:
		return reasonFormat
	case !r.http:
		return reasonNotHTTP
	}
	var ok bool
	if c.Start, _, ok = weblog.Moment(r.text[moment]); !ok {
		return reasonTime
	}
	if !weblog.Method(r.text[method], c) || !weblog.Target(r.text[uri], c) {
		return reasonRequest
	}
	if c.Status, ok = weblog.Status(r.text[status]); !ok {
		return reasonStatus
	}
	d.rest(space, c)
	return ""
}

// rest reads what a call can do without.
func (d *decoder) rest(space *source.Space, c *call.Call) {
	r := &d.record
	c.Protocol = weblog.Protocol(r.text[version])
	if len(c.Host) == 0 {
		c.Host = r.text[host]
	}
	if len(c.Scheme) == 0 && !r.proxied {
		c.Scheme = clearScheme
	}
	c.Client = d.book.With(r.text[client], r.text[clientPort])
	c.Server = d.book.With(r.text[server], r.text[serverPort])
	if c.Client.IsValid() {
		d.observes |= call.ObservesClientAddress
	}
	h := space.Headers()
	add := func(name, value []byte) {
		if len(value) > 0 {
			h = append(h, call.Header{Name: name, Value: value})
		}
	}
	add(weblog.Referer, r.text[referrer])
	add(weblog.UserAgent, r.text[agent])
	add(originName, r.text[origin])
	add(weblog.ForwardedFor, r.forwarded)
	add(weblog.Authorization, basic(r, space.Batch))
	c.Request.Headers = space.Took(h)
	d.observes |= call.ObservesRequestHeaders
	size := int64(call.Unknown)
	if n, ok := weblog.Size(r.text[responseSize]); ok && r.text[responseSize] != nil {
		size = n
	}
	weblog.Unseen(c, size)
	if n, ok := weblog.Size(r.text[requestSize]); ok && r.text[requestSize] != nil {
		c.Request.Body.Size = n
	}
}

var (
	clearScheme = []byte("http")
	originName  = []byte("Origin")
)

// notLogged stands for a password that Zeek saw and did not log, as none at all would be another credential.
const notLogged = "[not logged]"

// basic is the Authorization in which the user name stood.
func basic(r *record, b *call.Batch) []byte {
	if len(r.text[user]) == 0 {
		return nil
	}
	plain := append(append([]byte(nil), r.text[user]...), ':')
	if p := r.text[password]; len(p) > 0 {
		plain = append(plain, p...)
	} else {
		plain = append(plain, notLogged...)
	}
	line := b.Alloc(len("Basic ") + base64.StdEncoding.EncodedLen(len(plain)))
	base64.StdEncoding.Encode(line[copy(line, "Basic "):], plain)
	clear(plain)
	return line
}

// Describe implements [source.Decoder]. Tokens and keys are in no log of Zeek, so credentials are not observable.
func (d *decoder) Describe(s *call.Source) { s.Observes |= d.observes }

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) { return "zeek", "the fields of Zeek's http.log" }

// Finish implements [source.Decoder].
func (d *decoder) Finish() string { return d.lines.Finish() }
