package har

import (
	"bytes"
	"net/netip"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
)

// splitURL takes an absolute URL apart into c without copying; the scheme is brought to lower case in place. It returns
// what stood before an @ in the authority, and a reason when the URL is none of an HTTP call.
func splitURL(u []byte, c *call.Call) (user []byte, reason string) {
	if i := bytes.IndexByte(u, '#'); i >= 0 {
		u = u[:i]
	}
	switch {
	case len(u) == 0:
		return nil, reasonURL
	case u[0] == '/':
		splitPath(u, c)
		return nil, ""
	case len(u) == 1 && u[0] == '*':
		c.Path = u
		return nil, ""
	case string(c.Method) == "CONNECT" && bytes.IndexByte(u, '/') < 0:
		c.Host = u
		return nil, ""
	}
	colon := bytes.IndexByte(u, ':')
	if colon <= 0 {
		return nil, reasonURL
	}
	scheme := u[:colon]
	for i, ch := range scheme {
		if ch >= 'A' && ch <= 'Z' {
			scheme[i] = ch + 'a' - 'A'
		}
	}
	switch string(scheme) {
	case "http", "https", "ws", "wss":
	default:
		return nil, reasonNotHTTP
	}
	if len(u) < colon+3 || u[colon+1] != '/' || u[colon+2] != '/' {
		return nil, reasonURL
	}
	c.Scheme = scheme
	rest := u[colon+3:]
	end := 0
	for end < len(rest) && rest[end] != '/' && rest[end] != '?' {
		end++
	}
	c.Host = rest[:end:end]
	if at := bytes.LastIndexByte(c.Host, '@'); at >= 0 {
		user, c.Host = c.Host[:at:at], c.Host[at+1:]
	}
	splitPath(rest[end:], c)
	if len(c.Path) == 0 {
		c.Path = u[colon+1 : colon+2 : colon+2] // "/": what is sent for no path
	}
	return user, ""
}

func splitPath(p []byte, c *call.Call) {
	if i := bytes.IndexByte(p, '?'); i >= 0 {
		c.Path, c.Query = p[:i:i], p[i+1:]
		return
	}
	c.Path = p
}

// address reads an IP address, with brackets or with a port of its own where the recorder wrote them so.
func address(b []byte, port int64) netip.AddrPort {
	if len(b) == 0 || len(b) > 80 {
		return netip.AddrPort{}
	}
	if a, ok := source.FourBytes(b); ok {
		return netip.AddrPortFrom(a, portOf(port))
	}
	text := string(b)
	if b[0] == '[' && b[len(b)-1] == ']' {
		text = text[1 : len(text)-1]
	}
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.AddrPortFrom(a.Unmap(), portOf(port))
	}
	if a, err := netip.ParseAddrPort(text); err == nil {
		return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
	}
	return netip.AddrPort{}
}

func portOf(n int64) uint16 {
	if n < 0 || n > 65535 {
		return 0
	}
	return uint16(n)
}

// protocol normalises an HTTP version: h2 and http/2.0 are HTTP/2. It is empty for what is none.
func protocol(b []byte) string {
	if len(b) == 0 || len(b) > 8 {
		return ""
	}
	var buffer [8]byte
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		buffer[i] = c
	}
	switch string(buffer[:len(b)]) {
	case "http/1.1":
		return "HTTP/1.1"
	case "http/1.0":
		return "HTTP/1.0"
	case "http/0.9":
		return "HTTP/0.9"
	case "http/2", "http/2.0", "h2", "h2c":
		return "HTTP/2"
	case "http/3", "http/3.0", "h3", "quic":
		return "HTTP/3"
	}
	return ""
}
