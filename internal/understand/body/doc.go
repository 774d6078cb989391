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
// It undoes gzip, deflate, br and zstd, reads JSON, JSON lines, forms, XML, bodies in parts, server-sent events, tables (CSV)
// and text, and looks into strings that hold JSON, base64 of JSON, or a JWT. GraphQL requests are JSON: their variables are
// leaves at "$.variables".
//
//	<orders><order id="7"><total cur="EUR">5</total></order></orders>   under application/xml gives
//	Enter $ · Enter $.orders · Enter $.orders.order[*] · Leaf $.orders.order[*].@id "7" · Leaf $.orders.order[*].total.@cur "EUR"
//	· Leaf $.orders.order[*].total.#text "5" · Leave …
//
// An element of XML is one of a list if it stands beside another of its name anywhere at its path in the document, or if its
// parent is called by its plural. The form fields of a multipart body have their plain names, its files are walked at "$.name".
// Object keys that are values (digits, e-mail addresses, …) are folded into one node and delivered as leaves. What came does
// not depend on what was walked before: the tree of paths is only a cache.
//
// It does not say what a value is: that is the business of package kind. It does not yet look into msgpack, CBOR or
// protobuf: such a body is one leaf that nobody can look into, and the fault Unsupported. It reads no query of GraphQL, so
// that a field that a query calls by another name has that name; no XML inside strings; no names and numbers of events; and
// no entity that a document declares. Keys that hold a dot are not told apart from nesting in a node's name.
package body
