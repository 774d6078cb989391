// Package suricata reads Suricata's EVE log: its events of type http, of HTTP/2 as well.
//
// In: lines through a [source.Window]. Out: a piece for each line that is not blank, and from each piece a call.
//
//	{"timestamp":"2026-03-01T12:00:00.012345+0100","event_type":"http","src_ip":"192.0.2.7","src_port":49152,
//	 "dest_ip":"192.0.2.99","dest_port":80,"http":{"hostname":"shop.example","url":"/v1/cards/7","http_method":"GET",
//	 "protocol":"HTTP/1.1","status":200,"length":512,"http_user_agent":"probe/1"}}
//
// Events of other types, alerts and files among them, tell nothing of a call that its http event does not; they count as
// not_http. Header fields are there as far as the log was told to write them (extended, custom, dump-all-headers), and
// credentials are observable once one was seen or all fields of a request are written. Bodies are there where the log holds them, whole only
// if no more was sent than it holds. The scheme is http, as Suricata reads what is in the clear; behind a proxy (xff) it is left open, as
// TLS may have ended there.
//
// What it cannot do: tell when a call began or how long it took. An event is written when the answer was seen, so its
// time is late by the call's duration.
package suricata
