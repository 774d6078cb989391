// Package envoylog reads the access logs that Envoy writes as text, in its own default format and in Istio's.
//
// In: lines through a [source.Window]. Out: a piece for each line that is not blank, and from each piece a call without
// bodies.
//
//	[2026-03-01T11:00:00.310Z] "GET /v1/cards/7 HTTP/2" 200 - 0 512 12 11 "198.51.100.4" "probe/1" "6f70…" "shop.example" "192.0.2.99:80"
//	[2026-03-01T11:00:00.310Z] "GET /v1/cards/7 HTTP/1.1" 200 - via_upstream - "-" 0 512 12 11 "198.51.100.4" "probe/1" "6f70…" "shop.example" "192.0.2.99:80" outbound|80||… 192.0.2.5:1 192.0.2.6:80 192.0.2.7:4711 - default
//
// The head that a syslog or a container runtime puts in front of lines is passed over.
//
// The time is the request's start. The number behind the bytes sent is the duration in milliseconds. In Istio's format
// the last address but one before the server's name is the client's; Envoy's own has none, and X-Forwarded-For has to do.
//
// What it cannot do: a log holds no body, no header but X-Forwarded-For and User-Agent, and no credential. A format of
// an operator's own is read only as far as it begins like one of the two.
package envoylog
