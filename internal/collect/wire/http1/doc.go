// Package http1 reads HTTP/1.x out of the two directions of a connection and pairs answers with requests.
//
// In: bytes in order, as package stream hands them on. Out: entries of package book.
//
//	c := http1.New(book, http1.Info{Client: …, Server: …, Scheme: "http", Switch: …})
//	c.Data(stream.Forth, bytes, time) // Forth is from the client
//
// Requests may be pipelined; the length of an answer depends on its request (HEAD, CONNECT), which is why both are read together. Interim answers are
// read over. What a connection switches to (CONNECT, 101) is handed to whoever Info.Switch names, in both directions.
//
// Lengths that can be read in two ways are no call lost: the call is there, its body is not readable, and coverage says ambiguous_length, as
// what stands behind it is known only to who took it. After a hole, reading goes on at the next line that looks like the beginning of a message.
//
// What it cannot do: read HTTP/0.9.
package http1
