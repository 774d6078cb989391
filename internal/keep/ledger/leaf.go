package ledger

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-security/waybill/internal/call"
)

// The kinds of leaves.
const (
	leafBatch   = "batch"
	leafJournal = "journal"
)

// leaf is one entry of the Merkle log: what a commit or a journal entry put there, by digests over the rows' own values.
// The digests do not depend on how rows are encoded in a file, so rows that are sorted anew can be brought back to them.
// A record of the log is the JSON of a leaf on one line, without the newline.
type leaf struct {
	Kind    string      `json:"kind"`
	Number  int64       `json:"number"`
	Time    string      `json:"time"` // RFC 3339, UTC, microseconds
	Batches []leafPart  `json:"batches,omitempty"`
	Numbers []leafRange `json:"numbers,omitempty"` // given out by this commit

	Calls      *digest `json:"calls,omitempty"`
	Exposures  *digest `json:"exposures,omitempty"`
	Coverage   *digest `json:"coverage,omitempty"`
	Dictionary *digest `json:"dictionary,omitempty"`
	Journal    *entry  `json:"journal,omitempty"`

	Amendment *amendment `json:"amendment,omitempty"`

	now *standing // what later amendments made of it
}

// leafPart is one batch of a commit.
type leafPart struct {
	Source  int64      `json:"source"`
	ID      string     `json:"id"` // hex
	First   uint64     `json:"first"`
	Entries uint64     `json:"entries"`
	Unread  int64      `json:"unread"`
	Cursor  leafCursor `json:"cursor"`
}

type leafCursor struct {
	Entries uint64      `json:"entries"`
	Offset  int64       `json:"offset"`
	Prefix  string      `json:"prefix"` // hex
	Tail    []leafPlace `json:"tail,omitempty"`
}

type leafPlace struct {
	Sequence uint64 `json:"sequence"`
	Reason   string `json:"reason"`
	Place    string `json:"place"`
}

// leafRange is a run of new numbers of one space.
type leafRange struct {
	Space string `json:"space"`
	First int64  `json:"first"`
	Count int64  `json:"count"`
}

// digest is the SHA-256 over the canonical encoding of so many rows.
type digest struct {
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// entry is a journal entry: its kind, and size and digest of its encrypted file.
type entry struct {
	Kind   string `json:"kind"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

const leafTime = "2006-01-02T15:04:05.000000Z"

func stamp(t time.Time) string { return t.UTC().Format(leafTime) }

// timeBehind is the time of the next leaf: never before that of the leaf before it, whatever the clock says, so that one that was put in later
// with an earlier time shows.
func (l *Ledger) timeBehind(s *state) string {
	now := stamp(l.opts.Now())
	if n := len(s.leaves); n > 0 {
		now = max(now, s.leaves[n-1].Time) // of one width, so that texts compare as times
	}
	return now
}

func (l *leaf) record() ([]byte, error) {
	b, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("cannot write a leaf: %w", err)
	}
	return b, nil
}

// parseLeaf reads a record that is to be the leaf of a number.
func parseLeaf(record []byte, number int64) (*leaf, error) {
	l := &leaf{}
	if err := json.Unmarshal(record, l); err != nil {
		return nil, fmt.Errorf("leaf %d cannot be read", number)
	}
	if l.Number != number {
		return nil, fmt.Errorf("leaf %d says that it is leaf %d", number, l.Number)
	}
	switch {
	case l.Kind == leafBatch && l.Calls != nil && l.Exposures != nil && l.Coverage != nil && l.Dictionary != nil:
	case l.Kind == leafJournal && l.Journal != nil && kindName(l.Journal.Kind):
	case l.Kind == leafAmendment && l.Amendment != nil && l.Amendment.fits(number) && (l.Journal == nil || kindName(l.Journal.Kind)):
	default:
		return nil, fmt.Errorf("leaf %d is of no known kind", number)
	}
	return l, nil
}

// splitRecords cuts the bytes of log/leaves into records.
func splitRecords(data []byte) ([][]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	if data[len(data)-1] != '\n' {
		return nil, errors.New("its last record is cut")
	}
	return bytes.Split(data[:len(data)-1], []byte{'\n'}), nil
}

// count returns how many numbers of a space this leaf gave out.
func (l *leaf) count(s space) int64 {
	for _, r := range l.Numbers {
		if r.Space == s.String() {
			return r.Count
		}
	}
	return 0
}

func sealCursor(c call.Cursor) leafCursor {
	out := leafCursor{Entries: c.Entries, Offset: c.Offset, Prefix: hex.EncodeToString(c.Prefix[:])}
	for _, u := range c.Tail {
		out.Tail = append(out.Tail, leafPlace(u))
	}
	return out
}

func (c leafCursor) open() (call.Cursor, error) {
	out := call.Cursor{Entries: c.Entries, Offset: c.Offset}
	prefix, err := hex.DecodeString(c.Prefix)
	if err != nil || len(prefix) != len(out.Prefix) {
		return out, errors.New("a cursor's prefix is not 32 bytes in hex")
	}
	copy(out.Prefix[:], prefix)
	for _, u := range c.Tail {
		out.Tail = append(out.Tail, call.Unread(u))
	}
	return out, nil
}

// kindName says whether a journal kind is a word of lower-case letters, digits, '_' and '-', at most 32 of them.
func kindName(s string) bool {
	if s == "" || len(s) > 32 {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return true
}
