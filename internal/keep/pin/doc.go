// Package pin keeps what people tell of endpoints in the sealed journal of a workspace: pins of templates, by whom, when and
// why.
//
// In: a [Statement]: somebody pins "/users/{userId}" on a host, or takes that back ([Say]). Out: the pins that stand
// ([List]), and all that is told as the derivation of templates takes it ([Told]).
//
//	pin.Say(ctx, store, pin.Statement{Action: pin.Set, Pinned: endpoint.Pinned{Template: "/users/{userId}"}, By: "ines"})
//	pin.Told(snapshot) → Pins: /users/{userId}
//
// Nothing is ever taken out of the journal: what stands is what its statements come to, in their order. Statements rest
// encrypted, as everything in the journal does. A pin changes no record; it changes what records mean from the next version
// of meaning on.
//
// What it cannot do: it does not look whether a template fits anything that was seen. One that fits nothing says nothing, until
// something comes that it fits.
package pin
