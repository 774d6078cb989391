// Package render writes what a query found as a table, as JSON, as JSON lines or as CSV.
//
// In: a sequence of structs with JSON tags. Out: text on a writer. A list's JSON is one array, its JSON lines hold the
// same objects one a line, its CSV has a column for each field, with JSON in a cell where a value nests. Tables show the
// columns that a command chooses, for people: without control characters out of the traffic, long cells cut.
//
//	err := render.List(os.Stdout, render.Table, seq, []render.Column[query.Actor]{{"ACTOR", func(a query.Actor) string { return a.Actor }}})
package render
