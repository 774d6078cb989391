// Package e2e holds the promises of the whole program, tested from outside: the binary is built once, run on captures that
// the tests make or that examples/loyalty plays, and judged by what it prints and what it leaves on disk.
//
// In: captures with their truth. Out: nothing but test results.
package e2e
