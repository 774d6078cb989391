// Package http2 reads HTTP/2 out of the two directions of a connection.
//
// In: bytes in order, as package stream hands them on, from the beginning of the connection, behind an upgrade from HTTP/1.1, or from
// anywhere. Out: entries of package book.
//
//	c := http2.New(book, http2.Info{Client: …, Server: …, Scheme: "http"})
//	c.Data(stream.Forth, bytes, time) // Forth is from the client
//
// Streams may be interleaved, heads go on in CONTINUATION, trailers are added to the fields of their message (grpc-status is one), pushed
// answers are calls of their own, and the pieces of a cookie are put together again.
//
// Where reading begins in the middle of a connection, or behind a hole, what the ends had told each other before is unknown: a request that refers to
// it is counted as joined_late, its path unknown, rather than read without its credentials.
//
// What it cannot do: say to which stream bytes belong that are not in the capture.
package http2
