// Package wire reads calls out of captured packets.
//
// In: the blocks of capture files, in the order of time. Out: entries, each a call or something that was seen and cannot be read, in the order
// of their first bytes.
//
//	e := wire.New(wire.Options{MaxBody: 16 << 20})
//	e.File(0)
//	e.Packet(&block)                              // for each packet
//	e.End()                                       // behind the last
//	for entry := e.Take(0); entry != nil; entry = e.Take(0) { … }
//
// The way of a packet: [capfile] finds it in the file, [packet] takes off what it is wrapped in, [tcp] puts streams together, a look
// at their first bytes tells what is spoken, whatever the port, a reader of that protocol makes calls, and [book] brings them into order.
//
// What it cannot do: read what is encrypted without keys; that is counted, with a reason.
package wire
