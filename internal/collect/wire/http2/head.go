package http2

import (
	"bytes"
	"errors"

	"golang.org/x/net/http2/hpack"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

var errBlind = errors.New("what the ends remember was lost too often")

// field is a header field.
type field struct{ name, value string }

// emit takes a field from the table.
func (s *side) emit(f hpack.HeaderField) {
	if f.Name == unknownField {
		s.unknown = true
		return
	}
	if s.fieldBytes += len(f.Name) + len(f.Value); s.fieldBytes > mostHead {
		return
	}
	s.fields = append(s.fields, field{f.Name, f.Value})
}

// head reads a head that is whole.
func (s *side) head(at int64) {
	id := s.blockFor
	s.blockFor, s.fields, s.fieldBytes, s.unknown = 0, s.fields[:0], 0, false
	err := errBlind
	if s.forgot <= mostForgot {
		if _, err = s.table.Write(s.block); err == nil {
			err = s.table.Close()
		}
	}
	if err != nil { // what the ends remember cannot be followed any more
		s.unknown = true
		s.forget()
		s.lost = false
	}
	d := s.d
	if s.blockPush {
		d = stream.Forth // what a pushed answer answers
	}
	x := s.conn.streams[id]
	if x == nil && d == stream.Back {
		if s.value(":status") != "" && s.conn.info.Joined {
			s.conn.book.Lose("request_missing", s.blockFrom, at, 1)
		}
		return
	}
	if x == nil {
		if x = s.conn.stream(id, s.blockFrom); x == nil {
			return
		}
	}
	if x.entry.Given() {
		s.over(x, id, d, at)
		return
	}
	if d == stream.Forth {
		s.request(x)
	} else if !s.answer(x) {
		return // an interim one
	}
	s.over(x, id, d, at)
}

func (s *side) over(x *exchange, id uint32, d stream.Direction, at int64) {
	if !s.blockEnds {
		return
	}
	s.conn.end(id, d, at)
}

func (s *side) value(name string) string {
	for _, f := range s.fields {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// request reads the head of a request, or its trailers.
func (s *side) request(x *exchange) {
	if x.asked {
		s.addFields(&x.entry.Call.Request)
		return
	}
	x.asked = true
	if s.unknown {
		x.late()
		return
	}
	b, c := s.conn.book, &x.entry.Call
	for _, f := range s.fields {
		switch f.name {
		case ":method":
			x.method = f.value
			c.Method = b.Keep([]byte(f.value))
		case ":authority":
			c.Host = b.Keep([]byte(f.value))
		case ":scheme":
			c.Scheme = b.Keep([]byte(f.value))
		case ":path":
			path := b.Keep([]byte(f.value))
			c.Path = path
			if i := bytes.IndexByte(path, '?'); i >= 0 {
				c.Path, c.Query = path[:i:i], path[i+1:]
			}
		}
	}
	s.addFields(&c.Request)
	if len(c.Host) == 0 {
		c.Host = c.Request.Header("host")
	}
	if len(c.Method) == 0 || len(c.Path) == 0 && x.method != "CONNECT" {
		x.entry.Reason, x.entry.Place = "no_request", "a stream of HTTP/2 without a method or a path"
	}
}

// answer reads the head of an answer, or its trailers; false for an interim one.
func (s *side) answer(x *exchange) bool {
	c := &x.entry.Call
	text := s.value(":status")
	if text == "" {
		switch {
		case x.answered:
			s.addFields(&c.Response)
		case s.unknown:
			x.late()
		}
		return true
	}
	status := 0
	for i := range len(text) {
		if len(text) != 3 || text[i] < '0' || text[i] > '9' {
			return true
		}
		status = status*10 + int(text[i]-'0')
	}
	if status < 200 {
		return false
	}
	if !x.answered { // behind an upgrade the answer of HTTP/1.1 was there before
		c.Response = call.Message{}
		x.entry.Response.None()
		if x.entry == s.conn.info.Upgraded {
			c.Protocol = "HTTP/2"
		}
	}
	x.answered, c.Status = true, status
	s.addFields(&c.Response)
	return true
}

// addFields adds the fields to those of a message. Pieces of a cookie become one.
func (s *side) addFields(m *call.Message) {
	b := s.conn.book
	list := append(b.Headers(), m.Headers...)
	cookie := -1
	for _, f := range s.fields {
		switch {
		case len(f.name) == 0 || f.name[0] == ':':
		case f.name == "cookie" && cookie >= 0:
			k := &list[cookie]
			k.Value = append(append(k.Value[:len(k.Value):len(k.Value)], "; "...), f.value...)
		default:
			if f.name == "cookie" {
				cookie = len(list)
			}
			list = append(list, call.Header{Name: b.Keep([]byte(f.name)), Value: b.Keep([]byte(f.value))})
		}
	}
	m.Headers = b.Took(list)
}
