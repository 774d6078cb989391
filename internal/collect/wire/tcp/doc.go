// Package tcp puts the segments of TCP together into streams.
//
// In: segments, in the order of the capture. Out: for each connection a handler of package stream, which gets the bytes of both directions in
// their order, is told what is missing, and when either direction ends.
//
//	t := tcp.NewTable(func(i tcp.Info) stream.Handler { … })
//	t.Segment(&segment, time) // for each
//	t.Flush(time)             // at the end of the capture
//
// Segments may come out of order, twice, overlapping, with sequence numbers that wrap; the capture may begin in the middle of a connection.
// Of bytes that came twice the first count. Bytes of one direction wait for those of the other that their sender had acknowledged, so that an answer never
// comes before its question. A hole is given up, and said, when the receiver acknowledged what is in it and it did not come within a few segments, when too much waits
// behind it, or at the end.
//
// Memory is bounded: a connection costs nothing but a place in a table of fixed size until it carries data; connections, what is
// held of each and of all have ceilings, and the one that was idle longest is given up first.
//
// What it cannot do: tell which of two retransmissions that differ the receiver took.
package tcp
