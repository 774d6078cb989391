package jsonlog

import (
	"bytes"
	"math/bits"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// named are the slots that are header fields of the request, with their names.
var named = [slots][]byte{
	referer:       weblog.Referer,
	agent:         weblog.UserAgent,
	forwarded:     weblog.ForwardedFor,
	realIP:        weblog.RealIP,
	authorization: weblog.Authorization,
	cookie:        weblog.Cookie,
	apiKey:        weblog.APIKey,
	contentType:   weblog.ContentType,
}

// namedSlots is the set of them.
const namedSlots = 1<<referer | 1<<agent | 1<<forwarded | 1<<realIP | 1<<authorization | 1<<cookie | 1<<apiKey | 1<<contentType

// headers reads the header fields of both sides.
func (d *decoder) headers(of *preset, space *source.Space, c *call.Call) {
	r := &d.record
	h := space.Headers()
	for left := r.seen & namedSlots; left != 0; left &= left - 1 {
		s := slot(bits.TrailingZeros64(left))
		v := r.values[s].text()
		if of.encoded {
			v = weblog.Unquote(v)
		}
		h = d.add(h, named[s], v)
	}
	if r.seen&(namedSlots|1<<header) != 0 {
		d.observes |= call.ObservesRequestHeaders
	}
	for i := range r.headers {
		h = d.add(h, r.headers[i].name, r.headers[i].value.text())
	}
	if v := r.first(clientHost); v != nil && !r.has(forwarded) && d.book.Client(v).Addr() != c.Client.Addr() {
		h = d.add(h, weblog.ForwardedFor, v) // Traefik puts what was forwarded here
	}
	c.Request.Headers = space.Took(h)
	if r.has(answerHeader) {
		h = space.Headers()
		for i := range r.answers {
			h = d.add(h, r.answers[i].name, r.answers[i].value.text())
		}
		c.Response.Headers = space.Took(h)
		d.observes |= call.ObservesResponseHeaders
	}
	if r.shown {
		d.observes |= call.ObservesCredentials
	}
	d.hidden = d.hidden || r.hidden
}

// add appends a field, unless it says nothing or was blotted out.
func (d *decoder) add(h []call.Header, name, v []byte) []call.Header {
	if weblog.None(v) || len(name) == 0 {
		return h
	}
	if isCredential(name) {
		if weblog.BlottedOut(v) {
			d.record.hidden = true
			return h
		}
		d.record.shown = true
	}
	return append(h, call.Header{Name: name, Value: v})
}

// isCredential says whether a header field carries a credential.
func isCredential(name []byte) bool {
	switch len(name) {
	case len("Cookie"):
		return bytes.EqualFold(name, weblog.Cookie)
	case len("X-Api-Key"):
		return bytes.EqualFold(name, weblog.APIKey)
	case len("Set-Cookie"):
		return bytes.EqualFold(name, []byte("Set-Cookie"))
	case len("Authorization"):
		return bytes.EqualFold(name, weblog.Authorization)
	case len("Proxy-Authorization"):
		return bytes.EqualFold(name, []byte("Proxy-Authorization"))
	}
	return false
}
