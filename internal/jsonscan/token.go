package jsonscan

import "fmt"

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Invalid     Kind = iota // the text breaks here; [Scanner.Err] says why, and every further token is Invalid
	End                     // the text has been read whole; every further token is End
	ObjectBegin             // {
	ObjectEnd               // }
	ArrayBegin              // [
	ArrayEnd                // ]
	String                  // a string value
	Number                  // a number, as it is written
	True                    // true
	False                   // false
	Null                    // null
	TooDeep                 // a whole object or array that stands below the depth limit, in place of its contents
)

// String gives a stable word for the kind.
func (k Kind) String() string {
	return [...]string{
		"invalid", "end", "object_begin", "object_end", "array_begin", "array_end",
		"string", "number", "true", "false", "null", "too_deep",
	}[k]
}

// Flags is the set of oddities that a text held as far as it was read. None of them is an error.
type Flags uint8

// The oddities.
const (
	ByteOrderMark Flags = 1 << iota // the text began with U+FEFF, which was skipped
	InvalidUTF8                     // a string or key held bytes that are not UTF-8; they are delivered as they are
	LoneSurrogate                   // an escape named half a surrogate pair; it is delivered as U+FFFD
	DeepNesting                     // something stood below the depth limit
)

// Reason is a stable word for what is wrong with a text.
type Reason string

// The reasons.
const (
	UnexpectedEnd  Reason = "unexpected_end"   // the text stops in the middle
	UnexpectedByte Reason = "unexpected_byte"  // a byte that the grammar does not allow here
	TrailingData   Reason = "trailing_data"    // the text goes on behind its value
	BadNumber      Reason = "bad_number"       // such as "1." or "-x"
	BadLiteral     Reason = "bad_literal"      // such as "nul" or "True"
	BadEscape      Reason = "bad_escape"       // an escape that JSON does not know
	ControlByte    Reason = "control_in_text"  // a byte below 0x20 inside a string
	MissingColon   Reason = "missing_colon"    // a key without its colon
	MissingKey     Reason = "missing_key"      // a member that does not begin with a string
	Mismatched     Reason = "mismatched_close" // } where ] is due, or the other way round
)

// Error says where and why a text is not JSON. It holds no byte of the text.
type Error struct {
	Offset int // bytes from the start of the input
	Reason Reason
}

// Error gives the place and the reason.
func (e *Error) Error() string {
	return fmt.Sprintf("cannot read JSON at byte %d: %s", e.Offset, e.Reason)
}
