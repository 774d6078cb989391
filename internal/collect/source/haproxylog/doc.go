// Package haproxylog reads the HTTP log of HAProxy as text (option httplog, option httpslog), with or without the head
// that a syslog puts in front of it.
//
// In: lines through a [source.Window]. Out: a piece for each line that is not blank, and from each piece a call without
// bodies.
//
//	192.0.2.7:4711 [01/Mar/2026:12:00:00.310] shop~ cards/s1 0/0/1/11/12 200 512 - - ---- 1/1/0/0/0 0/0 {shop.example|probe/1} "GET /v1/cards/7 HTTP/1.1"
//	Mar  1 12:00:00 edge haproxy[711]: 192.0.2.7:4711 [01/Mar/2026:12:00:00.310] …
//	<134>1 2026-03-01T12:00:00.322+01:00 edge haproxy 711 - - 192.0.2.7:4711 [01/Mar/2026:12:00:00.310] …
//
// The time is the start: that of the request's first byte (%tr), or, with the default format of versions before 1.7,
// that of the connection (%t). It has no zone. The zone of an RFC 5424 head counts; else it is UTC. The last of the five timers is the duration
// in milliseconds. A frontend whose name ends with ~ was reached by TLS.
//
// What it cannot do: captured headers ({a|b}) stand without their names, so they are passed over, and with them the host and
// the user agent; the host is known where a request says it (HTTP/2 is logged with whole URLs). Bytes read
// count the answer's headers, too. #22 and the like are read as the bytes that they stand for.
package haproxylog
