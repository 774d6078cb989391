package http1

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

// read reads a whole head and sets out how the body is read; false where it is none.
func (h *half) read(head []byte, at int64) bool {
	if h.answers {
		return h.readAnswer(head, at)
	}
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	if Request(head[:len(line)+1]) != Yes {
		return false
	}
	e, b := h.entry, h.conn.book
	kept := b.Keep(head)
	line = bytes.TrimRight(kept[:len(line)], "\r \t")
	var f framing
	f.reset()
	c := &e.Call
	c.Request.Headers = fields(b, kept[bytes.IndexByte(kept, '\n')+1:], &f)
	h.requestLine(c, line)
	if len(c.Host) == 0 {
		c.Host = f.host
	}
	c.Client, c.Server = h.conn.info.Client, h.conn.info.Server
	h.conn.begun(e)
	switch {
	case f.unsure, f.coded && !f.chunked:
		e.Request.Expect(call.Unknown)
		e.Request.State = call.BodyUnreadable
		h.notSure(at)
		if !f.chunked {
			h.entry = nil
			h.conn.asked(e)
			h.state = lost
			return true
		}
		h.state = chunkSize
	case f.chunked:
		e.Request.Expect(call.Unknown)
		h.state = chunkSize
	case f.length > 0:
		e.Request.Expect(f.length)
		h.left, h.state = f.length, sized
	default:
		h.complete(at)
	}
	return true
}

// requestLine takes the start line apart. The target may hold spaces, as servers take such.
func (h *half) requestLine(c *call.Call, line []byte) {
	i, k := bytes.IndexByte(line, ' '), bytes.LastIndexByte(line, ' ')
	c.Method, c.Protocol = line[:i:i], protocol(line[k+1:])
	c.Scheme = scheme(h.conn.info.Scheme)
	target := bytes.TrimSpace(line[i:k])
	if string(c.Method) == "CONNECT" && bytes.IndexByte(target, '/') < 0 {
		c.Host = target
		return
	}
	if len(target) > 0 && target[0] != '/' {
		target = h.absolute(c, target)
	}
	if q := bytes.IndexByte(target, '?'); q >= 0 {
		c.Path, c.Query = target[:q:q], target[q+1:]
		return
	}
	c.Path = target
}

// absolute takes the scheme and the authority off a target that has them (a proxy's), and returns the rest.
func (h *half) absolute(c *call.Call, target []byte) []byte {
	i := bytes.Index(target, []byte("://"))
	if i <= 0 || bytes.IndexByte(target[:i], '/') >= 0 {
		return target
	}
	rest := target[i+3:]
	if s := bytes.ToLower(target[:i]); string(s) == "http" || string(s) == "https" || string(s) == "ws" || string(s) == "wss" {
		c.Scheme = s
	}
	end := bytes.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	c.Host = rest[:end:end]
	if a := bytes.LastIndexByte(c.Host, '@'); a >= 0 {
		c.Host = c.Host[a+1:]
	}
	if end == len(rest) || rest[end] == '?' {
		return append([]byte{'/'}, rest[end:]...)
	}
	return rest[end:]
}

func protocol(v []byte) string {
	if string(v) == "HTTP/1.0" {
		return "HTTP/1.0"
	}
	return "HTTP/1.1"
}

var schemes = map[string][]byte{"http": []byte("http"), "https": []byte("https")}

func scheme(s string) []byte { return schemes[s] }

// readAnswer reads the head of an answer.
func (h *half) readAnswer(head []byte, at int64) bool {
	if Answer(head) != Yes {
		return false
	}
	status := int(head[9]-'0')*100 + int(head[10]-'0')*10 + int(head[11]-'0')
	c := h.conn
	if status < 200 && status != 101 {
		h.state = idle // an interim answer
		return status >= 100
	}
	e := c.shift()
	h.entry, h.discard = e, e == nil || e.Given()
	if e == nil {
		h.orphan("request_missing", at)
	}
	var f framing
	f.reset()
	if h.discard {
		fields(c.book, append([]byte(nil), head[bytes.IndexByte(head, '\n')+1:]...), &f)
	} else {
		kept := c.book.Keep(head)
		e.Call.Status = status
		e.Call.Response.Headers = fields(c.book, kept[bytes.IndexByte(kept, '\n')+1:], &f)
	}
	h.answerBody(e, status, &f, at)
	return true
}

// answerBody sets out how the body of an answer is read (RFC 9112, 6.3).
func (h *half) answerBody(e *book.Entry, status int, f *framing, at int64) {
	method := ""
	if e != nil {
		method = string(e.Call.Method)
	}
	if status == 101 || method == "CONNECT" && status < 300 {
		h.tunnel(e, at)
		return
	}
	h.conn.resume(e, at)
	body := h.body()
	if body == nil {
		body = &book.Body{}
	}
	switch {
	case method == "HEAD", status == 204, status == 304:
		h.complete(at)
	case f.chunked:
		body.Expect(call.Unknown)
		h.state = chunkSize
	case f.unsure:
		body.Expect(call.Unknown)
		body.State = call.BodyUnreadable
		h.notSure(at)
		h.complete(at)
		h.state = lost
	case f.length == 0:
		h.complete(at)
	case f.length > 0:
		body.Expect(f.length)
		h.left, h.state = f.length, sized
	default:
		body.Expect(call.Unknown)
		h.state = untilEnd
	}
}

// tunnel hands the connection to whatever follows. The call is never whole, so that nobody claims that what followed held nothing.
func (h *half) tunnel(e *book.Entry, at int64) {
	var to stream.Handler
	if e != nil && h.conn.info.Switch != nil {
		to = h.conn.info.Switch(e)
	}
	if to == nil {
		if e != nil {
			e.Response.Expect(call.Unknown)
			e.Response.Cut()
		}
		h.complete(at)
		h.conn.turn(nil, at)
		return
	}
	if !e.Given() {
		e.Call.Duration = max(0, at-e.Call.Start)
	}
	h.entry = nil
	h.conn.turn(to, at)
}

// shift returns the request that is to be answered next, nil where none is known.
func (c *Conn) shift() *book.Entry {
	if len(c.waiting) == 0 {
		return nil
	}
	e := c.waiting[0]
	c.waiting = append(c.waiting[:0], c.waiting[1:]...)
	return e
}

// resume goes on reading requests behind one that did not switch the connection.
func (c *Conn) resume(e *book.Entry, at int64) {
	if c.asks.state != holding || c.mayTurn != e {
		return
	}
	c.mayTurn = nil
	p := c.asks.pending
	c.asks.pending, c.asks.state = nil, idle
	for len(p) > 0 && c.next == nil {
		p = c.asks.step(p, at)
	}
}

// notSure says in coverage that from here on others may have read other messages.
func (h *half) notSure(at int64) {
	h.conn.book.Lose("ambiguous_length", at, at, call.Unknown)
}
