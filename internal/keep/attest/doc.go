// Package attest keeps in the sealed journal of a workspace what people state that fields hold: of which field, by whom, when and why.
//
// In: a [Statement]: somebody states that "$.blob" of an endpoint's answers holds health records, or nothing, or takes that back ([Say]). Out: the
// statements that stand ([List]).
//
//	attest.Say(ctx, store, attest.Statement{Action: attest.Set, Place: attest.Place{Endpoint: "e_…", Direction: "response", Location: "body", Field: "$.blob"}, Kind: "none", Why: "a thumbnail"})
//	attest.List(snapshot) → that statement
//
// Nothing is ever taken out of the journal: what stands is what its statements come to, in their order. Statements rest encrypted. One changes no
// record; it changes what records mean from the next version of meaning on, and a scope names it.
//
// What it cannot do: it does not look whether what is stated is true. An endpoint is known by its id, and by those that became of it.
package attest
