package jsonlog

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// detect says whether enough of the first lines are calls in JSON.
func detect(head []byte) bool {
	d := newDecoder()
	space := source.Space{}
	space.Clear(&call.Batch{})
	var c call.Call
	var line []byte
	return weblog.Mostly(head, nil, func(text []byte) bool {
		line = append(line[:0], text...) // reading decodes in place
		switch d.Read(source.Piece{Bytes: line}, &space, &c) {
		case "", reasonRequest:
			return true
		}
		return false
	})
}
