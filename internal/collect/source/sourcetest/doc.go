// Package sourcetest holds what the tests of all log formats share.
//
// In: a format and the text of a log. Out: its calls and what became of each line, checked for what must hold of every
// log, whatever stands in it.
//
//	log := sourcetest.Read(t, jsonlog.Format, text)
//	sourcetest.BadLines(t, jsonlog.Format, good) // whatever stands between good lines, those are read
//
// What it cannot do: tell whether a call is right; that is the formats' own tests' work.
package sourcetest
