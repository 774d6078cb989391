package alblog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// line is one line taken apart, without copying and with its escapes.
type line struct {
	kind, end, client      []byte
	spans                  [3][]byte // of the request, the target, the response
	status, sent           []byte
	request, agent, domain []byte
	start                  []byte
	more                   int
}

// The fields behind the user agent, counted from 0.
const (
	domainField = 4
	startField  = 7
	mostFields  = 26 // there are 19 now; of two lines that lost the newline between them there are more than these
)

// split takes a line apart; false when it is none.
func (l *line) split(b []byte) bool {
	*l = line{}
	if bytes.IndexByte(b, 0) >= 0 {
		return false
	}
	l.kind, b = weblog.Word(b)
	switch string(l.kind) {
	case "http", "https", "h2", "grpcs", "ws", "wss":
	default:
		return false
	}
	var unused []byte
	for _, f := range []*[]byte{&l.end, &unused, &l.client, &unused, &l.spans[0], &l.spans[1], &l.spans[2], &l.status, &unused, &unused, &l.sent} {
		*f, b = weblog.Word(b)
	}
	if len(l.end) < len("2026-03-01T11:00:00Z") || l.end[10] != 'T' {
		return false
	}
	if l.request, b = weblog.Quoted(b); b == nil {
		return false
	}
	if l.agent, b = weblog.Quoted(weblog.TrimSpace(b)); b == nil {
		return false
	}
	for b = weblog.TrimSpace(b); len(b) > 0; l.more++ {
		var f []byte
		if f, b = weblog.Field(b); b == nil {
			return false
		}
		switch l.more {
		case domainField:
			l.domain = f
		case startField:
			l.start = f
		}
	}
	return l.more <= mostFields
}

// when reads start and duration.
func (l *line) when(c *call.Call) bool {
	end, _, ok := weblog.Moment(l.end)
	if !ok {
		return false
	}
	if start, _, ok := weblog.Moment(l.start); ok && start <= end {
		c.Start, c.Duration = start, end-start
		return true
	}
	c.Start = end
	total := int64(0)
	for _, s := range l.spans {
		n := weblog.Duration(s, weblog.Seconds)
		if n < 0 {
			return true // -1: it got no answer, so nobody knows
		}
		total += n
	}
	c.Start, c.Duration = end-total, total
	return true
}
