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
// It undoes gzip, deflate, br and zstd, reads JSON, JSON lines, forms, XML, bodies in parts, server-sent events, tables (CSV),
// MessagePack, CBOR, protobuf, the frames of gRPC, gRPC-Web and Connect, and text, and looks into strings that hold JSON or XML, base64 of these or of gzip, or a JWT, wherever such a string stands.
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
// MessagePack and CBOR give what the same values give in JSON; a key that is a number is a name ("$.1"), or folded like one of
// digits. Bytes that are text, gzip of JSON or XML, or that a tag says what they are (a number, a UUID, an address, CBOR) are that;
// others are leaves of type Opaque. Without a media type they are told by their bytes only where these can hardly be anything else.
//
// A message of protobuf comes without names and types. Fields are named by their numbers, and are lists if they come twice in
// one message anywhere in the body; what is in a field is guessed by its bytes and those of the same field elsewhere in the body:
//
//	0a 03 "Ann" · 12 02 08 07 · 1a 01 "x" · 1a 01 "y"   gives   Leaf $.1 "Ann" · Enter $.2 · Leaf $.2.1 "7" · Leave $.2 · Leaf $.3[*] "x" · Leaf $.3[*] "y"
//
// Where bytes read well in two ways, a leaf of type Guessed says so beside the likelier one, so that nothing is ruled out that
// the other could hold. Of random bytes and of texts some one string in 500 gets
// the mark, and one in 2,000 of random bytes is taken for a message without it. Messages of a stream are roots one after the other; what ends it stands at "$.@trailers".
//
// A [Sink] that is a [Stepper], too, gets a body of JSON whose places were all met before at once, as a list of steps: the same things in the same
// order, without a call for each.
//
// It does not say what a value is: that is the business of package kind. It cannot know that a number of protobuf was written
// as a signed one (sint32, sint64): such a one is delivered as it stands. GraphQL in a binary format is not told. The answer to a
// GraphQL document that is not in the call (a persisted query) has the names that its keys give. It reads no names and numbers of
// events, and no entity that a document of XML declares; in a string it takes XML for such only if its root is no mark of HTML. Keys that hold a dot are not told apart from nesting in a node's name.
package body
