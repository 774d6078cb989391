// Package websocket reads the messages of a WebSocket, compressed ones as well, into the call that opened it.
//
// In: bytes in order, as package stream hands them on, behind the answer 101, and the entry of the call. Out: what the client said is the body of its
// request, what the server said that of its answer: JSON as lines, other text as text.
//
//	c := websocket.New(entry, websocket.Compression(extensions))
//	c.Data(stream.Forth, bytes, time) // Forth is from the client
//
// The call is whole when both ends have closed the WebSocket.
//
// What it cannot do: keep binary messages apart from each other, or read an extension other than permessage-deflate; such a body is not whole.
package websocket
