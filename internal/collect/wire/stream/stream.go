// Package stream says how the bytes of a connection come, so that one layer (TCP, TLS, a tunnel) can hand them to the next.
//
// In: nothing. Out: [Handler].
//
// What it cannot do: anything by itself.
package stream

// Direction is one of the two ways of a connection.
type Direction uint8

// The directions. Forth is from the end that opened the connection, or, where that was not seen, from the one that spoke first.
const (
	Forth Direction = iota
	Back
)

// Other is the other direction.
func (d Direction) Other() Direction { return 1 - d }

// Handler takes the bytes of a connection. Times are microseconds since 1970.
type Handler interface {
	// Data takes bytes in order. They are valid until it returns.
	Data(d Direction, p []byte, at int64)
	// Gap says that n bytes are not in the capture.
	Gap(d Direction, n int, at int64)
	// End says that no more will come; whole where the sender said so itself. It is called once for each direction.
	End(d Direction, at int64, whole bool)
}
