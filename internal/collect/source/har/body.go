package har

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
)

// formType is the media type of a body that was made of params.
const formType = "application/x-www-form-urlencoded"

// requestBody is what the entry holds of a request's body. HAR counts bytes of the wire in bodySize.
func (e *Entries) requestBody(m *side, c *call.Call) call.Body {
	b := call.Body{MediaType: m.mime, Size: whole(m.wire)}
	if len(m.mime) == 0 {
		b.MediaType = c.Request.Header("content-type")
	}
	if len(m.text) == 0 && len(m.params) > 0 {
		return e.formBody(m, b)
	}
	if e.held(m, &b) {
		return b
	}
	declared := declaredLength(&c.Request)
	switch {
	case b.Size > 0, b.Size < 0 && declared > 0, b.Size < 0 && c.Request.Header("transfer-encoding") != nil:
		b.State = call.BodyMissing
		b.Size = max(b.Size, declared)
	default:
		b.State, b.Size = call.BodyNone, 0
	}
	return b
}

// responseBody is what the entry holds of a response's body. A size that is not known and no text is a missing body, as
// nothing says that there was none.
func (e *Entries) responseBody(m *side, c *call.Call) call.Body {
	b := call.Body{MediaType: m.mime, Size: whole(m.size)}
	if len(m.mime) == 0 {
		b.MediaType = c.Response.Header("content-type")
	}
	if tunnelled(c) {
		return e.tunnel(m, b)
	}
	if e.held(m, &b) {
		return b
	}
	wire, declared := whole(m.wire), declaredLength(&c.Response)
	switch {
	case bodiless(c):
		b.State, b.Size = call.BodyNone, 0
	case b.Size > 0:
		b.State = call.BodyMissing
	case wire > 0, declared > 0:
		b.State, b.Size = call.BodyMissing, max(wire, declared)
	case b.Size < 0 && wire < 0 && declared < 0:
		b.State = call.BodyMissing
	default:
		b.State, b.Size = call.BodyNone, 0
	}
	return b
}

// tunnelled says whether the answer opened a connection that goes on beyond HTTP: a switch of protocols, such as to
// WebSocket, or a CONNECT that was let through (RFC 9110, 15.2.2 and 9.3.6).
func tunnelled(c *call.Call) bool {
	return c.Status == 101 || string(c.Method) == "CONNECT" && c.Status >= 200 && c.Status < 300
}

// tunnel is the body of an answer behind which others flow that HAR 1.2 has no place for: never whole, so that nobody
// claims that they held nothing.
func (e *Entries) tunnel(m *side, b call.Body) call.Body {
	if e.held(m, &b) {
		if b.State == call.BodyWhole {
			b.State = call.BodyCut
		}
		return b
	}
	b.State = call.BodyMissing
	if b.Size <= 0 {
		b.Size = call.Unknown
	}
	return b
}

// bodiless says whether there cannot have been a body, whatever lengths were declared (RFC 9110, 6.4.1).
func bodiless(c *call.Call) bool {
	s := c.Status
	return s < 200 || s == 204 || s == 304 || string(c.Method) == "HEAD"
}

func declaredLength(m *call.Message) int64 { return whole(bytes.TrimSpace(m.Header("content-length"))) }

// held fills in the recorded text; false when there is none.
func (e *Entries) held(m *side, b *call.Body) bool {
	if len(m.text) == 0 {
		return false
	}
	b.Bytes, b.State = m.text, call.BodyWhole
	switch string(bytes.ToLower(m.encoding)) {
	case "", "utf-8", "utf8", "text", "identity":
	case "base64":
		decoded, ok := source.DecodeBase64(m.text)
		b.Bytes = decoded
		if !ok {
			b.State = call.BodyUnreadable
		}
	default:
		b.State = call.BodyUnreadable
	}
	n := int64(len(b.Bytes))
	switch {
	case m.shortened, len(b.Bytes) > e.limits.MaxBody:
		// It is not inspected whole anyway; a part of it is enough to prove what it holds.
		b.Bytes = b.Bytes[:min(len(b.Bytes), e.limits.MaxBody/4)]
		b.State = call.BodyTooLarge
	case b.State == call.BodyWhole && (m.doubled || b.Size > n):
		b.State = call.BodyCut
	}
	if b.Size < 0 && b.State == call.BodyWhole {
		b.Size = n
	}
	return true
}

// formBody encodes params as a form. A file that was sent with them is not in a HAR, so such a body is cut.
func (e *Entries) formBody(m *side, b call.Body) call.Body {
	n := 0
	for _, p := range m.params {
		n += 3*(len(p.name)+len(p.value)) + len("&=")
	}
	form := e.space.Batch.Alloc(n)[:0]
	b.State = call.BodyWhole
	for i, p := range m.params {
		if i > 0 {
			form = append(form, '&')
		}
		form = append(appendEscaped(form, p.name), '=')
		form = appendEscaped(form, p.value)
		if len(p.file) > 0 && len(p.value) == 0 {
			b.State = call.BodyCut
		}
	}
	if len(form) > e.limits.MaxBody {
		form, b.State = form[:e.limits.MaxBody], call.BodyTooLarge
	}
	b.Bytes = form
	b.MediaType = e.space.Batch.Keep([]byte(formType))
	if b.Size < 0 {
		b.Size = int64(len(form))
	}
	return b
}

// appendEscaped percent-encodes what is not unreserved (RFC 3986, 2.3).
func appendEscaped(to, p []byte) []byte {
	const hex = "0123456789ABCDEF"
	for _, c := range p {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.', c == '_', c == '~':
			to = append(to, c)
		default:
			to = append(to, '%', hex[c>>4], hex[c&15])
		}
	}
	return to
}
