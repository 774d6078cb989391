// Package observation holds what Waybill saw of a call, without a byte of it: numbers, tokens, fields, forms and shapes.
//
// In: calls, by way of the analyse package, which is the only one that makes observations. Out: [Batch], which the store
// seals. An observation says nothing of what a value means: a field has a class ("looks like an e-mail"), never a kind; a
// holder is a set of candidate identifiers, never a person; a path is evidence, never an endpoint. Meaning is laid over
// observations later, by keep/meaning, and may change; observations never do.
//
// Analysing is a pure function of (call, workspace key): the same call gives the same observation whatever came before,
// so that the order of arrival cannot matter.
//
//	GET /v2/members/4000123456/profile → 200 {"loyaltyNumber":"4000123456","email":"a@x.example"}
//	Path     GET api.example /v2/members/{digits}/profile
//	Holders  [0] request: {path#2: t(4000123456)}   [1] above 0: {$.loyaltyNumber: t(4000123456), $.email: t(a@x.example)}
//	Exposures response, holder 1, {$.loyaltyNumber clear digits, $.email clear email}
//
// A batch comes with tables, [Symbols], [Callers] and [Targets], to which its observations refer by numbers. They are bounded or followed by
// new ones, and a number means nothing beside another table; [Batch.Fill] gives an observation what it leaves to its target.
package observation
