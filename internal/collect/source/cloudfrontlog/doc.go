// Package cloudfrontlog reads the standard access logs of CloudFront: fields between tabs, named by a line in front. Their JSON
// form is read by package jsonlog.
//
// In: lines through a [source.Window]. Out: a piece for each line that is neither blank nor a directive, and from each piece a
// call without bodies.
//
//	#Version: 1.0
//	#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) …
//	2026-03-01	11:00:00	AMS1-C1	512	192.0.2.7	GET	d111.cloudfront.example	/v1/cards/7	200	-	probe/1	…
//
// The time is when the last byte was sent, in UTC; the time taken is subtracted. Texts are percent-encoded, user agents
// twice. The host is the one that the viewer asked for (x-host-header), else the distribution's. Cookies are there only if the
// distribution logs them; then credentials are observable as far as they are cookies. CloudFront stands at the edge. Without a line of fields,
// those of the default order are taken.
//
// What it cannot do: a log holds no body, no header but Referer, User-Agent, X-Forwarded-For and Cookie. AWS delivers these
// logs on a best-effort basis: a call that is not in them may have been all the same. When a file grows behind a second line of fields, the
// rest is read by the first one's.
package cloudfrontlog
