// Command ledger measures the ledger at scale: what it takes to seal many exposures from tokens, to compact them, to keep them,
// and to read one caller's or one person's among them, beside plain DuckDB over the same rows as plain Parquet.
//
//	go run ./bench/ledger -rows 10000000              # all of it
//	go run ./bench/ledger -rows 10000000 -readers 10  # readers in other processes, alone and beside a writer
//	go run ./bench/ledger -rows 10000000 -readers 10 -processes 1  # the same in one process
//
// It prints rows a second of CPU time (user and system, of all cores), bytes a row, and for each question the time by the clock
// and the CPU time of the fastest of some rounds; then the ratios. It is a benchmark and no test: whatever the ratios are, it ends well.
//
// The rows are the same for the same seed and size: members of a programme, 500 rows each, who look at their profiles, and
// partners who list and look up members, drawn so that the largest has a tenth of all rows and the smallest a few; one call in
// five hundred is of somebody who comes once. See [traffic] for how they are drawn.
package main
