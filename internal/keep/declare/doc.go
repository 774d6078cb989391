// Package declare keeps in the sealed journal of a workspace which specs were declared, for which service or host, and which
// were taken back.
//
// In: a [Statement] with the text of a spec ([Say]). Out: the specs that stand ([List]), and their templates as the derivation
// takes them ([Told]).
//
//	declare.Say(ctx, store, declare.Statement{Action: declare.Add, Spec: …}, text)
//	declare.Told(snapshot) → GET api.shop.example /users/{id}, …
//
// A spec may hold names of whatever its authors thought of, so all of it rests encrypted, as everything in the journal does.
// Beside the text stand its operations, so that the text is read again only by who needs more.
//
// What it cannot do: a spec that was taken back stays in the journal, since nothing is ever taken out of it.
package declare
