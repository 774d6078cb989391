// Package correct keeps in the sealed journal of a workspace what people found to be wrong about sealed calls: which source's, of which
// time, by whom, when and why.
//
// In: a [Statement]: somebody states that what a source recorded in a window is of a test environment, or takes that back ([Say]). Out: what was
// ever stated ([List]), and what stands ([Standing]).
//
//	correct.Say(ctx, store, correct.Statement{Action: correct.Add, ID: "k_…", What: correct.Test, Sources: []keep.Number{2}, Label: "staging.har", Why: "recorded on staging"})
//	correct.Standing(snapshot) → that statement
//
// No row is ever changed, and nothing is taken out of the journal: taking back is another entry. Statements rest encrypted. One becomes
// part of the next version of meaning, and a scope that leaves calls out names it.
//
// What it cannot do: it does not look whether what is stated is true, and it knows sources, not calls. A source is known by its number, so that
// another file of the same name is not meant.
package correct
