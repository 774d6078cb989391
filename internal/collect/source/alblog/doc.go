// Package alblog reads the access logs of AWS application load balancers.
//
// In: lines through a [source.Window]. Out: a piece for each line that is not blank, and from each piece a call without
// bodies.
//
//	h2 2026-03-01T11:00:00.322000Z app/shop/50dc6c49 192.0.2.7:4711 192.0.2.99:80 0.001 0.010 0.001 200 200 34 512 "GET https://shop.example:443/v1/cards/7 HTTP/2.0" "probe/1" … "shop.example" … 2026-03-01T11:00:00.310000Z "forward" …
//
// The time in front is when the answer was sent, for WebSockets when the connection closed; the start is the time of the
// request's creation, which stands behind. Where that is missing, it is the end minus the three processing times. The
// load balancer stands at the edge.
//
// What it cannot do: a log holds no body, no header but User-Agent, and no credential. Sizes count headers, too. AWS
// delivers these logs on a best-effort basis: a call that is not in them may have been all the same.
package alblog
