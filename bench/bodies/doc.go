// Command bodies measures the reader of JSON bodies beside other libraries, in one run. It is a module of its own, so that none of
// these libraries is one of the product's; package agree beside it holds the readers against others by fuzzing.
//
//	go run -C bench/bodies .   # `make bench-bodies`
//
// It prints, for each body and reader, MB and leaves by CPU time: the readers take turns, and the fastest of several rounds counts.
// They do not do the same. encoding/json and sonic make a tree that lives on, fastjson one that lives until the next body, jsontext
// and jsonscan give tokens without their paths, a walk gives each leaf with its path. It is no test: whatever comes out, it ends
// well.
package main
