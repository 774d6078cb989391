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
// and text, and looks into strings that hold JSON or XML, base64 of these or of gzip, or a JWT, wherever such a string stands.
// A string that holds JSON or XML is that, and no value; one of base64 is delivered as a Wrapper before what it holds, and a
// JWT as a value before its claims.
//
//	<orders><order id="7"><total cur="EUR">5</total></order></orders>   under application/xml gives
//	Enter $ · Enter $.orders · Enter $.orders.order[*] · Leaf $.orders.order[*].@id "7" · Leaf $.orders.order[*].total.@cur "EUR"
//	· Leaf $.orders.order[*].total.#text "5" · Leave …
//
// An element of XML is one of a list if it stands beside another of its name anywhere at its path in the document, or if its
// parent is called by its plural. The form fields of a multipart body have their plain names, its files are walked at "$.name".
// GraphQL is told by its document, wherever it stands: in JSON, a form, an address, an upload, by itself. Its text is delivered
// without values, these at "$.query.<field>.<argument>", variables at "$.variables.<name>" and, as it is the argument that says
// what they are, there, too. The fields of an answer have the names of the schema:
//
//	{"query":"{ x: members(city: \"Utrecht\") { y: email } }"} gives Leaf $.query.members.city "Utrecht", and
//	{"data":{"x":[{"y":"a@x.example"}]}} gives Leaf $.data.members[*].email "a@x.example"
//
// Say [Walker.Ask] before a request is walked and [Walker.Answer] before its answer. A key for which a document has several
// fields (in fragments of different types) gives its scalars at each of them, and its objects at the first.
//
// Object keys that are values (digits, e-mail addresses, …) are folded into one node and delivered as leaves. What came does
// not depend on what was walked before: the tree of paths is only a cache.
//
// It does not say what a value is: that is the business of package kind. It does not yet look into msgpack, CBOR or
// protobuf: such a body is one leaf that nobody can look into, and the fault Unsupported. The answer to a
// GraphQL document that is not in the call (a persisted query) has the names that its keys give. It reads no names and numbers of
// events, and no entity that a document of XML declares; in a string it takes XML for such only if its root is no mark of HTML. Keys that hold a dot are not told apart from nesting in a node's name.
package body
