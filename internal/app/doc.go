// Package app wires the rooms together. It is the only package that knows them all.
//
// In: what a command was asked to do ([ScanOptions]). Out: a sealed workspace, and a [query.Summary] of it.
//
//	summary, err := app.Scan(ctx, app.ScanOptions{Dir: "waybill-data", Paths: []string{"capture.har"}})
//
// A scan is the life of a call in one process: collect reads a batch, analyse observes it, the ledger seals it; at the end
// the meaning of all that is sealed is derived and sealed, too. See docs/ARCHITECTURE.md.
package app
