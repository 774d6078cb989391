// Package body takes the body of a message apart into its leaves: every scalar value, with the path at which it stands and
// the object in which it stands, whatever the body was packed in.
//
// In: the recorded bytes, the declared media type and the declared content coding. Out: calls of a [Sink], in the order of
// the body: an object begins, a leaf, an object ends; and a fault where the body could not be read to its end. What stood
// before a damaged place has been delivered.
//
//	tree := body.NewTree(body.DefaultLimits(), vocabulary.Open)
//	w := body.NewWalker(tree, body.DefaultLimits())
//	w.Walk([]byte(`{"member":{"tier":"gold"},"tags":["a"]}`), []byte("application/json"), nil, sink)
//	// Enter $ · Enter $.member · Leaf $.member.tier "gold" · Leave $.member · Leaf $.tags[*] "a" · Leave $
//
// It undoes gzip, deflate, br and zstd, reads JSON, JSON lines, forms and text, and looks into strings that hold JSON,
// base64 of JSON, or a JWT. Object keys that are values (digits, e-mail addresses, …) are folded into one node and delivered
// as leaves. What came does not depend on what was walked before: the tree of paths is only a cache.
//
// It does not say what a value is: that is the business of package kind. It does not yet look into XML, multipart, msgpack,
// CBOR or protobuf: such a body is one leaf that nobody can look into, and the fault Unsupported. Keys that hold a dot are
// not told apart from nesting in a node's name.
package body
