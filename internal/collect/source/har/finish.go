package har

import (
	"bytes"
	"encoding/base64"
	"net/url"

	"github.com/waybill-security/waybill/internal/call"
)

// finish makes a call of what the entry said.
func (e *Entries) finish(c *call.Call) string {
	start, ok := instant(e.started)
	if !ok {
		return reasonTime
	}
	c.Start = start
	if d, ok := scaled(e.duration, 3); ok && d >= 0 {
		c.Duration = d
	}
	if len(c.Method) == 0 {
		return reasonMethod
	}
	user, reason := splitURL(e.url, c)
	if reason != "" {
		return reason
	}
	if c.Status, ok = status(e.status); !ok {
		return reasonStatus
	}
	c.Protocol = protocol(e.version)
	if !e.response.there {
		c.Status = 0
	}

	e.finishRequest(c, user)
	e.finishResponse(c)
	if len(e.client) > 0 {
		port := int64(0)
		if len(e.port) > 0 {
			port = whole(e.port)
		}
		c.Client = address(e.client, port)
	}
	if len(e.server) > 0 {
		c.Server = address(e.server, serverPort(c))
	}
	return ""
}

// status reads the answer's code: 0 where there was no answer. It is false for what is no code at all.
func status(b []byte) (int, bool) {
	n, ok := scaled(b, 0)
	switch {
	case len(b) == 0:
		return 0, true
	case !ok || n < -1 || n > 999 || n > 0 && n < 100:
		return 0, false
	}
	return int(max(n, 0)), true
}

func serverPort(c *call.Call) int64 {
	if i := bytes.LastIndexByte(c.Host, ':'); i >= 0 && bytes.IndexByte(c.Host[i:], ']') < 0 {
		return whole(c.Host[i+1:])
	}
	switch string(c.Scheme) {
	case "http", "ws":
		return 80
	case "https", "wss":
		return 443
	}
	return 0
}

func (e *Entries) finishRequest(c *call.Call, user []byte) {
	m := &e.request
	c.Request.Headers = m.headers
	if len(c.Host) == 0 {
		c.Host = m.authority
	}
	if len(c.Host) == 0 {
		c.Host = c.Request.Header("host")
	}
	if len(m.cookies) > 0 && c.Request.Header("cookie") == nil {
		e.add(&c.Request, "Cookie", e.cookieLine(m.cookies))
	}
	if len(user) > 0 && c.Request.Header("authorization") == nil {
		e.add(&c.Request, "Authorization", e.basic(user))
	}
	if !e.Credentials {
		e.Credentials = c.Request.Header("authorization") != nil || c.Request.Header("cookie") != nil
	}
	c.Request.Body = e.requestBody(m, c)
}

func (e *Entries) finishResponse(c *call.Call) {
	m := &e.response
	c.Response.Headers = m.headers
	if len(m.cookies) > 0 && c.Response.Header("set-cookie") == nil {
		for _, k := range m.cookies {
			e.add(&c.Response, "Set-Cookie", e.cookieLine([]call.Header{k}))
		}
	}
	if !e.Credentials {
		e.Credentials = c.Response.Header("set-cookie") != nil
	}
	c.Response.Body = e.responseBody(m, c)
}

// add appends a header field.
func (e *Entries) add(m *call.Message, name string, value []byte) {
	h := append(e.space.Headers(), m.Headers...)
	m.Headers = e.space.Took(append(h, call.Header{Name: e.space.Batch.Keep([]byte(name)), Value: value}))
}

func (e *Entries) cookieLine(cookies []call.Header) []byte {
	n := 0
	for _, k := range cookies {
		n += len(k.Name) + len(k.Value) + len("=; ")
	}
	line := e.space.Batch.Alloc(n)[:0]
	for i, k := range cookies {
		if i > 0 {
			line = append(line, "; "...)
		}
		line = append(append(append(line, k.Name...), '='), k.Value...)
	}
	return line
}

// basic is the Authorization that a client makes of user:password in a URL (RFC 7617).
func (e *Entries) basic(user []byte) []byte {
	plain := user
	if decoded, err := url.PathUnescape(string(user)); err == nil {
		plain = []byte(decoded)
	}
	if bytes.IndexByte(plain, ':') < 0 {
		plain = append(plain[:len(plain):len(plain)], ':')
	}
	line := e.space.Batch.Alloc(len("Basic ") + base64.StdEncoding.EncodedLen(len(plain)))
	base64.StdEncoding.Encode(line[copy(line, "Basic "):], plain)
	return line
}
