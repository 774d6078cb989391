// Package harlines reads HAR 1.2 entry objects that stand one a line.
//
// In: lines through a [source.Window]. Out: a piece for each line that is not blank, and from each piece a call, as
// package har reads it.
//
//	{"startedDateTime":"2026-03-01T12:00:00Z","request":{…},"response":{…}}
//
// A last line without a newline is an entry if it parses whole; else it may still be being written, and is read again
// when the file has grown.
//
// What it cannot do: read entries that are spread over several lines; those are in no array, so nothing tells them apart.
package harlines
