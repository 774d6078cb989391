package body

// Type says what a leaf is.
type Type uint8

// The types of leaves.
const (
	String  Type = iota
	Number       // as it is written, of any size
	Bool         // "true" or "false"
	Null         // no bytes
	Opaque       // bytes that nobody can look into: an image, an archive, a format that Waybill does not read
	TooDeep      // something below the depth limit, or beyond the bound on distinct paths; no bytes, not looked at
	Wrapper      // a string of base64, or bytes, whose contents follow and say all that it says
	Guessed      // bytes whose format does not say what they are, and that read well in two ways; the likelier one is delivered, too
)

// String gives a stable word for the type.
func (t Type) String() string {
	return [...]string{"string", "number", "bool", "null", "opaque", "too_deep", "wrapper", "guessed"}[t]
}

// Value is one scalar.
type Value struct {
	// Bytes is the value with all escapes resolved. It is valid until Leaf returns and must not be changed. It may hold
	// bytes that are not UTF-8, and NUL.
	Bytes []byte
	Type  Type
}

// Joiner is a Sink that wants to know which object of an answer comes of which object of the request.
type Joiner interface {
	// Join says, before an object is entered, that it is part n of what was asked, or the answer to it.
	Join(n int)
}

// Outliner is a Sink that wants to know of what is no object and no scalar, too.
type Outliner interface {
	// List says that a list begins at n. Its elements follow.
	List(n *Node)
	// Inside says that what follows at n is in a text that stands there: JSON, or XML.
	Inside(n *Node, xml bool)
}

// Sink takes what a Walker finds. Each Enter is followed by a Leave of the same node, also in a damaged body.
type Sink interface {
	// Enter says that an object begins: the root object, a nested one, or one in a list.
	Enter(n *Node)
	// Leave says that the object entered last ends.
	Leave(n *Node)
	// Leaf is a scalar in the object entered last, or in none: a root scalar, or an element of a root list.
	Leaf(n *Node, v Value)
}
