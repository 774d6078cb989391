// Package keep says what a store of observations promises, without saying how it keeps them.
//
// In: batches of observations ([Store.Commit]) and sealed journal entries ([Store.Record]). Out: a [Snapshot], an
// unchanging view of all that was sealed up to one point, which meaning, judging and showing read.
//
// keep/ledger is the embedded implementation. Numbers given to tokens, holders, paths, fields, sets and identities come
// from the store's sealed dictionary alone; they mean nothing in another workspace and are never shown to a user.
package keep
