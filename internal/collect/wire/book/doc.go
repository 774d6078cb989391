// Package book holds the calls of a capture from the first byte of their request until they are whole, and gives them out in that order.
//
// In: what the readers of protocols find. Out: entries, each a call or a thing that could not be read, in order of first byte.
//
//	e := b.Begin(time)          // the first byte of what seems to be a request
//	e.Call.Method = …
//	e.Response.Add(bytes)
//	e.Done(time)                // or e.Drop(), when it was none
//	for e := b.Take(file); e != nil; e = b.Take(file) { … }
//
// Memory is bounded: when what waits behind a call that is still open grows beyond a ceiling, that call is given out as it stands, with its
// bodies said to be cut. Bodies have ceilings, each and all together.
//
// What it cannot do: take back what it gave out.
package book
