package jsonlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// nginxKeys are nginx's names of its variables.
var nginxKeys = []spelling{
	{atEnd, byNginx, "timeiso8601 timelocal"},
	{atExactEnd, byNginx, "msec"},
	{requestTime, byNginx, "requesttime"},
	{target, byNginx, "requesturi"},
	{query, byNginx, "args"},
	{protocol, byNginx, "serverprotocol"},
	{askedHost, byNginx, "httphost"},
	{bodySize, byNginx, "bodybytessent"},
	{size, byNginx, "bytessent"},
	{requestSize, 0, "contentlength"},
	{peer, byNginx, "remoteaddr"},
	{referer, byNginx, "httpreferer httpreferrer"},
	{agent, byNginx, "httpuseragent"},
	{forwarded, byNginx, "httpxforwardedfor"},
	{realIP, byNginx, "httpxrealip"},
	{cookie, byNginx, "httpcookie"},
	{authorization, byNginx, "httpauthorization"},
	{apiKey, byNginx, "httpxapikey"},
	{contentType, 0, "contenttype httpcontenttype"},
	{nothing, byNginx, "upstreamaddr upstreamstatus upstreamresponsetime upstreamconnecttime upstreamheadertime upstreamcachestatus upstreamtime upstreamhost"},
}

// nginx writes a line, and its time, when the request has ended. Its $request_time always has a point; a whole number
// there is somebody else's, of a unit that nobody can tell.
var nginx = preset{
	writer: "nginx",
	found:  "nginx's names of variables",
	mark:   byNginx,
	when: func(d *decoder, r *record) (int64, int64, bool) {
		end, ok := d.moment(r, atExactEnd, atEnd, atTime, atStart)
		span := int64(call.Unknown)
		if b := r.first(requestTime, duration); bytes.IndexByte(b, '.') >= 0 {
			span = weblog.Duration(b, weblog.Seconds)
		}
		return endMinus(end, span, ok)
	},
	hosts: usualHosts,
}
