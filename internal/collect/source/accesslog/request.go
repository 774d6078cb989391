package accesslog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
)

// longestMethod bounds what counts as a method, in bytes.
const longestMethod = 32

// readRequest reads a request line into c; false when it is none of HTTP. The target goes up to the version, spaces in
// it included, as servers log what they refused, too.
func readRequest(b []byte, c *call.Call) bool {
	i := bytes.IndexByte(b, ' ')
	if i < 1 || i > longestMethod || !isMethod(b[:i]) {
		return false
	}
	c.Method = b[:i:i]
	target := b[i+1:]
	if k := bytes.LastIndexByte(target, ' '); k >= 0 {
		version, ok := protocol(target[k+1:])
		if !ok {
			return false
		}
		c.Protocol, target = version, target[:k:k]
	} else {
		c.Protocol = "HTTP/0.9"
	}
	return readTarget(target, c)
}

func isMethod(b []byte) bool {
	for _, c := range b {
		if (c|0x20 < 'a' || c|0x20 > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// protocol normalises a version; false for what is none.
func protocol(b []byte) (string, bool) {
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

// readTarget reads the forms of RFC 9112, 3.2.
func readTarget(t []byte, c *call.Call) bool {
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
	for _, known := range []string{"http", "https"} {
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

// hostOf is a virtual host. Its port is the server's own, not one that anybody asked for, so the default ones go.
func hostOf(b []byte) []byte {
	if none(b) || len(b) == 1 && b[0] == '_' {
		return nil
	}
	for _, port := range []string{":80", ":443"} {
		if n := len(b) - len(port); n > 0 && string(b[n:]) == port && (b[n-1] == ']' || bytes.IndexByte(b[:n], ':') < 0) {
			return b[:n]
		}
	}
	return b
}

// status reads the answer's code: 0 where there was none.
func status(b []byte) (int, bool) {
	if none(b) {
		return 0, true
	}
	n := number(b)
	return n, len(b) == 3 && (n == 0 || n >= 100)
}

// longestSize is how many digits a size may have.
const longestSize = 18

// size reads how many bytes were sent; a hyphen is none.
func size(b []byte) (int64, bool) {
	if none(b) {
		return 0, true
	}
	n := number(b)
	return int64(n), n >= 0 && len(b) <= longestSize
}

// bodiless says whether there cannot have been a body (RFC 9110, 6.4.1).
func bodiless(c *call.Call) bool {
	s := c.Status
	return s < 200 || s == 204 || s == 304 || string(c.Method) == "HEAD" || string(c.Method) == "CONNECT" && s < 300
}
