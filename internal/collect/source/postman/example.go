package postman

import (
	"bytes"
	"math"
	"net/http"
	"strconv"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// example is what a saved example says.
type example struct {
	request  []byte // as it is written; nil where it is that of the item
	code     string
	fields   []pair
	cookies  []pair
	took     string
	body     string
	has      bool // it has a body, if only an empty one
	isObject bool
}

// Read implements [source.Decoder].
func (d *decoder) Read(p source.Piece, space *source.Space, c *call.Call) string {
	*c = call.Call{Sequence: c.Sequence, Duration: call.Unknown}
	e := &d.entries[d.next-1]
	switch {
	case !e.example:
		return reasonNone
	case p.TooLarge || p.Elided != nil:
		return reasonTooLarge
	}
	x := &d.example
	switch whole := x.read(&d.walker, p.Bytes); {
	case !whole:
		return reasonJSON
	case !x.isObject:
		return reasonNone
	}
	text := x.request
	if isNothing(text) {
		text = bytes.Clone(d.text[e.request.from:e.request.to])
	}
	var r request
	d.inner.Begin(text)
	if r.read(&d.inner, text); !r.there || !d.inner.Whole() {
		return reasonRequest
	}
	if reason := d.ask(&r, &scope{in: e.in, left: longest}, space, c); reason != "" {
		return reason
	}
	return d.answer(x, space, c)
}

// read reads an example; false when it is broken.
func (x *example) read(w *jsonwalk.Walker, text []byte) bool {
	*x = example{}
	w.Begin(text)
	if x.isObject = w.Object(); !x.isObject {
		w.Skip()
		return w.Whole()
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "originalRequest":
			if from, to := w.Span(); !w.Broken() {
				x.request = text[from:to]
			}
		case "code":
			x.code = w.Text()
		case "header":
			pairs(w, func(p pair) { x.fields = append(x.fields, p) })
		case "cookie":
			pairs(w, func(p pair) { x.cookies = append(x.cookies, p) })
		case "responseTime":
			x.took = w.Text()
		case "body":
			x.has = w.String()
			x.body = w.Text()
		default:
			w.Skip()
		}
	}
	return w.Whole()
}

// answer makes the answer of c what the example says, and returns why it is none, or "".
func (d *decoder) answer(x *example, space *source.Space, c *call.Call) string {
	b := space.Batch
	var ok bool
	if c.Status, ok = weblog.Status([]byte(x.code)); !ok || c.Status == 0 {
		return reasonStatus
	}
	h := space.Headers()
	for _, p := range x.fields {
		if p.value != "" && !p.off {
			h = append(h, call.Header{Name: b.Keep([]byte(p.key)), Value: b.Keep([]byte(p.value))})
		}
	}
	there := call.Message{Headers: h}
	if there.Header("set-cookie") == nil {
		for _, k := range x.cookies {
			h = append(h, call.Header{Name: b.Keep([]byte("Set-Cookie")), Value: b.Keep([]byte(k.key + "=" + k.value))})
		}
	}
	c.Response.Headers = space.Took(h)
	if took, err := strconv.ParseFloat(x.took, 64); err == nil && took >= 0 && took < math.MaxInt32 {
		c.Duration = int64(took * 1000)
	}
	if c.Start = d.when(c); c.Start == 0 {
		return reasonTime
	}
	c.Response.Body = x.held(c, b, d.limits.MaxBody)
	return ""
}

// when is the time of a call; 0 where nothing says.
func (d *decoder) when(c *call.Call) int64 {
	if at, err := http.ParseTime(string(c.Response.Header("date"))); err == nil && at.Unix() > 0 {
		return at.UnixMicro() - max(0, c.Duration)
	}
	return d.changed
}

// held is the body of the answer.
func (x *example) held(c *call.Call, to *call.Batch, most int) call.Body {
	n, declared := int64(len(x.body)), int64(call.Unknown)
	if v := c.Response.Header("content-length"); len(v) > 0 && c.Response.Header("content-encoding") == nil {
		if k := weblog.Number(v); k >= 0 {
			declared = int64(k)
		}
	}
	b := call.Body{Bytes: to.Keep([]byte(x.body)), Size: max(n, declared), MediaType: c.Response.Header("content-type"), State: call.BodyWhole}
	switch s := c.Status; {
	case s < 200 || s == 204 || s == 304 || string(c.Method) == "HEAD":
		return call.Body{State: call.BodyNone}
	case n == 0 && (declared > 0 || !x.has && declared != 0):
		return call.Body{Size: declared, State: call.BodyMissing}
	case n == 0:
		return call.Body{State: call.BodyNone}
	case most > 0 && len(x.body) > most:
		b.Bytes, b.State = b.Bytes[:most/4], call.BodyTooLarge
	case declared > n:
		b.State = call.BodyCut
	}
	return b
}
