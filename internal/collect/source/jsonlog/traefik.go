package jsonlog

import "github.com/waybill-security/waybill/internal/collect/source/weblog"

// traefikKeys are Traefik's.
var traefikKeys = []spelling{
	{atStart, byTraefik, "startutc"},
	{atLocalStart, byTraefik, "startlocal"},
	{peer, 0, "clientaddr"},
	{clientHost, 0, "clienthost"},
	{status, byTraefik, "downstreamstatus"},
	{bodySize, byTraefik, "downstreamcontentsize"},
	{requestSize, 0, "requestcontentsize"},
	{host, 0, "requestaddr"},
	{nothing, byTraefik, "originstatus routername entrypointname originduration originstatusline"},
}

// traefik says when a request began; without that, a line's time is its end. Durations are in nanoseconds.
var traefik = preset{
	writer: "traefik",
	found:  "Traefik's keys",
	mark:   byTraefik,
	fits:   func(r *record) bool { return r.has(method) && r.has(path) },
	when: func(d *decoder, r *record) (int64, int64, bool) {
		span := lasting(r, weblog.Nanos, duration)
		if start, ok := d.moment(r, atStart, atLocalStart); ok {
			return start, span, true
		}
		end, ok := d.moment(r, atTime)
		return endMinus(end, span, ok)
	},
	hosts: []slot{askedHost, host},
}
