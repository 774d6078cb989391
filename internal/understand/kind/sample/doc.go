// Package sample looks at values that a person gives to try the kinds out, and says what they would be decided to hold.
//
// In come the kinds that users declared (or none) and text: lines of values, lines of key=value, or a JSON body. Out comes a line for
// each field, with the classes of its values and the decision:
//
//	Read(kinds, "GET /policies/{id}", []byte(`{"policy":{"ref":"POL-00000018"}}`))
//	→ {Field: "$.policy.ref", Values: 1, Classes: code 1, Kind: acme.policy_number, …}
//
// Nothing is kept and no value is repeated: a line without a key is told by its place in the input.
//
// What it cannot do: see what a whole capture would tell, such as how many different values a field has.
package sample
