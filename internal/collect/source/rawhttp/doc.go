// Package rawhttp takes apart one HTTP/1 message that was kept as the bytes of its text, as recorders and testing proxies
// keep them. Messages of HTTP/2 that were written down in that form are taken, too.
//
// In: the bytes of one message. Out: the start line, header fields in the order sent, and a body.
//
//	m, ok := rawhttp.Split(text, space) // m.Start is "GET /v1/cards/7 HTTP/1.1"
//	body := rawhttp.Body(m, limits)
//
// A chunked body is put together; one that was put together by the recorder already, and still has the field that says
// chunked, is taken as it is. Everything is done in place.
//
// What it cannot do: find where a message ends in a stream; it is given one message alone.
package rawhttp
