// Package examine says of a file what it is, how much of it can be read, what it can tell and what it cannot, and how to get
// what is missing.
//
// In: a file. Out: a [Report]. Nothing is kept and nothing is written.
//
//	report, err := examine.File(ctx, file, examine.Options{})
//	report.Missing[0] // {"host", "…", "log_format …"}
//
// Of a long file only the first part is looked at ([Options.Limit]); the report then says so.
//
// What it cannot do: know what a source left out that it does not name, such as calls that a load balancer never logged.
package examine
