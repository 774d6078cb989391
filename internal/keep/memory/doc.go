// Package memory holds what was seen of a few captures in memory, so that it can be asked what that means without a workspace.
//
// In: batches of observations ([Traffic.Add]). Out: a [keep.Snapshot] of them, which the derivation of meaning and queries read as they read a
// ledger's. The same traffic under the same key means the same in both: only numbers differ.
//
//	t := memory.New(1_000_000)
//	err := t.Add(a.Batch(b))
//	m, err := meaning.Derive(ctx, t, minter)
//
// What it cannot do: seal, keep or take back anything. It has no journal but what [Traffic.Tell] gave it. It holds rows as they are,
// and takes no more than it was told: then [ErrFull].
package memory
