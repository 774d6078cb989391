// Package agree holds the readers of bodies against other libraries by fuzzing: what they accept, and what they see. The libraries
// are asked in tests alone.
//
//	go test -C bench/bodies/agree -fuzz FuzzJSON -fuzztime 1m .   # `make fuzz` runs this one, too
package agree
