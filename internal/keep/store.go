package keep

import (
	"context"
	"iter"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Store keeps what was seen. One process writes at a time; any number read.
type Store interface {
	// Commit seals the batches, and those that were staged before them, as one atom: their rows, dictionary entries, coverage and cursors are there together
	// after it returns, or not at all after a crash. Batches of one source must follow its cursor without a hole.
	Commit(ctx context.Context, batches []observation.Batch) (Seal, error)
	// Stage takes a batch in for the next Commit, and needs nothing of it after it returns; until that Commit nothing of it
	// counts. After an error nothing that was staged is there.
	Stage(ctx context.Context, batch observation.Batch) error
	// Record seals an entry of the journal (a version of meaning, a use of --resolve). The payload rests encrypted.
	Record(ctx context.Context, kind string, payload []byte) (Seal, error)
	// Resume tells every source seen so far and how far it was read.
	Resume(ctx context.Context) ([]Resumption, error)
	// History tells every place that was ever committed as a cursor, oldest first. An earlier state of a source that has
	// grown since is known by them.
	History(ctx context.Context) ([]Resumption, error)
	// Snapshot opens a view of all that is sealed now. Close it.
	Snapshot(ctx context.Context) (Snapshot, error)
	// Close lets go of the workspace.
	Close() error
}

// Resumption is a source and the place where reading it goes on.
type Resumption struct {
	Source call.Source
	Cursor call.Cursor
}

// Seal is the state of the Merkle log.
type Seal struct {
	Root    string // base64 of the tree head, as checkpoints write it
	Size    int64  // leaves
	Batches int64  // leaves that hold calls
	Witness string // who outside holds a checkpoint of this log; empty when nobody does
}

// Snapshot is an unchanging view of a store. Its methods are safe for concurrent use. Returned slices must not be changed.
type Snapshot interface {
	Seal() Seal
	Sources() []SourceRow
	Coverage() []CoverageRow
	Journal(kind string) ([]JournalEntry, error)

	// The dictionaries. The order is that of the numbers.
	Paths() iter.Seq2[Number, observation.Path]
	Fields() iter.Seq2[Number, observation.Field]
	Sets() iter.Seq2[Number, []Leaf]
	Holders() iter.Seq2[Number, Holder]
	Identities() iter.Seq2[Number, Identity]
	Choices() iter.Seq2[Number, Choice]
	Path(Number) observation.Path
	Field(Number) observation.Field
	Set(Number) []Leaf
	Holder(Number) Holder
	Identity(Number) Identity
	// Text returns what an identity's text numbers stand for; empty when erased.
	Text(Number) observation.Text
	// Token returns the token of a number; false when it was erased.
	Token(Number) (observation.Token, bool)
	// Find returns the number of a token; false when it was never seen.
	Find(observation.Token) (Number, bool)

	// Calls yields call rows in the order of time, source, sequence.
	Calls(ctx context.Context, s Selection) iter.Seq2[CallRow, error]
	// Exposures yields exposure rows in the order of time, source, sequence, ordinal.
	Exposures(ctx context.Context, s Selection) iter.Seq2[ExposureRow, error]
	// CallTallies counts calls that are alike in everything but time, in no order.
	CallTallies(ctx context.Context, s Selection) iter.Seq2[CallTally, error]
	// ExposureTallies counts exposures that are alike in everything but time, in no order.
	ExposureTallies(ctx context.Context, s Selection) iter.Seq2[ExposureTally, error]
	// ShapeTallies counts calls whose messages have the same shapes, in no order.
	ShapeTallies(ctx context.Context, s Selection) iter.Seq2[ShapeTally, error]

	Close() error
}

// Number names an entry of one of the store's dictionaries. Zero names none.
type Number = observation.Number

// Selection narrows rows. A nil slice does not narrow; an empty one selects nothing. All that is given must hold.
type Selection struct {
	Identities []Number
	Paths      []Number
	Holders    []Number // of exposures only; calls ignore it
	Sources    []Number
	From       int64 // microseconds since 1970, inclusive; 0 is open
	To         int64 // exclusive; 0 is open
}

// SourceRow is a source with its number and cursor.
type SourceRow struct {
	Number Number
	Resumption
}

// Leaf is one field of a set.
type Leaf struct {
	Field Number
	Form  kind.Form
	Class kind.Class
	// Tried says what tests of users' kinds said of the value, while it was seen.
	Tried kind.Tried
}

// Holder is one enclosing object's candidate identifiers, by numbers.
type Holder struct {
	Parent      Number
	Identifiers []Identifier
}

// Identifier is a candidate identifier, by numbers.
type Identifier struct{ Field, Token Number }

// Identity is every identifier of who made a call, by numbers of tokens (zero: none) and texts.
type Identity struct {
	PrincipalType                         observation.PrincipalType
	Principal, Credential, Address, Agent Number
	AddressText, AgentText, ClientService Number
	Session, Named, Rules                 Number // two tokens and a text; see observation.Identity
}

// The bounds of choices. What is more than them is said to be many, so that what is kept does not depend on the order of calls.
const (
	MostChoices     = 64      // words of a field on one path
	MostChoicePaths = 1 << 14 // paths of a field
)

// Choice is what a field held on a path, in a call that was not refused and as a value that may be one of a few: a word of the vocabulary; an
// empty word for any other text of that look; or that there are too many to tell, of words on this path, or of paths (the path is zero).
type Choice struct {
	Path, Field Number
	Word        observation.Text
	Many        bool
}

// CallRow is one call.
type CallRow struct {
	Source   Number
	Sequence uint64
	Start    int64
	Duration int64
	Protocol string
	Scheme   string
	Status   int
	Marks    observation.Marks
	Path     Number
	Identity Number
	Holder   Number // of the request's parameters
	Request  observation.Inspection
	Response observation.Inspection
	// The texts of what the sides are made of, see the package shape; zero where there was nothing.
	RequestShape, ResponseShape Number
}

// ExposureRow is one field set of one holder in one call, with what is most asked of its call.
type ExposureRow struct {
	Source    Number
	Sequence  uint64
	Ordinal   uint32
	Start     int64
	Status    int
	Path      Number
	Identity  Number
	Direction observation.Direction
	Holder    Number
	Set       Number
	Objects   uint32
}

// CallTally counts calls that are alike.
type CallTally struct {
	Source, Path, Identity Number
	Scheme                 string
	Status                 int
	Marks                  observation.Marks
	Request, Response      observation.Inspection // Bytes is the sum
	Calls                  int64
	First, Last            int64
}

// ShapeTally counts calls of one path and status whose messages are made alike.
type ShapeTally struct {
	Path                        Number
	Status                      int
	RequestBody, ResponseBody   call.BodyState
	RequestShape, ResponseShape Number // texts
	Calls                       int64
	First, Last                 int64
}

// ExposureTally counts exposures that are alike.
type ExposureTally struct {
	Path, Identity Number
	Direction      observation.Direction
	Success        bool // a status below 400, or no answer at all
	Holder, Set    Number
	Calls          int64 // distinct calls
	Objects        int64
	First, Last    int64
}

// Why what was sealed is not there any more as it was. Each is the reason of an amendment, and the kind of the journal entry that
// tells more.
const (
	Expired = "retention"
	Erased  = "erasure"
	Rekeyed = "keys"
)

// GapExpired is the reason of a gap where rows were removed by a rule of retention.
const GapExpired = "expired"

// CoverageRow is what one committed batch of a source saw and did not see.
type CoverageRow struct {
	Leaf       int64 // of the Merkle log
	Source     Number
	Label      string
	Standpoint string
	From, To   int64 // the first and the last start of the calls in it, both inclusive; 0 where it has none
	Seen       int64 // entries
	Parsed     int64
	Unparsed   map[string]int64 // by reason
	Places     []call.Unread    // the first few of the unparsed, with their places
	Truncated  int64            // calls of which a body was cut or is missing
	Dropped    int64
	Gaps       []call.Gap
	// Tail is what stood unread behind the cursor; it counts only in the newest row of a source.
	Tail []call.Unread
}

// JournalEntry is a sealed entry of the journal.
type JournalEntry struct {
	Kind    string
	Time    time.Time
	Leaf    int64 // its place in the Merkle log
	Payload []byte
}
