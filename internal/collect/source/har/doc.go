// Package har reads HAR 1.2 files, and the HAR entry objects that other formats hold.
//
// In: the bytes of a file {"log":{"entries":[…]}} through a [source.Window]. Out: a piece for each element of
// log.entries, and from each piece a call. The file is never held whole; what stands around the entries is skipped.
//
//	d := har.Format.New(source.Limits{MaxEntry: 48 << 20, MaxBody: 16 << 20})
//	p, err := d.Next(w)           // an element of log.entries, whatever it is
//	reason := d.Read(p, space, &c) // "" or why it is no call: "json", "no_request", "time", …
//
// Beside the fields of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) an entry may have _clientAddress,
// _clientPort, _service and _clientService. Bytes that are no UTF-8 stay as they are. A body is whole only if the entry
// holds all that content.size or bodySize says there was.
//
// What it cannot do: find the next entry behind one whose brackets or quotes do not match. It is then counted as cut,
// with all behind it.
package har
