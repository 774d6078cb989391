// Command logs measures what `waybill scan` makes of an access log against what goaccess makes of the same file, in one run.
//
//	go run ./bench/logs -size 1GB                  # a log of its own making
//	go run ./bench/logs -size 1GB -log access.log  # that, and a log of yours repeated up to the size
//
// It prints, for each program, lines, CPU seconds (user and system, of all cores), lines for each of them, and the peak of
// memory; then the two ratios. It is a benchmark and no test: whatever the ratios are, it ends well.
//
// The log that it makes is the same for the same seed and size: a shop with a site and an API, in Apache's combined format, in
// the order of time. Clients, pages, members, orders and words are drawn by Zipf's law. See [generator] for how many there are.
package main
