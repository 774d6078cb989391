// Package otlp reads traces in the JSON of OpenTelemetry's protocol: the spans of servers and clients of HTTP.
//
// In: a JSON object, or one a line as a collector's file exporter writes them, through a [source.Window]. Out: a piece for
// each span, and from each piece a call without bodies.
//
//	{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cards"}}]},
//	 "scopeSpans":[{"spans":[{"traceId":"5b8e…","spanId":"eee1…","kind":2,"startTimeUnixNano":"1772362800000000000",
//	  "endTimeUnixNano":"1772362800012000000","attributes":[{"key":"http.request.method","value":{"stringValue":"GET"}},
//	  {"key":"url.path","value":{"stringValue":"/v1/cards/7"}},…]}]}]}]}
//
// Names of attributes are those of the stable conventions (http.request.method, url.full) and of those before
// (http.method, http.target). The service.name of the resource is the service that answered in a server's span, and the one that asked in a
// client's. The header traceparent is put together from the ids: the trace, and the client's span, which a server's span
// has as its parent. So both spans of one call name it alike; each is a call of its own, as two places saw it. Spans of
// other kinds or protocols count as not_http. Elements of resourceLogs and resourceMetrics count as one entry each, with the
// reason logs or metrics.
//
// What it cannot do: spans hold no bodies, and header fields only as far as the instrumentation was told to keep them;
// credentials are observable only once one was seen. A path that stands as a route alone (http.route) is no path, and what sampling left out is not
// there. A resource that stands behind its spans in its object is not known to them.
package otlp
