package jsonlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// plain is the lines of Apache, which has no names of its own, and of all others. A time is taken as the start, which is what
// Apache writes. Only a duration that names its unit counts.
var plain = preset{
	found: "the usual keys of an access log",
	fits:  isPlain,
	when: func(d *decoder, r *record) (int64, int64, bool) {
		start, ok := d.moment(r, atStart, atTime)
		if span := lasting(r, weblog.Micros, durationMicros); span >= 0 {
			return start, span, ok
		}
		if span := lasting(r, weblog.Millis, durationMillis); span >= 0 {
			return start, span, ok
		}
		if b := r.first(duration); len(b) > 0 && b[len(b)-1] == 's' {
			return start, weblog.Duration(b, weblog.Seconds), ok
		}
		return start, call.Unknown, ok
	},
	hosts: usualHosts,
}

// isPlain tells an access log from what an application says about a request: it names the client, its software, the
// protocol or how much was sent, and its status is one of HTTP.
func isPlain(r *record) bool {
	if !r.any(atTime, atStart) || !r.any(peer, client, agent, forwarded, protocol, size, bodySize) {
		return false
	}
	if n, ok := weblog.Status(r.get(status)); !ok || n == 0 {
		return false
	}
	var c call.Call
	if !r.has(method) {
		b := r.get(requestLine)
		return bytes.IndexByte(b, ' ') > 0 || weblog.None(b) || b[0] < ' '
	}
	if b := r.first(method); b != nil && (!weblog.Method(b, &c) || b[0] > 'Z') {
		return false
	}
	b := r.first(requestLine, target, uri, path)
	return b == nil || b[0] == '/' || b[0] == '*' || bytes.IndexByte(b, '/') > 0
}
