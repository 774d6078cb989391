// Package scope answers what a breach took: which subjects, which kinds, to whom, when, and how sure that is.
//
// In: one version of meaning over one snapshot of a store ([meaning.View]) and a [Selector]. Out: a [Scope], whose JSON is
// the contract's. Nothing is read but sealed observations, so the same ledger, meaning and selector give the same scope.
//
//	s, err := scope.Answer(ctx, view, scope.Selector{Actors: []string{"a_7be10c42"}}, scope.Options{Mint: mint})
//	s.Subjects // {Proven: 3, Possible: 4}: the data of 3 surely left, and of no more than 4
//
// # What counts
//
// An exposure is in the response of an edge, unknown or (where --hop asks) internal call, or in the request of an egress
// call; the credential that such a request presents for itself is none. A leaf whose kind was decided at the threshold or above is proven; one below it, and every kind that an undecided
// leaf could hold, is possible. A leaf that could hold anything (opaque, encrypted, too deep) is treated as a lost answer.
//
// # What is nobody's
//
// A value without a subject is judged by its kind. Phones, addresses, places and devices exist without a person (an
// airport's phone number), so they are no exposure. An e-mail address beside nothing that speaks of a person may be a
// person's or an office's, and kinds that describe but do not name (a tier, a balance, a gender, a nationality, a
// card's expiry) may stand in a price list: these are possible only. All other kinds are always some
// person's, so they are exposed, of no proven subject; each object counts as one possible subject, and a list of bare
// values as any number.
//
// # Never a wrong "not exposed"
//
// It is said only where calls were found, every answer in scope was read whole, no gap or unread entry of a source that carried
// them falls into the window, and no leaf could have held the kind. Without --from or --to all of a source's gaps count,
// since a lost call may lie outside the calls that were found. An unread entry has no time of its own: it counts as standing
// anywhere between the batch before its own and the batch behind.
//
// Selectors --subject and --kind choose exposures, not calls: an answer that could not be read may hold the very subject,
// so coverage is that of all the calls that the other flags choose. With --kind, the kinds that were not asked for are left
// out. With --subject, what belongs to nobody or to somebody of whom it is not known that he is another (they share no
// kind of identifier) makes its kinds unknown; and a subject never seen gives no negative claim at all.
//
// # What somebody corrected
//
// Calls of which somebody stated that they are of a test environment (as the version of meaning has them) are left out as
// if no source had ever recorded them, with the gaps that lie within. The answer names each such statement, and is of the rest.
//
// # Counts
//
// Proven ≤ truth ≤ possible. Subjects who share a kind of identifier (of account ids, a series) are surely different people; those who do not may
// be one, so proven is the largest number that share one, and possible the number of all. A lost answer adds one possible subject
// where its request names exactly one and no answer of that endpoint, in the whole ledger, ever held another;
// otherwise possible is not known (nil). Of an endpoint whose answers no source could ever carry, as with logs, an answer counts
// as speaking of the one whom its request names, unless the path goes on to others; any other answer of known size counts
// one subject a byte (docs/adr/0010). The warnings say which answers stand on that.
//
// # What it cannot do
//
// It speaks of what crossed where sources stood, not of what was read or kept by anyone; it does not see what an
// aliased person did under an identifier never seen beside the others; and a person named twice by one kind (two member
// numbers) counts as two.
package scope
