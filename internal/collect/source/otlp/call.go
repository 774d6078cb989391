package otlp

import (
	"bytes"
	"math"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	switch {
	case d.other != "":
		return d.other
	case p.TooLarge || p.Elided != nil:
		return reasonTooLarge
	}
	s := &d.span
	switch {
	case !s.read(&d.walker, p.Bytes):
		return reasonJSON
	case !s.there:
		return reasonFormat
	case s.side == neither || len(s.text[method]) == 0:
		return reasonNotHTTP
	}
	begin, end := nanos(s.begin), nanos(s.end)
	if begin <= 0 {
		return reasonTime
	}
	c.Start = begin / 1000
	if end >= begin {
		c.Duration = (end - begin) / 1000
	}
	if !s.request(c) {
		return reasonRequest
	}
	var ok bool
	if c.Status, ok = weblog.Status(s.text[status]); !ok {
		return reasonStatus
	}
	d.rest(space, c)
	return ""
}

// nanos reads nanoseconds since 1970; 0 for what is no such time.
func nanos(b []byte) int64 {
	n := int64(0)
	for _, c := range b {
		if c < '0' || c > '9' || n > (math.MaxInt64-9)/10 {
			return 0
		}
		n = n*10 + int64(c-'0')
	}
	return n
}

// request reads method and target; false where there are none.
func (s *span) request(c *call.Call) bool {
	m := s.text[method]
	if string(m) == "_OTHER" && s.text[originalMethod] != nil {
		m = s.text[originalMethod]
	}
	if !weblog.Method(m, c) {
		return false
	}
	if sc := s.text[scheme]; string(sc) == "http" || string(sc) == "https" {
		c.Scheme = sc
	}
	t := s.text[fullURL]
	if i := bytes.IndexByte(t, '#'); i >= 0 {
		t = t[:i]
	}
	if len(t) > 0 && weblog.Target(t, c) {
		return true
	}
	if p := s.text[path]; len(p) > 0 {
		if !weblog.Target(p, c) {
			return false
		}
		if q := s.text[query]; len(q) > 0 && len(c.Query) == 0 {
			c.Query = bytes.TrimPrefix(q, []byte("?"))
		}
		return true
	}
	return weblog.Target(s.text[target], c)
}

// rest reads what a call can do without.
func (d *decoder) rest(space *source.Space, c *call.Call) {
	s := &d.span
	if n := s.text[protocolName]; len(n) == 0 || bytes.EqualFold(n, []byte("http")) {
		c.Protocol = weblog.Protocol(s.text[version])
	}
	if len(c.Host) == 0 {
		c.Host = s.host(space.Batch, c)
	}
	service := space.Batch.Keep(d.service)
	peer := d.book.With(s.first(networkPeer, peerIP), s.first(networkPeerPort, peerPort))
	if s.side == server {
		c.Service = service
		asked := d.book.With(s.text[clientAddress], s.text[clientPort])
		if c.Client = peer; !peer.IsValid() {
			c.Client = asked
		}
		c.Server = d.book.With(s.text[networkLocal], s.first(networkLocalPort, serverPort, hostPort))
		if c.Client.IsValid() {
			d.observes |= call.ObservesClientAddress
		}
	} else {
		c.ClientService, c.Service = service, s.text[peerService]
		c.Server = peer
	}
	c.Request.Headers = d.requestHeaders(space, c)
	c.Response.Headers = d.answered(space)
	weblog.Unseen(c, sizeOf(s.text[responseSize]))
	c.Request.Body.Size = sizeOf(s.text[requestSize])
}

func sizeOf(b []byte) int64 {
	if n, ok := weblog.Size(b); ok && len(b) > 0 {
		return n
	}
	return call.Unknown
}

// first is the text of the first slot that says something.
func (s *span) first(of ...slot) []byte {
	for _, at := range of {
		if len(s.text[at]) > 0 {
			return s.text[at]
		}
	}
	return nil
}

// host puts together who was asked, where no URL says it. A port that the scheme implies is left out.
func (s *span) host(b *call.Batch, c *call.Call) []byte {
	if h := s.text[hostHeader]; len(h) > 0 {
		return h
	}
	name, port := s.text[serverAddress], s.text[serverPort]
	switch {
	case len(name) > 0:
	case s.side == server:
		name, port = s.text[hostName], s.text[hostPort]
	default:
		name, port = s.text[peerName], s.text[peerPort]
	}
	usual := string(port) == "443" && string(c.Scheme) != "http" || string(port) == "80" && string(c.Scheme) != "https"
	if len(name) == 0 || weblog.Port(port) <= 0 || usual {
		return name
	}
	six := bytes.IndexByte(name, ':') >= 0
	if six && name[0] != '[' {
		name = append(append([]byte("["), name...), ']')
	} else if six {
		return name
	}
	host := b.Alloc(len(name) + 1 + len(port))
	host[copy(host, name)] = ':'
	copy(host[len(name)+1:], port)
	return host
}

// requestHeaders are those that the span holds, and what other attributes say of them.
func (d *decoder) requestHeaders(space *source.Space, c *call.Call) []call.Header {
	s := &d.span
	h := space.Headers()
	for _, f := range s.asked {
		h = d.add(h, f)
	}
	there := call.Message{Headers: h}
	if v := s.text[agent]; len(v) > 0 && there.Header("user-agent") == nil {
		h = append(h, call.Header{Name: weblog.UserAgent, Value: v})
	}
	if v := s.text[clientAddress]; len(v) > 0 && s.side == server && there.Header("x-forwarded-for") == nil {
		if a := d.book.Client(v); a.IsValid() && a.Addr() != c.Client.Addr() {
			h = append(h, call.Header{Name: weblog.ForwardedFor, Value: v}) // whoever connected was a proxy
		}
	}
	if len(h) > 0 {
		d.observes |= call.ObservesRequestHeaders
	}
	if v := s.traceparent(space.Batch); v != nil && there.Header("traceparent") == nil {
		h = append(h, call.Header{Name: traceparent, Value: v})
	}
	return space.Took(h)
}

func (d *decoder) answered(space *source.Space) []call.Header {
	h := space.Headers()
	for _, f := range d.span.answered {
		h = d.add(h, f)
	}
	if len(h) > 0 {
		d.observes |= call.ObservesResponseHeaders
	}
	return space.Took(h)
}

// add appends a field, unless it is a credential that was blotted out.
func (d *decoder) add(h []call.Header, f call.Header) []call.Header {
	for _, name := range credentials {
		if !bytes.EqualFold(f.Name, name) {
			continue
		}
		if weblog.BlottedOut(f.Value) {
			d.hidden = true
			return h
		}
		d.observes |= call.ObservesCredentials
	}
	return append(h, f)
}

var (
	credentials = [...][]byte{
		[]byte("authorization"), []byte("cookie"), []byte("set-cookie"), []byte("x-api-key"), []byte("proxy-authorization"),
	}
	traceparent = []byte("traceparent")
)

// traceparent is the header of W3C's trace context that the call carried: the trace and the client's span. It is nil
// where an id is missing.
func (s *span) traceparent(b *call.Batch) []byte {
	id := s.id
	if s.side == server {
		id = s.up
	}
	if !isID(s.trace, 32) || !isID(id, 16) {
		return nil
	}
	v := b.Alloc(len("00-") + 32 + 1 + 16 + len("-01"))[:0]
	v = append(append(append(append(v, "00-"...), s.trace...), '-'), id...)
	if s.flags&1 != 0 {
		return append(v, "-01"...)
	}
	return append(v, "-00"...)
}

// isID says whether an id is n digits of base 16 and not all zeros.
func isID(b []byte, n int) bool {
	if len(b) != n {
		return false
	}
	zeros := true
	for i, c := range b {
		if c >= 'A' && c <= 'F' {
			b[i] = c | 0x20
		} else if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
		zeros = zeros && c == '0'
	}
	return !zeros
}
