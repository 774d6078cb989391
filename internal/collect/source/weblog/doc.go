// Package weblog reads what the logs of all web servers have in common: lines, quoted fields, request lines, times,
// durations, addresses, statuses and sizes.
//
// In: pieces of a line, as bytes. Out: what they say, mostly straight into a call, without copying and without an
// allocation; what was escaped is decoded in place.
//
//	ok := weblog.RequestLine([]byte("GET /v1/cards/7?full=1 HTTP/1.1"), &c)
//	micros, ok := weblog.Moment([]byte("2026-03-01T12:00:00+01:00"))
//
// [Lines] finds the lines of a text log and knows when the last one is surely whole; [Mostly] says whether enough of a
// file's first lines are of a format. What it cannot do: say what a field of a line means, which is the formats' own job.
package weblog
