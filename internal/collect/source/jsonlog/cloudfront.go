package jsonlog

import (
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// cloudFrontKeys are the fields of CloudFront's standard logs.
var cloudFrontKeys = []spelling{
	{date, 0, "date"},
	{method, byCloudFront, "csmethod"},
	{path, byCloudFront, "csuristem"},
	{query, byCloudFront, "csuriquery"},
	{protocol, 0, "csprotocolversion"},
	{scheme, byCloudFront, "csprotocol"},
	{askedHost, byCloudFront, "xhostheader"},
	{serverName, byCloudFront, "cshost"},
	{status, byCloudFront, "scstatus"},
	{bodySize, 0, "sccontentlen"},
	{size, byCloudFront, "scbytes"},
	{peer, byCloudFront, "cip"},
	{port, 0, "cport"},
	{referer, 0, "csreferer"},
	{agent, 0, "csuseragent"},
	{cookie, 0, "cscookie"},
	{answerType, 0, "sccontenttype"},
}

// cloudFront writes a line when the last byte was sent, in UTC. Its time taken is in seconds.
var cloudFront = preset{
	writer: "cloudfront",
	found:  "CloudFront's fields",
	mark:   byCloudFront,
	when: func(d *decoder, r *record) (int64, int64, bool) {
		span := lasting(r, weblog.Seconds, duration)
		if day := r.first(date); day != nil {
			end, ok := weblog.DayAndTime(day, r.first(atTime))
			return endMinus(end, span, ok)
		}
		end, ok := d.moment(r, atTime)
		return endMinus(end, span, ok)
	},
	hosts:   []slot{askedHost, serverName},
	edge:    true,
	encoded: true,
}
