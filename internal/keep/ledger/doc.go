// Package ledger is the embedded store: sealed, immutable Parquet in a workspace folder, a signed manifest that lists it,
// a Merkle log over it, and DuckDB, in memory, to answer questions about it.
//
// In: batches of observations and journal entries. Out: a [Snapshot] of all that is sealed, a [Report] on whether it is
// still what was sealed, and the key from which tokens are made.
//
//	l, err := ledger.Open("waybill-data", ledger.Options{})
//	err = l.Stage(ctx, batch)           // numbered, and not there yet
//	seal, err := l.Commit(ctx, batches) // there as a whole with what was staged, or not at all
//	view, err := l.Snapshot(ctx)
//
// A commit writes new files, syncs them, appends one leaf to the log, and then replaces MANIFEST by rename: that rename is
// the commit. What MANIFEST does not list does not exist, and the next writer removes it. Readers take no lock: a listed
// file never changes, and the files of the log only grow behind the size that MANIFEST names.
//
//	MANIFEST                          signed note: generation, tree head, every file with its size and SHA-256
//	segments/N-calls.parquet          rows of leaf N, in the order (source, sequence)
//	segments/N-exposures.parquet      the same, in the order (source, sequence, ordinal)
//	segments/N-coverage.parquet       what each batch saw and did not see
//	segments/F-L-….parquet            the rows of leaves F to L, compacted: calls and exposures sorted by identity, then time
//	segments/F-L.index                where their blocks lie, and which blocks hold a holder
//	segments/N-dictionary.parquet     the numbers given out by this commit; sealed entries as salted commitments
//	vault/N.tokens, vault/N.texts     what the commitments stand for; texts encrypted
//	journal/N.KIND                    an entry of the journal, encrypted
//	readers/EPOCH                     locked by who reads; row files that were replaced stay as long as somebody reads them
//	log/leaves, log/hashes            the Merkle log (RFC 6962 hashing, stored as golang.org/x/mod/sumdb/tlog does)
//	log/checkpoint                    its signed head, as C2SP writes tree heads; MANIFEST holds the same, and is never behind
//	log/witnessed                     a signed note: who outside took a checkpoint, and when; no leaf
//	keys/workspace.key                two lines: the workspace key in hex, the signing key as a note signer; after a rotation a third, the key of tokens
//
// [Ledger.Compact] puts the row files of many leaves together and replaces MANIFEST, as a commit does. Leaves seal rows and not files,
// so nothing sealed changes; each leaf is recomputed from the new files before the swap. Rows of few identities or holders are read
// from their blocks, each held against its digest; all else DuckDB reads from the same files.
//
// The ledger cannot undo a commit, and it cannot tell whether somebody with the keys has made a
// whole workspace anew: only a checkpoint kept outside can.
package ledger
