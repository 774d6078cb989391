// Package identity says who made a call, and gives every value the token by which it is known from then on.
//
// In: values as they stood on the wire ([Minter]), calls ([Recogniser]), and, once calls were sealed, the set of all
// identities seen with the logins among them ([Actors]). Out: tokens, an [observation.Identity] for each call, and the
// actors and sessions that these identities stand for.
//
//	minter := identity.NewMinter(key)
//	who := identity.NewRecogniser(minter, identity.Options{})
//	who.Of(&c, source) // Authorization: Bearer eyJ…{"sub":"7c1…"} → {TokenSubject, t(7c1…), t(eyJ…), t(203.0.113.5), …}
//
// A token is HMAC-SHA-256 under the workspace key over the value's canonical form ([Canonical]), cut to 128 bits. The
// form depends on the value's shape alone, never on its kind, so that a kind learned later can still say whose a value
// is. "+31 6 1234 5678" in a profile and "+31612345678" in a query are one token; so are a bearer token in a login's
// answer and the same in the Authorization header of the next call.
//
// What it cannot do: it verifies no signature. A token that the service accepted is taken at its word; one that it
// refused (status 401) names nobody. A public endpoint that ignores a forged token is not told apart from one that
// accepts it. It knows no country: a national phone number and its international form stay two tokens, and [Forms]
// bridges them when a user asks. Whose data a value is, is decided elsewhere.
package identity
