package burp

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/rawhttp"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Why an item is no call.
const (
	reasonXML      = "xml"
	reasonTime     = "time"
	reasonRequest  = "request"
	reasonStatus   = "status"
	reasonTooLarge = "too_large"
)

// item is what one item says.
type item struct {
	time, url, host, ip, port, protocol, method, path, status, length []byte
	request, response                                                 []byte
	badRequest, badResponse                                           bool // base64 that is none
}

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	if p.TooLarge || p.Elided != nil {
		return reasonTooLarge
	}
	var i item
	if !i.read(p.Bytes) {
		return reasonXML
	}
	answer, answered := rawhttp.Split(i.response, space)
	var ok bool
	if c.Start, ok = when(i.time, answer.Header("date")); !ok {
		return reasonTime
	}
	if !i.ask(space, c, d.limits.MaxBody) {
		return reasonRequest
	}
	if answered {
		ok = i.answer(&answer, c, d.limits.MaxBody)
	} else if c.Status, ok = weblog.Status(i.status); ok {
		// The item tells that there was an answer and holds none of it.
		unseen(c)
	}
	if !ok {
		return reasonStatus
	}
	return ""
}

// read takes an item apart; false when it is no whole item.
func (i *item) read(b []byte) bool {
	at := opening(b)
	if at < 0 {
		return false
	}
	known := 0
	for e, rest, ok := next(b[at:]); ok; e, rest, ok = next(rest) {
		if i.take(e) {
			known++
		}
	}
	return known > 0
}

// take takes a child; false for one that is not known.
func (i *item) take(e element) bool {
	switch string(e.name) {
	case "time":
		i.time = bytes.TrimSpace(e.text)
	case "url":
		i.url = bytes.TrimSpace(e.text)
	case "host":
		i.host, i.ip = bytes.TrimSpace(e.text), attribute(e.attributes, "ip")
	case "port":
		i.port = bytes.TrimSpace(e.text)
	case "protocol":
		i.protocol = bytes.ToLower(bytes.TrimSpace(e.text))
	case "method":
		i.method = bytes.TrimSpace(e.text)
	case "path":
		i.path = bytes.TrimSpace(e.text)
	case "status":
		i.status = bytes.TrimSpace(e.text)
	case "responselength":
		i.length = bytes.TrimSpace(e.text)
	case "request":
		i.request, i.badRequest = message(e)
	case "response":
		i.response, i.badResponse = message(e)
	default:
		return false
	}
	return true
}

// message undoes base64, and says whether that is damaged.
func message(e element) (b []byte, bad bool) {
	if string(attribute(e.attributes, "base64")) != "true" {
		return e.text, false
	}
	b, ok := source.DecodeBase64(e.text)
	return b, !ok
}

// ask reads the request, which must have been there; what the item says beside it fills in what it leaves open.
func (i *item) ask(space *source.Space, c *call.Call, most int) bool {
	m, there := rawhttp.Split(i.request, space)
	if !there || !weblog.RequestLine(m.Start, c) {
		*c = call.Call{Sequence: c.Sequence, Start: c.Start, Duration: call.Unknown}
		t := i.url
		if len(t) == 0 {
			t = i.path
		}
		if !weblog.Method(i.method, c) || !weblog.Target(t, c) {
			return false
		}
	}
	if s := string(i.protocol); s == "http" || s == "https" {
		c.Scheme = i.protocol
	}
	c.Request.Headers = m.Headers
	if len(c.Host) == 0 {
		if c.Host = m.Header("host"); len(c.Host) == 0 {
			c.Host = i.asked(space.Batch)
		}
	}
	c.Server = weblog.AddressBook(nil).With(i.ip, i.port)
	if c.Request.Body = m.Body(most); !there {
		c.Request.Body = call.Body{Size: call.Unknown, State: call.BodyMissing}
	} else if i.badRequest {
		c.Request.Body.State = call.BodyUnreadable
	}
	return true
}

// asked puts host and port together; a port that the scheme implies is left out.
func (i *item) asked(b *call.Batch) []byte {
	usual := string(i.port) == "443" && string(i.protocol) == "https" || string(i.port) == "80" && string(i.protocol) == "http"
	if len(i.host) == 0 || usual || weblog.Port(i.port) <= 0 {
		return i.host
	}
	return b.Keep(append(append(append([]byte(nil), i.host...), ':'), i.port...))
}

// answer reads the response; false when its status is none.
func (i *item) answer(m *rawhttp.Message, c *call.Call, most int) bool {
	words := bytes.Fields(m.Start)
	if len(words) < 2 || !bytes.HasPrefix(words[0], []byte("HTTP/")) {
		return false
	}
	var ok bool
	if c.Status, ok = weblog.Status(words[1]); !ok || c.Status == 0 {
		return false
	}
	if c.Protocol == "" || c.Protocol == "HTTP/0.9" {
		c.Protocol = weblog.Protocol(words[0])
	}
	c.Response.Headers = m.Headers
	held := int64(len(i.response))
	c.Response.Body = m.Body(most)
	b := &c.Response.Body
	switch {
	case bodiless(c):
		*b = call.Body{State: call.BodyNone}
	case i.badResponse:
		b.State = call.BodyUnreadable
	case b.State == call.BodyWhole && int64(weblog.Number(i.length)) > held:
		b.State = call.BodyCut // the response was longer than what was saved
	case b.State == call.BodyNone && int64(weblog.Number(i.length)) > held:
		b.State, b.Size = call.BodyMissing, call.Unknown
	}
	return true
}

// unseen marks the answer that an item does not hold.
func unseen(c *call.Call) {
	c.Response.Body = call.Body{Size: call.Unknown, State: call.BodyMissing}
	if bodiless(c) {
		c.Response.Body = call.Body{State: call.BodyNone}
	}
}

// bodiless says whether there cannot have been a body (RFC 9110, 6.4.1).
func bodiless(c *call.Call) bool {
	s := c.Status
	return s < 200 || s == 204 || s == 304 || string(c.Method) == "HEAD"
}
