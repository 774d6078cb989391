// Package corpus reads shapes of public APIs and says what traffic made of them looks like to the evaluation.
//
// In: one JSON object a line, gzipped: {"id", "provider", "operations": [{"method", "path", "params", "response_keys"}]}.
// Out: a [Spec] each, with the half that it belongs to. The halves are told by provider, so that no provider's words are on
// both sides: tune where the second byte of sha256(provider) is even, check where it is odd.
//
// It cannot repair a spec: operations whose path holds a query or a fragment are left out.
package corpus
