// Package canary keeps values of own test people, as tokens alone, and says whether they turn up where they are read: a test of
// everything between the wire and a scope.
//
// In: what somebody planted ([Say]), and one version of meaning over one snapshot ([Look]). Out: for each canary whether an answer
// held it in a field of its kind, and through which endpoints.
//
//	found, err := canary.Look(ctx, view, planted, canary.Window{})
//	found[0] // {Label: "test member 1", Kind: "loyalty.number", State: "found", Calls: 3, Endpoints: ["e_…"]}
//
// A canary is named by its label, which the user gives and which is shown; its value rests nowhere, and its tokens rest encrypted
// in the journal. Values of kinds that name nobody by themselves leave no token and cannot be canaries.
//
// It cannot tell whether a canary was read at all: a test account has to be read while its source is watched.
package canary
