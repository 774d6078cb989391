// Package report writes a scope for people: as one HTML page that needs nothing else, as JSON for machines, and as text
// for a terminal.
//
// In: a [scope.Scope], which holds no value of a person but those that the user gave to have named. Out: bytes on a writer.
//
//	err := report.HTML(file, s, report.Meta{Command: "waybill scope --actor a_7be1", Made: now, Version: "0.1.0"})
//
// The page is a waybill: ruled boxes with a small label, then what was on board, what was not found on board, through
// which endpoints it went, whose it was, and what could not be seen. It runs no script and loads nothing, so that it can be mailed,
// archived and printed. Each verdict has a word and a shape of its own; colour comes last.
//
// It says nothing that the scope does not say, and names at most 500 subjects and 50 actors; the JSON holds all. It
// cannot write PDF: a browser prints the page.
package report
