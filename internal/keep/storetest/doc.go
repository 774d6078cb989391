// Package storetest says, as tests, what every store promises.
//
// In: a function that opens a new, empty [keep.Store]. Out: failures of the test. Each check compares the store with a naive
// model in memory, by content, since numbers mean nothing outside a store.
//
//	func TestStore(t *testing.T) { storetest.Run(t, func(t *testing.T) keep.Store { return open(t, t.TempDir()) }) }
//
// It cannot see what rests on a disk: crashes, locks, keys and seals are for each store's own tests.
package storetest
