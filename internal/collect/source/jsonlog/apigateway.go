package jsonlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// gatewayKeys are the names of $context of the API Gateway of AWS.
var gatewayKeys = []spelling{
	{atStart, byGateway, "requesttimeepoch"},
	{requestTime, byGateway, "requesttime"},
	{resource, byGateway, "resourcepath routekey"},
	{durationMillis, byGateway, "responselatency"},
	{nothing, byGateway, "extendedrequestid integrationlatency integrationstatus apiid stage"},
}

// gateway says when a request came in. It logs no query; without a path, the route that was matched stands for it.
var gateway = preset{
	writer: "apigateway",
	found:  "API Gateway's names of $context",
	mark:   byGateway,
	fits: func(r *record) bool {
		return r.has(method) && (r.has(atStart) || bytes.IndexByte(r.get(requestTime), '/') > 0)
	},
	when: func(d *decoder, r *record) (int64, int64, bool) {
		start, ok := d.moment(r, atStart, requestTime)
		return start, lasting(r, weblog.Millis, durationMillis), ok
	},
	hosts: usualHosts,
	edge:  true,
}
