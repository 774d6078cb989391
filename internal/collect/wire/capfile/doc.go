// Package capfile takes capture files apart into packets: pcap, of either byte order, in micro- or nanoseconds, and pcapng with
// any number of sections and interfaces.
//
// In: the bytes of a capture, as they come. Out: one [Block] after the other: a packet with its time, its link type and how
// much of it the capture left out; secrets that the capture carries; how many packets an interface dropped.
//
//	var s capfile.Scanner
//	n, err := s.Next(window, &block) // n bytes are done with; ErrShort when more of them are needed
//
// A place where the bytes are no capture any more is told as [ErrDamaged]; [Scanner.Resume] finds the next place that looks like
// one. A capture that was appended to another is read on.
//
// What it cannot do: read formats of other programs (snoop, ERF, Microsoft's netmon).
package capfile
