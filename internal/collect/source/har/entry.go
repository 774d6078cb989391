package har

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/jsonscan"
)

// Why an entry is no call.
const (
	reasonJSON       = "json"
	reasonNotAnEntry = "not_an_entry"
	reasonNoRequest  = "no_request"
	reasonTime       = "time"
	reasonMethod     = "method"
	reasonURL        = "url"
	reasonNotHTTP    = "not_http"
	reasonStatus     = "status"
	reasonTooLarge   = "too_large"
)

// Entries reads HAR 1.2 entry objects into calls.
//
// Of a key that stands twice in an object the last counts, but for what could hide data: headers, cookies and params are
// joined, members of a second request or response come on top of the first's, and of two bodies that differ both are
// kept, a newline between them, and called cut, so that no claim rests on how others read them.
type Entries struct {
	limits source.Limits
	// Credentials says whether any entry carried one so far.
	Credentials bool

	s scanner
	members
}

// members is what one entry says.
type members struct {
	piece source.Piece
	space *source.Space
	short bool // a string that a call needs whole was shortened

	known    bool // a member of an entry was seen
	started  []byte
	duration []byte
	client   []byte
	port     []byte
	server   []byte
	url      []byte
	version  []byte
	status   []byte
	request  side
	response side
}

// side is what an entry says of a request or response.
type side struct {
	there     bool
	headers   []call.Header
	cookies   []call.Header
	params    []param
	authority []byte
	mime      []byte
	text      []byte
	hasText   bool
	shortened bool // of the text only the beginning is here
	doubled   bool // there were two texts that differ
	encoding  []byte
	size      []byte // content.size
	wire      []byte // bodySize
}

type param struct{ name, value, file []byte }

// NewEntries returns a reader of entries.
func NewEntries(l source.Limits) *Entries { return &Entries{limits: l} }

// Read reads one entry, decoding in place, and returns why it is no call, or "". See [source.Decoder].
func (e *Entries) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	if p.TooLarge {
		return reasonTooLarge
	}
	e.reset(p, space)
	s := &e.s
	s.begin(p.Bytes)
	if s.object() {
		for k, ok := s.member(); ok; k, ok = s.member() {
			e.member(k, c)
		}
	} else {
		s.skip()
	}
	switch {
	case !s.whole():
		return reasonJSON
	case !e.known:
		return reasonNotAnEntry
	case !e.request.there:
		return reasonNoRequest
	case e.short:
		return reasonTooLarge
	}
	return e.finish(c)
}

func (e *Entries) reset(p source.Piece, space *source.Space) {
	cookies, params := e.request.cookies[:0], e.request.params[:0]
	set := e.response.cookies[:0]
	e.members = members{piece: p, space: space}
	e.request.cookies, e.request.params, e.response.cookies = cookies, params, set
}

func (e *Entries) member(key []byte, c *call.Call) {
	switch string(key) {
	case "startedDateTime":
		e.known = true
		e.started = e.value()
	case "time":
		e.duration = e.value()
	case "request":
		e.known = true
		e.message(&e.request, c)
	case "response":
		e.known = true
		e.message(&e.response, c)
	case "serverIPAddress":
		e.server = e.value()
	case "_clientAddress":
		e.client = e.value()
	case "_clientPort":
		e.port = e.value()
	case "_service":
		c.Service = e.value()
	case "_clientService":
		c.ClientService = e.value()
	default:
		e.s.skip()
	}
}

// value reads a string, or the text of a number; nil for anything else.
func (e *Entries) value() []byte {
	s := &e.s
	switch s.kind {
	case jsonscan.String:
		if e.piece.Elided != nil && e.piece.Shortened(s.begins()) {
			e.short = true
		}
		return s.text()
	case jsonscan.Number:
		return s.json.Raw()
	}
	s.skip()
	return nil
}

// message reads a request or response.
func (e *Entries) message(m *side, c *call.Call) {
	s := &e.s
	if !s.object() {
		s.skip()
		return
	}
	m.there = true
	for k, ok := s.member(); ok; k, ok = s.member() {
		switch string(k) {
		case "method":
			c.Method = e.value()
		case "url":
			e.url = e.value()
		case "status":
			e.status = e.value()
		case "httpVersion":
			if v := e.value(); protocol(v) != "" {
				e.version = v
			}
		case "headers":
			e.headers(m)
		case "cookies":
			e.pairs(func(name, value []byte) { m.cookies = append(m.cookies, call.Header{Name: name, Value: value}) })
		case "bodySize":
			m.wire = e.value()
		case "postData", "content":
			e.content(m)
		default:
			s.skip()
		}
	}
}

// content reads response.content or request.postData.
func (e *Entries) content(m *side) {
	s := &e.s
	if !s.object() {
		s.skip()
		return
	}
	for k, ok := s.member(); ok; k, ok = s.member() {
		switch string(k) {
		case "text":
			e.text(m)
		case "mimeType":
			m.mime = e.value()
		case "encoding":
			m.encoding = e.value()
		case "size":
			m.size = e.value()
		case "params":
			e.params(m)
		default:
			s.skip()
		}
	}
}

func (e *Entries) text(m *side) {
	s := &e.s
	if !s.str() {
		s.skip()
		return
	}
	shortened := e.piece.Elided != nil && e.piece.Shortened(s.begins())
	t := s.text()
	m.shortened = m.shortened || shortened
	switch {
	case len(m.text) == 0 || bytes.Equal(m.text, t):
		m.text = t
	case len(t) > 0:
		both := e.space.Batch.Alloc(len(m.text) + 1 + len(t))
		n := copy(both, m.text)
		both[n] = '\n'
		copy(both[n+1:], t)
		m.text, m.doubled = both, true
	}
	m.hasText = true
}
