package jsonlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// caddyKeys are Caddy's, beside those in its object of the request, which are marked by where they stand.
var caddyKeys = []spelling{
	{nothing, 0, "userid"},
}

// caddy writes a line when the request has ended. Its headers are all there, but for credentials, which it blots out
// unless told otherwise.
var caddy = preset{
	writer: "caddy",
	found:  "Caddy's object of the request",
	mark:   byCaddy,
	fits:   func(r *record) bool { return r.has(atTime) && r.has(duration) && r.has(method) && r.any(uri, target) },
	when: func(d *decoder, r *record) (int64, int64, bool) {
		end, ok := d.moment(r, atTime)
		b := r.first(duration)
		unit := weblog.Seconds
		if !bytes.ContainsAny(b, ".e") && len(b) > 1 { // a whole number is of duration_format nano or ms
			unit = weblog.Millis
			if len(b) > longestCaddyMillis {
				unit = weblog.Nanos
			}
		}
		return endMinus(end, weblog.Duration(b, unit), ok)
	},
	hosts: []slot{host, askedHost},
}

// longestCaddyMillis is how many digits a number of milliseconds has at most: from 100 000 on it is nanoseconds.
const longestCaddyMillis = 5
