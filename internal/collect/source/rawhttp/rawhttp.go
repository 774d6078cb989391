package rawhttp

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Message is one message taken apart. Its parts lie in the bytes that it was made of.
type Message struct {
	Start   []byte
	Headers []call.Header
	rest    []byte
	whole   bool // the empty line behind the header fields was there
}

// mostHeaders bounds the header fields of a message; more of them are not taken.
const mostHeaders = 1000

// Split takes a message apart; false when it has no start line.
func Split(b []byte, space *source.Space) (m Message, ok bool) {
	for len(b) > 0 && (b[0] == '\r' || b[0] == '\n') {
		b = b[1:]
	}
	if m.Start, b, ok = line(b); !ok && len(m.Start) == 0 {
		return m, false
	}
	h := space.Headers()
	for len(b) > 0 {
		var one []byte
		one, b, _ = line(b)
		if len(one) == 0 {
			m.whole = true
			break
		}
		colon := bytes.IndexByte(one, ':')
		if colon <= 0 || one[0] == ' ' || one[0] == '\t' || len(h) == mostHeaders {
			continue
		}
		name := bytes.TrimSpace(one[:colon])
		if value := bytes.TrimSpace(one[colon+1:]); len(name) > 0 && len(value) > 0 {
			h = append(h, call.Header{Name: name, Value: value})
		}
	}
	m.Headers, m.rest = space.Took(h), b
	return m, len(m.Start) > 0
}

// line cuts the first line off; false when it has no end.
func line(b []byte) (one, rest []byte, ended bool) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimSuffix(b, []byte("\r")), nil, false
	}
	return bytes.TrimSuffix(b[:i:i], []byte("\r")), b[i+1:], true
}

// Header returns the value of the first header of that name, in any case, or nil.
func (m *Message) Header(name string) []byte {
	as := call.Message{Headers: m.Headers}
	return as.Header(name)
}

// Body is what the message carried. Most is how many bytes are kept of it; 0 is all.
func (m *Message) Body(most int) call.Body {
	b := call.Body{Bytes: m.rest, Size: call.Unknown, MediaType: m.Header("content-type"), State: call.BodyWhole}
	declared := int64(call.Unknown)
	if v := m.Header("content-length"); len(v) > 0 {
		if n := weblog.Number(v); n >= 0 {
			declared = int64(n)
		}
	}
	if bytes.HasSuffix(bytes.ToLower(m.Header("transfer-encoding")), []byte("chunked")) {
		declared = call.Unknown
		if joined, state := dechunk(m.rest); state != notChunked {
			if b.Bytes = joined; state == cut {
				b.State = call.BodyCut
			}
		}
	}
	n := int64(len(b.Bytes))
	switch {
	case !m.whole:
		b.State, b.Size = call.BodyMissing, declared
	case n == 0 && declared > 0:
		b.State, b.Size = call.BodyMissing, declared
	case n == 0 && b.State == call.BodyWhole:
		b.State, b.Size = call.BodyNone, 0
	case declared > n:
		b.State, b.Size = call.BodyCut, declared
	case b.State == call.BodyWhole:
		b.Size = n
	}
	if most > 0 && len(b.Bytes) > most {
		// It is not inspected whole anyway; a part of it is enough to prove what it holds.
		b.Bytes, b.State = b.Bytes[:most/4], call.BodyTooLarge
	}
	return b
}

type chunks uint8

const (
	notChunked chunks = iota
	joined
	cut
)

// dechunk undoes chunks (RFC 9112, 7.1) in place.
func dechunk(b []byte) ([]byte, chunks) {
	out := 0
	for at := 0; ; {
		size, rest, ok := chunkSize(b[at:])
		switch {
		case !ok && at == 0:
			return b, notChunked
		case !ok:
			return b[:out], cut
		case size == 0:
			return b[:out], joined
		}
		at += rest
		n := min(size, len(b)-at)
		copy(b[out:], b[at:at+n])
		out += n
		if n < size {
			return b[:out], cut
		}
		at += n
		if bytes.HasPrefix(b[at:], []byte("\r")) {
			at++
		}
		if !bytes.HasPrefix(b[at:], []byte("\n")) {
			return b[:out], cut
		}
		at++
	}
}

// chunkSize reads the line before a chunk and returns its length, too; false for what is none.
func chunkSize(b []byte) (size, length int, ok bool) {
	end := bytes.IndexByte(b[:min(len(b), 1024)], '\n')
	if end <= 0 {
		return 0, 0, false
	}
	digits := bytes.TrimSpace(b[:end])
	if i := bytes.IndexByte(digits, ';'); i >= 0 {
		digits = bytes.TrimSpace(digits[:i])
	}
	if len(digits) == 0 || len(digits) > 7 {
		return 0, 0, false
	}
	for _, c := range digits {
		switch {
		case c >= '0' && c <= '9':
			size = size<<4 | int(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			size = size<<4 | int(c|0x20-'a'+10)
		default:
			return 0, 0, false
		}
	}
	return size, end + 1, true
}
