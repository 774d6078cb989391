package jsonlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// finish makes a call of what a line says, and returns why it is none, or "".
func (d *decoder) finish(of *preset, space *source.Space, c *call.Call) string {
	r := &d.record
	var ok bool
	if c.Start, c.Duration, ok = of.when(d, r); !ok {
		return reasonTime
	}
	if !request(r, c) {
		return reasonRequest
	}
	if c.Status, ok = weblog.Status(r.get(status)); !ok {
		return reasonStatus
	}
	for _, s := range of.hosts {
		if len(c.Host) == 0 {
			c.Host = weblog.Host(r.get(s))
		}
	}
	if len(c.Scheme) == 0 {
		switch v := r.first(scheme); string(v) {
		case "http", "https", "ws", "wss":
			c.Scheme = v
		}
	}
	d.client(of, r, c)
	d.headers(of, space, c)
	d.bodies(of, r, c)
	d.presets.add(of)
	return ""
}

// request reads method, target and protocol, from the request line where there is one.
func request(r *record, c *call.Call) bool {
	line := r.first(requestLine)
	if bytes.IndexByte(line, ' ') > 0 && line[0] != '/' {
		return weblog.RequestLine(line, c)
	}
	if !weblog.Method(r.get(method), c) {
		return false
	}
	c.Protocol = weblog.Protocol(r.get(protocol))
	t := r.first(target, uri, path, requestLine)
	if t == nil {
		t = r.first(resource)
		if i := bytes.IndexByte(t, ' '); i >= 0 {
			t = t[i+1:] // a route key begins with its method
		}
	}
	if !weblog.Target(t, c) {
		return false
	}
	if len(c.Query) == 0 {
		c.Query = bytes.TrimPrefix(r.first(query), []byte("?"))
	}
	return true
}

// client reads who connected.
func (d *decoder) client(of *preset, r *record, c *call.Call) {
	slots := [...]slot{peer, client, clientHost}
	if of == &caddy { // what the operator's trusted proxies said
		slots[0], slots[1] = client, peer
	}
	for _, s := range slots {
		if c.Client = d.book.With(r.first(s), r.get(port)); c.Client.IsValid() {
			break
		}
	}
	if c.Client.IsValid() {
		d.observes |= call.ObservesClientAddress
	}
}

// bodies reads what of them a log holds, which is seldom more than their sizes.
func (d *decoder) bodies(of *preset, r *record, c *call.Call) {
	n := int64(call.Unknown)
	sizes := of.sizes
	if sizes == nil {
		sizes = usualSizes
	}
	for _, s := range sizes {
		if v := r.first(s); v != nil {
			if k, ok := weblog.Size(v); ok {
				n = k
				break
			}
		}
	}
	weblog.Unseen(c, n)
	if r.has(responseBody) {
		d.observes |= call.ObservesResponseBody
	}
	if c.Response.Body.State == call.BodyUnobservable {
		if v := r.first(responseBody); v != nil {
			c.Response.Body = held(v, n, r.first(answerType))
		}
	}
	if !r.has(requestBody) {
		return
	}
	d.observes |= call.ObservesRequestBody
	declared := int64(call.Unknown)
	if k, ok := weblog.Size(r.get(requestSize)); ok && r.has(requestSize) {
		declared = k
	}
	switch v := r.first(requestBody); {
	case v != nil:
		c.Request.Body = held(v, declared, r.first(contentType))
	case declared > 0:
		c.Request.Body = call.Body{Size: declared, State: call.BodyMissing} // nginx had it in a file
	case declared == 0, string(c.Method) == "GET", string(c.Method) == "HEAD":
		c.Request.Body = call.Body{State: call.BodyNone}
	}
}

// held is a body that the line holds.
func held(v []byte, declared int64, mediaType []byte) call.Body {
	b := call.Body{Bytes: v, Size: max(declared, int64(len(v))), MediaType: mediaType, State: call.BodyWhole}
	if declared > int64(len(v)) {
		b.State = call.BodyCut
	}
	return b
}
