// Package zeek reads the http.log of Zeek, as tab-separated text with its #fields, or as a JSON object a line.
//
// In: lines through a [source.Window]. Out: a piece for each line that is neither blank nor a directive, and from each
// piece a call without bodies.
//
//	#fields	ts	uid	id.orig_h	id.orig_p	id.resp_h	id.resp_p	trans_depth	method	host	uri	referrer	version	…
//	1772362800.012000	CkWH9d	192.0.2.7	49152	192.0.2.99	80	1	GET	shop.example	/v1/cards/7	-	1.1	…
//	{"ts":1772362800.012,"uid":"CkWH9d","id.orig_h":"192.0.2.7","method":"GET","host":"shop.example","uri":"/v1/cards/7",…}
//
// The time is the request's. Separators, the mark of what is not set and the order of fields are those that the log
// names; without a line of fields those of the default order are taken. Lines of other logs of Zeek in one file, told by
// _path or by what they hold, count as not_http. A user name of Basic becomes the Authorization that it stood in, with its
// password where Zeek was told to log it, else with a mark that it was not; X-Forwarded-For is taken from proxied. The scheme is http, as Zeek reads what
// is in the clear; behind a proxy it is left open, as TLS may have ended there.
//
// What it cannot do: the log holds no body, no credential but the user of Basic, no header but Referer, User-Agent and
// Origin, and no duration. Credentials are never observable. When a file grows behind a second line of fields, the rest is read by the
// first one's.
package zeek
