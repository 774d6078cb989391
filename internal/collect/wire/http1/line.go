package http1

import "bytes"

// line reads a line between chunks.
func (h *half) line(p []byte, at int64) []byte {
	i := bytes.IndexByte(p, '\n')
	if i < 0 {
		if h.pending = append(h.pending, p...); len(h.pending) > mostLine {
			h.ambiguous(at)
		}
		return nil
	}
	line := p[:i]
	if len(h.pending) > 0 {
		line = append(h.pending, line...)
		h.pending = h.pending[:0]
	}
	bare := len(line) == 0 || line[len(line)-1] != '\r'
	if !bare {
		line = line[:len(line)-1]
	}
	switch h.state {
	case chunkEnd:
		if len(line) > 0 {
			h.ambiguous(at)
			return p[i+1:]
		}
		h.state = chunkSize
	case chunkSize:
		n, ok := hexSize(line)
		switch {
		case !ok:
			h.ambiguous(at)
		case n == 0:
			h.state = trailers
		default:
			h.left, h.state = n, chunkData
		}
	case trailers:
		if len(line) == 0 {
			h.complete(at)
			break
		}
		h.trailer(line)
	}
	return p[i+1:]
}

// hexSize reads the length of a chunk, with what may stand behind it.
func hexSize(line []byte) (n int64, ok bool) {
	i := 0
	for ; i < len(line) && i < 15; i++ {
		v := hexDigit(line[i])
		if v < 0 {
			break
		}
		n = n<<4 | int64(v)
	}
	if i == 0 {
		return 0, false
	}
	rest := bytes.TrimLeft(line[i:], " \t")
	return n, len(rest) == 0 || rest[0] == ';'
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// ambiguous ends a message whose length nobody can be sure of.
func (h *half) ambiguous(at int64) {
	h.notSure(at)
	h.cutBody()
	h.complete(at)
	h.pending = h.pending[:0]
	h.state = lost
}

// mostTrailers bounds the fields behind a body.
const mostTrailers = 64

// trailer adds a field behind a body to the message: what it says is said of the message.
func (h *half) trailer(line []byte) {
	if h.entry == nil || h.discard || h.entry.Given() {
		return
	}
	m := &h.entry.Call.Request
	if h.answers {
		m = &h.entry.Call.Response
	}
	name, value, ok := bytes.Cut(line, []byte{':'})
	if !ok || len(name) == 0 || forbidden(name) || len(m.Headers) > mostFields+mostTrailers {
		return
	}
	b := h.conn.book
	fields := append(b.Headers(), m.Headers...)
	m.Headers = b.Took(append(fields, field(b.Keep(name), b.Keep(bytes.TrimSpace(value)))))
}

// forbidden says whether a field means nothing behind a body, as it would say how to read it.
func forbidden(name []byte) bool {
	for _, n := range [...]string{"content-length", "transfer-encoding", "content-encoding", "content-type", "host"} {
		if equalFold(name, n) {
			return true
		}
	}
	return false
}
