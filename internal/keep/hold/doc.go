// Package hold keeps in the sealed journal of a workspace which records must not be removed, for whom and why: legal holds.
//
// In: a [Statement] that adds a hold or releases one ([Say]). Out: the holds that stand ([List]).
//
//	hold.Say(ctx, store, hold.Statement{Action: hold.Add, ID: "h_…", Actors: []string{"a_…"}, Reason: "claim 17"})
//
// A person is named by numbers of tokens, never by a value. Statements rest encrypted, as everything in the journal does, and none is
// ever taken out of it.
//
// What it cannot do: it does not know which rows a hold chooses; who removes something asks, and leaves what is held.
package hold
