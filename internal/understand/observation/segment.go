package observation

// SegmentClass says what a part of a path looks like; parts of an identifier's shape are folded into their class.
type SegmentClass uint8

// The classes of parts of paths. Numbers are part of the ledger's format.
const (
	SegmentLiteral SegmentClass = iota // kept as text
	SegmentNumber                      // decimal digits
	SegmentUUID
	SegmentHex   // eight or more hex digits with a digit among them
	SegmentMixed // letters and digits mixed, the shape of a code or key
	SegmentEmail
	SegmentDate
	SegmentToken // long and random: a JWT, a base64url key
	SegmentOther // anything else that is no word: blanks, several dots, percent-encoded bytes
	SegmentWord  // a word on a path that founded no endpoint (its answer was 404 or the like)
	SegmentList  // several values with commas or semicolons between them: each is somebody's of its own
)

// Segment is one part of a path: what stands between two slashes, or a part of that where signs tell parts apart. The parts of
// "Orders(OrderID=10248)" are Orders, OrderID and 10248.
type Segment struct {
	Class  SegmentClass
	Before Lead // what stands in front of it
	After  Tail // what closes behind it
	Text   Text // of a literal; empty for a folded part
}

// Lead is what stands in front of a part. Numbers are part of the ledger's format.
type Lead uint8

// The leads. All but the first tell parts of one segment apart.
const (
	LeadSlash      Lead = iota
	LeadDot             // an ending: "17.json"
	LeadColon           // a verb or a value: "17:cancel", "sku:AB-12"
	LeadSemicolon       // a matrix parameter: "map;v=2"
	LeadEquals          // its value, or an argument's
	LeadEqualsText      // the same, as a text: "(Name='x')"
	LeadParen           // an argument: "Products(5)"
	LeadParenText       // the same, as a text: "Products('abc')"
	LeadComma           // a further argument, or the second half of a point: "48.85,2.35"
	LeadCommaText       // a further argument, as a text
	LeadEllipsis        // the end of a range: "main...next"
	LeadDots            // the same: "1..9"
)

var leads = [...]string{"/", ".", ":", ";", "=", "='", "(", "('", ",", ",'", "...", ".."}

// Leads is how many leads there are.
const Leads = len(leads)

// String gives the lead as it stands in a path.
func (l Lead) String() string { return leads[min(int(l), Leads-1)] }

// Tail is what closes behind a part. Numbers are part of the ledger's format.
type Tail uint8

// The tails.
const (
	NoTail        Tail = iota
	TailParen          // ")"
	TailTextParen      // "')"
	TailText           // "'"
	TailCall           // "()": no argument at all
)

var tails = [...]string{"", ")", "')", "'", "()"}

// Tails is how many tails there are.
const Tails = len(tails)

// String gives the tail as it stands in a path.
func (t Tail) String() string { return tails[min(int(t), Tails-1)] }

// Begins says whether a part begins a segment.
func (s *Segment) Begins() bool { return s.Before == LeadSlash }

// LastWord returns the text of a path's last segment with all its parts, empty where one of them was folded.
func (p *Path) LastWord() string {
	text := ""
	for i := len(p.Segments) - 1; i >= 0; i-- {
		s := &p.Segments[i]
		if s.Class != SegmentLiteral {
			return ""
		}
		text = s.Text.value + s.After.String() + text
		if s.Begins() {
			break
		}
		text = s.Before.String() + text
	}
	return text
}
