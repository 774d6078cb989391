package analyse

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// plumbing are the headers that speak of the exchange and not of what is exchanged.
var plumbing = map[string]bool{
	"accept": true, "accept-charset": true, "accept-encoding": true, "accept-language": true, "accept-ranges": true,
	"access-control-allow-credentials": true, "access-control-allow-headers": true, "access-control-allow-methods": true,
	"access-control-allow-origin": true, "access-control-expose-headers": true, "access-control-max-age": true,
	"access-control-request-headers": true, "access-control-request-method": true, "age": true, "allow": true,
	"alt-svc": true, "cache-control": true, "connection": true, "content-disposition": true, "content-encoding": true,
	"content-language": true, "content-length": true, "content-location": true, "content-range": true,
	"content-security-policy": true, "content-type": true, "date": true, "etag": true, "expect": true, "expires": true,
	"forwarded": true, "host": true, "if-match": true, "if-modified-since": true, "if-none-match": true,
	"if-range": true, "if-unmodified-since": true, "keep-alive": true, "last-modified": true, "origin": true,
	"pragma": true, "proxy-connection": true, "range": true, "referer": true, "referrer-policy": true,
	"retry-after": true, "sec-ch-ua": true, "sec-ch-ua-mobile": true, "sec-ch-ua-platform": true, "sec-fetch-dest": true,
	"sec-fetch-mode": true, "sec-fetch-site": true, "sec-fetch-user": true, "server": true, "server-timing": true,
	"strict-transport-security": true, "te": true, "trailer": true, "transfer-encoding": true, "upgrade": true,
	"upgrade-insecure-requests": true, "user-agent": true, "vary": true, "via": true, "www-authenticate": true,
	"x-content-type-options": true, "x-forwarded-for": true, "x-forwarded-host": true, "x-forwarded-port": true,
	"x-forwarded-proto": true, "x-frame-options": true, "x-real-ip": true, "x-xss-protection": true,
	"traceparent": true, "tracestate": true, "x-request-id": true, "x-correlation-id": true, "x-b3-traceid": true,
	"x-b3-spanid": true, "x-amzn-trace-id": true,
}

// headers turns header fields into leaves.
type headers struct {
	walker *body.Walker
	fields int
	name   []byte
}

// maxHeaderNames bounds the fields that headers make: a client that makes up names cannot make them grow. Further names
// share one field; their values are looked at all the same.
const maxHeaderNames = 64

func (h *headers) walk(fields []call.Header, m *message) {
	m.at(observation.InHeader)
	h.fields = 0
	for i := range fields {
		f := &fields[i]
		h.name = append(h.name[:0], f.Name...)
		lower(h.name)
		switch string(h.name) {
		case "cookie":
			h.cookies(f.Value, m)
		case "set-cookie":
			pair, _, _ := bytes.Cut(f.Value, []byte(";"))
			h.cookies(pair, m)
		default:
			h.leaf(h.name, f.Value, m)
		}
	}
}

// cookies makes a leaf of every pair, under the name "cookie.NAME".
func (h *headers) cookies(line []byte, m *message) {
	for name, value := range identity.Cookies(line) {
		h.name = append(append(h.name[:0], "cookie."...), name...)
		h.leaf(h.name, value, m)
	}
}

func (h *headers) leaf(name, value []byte, m *message) {
	if plumbing[string(name)] {
		return
	}
	if h.fields++; h.fields > maxHeaderNames {
		name = []byte("{header}")
	}
	if string(name) == "authorization" {
		scheme, credential, _ := bytes.Cut(value, []byte(" "))
		if !bytes.EqualFold(scheme, []byte("bearer")) {
			// Basic and Digest hold a password, or what one can be guessed from: it is told apart, never tokenised.
			m.secret(name)
			return
		}
		value = credential
	}
	if n := h.walker.Lone(name, value); n != nil {
		m.Leaf(n, body.Value{Bytes: value})
		return
	}
	h.walker.Field(name, value, m)
}

func lower(name []byte) {
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			name[i] = c + 'a' - 'A'
		}
	}
}
