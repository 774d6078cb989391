package envoylog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// line is one line taken apart, without copying and with its escapes.
type line struct {
	start, request, status      []byte
	sent, duration              []byte
	forwarded, agent, authority []byte
	client                      []byte
	istio                       bool
	more                        int
}

func (l *line) shape(b []byte) weblog.Shape {
	s := weblog.Shape{Known: true, Fields: l.more, Closed: b[len(b)-1] == '"'}
	if l.istio {
		s.Kind = 1
	}
	return s
}

// split takes a line apart; false when it is none.
func (l *line) split(b []byte) bool {
	*l = line{}
	if len(b) > 0 && b[0] != '[' {
		b = weblog.Headless(b)
	}
	end := bytes.IndexByte(b, ']')
	if end < len("2026-03-01T11:00:00Z") || b[0] != '[' || b[5] != '-' || end+3 > len(b) || b[end+1] != ' ' || bytes.IndexByte(b, 0) >= 0 {
		return false
	}
	l.start = b[1:end]
	if l.request, b = weblog.Quoted(b[end+2:]); b == nil {
		return false
	}
	l.status, b = weblog.Word(b)
	var flags, received, upstream []byte
	flags, b = weblog.Word(b)
	if received, b = weblog.Word(b); !isCount(received) {
		// Istio: the details of the response and of the connection's end, and why the service could not be reached.
		l.istio = true
		_, b = weblog.Word(b)
		if _, b = weblog.Quoted(b); b == nil {
			return false
		}
		received, b = weblog.Word(b)
	}
	l.sent, b = weblog.Word(b)
	l.duration, b = weblog.Word(b)
	upstream, b = weblog.Word(b)
	if len(flags) == 0 || !isCount(received) || len(upstream) == 0 {
		return false
	}
	for _, f := range []*[]byte{&l.forwarded, &l.agent, nil, &l.authority} {
		var text []byte
		if text, b = weblog.Quoted(weblog.TrimSpace(b)); b == nil {
			return false
		}
		if f != nil {
			*f = text
		}
	}
	return l.behind(weblog.TrimSpace(b))
}

// The fields of Istio behind the authority, counted from 0.
const (
	clientField = 4 // behind the host, cluster and address of the service, and the address that was called
	istioFields = 7
	mostFields  = 16 // of two lines that lost the newline between them there are more
)

// behind reads what stands behind the authority.
func (l *line) behind(b []byte) bool {
	for len(b) > 0 {
		var f []byte
		if f, b = weblog.Field(b); b == nil {
			return false
		}
		if l.more == clientField {
			l.client = f
		}
		l.more++
	}
	if l.more < istioFields {
		l.client = nil
	}
	return l.more <= mostFields
}

// isCount says whether a field is a number of bytes, or the hyphen for none.
func isCount(b []byte) bool { return len(b) > 0 && b[0] >= '0' && b[0] <= '9' && weblog.Number(b) >= 0 }
