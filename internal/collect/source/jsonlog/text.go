package jsonlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/accesslog"
	"github.com/waybill-security/waybill/internal/collect/source/envoylog"
	"github.com/waybill-security/waybill/internal/collect/source/haproxylog"
)

// texts are the formats of text whose lines may stand in an object, as container runtimes and shippers of logs wrap them.
var texts = [...]source.Format{accesslog.Format, envoylog.Format, haproxylog.Format}

// wrappedText reads the line of text that stands in the object at hand.
func (d *decoder) wrappedText(space *source.Space, c *call.Call) string {
	r := &d.record
	line := bytes.TrimSpace(r.get(wrapped))
	if len(line) == 0 || r.marks&(isRecord|isOther) != 0 {
		return reasonFormat
	}
	p := source.Piece{Bytes: line}
	if d.text != nil {
		if reason := d.text.Read(p, space, c); reason != reasonFormat {
			return reason
		}
	}
	for _, f := range texts {
		if f.Detect(line) {
			d.text = f.New(source.Limits{})
			return d.text.Read(p, space, c)
		}
	}
	return reasonFormat
}
