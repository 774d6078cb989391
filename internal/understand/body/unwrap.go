package body

import (
	"bytes"
	"encoding/base64"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// minWrapped is how long base64 must be to be looked into.
const minWrapped = 16

// str delivers a string, and what is wrapped in it.
func (w *Walker) str(depth int, n *Node, b []byte) {
	if n.role != noRole && w.posing > 0 && w.asked(depth, n, b) {
		return
	}
	if len(b) < 2 || depth >= w.limits.MaxUnwrap || !mayWrap(b) {
		w.sink.Leaf(n, Value{Bytes: b, Type: String})
		return
	}
	if t := bytes.TrimSpace(b); len(t) > 2 && (t[0] == '{' || t[0] == '[') {
		if w.holdsJSON(t) && w.spend(int64(len(t))) {
			// Its contents say all that it says.
			w.entering(n, false)
			w.json(depth+1, t, n)
			return
		}
		w.sink.Leaf(n, Value{Bytes: b, Type: String})
		return
	} else if len(t) > 2 && t[0] == '<' {
		if w.holdsXML(t) && w.spend(int64(len(t))) {
			w.entering(n, true)
			w.xml(depth+1, trimmedXML(t), n)
			return
		}
		w.sink.Leaf(n, Value{Bytes: b, Type: String})
		return
	}
	w.base64(depth, n, b)
}

// entering says that what follows at n is in the text that stands there.
func (w *Walker) entering(n *Node, xml bool) {
	if w.outliner != nil {
		w.outliner.Inside(n, xml)
	}
}

// base64 delivers a string that may be base64 or a JWT, and what it holds.
func (w *Walker) base64(depth int, n *Node, b []byte) {
	var inner []byte
	outer := Value{Bytes: b, Type: String}
	if len(b) >= minWrapped {
		bare := withoutScheme(b)
		if inner = w.unwrapped(&w.levels[depth+1], bare); inner != nil && jwtClaims(bare) == nil {
			outer.Type = Wrapper // a JWT is something besides its claims
		}
	}
	w.sink.Leaf(n, outer)
	if inner != nil {
		w.wrapped(depth+1, n, inner)
	}
}

// wrapped delivers the JSON or XML that came out of something.
func (w *Walker) wrapped(depth int, n *Node, inner []byte) {
	w.entering(n, inner[0] == '<')
	if inner[0] == '<' {
		w.xml(depth, inner, n)
		return
	}
	w.json(depth, inner, n)
}

// mayWrap tells by the first bytes whether a string may hold JSON or XML, base64 of these or of gzip, or a JWT. Nearly all strings
// end here.
func mayWrap(b []byte) bool {
	switch b[0] {
	case '{', '[', '<', ' ', '\t', '\r', '\n':
		return true
	case 'e': // base64 of {
		return b[1] >= 'w' && b[1] <= 'z' || b[1] >= '0' && b[1] <= '9' || b[1] == '+' || b[1] == '/' || b[1] == '-' || b[1] == '_'
	case 'W': // of [
		return b[1] >= 'w' && b[1] <= 'z' || b[1] >= '0' && b[1] <= '9'
	case 'P': // of <
		return b[1] >= 'D' && b[1] <= 'H'
	case '7': // of the byte order mark
		return b[1] == '7'
	case 'H': // of gzip
		return b[1] == '4'
	case 'C', 'I', 'D': // of white space
		return b[1] >= 'A' && b[1] <= 'Q' || b[1] >= 'g' && b[1] <= 'z' || b[1] == '0'
	case 'B', 'b':
		return hasScheme(b)
	}
	return false
}

const bearer = "bearer "

func hasScheme(b []byte) bool { return len(b) > len(bearer) && equalFold(b[:len(bearer)], bearer) }

func withoutScheme(b []byte) []byte {
	if hasScheme(b) {
		return bytes.TrimLeft(b[len(bearer):], " ")
	}
	return b
}

// unwrapped returns the JSON or XML text that b holds in base64, or the claims of a JWT; nil where it holds none. The result is
// in a buffer of l.
func (w *Walker) unwrapped(l *level, b []byte) []byte {
	if claims := jwtClaims(b); claims != nil {
		out := w.fromBase64(l, claims)
		if len(out) > 0 && out[0] == '{' && w.holdsJSON(out) {
			return out
		}
		return nil
	}
	if !worthDecoding(b) {
		return nil
	}
	out := w.fromBase64(l, b)
	if magicOf(out) == gzipped {
		out = w.inflateWrapped(l, out)
	}
	return w.readable(out)
}

// readable returns the JSON or XML text that b is, without what may stand around it; nil for anything else.
func (w *Walker) readable(b []byte) []byte {
	if b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))); len(b) <= 2 {
		return nil
	}
	if w.holdsJSON(b) || b[0] == '<' && w.holdsXML(b) {
		return b
	}
	return nil
}

// jwtClaims returns the middle one of three parts in base64url of which the first two are JSON objects; nil for what has
// another shape.
func jwtClaims(b []byte) []byte {
	first := bytes.IndexByte(b, '.')
	if first < 4 || b[0] != 'e' || first+1 >= len(b) || b[first+1] != 'e' {
		return nil
	}
	second := bytes.IndexByte(b[first+1:], '.')
	if second < 0 || bytes.IndexByte(b[first+second+2:], '.') >= 0 {
		return nil
	}
	return b[first+1 : first+1+second]
}

// worthDecoding looks at the first bytes behind the base64 before all of it is decoded.
func worthDecoding(b []byte) bool {
	if len(b) < minWrapped {
		return false
	}
	var head, quad [8]byte
	for i, c := range b[:len(head)] {
		head[i] = urlToStandard(c)
	}
	if _, err := base64.RawStdEncoding.Decode(quad[:], head[:]); err != nil {
		return false
	}
	if magicOf(quad[:]) == gzipped {
		return true
	}
	for _, c := range quad[:6] {
		switch c {
		case '{', '[', '<':
			return true
		case ' ', '\t', '\r', '\n', 0xEF, 0xBB, 0xBF:
		default:
			return false
		}
	}
	return true
}

func urlToStandard(c byte) byte {
	switch c {
	case '-':
		return '+'
	case '_':
		return '/'
	}
	return c
}

// fromBase64 decodes base64 or base64url, with or without padding; nil for what is neither.
func (w *Walker) fromBase64(l *level, b []byte) []byte {
	b = bytes.TrimRight(b, "=\r\n")
	if !w.spend(int64(len(b))*3/4) || !isBase64(b) {
		return nil
	}
	encoding := base64.RawStdEncoding
	if bytes.IndexByte(b, '-') >= 0 || bytes.IndexByte(b, '_') >= 0 {
		encoding = base64.RawURLEncoding
	}
	out, err := encoding.AppendDecode(l.decoded[:0], b)
	l.decoded = out[:0]
	if err != nil {
		return nil
	}
	return out
}

// isBase64 says whether b has letters of base64 and line ends only. It runs ahead of decoding, which would allocate an error.
func isBase64(b []byte) bool {
	for _, c := range b {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9':
		case c == '+', c == '/', c == '-', c == '_', c == '\r', c == '\n':
		default:
			return false
		}
	}
	return true
}

// inflateWrapped undoes gzip inside base64; nil where that fails. The reader of content codings is free by now, its buffers
// are not: they may hold the body.
func (w *Walker) inflateWrapped(l *level, b []byte) []byte {
	w.decoder.src.Reset(b)
	r, err := w.decoder.reader(gzipped)
	if err != nil {
		return nil
	}
	out, whole, err := drain(l.inflated[:0], r, w.left)
	l.inflated = out[:0]
	w.left -= int64(len(out))
	if err == nil && !whole {
		w.report(observation.Exploding)
	}
	if err != nil || !whole {
		return nil
	}
	return out
}

// spend takes n bytes from what may be unwrapped from this body. When they are not there, the body's fault says so.
func (w *Walker) spend(n int64) bool {
	if n > w.left {
		w.report(observation.Exploding)
		return false
	}
	w.left -= n
	return true
}
