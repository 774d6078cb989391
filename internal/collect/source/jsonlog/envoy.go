package jsonlog

import "github.com/waybill-security/waybill/internal/collect/source/weblog"

// envoyKeys are those of Istio's default and of Envoy's documentation.
var envoyKeys = []spelling{
	{atStart, 0, "starttime"},
	{status, byEnvoy, "responsecode"},
	{askedHost, 0, "authority"},
	{peer, byEnvoy, "downstreamremoteaddress"},
	{peer, 0, "downstreamdirectremoteaddress"},
	{bodySize, 0, "bytessent"},
	{nothing, byEnvoy, "responseflags upstreamcluster bytesreceived requestedservername responsecodedetails upstreamservicetime"},
}

// envoy says when a request began; durations are in milliseconds.
var envoy = preset{
	writer: "envoy",
	found:  "Envoy's keys",
	mark:   byEnvoy,
	fits: func(r *record) bool {
		return !r.any(requestTime, atEnd, atExactEnd) && r.any(atStart, atTime) && r.has(method) && r.any(path, target, uri)
	},
	when: func(d *decoder, r *record) (int64, int64, bool) {
		start, ok := d.moment(r, atStart, atTime)
		return start, lasting(r, weblog.Millis, duration), ok
	},
	hosts: []slot{askedHost, host},
}
