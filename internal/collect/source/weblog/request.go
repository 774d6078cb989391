package weblog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
)

// longestMethod bounds what counts as a method, in bytes.
const longestMethod = 32

// RequestLine reads a request line into c; false when it is none of HTTP. The target goes up to the version, spaces in
// it included, as servers log what they refused, too.
func RequestLine(b []byte, c *call.Call) bool {
	i := bytes.IndexByte(b, ' ')
	if i < 0 || !Method(b[:i], c) {
		return false
	}
	target := b[i+1:]
	if k := bytes.LastIndexByte(target, ' '); k >= 0 {
		version, ok := httpVersion(target[k+1:])
		if !ok {
			return false
		}
		c.Protocol, target = version, target[:k:k]
	} else {
		c.Protocol = "HTTP/0.9"
	}
	return Target(target, c)
}

// Method reads a method into c; false for what is none.
func Method(b []byte, c *call.Call) bool {
	if len(b) == 0 || len(b) > longestMethod {
		return false
	}
	for _, c := range b {
		if (c|0x20 < 'a' || c|0x20 > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	c.Method = b[:len(b):len(b)]
	return !None(b)
}

// httpVersion normalises a version; false for what is none.
func httpVersion(b []byte) (string, bool) {
	switch string(b) {
	case "HTTP/1.1":
		return "HTTP/1.1", true
	case "HTTP/1.0":
		return "HTTP/1.0", true
	case "HTTP/2.0", "HTTP/2":
		return "HTTP/2", true
	case "HTTP/3.0", "HTTP/3":
		return "HTTP/3", true
	}
	return "", bytes.HasPrefix(b, []byte("HTTP/")) && len(b) <= len("HTTP/1.1")
}

// Protocol normalises a version that stands in a field of its own, in any case, or without its name; empty for what is none.
func Protocol(b []byte) string {
	if len(b) > len("HTTP/1.1") {
		return ""
	}
	if v, ok := httpVersion(b); ok {
		return v
	}
	var room [len("HTTP/1.1")]byte
	n := copy(room[:], b)
	for i, c := range room[:n] {
		if c >= 'A' && c <= 'Z' {
			room[i] = c | 0x20
		}
	}
	switch string(room[:n]) {
	case "http/1.1", "1.1":
		return "HTTP/1.1"
	case "http/1.0", "1.0":
		return "HTTP/1.0"
	case "http/2", "http/2.0", "h2", "h2c", "2", "2.0":
		return "HTTP/2"
	case "http/3", "http/3.0", "h3", "3", "3.0":
		return "HTTP/3"
	}
	return ""
}

// Target reads the forms of RFC 9112, 3.2, behind the method that c holds; false for what is none of them.
func Target(t []byte, c *call.Call) bool {
	switch {
	case len(t) == 0:
		return false
	case t[0] == '/':
		splitPath(t, c)
		return true
	case len(t) == 1 && t[0] == '*':
		c.Path = t
		return true
	case string(c.Method) == "CONNECT":
		c.Host = t
		return bytes.IndexByte(t, ' ') < 0
	}
	scheme := t[:max(0, bytes.IndexByte(t, ':'))]
	for _, known := range []string{"https", "http", "wss", "ws"} {
		if len(scheme) == len(known) && bytes.EqualFold(scheme, []byte(known)) {
			return readURL(t, len(known), c)
		}
	}
	return false
}

// readURL reads an absolute URL whose scheme has n bytes.
func readURL(t []byte, n int, c *call.Call) bool {
	if !bytes.HasPrefix(t[n:], []byte("://")) {
		return false
	}
	for i := range n {
		t[i] |= 0x20
	}
	c.Scheme = t[:n:n]
	rest := t[n+len("://"):]
	end := bytes.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	c.Host = rest[:end:end]
	if at := bytes.LastIndexByte(c.Host, '@'); at >= 0 {
		c.Host = c.Host[at+1:]
	}
	splitPath(rest[end:], c)
	if len(c.Path) == 0 {
		c.Path = t[n+1 : n+2 : n+2] // "/": what is sent for no path
	}
	return len(c.Host) > 0
}

func splitPath(p []byte, c *call.Call) {
	if i := bytes.IndexByte(p, '?'); i >= 0 {
		c.Path, c.Query = p[:i:i], p[i+1:]
		return
	}
	c.Path = p
}

// Host is the host that a server names as its own. Its port is the server's, not one that anybody asked for, so the
// default ones go. It is nil for what stands for none.
func Host(b []byte) []byte {
	if None(b) || len(b) == 1 && b[0] == '_' {
		return nil
	}
	for _, port := range []string{":80", ":443"} {
		if n := len(b) - len(port); n > 0 && string(b[n:]) == port && (b[n-1] == ']' || bytes.IndexByte(b[:n], ':') < 0) {
			return b[:n]
		}
	}
	return b
}

// Status reads the answer's code: 0 where there was none.
func Status(b []byte) (int, bool) {
	if None(b) {
		return 0, true
	}
	n := Number(b)
	if len(b) == 1 && n == 0 {
		return 0, true
	}
	return n, len(b) == 3 && (n == 0 || n >= 100)
}

// Size reads how many bytes were sent; a hyphen is none.
func Size(b []byte) (int64, bool) {
	if None(b) {
		return 0, true
	}
	n := Number(b)
	return int64(n), n >= 0
}

// Unseen makes c a call whose bodies no log holds: of the answer's the size is known, or [call.Unknown].
func Unseen(c *call.Call, size int64) {
	c.Request.Body = call.Body{Size: call.Unknown, State: call.BodyUnobservable}
	c.Response.Body = call.Body{Size: size, State: call.BodyUnobservable}
	if bodiless(c) {
		c.Response.Body = call.Body{State: call.BodyNone}
	}
}

// bodiless says whether there cannot have been a body (RFC 9110, 6.4.1).
func bodiless(c *call.Call) bool {
	s := c.Status
	return s < 200 || s == 204 || s == 304 || string(c.Method) == "HEAD" || string(c.Method) == "CONNECT" && s < 300
}

// None says whether a field is what servers write for nothing.
func None(v []byte) bool { return len(v) == 0 || len(v) == 1 && v[0] == '-' }
