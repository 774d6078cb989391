package haproxylog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Format is HAProxy's HTTP log as text.
var Format = source.Format{
	Name:   "haproxy-log",
	Detect: detect,
	New:    func(source.Limits) source.Decoder { return newDecoder() },
}

// Why a line is no call.
const (
	reasonFormat   = "format"  // it is no line of HAProxy's HTTP log
	reasonTime     = "time"    // there is no such time
	reasonRequest  = "request" // what was sent is no HTTP request: <BADREQ>
	reasonStatus   = "status"
	reasonSize     = "size"
	reasonTooLarge = "too_large"
)

type decoder struct {
	weblog.Lines
	line     line
	book     weblog.AddressBook
	observes call.Observes
}

func newDecoder() *decoder {
	d := &decoder{book: weblog.AddressBook{}}
	d.Look = func(b []byte) weblog.Shape {
		if !d.line.split(b) {
			return weblog.Shape{}
		}
		return d.line.shape(b)
	}
	return d
}

func detect(head []byte) bool {
	var l line
	return weblog.Mostly(head, nil, func(text []byte) bool {
		if !l.split(text) {
			return false
		}
		_, ok := l.start()
		return ok
	})
}

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, _ *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	if p.TooLarge || p.Elided != nil {
		return reasonTooLarge
	}
	l := &d.line
	if !l.split(weblog.WithoutZeros(p.Bytes)) {
		return reasonFormat
	}
	var ok bool
	if c.Start, ok = l.start(); !ok {
		return reasonTime
	}
	if !weblog.RequestLine(unescape(l.request), c) {
		return reasonRequest
	}
	if c.Status, ok = weblog.Status(l.status); !ok && string(l.status) != "-1" { // -1: gone before there was an answer
		return reasonStatus
	} else if !ok {
		c.Status = 0
	}
	size, ok := weblog.Size(bytes.TrimPrefix(l.size, []byte("+")))
	if !ok {
		return reasonSize
	}
	last := l.timers[bytes.LastIndexByte(l.timers, '/')+1:]
	if last[0] != '+' { // with logasap the exchange was still going on
		c.Duration = weblog.Duration(last, weblog.Millis)
	}
	if len(c.Scheme) == 0 && l.secure {
		c.Scheme = https
	}
	if c.Client = d.book.ClientPort(l.client); c.Client.IsValid() {
		d.observes |= call.ObservesClientAddress
	}
	weblog.Unseen(c, size)
	return ""
}

var https = []byte("https")

// Describe implements [source.Decoder]. A log carries no header with its name, no credentials and no bodies.
func (d *decoder) Describe(s *call.Source) { s.Observes |= d.observes }

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) { return "haproxy", "HAProxy's HTTP log format" }
