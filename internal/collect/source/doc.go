// Package source says what a file format is, and gives formats the window through which they read.
//
// In: decompressed bytes of one source. Out: a [Piece] for each entry, in order, found in bounded memory whatever the
// source holds; the format that found it then reads it into a call.
//
//	w := source.NewWindow(source.Limits{MaxEntry: 48 << 20})
//	w.Reset(file)
//	piece, err := decoder.Next(w)   // io.EOF at the end, ErrFull when what was handed out must be let go of first
//	reason := decoder.Read(piece, space, &c)
//
// Bytes are hashed as they are consumed, so that a source can be known by what it holds and gone on with where it ended.
// A piece is a part of the window itself, not a copy, and its reader may decode in place; it is valid until [Window.Release].
//
// What it cannot do: seek. Going on in a source means reading and hashing all that stands before the place.
package source
