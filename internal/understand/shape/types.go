package shape

// Types is a set of what values at one place were. The bits are part of the ledger's format: new ones are added at the end.
type Types uint32

// The types. Of a place whose values are texts by nature (a parameter, a form's field, a header) the numbers and Bool say
// that the text reads so.
const (
	Null Types = 1 << iota
	Bool
	Int32    // a whole number of 32 bits
	Int64    // a whole number of 64 bits and not of 32
	Whole    // a whole number beyond 64 bits
	Fraction // a number with a fraction or an exponent
	Text     // a text that is none of the following
	Empty    // a text of no length
	Date     // a calendar date of RFC 3339
	DateTime // a time of RFC 3339, with its zone
	Email
	UUID // in the form of RFC 9562
	URI  // with a scheme
	IPv4
	IPv6
	Base64 // padded base64 that nobody could look into
	Binary // bytes that are no text
	Object
	Array    // of a parameter: it stood there several times
	Unknown  // not looked at: too deep, or too much
	Holds    // a text that holds JSON or XML, whose parts stand below
	HoldsXML // it is XML
	// Of a whole message alone.
	Partial // a part of the body is missing, so that nothing is said of what is not in it
	Lines   // the body is several texts behind one another
)

// Texts are the types of texts, Numbers those of numbers.
const (
	Texts   = Text | Empty | Date | DateTime | Email | UUID | URI | IPv4 | IPv6 | Base64 | Holds
	Numbers = Int32 | Int64 | Whole | Fraction
)

// Has says whether all of the other types are in the set.
func (t Types) Has(other Types) bool { return t&other == other }

// Any says whether one of the other types is in the set.
func (t Types) Any(other Types) bool { return t&other != 0 }
