package endpoint

import (
	"bytes"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// host returns the host of a call in its one spelling. Hosts rest sealed: they can hold a tenant's name.
func (s *Splitter) host(c *call.Call) observation.Text {
	kind, port := 0, ""
	switch {
	case bytes.EqualFold(c.Scheme, []byte("https")), bytes.EqualFold(c.Scheme, []byte("wss")):
		kind, port = 1, "443"
	case bytes.EqualFold(c.Scheme, []byte("http")), bytes.EqualFold(c.Scheme, []byte("ws")):
		kind, port = 2, "80"
	}
	return remember(s.hosts[kind], c.Host, func(host string) string { return normalHost(host, port) })
}

func (s *Splitter) service(name []byte) observation.Text {
	return remember(s.services, name, func(name string) string { return name })
}

// remember returns the text made of raw, from memory if it was asked before.
func remember(memory map[string]observation.Text, raw []byte, normal func(string) string) observation.Text {
	if len(raw) == 0 {
		return observation.Text{}
	}
	if text, ok := memory[string(raw)]; ok {
		return text
	}
	if len(memory) >= maxCached {
		clear(memory)
	}
	text := observation.SealedText(normal(string(raw)))
	memory[string(raw)] = text
	return text
}

// normalHost brings a host, with or without a port, to one spelling: lower case, no user information, no default port,
// no trailing dot, brackets round an IPv6 address.
func normalHost(host, defaultPort string) string {
	host = strings.ToLower(strings.TrimSpace(host))
	host = host[strings.LastIndexByte(host, '@')+1:]
	name, port := host, ""
	switch bracket, colon := strings.IndexByte(host, ']'), strings.LastIndexByte(host, ':'); {
	case strings.HasPrefix(host, "[") && bracket > 0:
		name = host[:bracket+1]
		port = strings.TrimPrefix(host[bracket+1:], ":")
	case strings.Count(host, ":") > 1:
		name = "[" + host + "]"
	case colon >= 0:
		name, port = host[:colon], host[colon+1:]
	}
	name = strings.TrimSuffix(name, ".")
	if port == "" || port == defaultPort {
		return name
	}
	return name + ":" + port
}

// method returns the method in upper case, "OTHER" where it is not a known one.
func method(raw []byte) string {
	var buffer [12]byte
	if len(raw) > len(buffer) {
		return otherMethod
	}
	upper := buffer[:len(raw)]
	for i, b := range raw {
		if b-'a' < 26 {
			b -= 'a' - 'A'
		}
		upper[i] = b
	}
	switch string(upper) {
	case "GET":
		return "GET"
	case "POST":
		return "POST"
	case "PUT":
		return "PUT"
	case "PATCH":
		return "PATCH"
	case "DELETE":
		return "DELETE"
	case "HEAD":
		return "HEAD"
	case "OPTIONS":
		return "OPTIONS"
	}
	return rareMethod(string(upper))
}

const otherMethod = "OTHER"

// IsMethod says whether evidence may have this method: a known one in capitals, or OTHER, which stands for all that are not.
func IsMethod(text string) bool { return method([]byte(text)) == text }

// rareMethod knows the rest of the registered methods that APIs use (RFC 9110, 4918, 3253, 5323, and QUERY).
func rareMethod(upper string) string {
	switch upper {
	case "TRACE", "CONNECT", "QUERY", "PURGE", "LINK", "UNLINK",
		"PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK", "REPORT", "SEARCH", "MKCALENDAR":
		return upper
	}
	return otherMethod
}
