package jsonlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// proxyKeys are what operators call HAProxy's variables.
var proxyKeys = []spelling{
	{atStart, byProxy, "requestdate trdate"},
	{requestDate, byProxy, "tr"},
	{accepted, byProxy, "acceptdate"},
	{durationMillis, byProxy, "ta timeactive"},
	{totalMillis, byProxy, "tt timetotal totaltime sessionduration"},
	{readBytes, 0, "bytesread"},
	{client, 0, "ci"},
	{nothing, byProxy, "frontend frontendname backend backendname fename bename terminationstate tsc feconn beconn srvqueue actconn"},
}

// proxy is HAProxy. Its dates (%tr, %t, %Ts) are of the request's first byte, or of the connection; any other time, such as
// %[date,utime(…)], is that of the line, which is the end. Its dates have no zone. What it calls server is the one behind it, and no host.
var proxy = preset{
	writer: "haproxy",
	found:  "HAProxy's names",
	mark:   byProxy,
	fits: func(r *record) bool {
		return !r.any(requestTime, atEnd, atExactEnd) && r.any(atStart, requestDate, accepted, atTime)
	},
	when: func(d *decoder, r *record) (int64, int64, bool) {
		span := lasting(r, weblog.Millis, durationMillis, totalMillis)
		for _, s := range []slot{atStart, requestDate, accepted} {
			if b := r.first(s); bytes.IndexByte(b, '/') > 0 || len(b) > len("1772362800") {
				start, ok := d.moment(r, s)
				return start, span, ok
			}
		}
		at, ok := d.moment(r, atTime, accepted)
		if bytes.IndexByte(r.first(atTime), '-') < 0 { // %t, %tr or %Ts
			return at, span, ok
		}
		return endMinus(at, span, ok)
	},
	hosts: []slot{askedHost, host},
	sizes: []slot{bodySize, size, readBytes},
}
