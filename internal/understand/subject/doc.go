// Package subject finds out which identifiers belong to one person.
//
// In: sets of identifiers that stood together in one object ([Builder.Together]), by kind and token number. Out: a
// [Book] of people, each with the identifiers that are surely the same person's.
//
// Two identifiers are one person's only where they are one to one: the member number was never seen with another e-mail,
// and the e-mail never with another member number. An e-mail on two member numbers therefore merges nobody; it stays
// a person of its own, of whom it is not known whether it is one of the two. The book is a function of the set of
// observations: the order in which they came does not matter.
//
//	b.Together([]Identifier{{kind.LoyaltyNumber, 7}, {kind.ContactEmail, 9}})
//	book := b.Build()
//	book.Of(Identifier{kind.ContactEmail, 9}) // the same person as of {kind.LoyaltyNumber, 7}
//
// A thing of somebody ([Builder.Belongs]: a bank account, a SIM card's number) is one more identifier of its only owner, who
// may have several; a thing of two owners names nobody.
//
// It cannot tell that two identifiers of one kind are one person's (somebody with two member numbers is two people here),
// unless it is told that they are of different [Series] (a UUID and a short number for the same account).
package subject
