package ledger

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
)

// leafAmendment is the kind of a leaf that says what now stands in the place of what earlier leaves sealed: rows that expired are
// gone, tokens of an erased person are, or all rests under a new key. The earlier leaves stay in the log as they are. What they seal
// was recomputed before it was replaced, so that a leaf and its newest amendment together vouch for what is there now.
const leafAmendment = "amendment"

// amendment is what such a leaf says.
type amendment struct {
	Reason string `json:"reason"` // "retention", "erasure" or "keys"
	// Rules say in words by what something was removed.
	Rules  []string  `json:"rules,omitempty"`
	Leaves []amended `json:"leaves"`
	Keys   *newKeys  `json:"keys,omitempty"`
}

// amended is what now rests of one leaf. What is nil is as it was.
type amended struct {
	Leaf      int64   `json:"leaf"`
	Calls     *digest `json:"calls,omitempty"`
	Exposures *digest `json:"exposures,omitempty"`
	// The vault's files and the encrypted file of a journal entry, as a whole. Records of erased tokens are zeros.
	Tokens  *rested `json:"tokens,omitempty"`
	Texts   *rested `json:"texts,omitempty"`
	Journal *rested `json:"journal,omitempty"`
	// Removed tells what is missing of each source.
	Removed []removed `json:"removed,omitempty"`
}

// rested is a file as it was written. Of an entry of the journal that was removed it says nothing.
type rested struct {
	Size    int64  `json:"size"`
	SHA256  string `json:"sha256"`
	Payload int64  `json:"payload,omitempty"` // of an entry of the journal, its size before it was packed
}

func (r rested) of(f sealedFile) bool { return r.Size == f.Size && r.SHA256 == f.SHA256 }

// gone says that an entry of the journal was removed.
func (r rested) gone() bool { return r.SHA256 == "" }

// removed counts the rows of one source that a leaf lost, and from when to when their calls began (both inclusive).
type removed struct {
	Source    int64 `json:"source"`
	From      int64 `json:"from"` // microseconds since 1970
	To        int64 `json:"to"`
	Calls     int64 `json:"calls"`     // call rows
	Exposures int64 `json:"exposures"` // exposure rows
	Touched   int64 `json:"touched"`   // calls that lost something
}

// newKeys says under which keys everything rests from now on.
type newKeys struct {
	Verifier string `json:"verifier"` // of the signing key from now on
	Before   string `json:"before"`   // of the one before
	// Endorsed is a note of the old signing key over the new one's verifier.
	Endorsed string `json:"endorsed"`
	KeyCheck string `json:"key_check"`
}

// standing is what amendments made of a leaf. It belongs to the leaf in memory and is no part of its record.
type standing struct {
	calls, exposures       *digest
	tokens, texts, journal *versioned
	removed                []removed
}

// versioned is a file that was written again: by which leaf, and how it is.
type versioned struct {
	by int64
	rested
}

// amendments collects what the amendments in some records say, by the leaf that they amend.
type amendments map[int64]*standing

// take adds an amendment, which comes behind all that were added before.
func (a amendments) take(f *leaf) {
	for i := range f.Amendment.Leaves {
		x := &f.Amendment.Leaves[i]
		s := a[x.Leaf]
		if s == nil {
			s = &standing{}
			a[x.Leaf] = s
		}
		if x.Calls != nil {
			s.calls = x.Calls
		}
		if x.Exposures != nil {
			s.exposures = x.Exposures
		}
		for _, file := range []struct {
			now *rested
			at  **versioned
		}{{x.Tokens, &s.tokens}, {x.Texts, &s.texts}, {x.Journal, &s.journal}} {
			if file.now != nil {
				*file.at = &versioned{f.Number, *file.now}
			}
		}
		s.removed = append(s.removed, x.Removed...)
	}
}

// amendmentsOf reads those of some records. Records that cannot be read are left for who reads them all.
func amendmentsOf(records [][]byte) amendments {
	a := amendments{}
	for i, r := range records {
		if !isAmendment(r) {
			continue
		}
		if f, err := parseLeaf(r, int64(i)); err == nil {
			a.take(f)
		}
	}
	return a
}

// isAmendment says whether a record is one, without reading it.
func isAmendment(record []byte) bool {
	return strings.HasPrefix(string(record[:min(len(record), 64)]), `{"kind":"`+leafAmendment+`"`)
}

// fits says whether an amendment speaks of earlier leaves alone, each once.
func (a *amendment) fits(number int64) bool {
	last := int64(-1)
	for i := range a.Leaves {
		x := &a.Leaves[i]
		if x.Leaf <= last || x.Leaf >= number {
			return false
		}
		last = x.Leaf
	}
	return slices.Contains([]string{keep.Expired, keep.Erased, keep.Rekeyed}, a.Reason)
}

// tables are the digests of a leaf's rows as they are now, as rowTables.
func (l *leaf) tables() [2]*digest {
	now := [2]*digest{l.Calls, l.Exposures}
	if l.now != nil && l.now.calls != nil {
		now[0] = l.now.calls
	}
	if l.now != nil && l.now.exposures != nil {
		now[1] = l.now.exposures
	}
	return now
}

// changed says whether rows of a leaf are missing.
func (l *leaf) changed() bool { return l.now != nil && (l.now.calls != nil || l.now.exposures != nil) }

// tokensName is the file that a leaf's tokens rest in now.
func (l *leaf) tokensName() string {
	if l.now != nil && l.now.tokens != nil {
		return versionedName("vault", l.Number, l.now.tokens.by, ".tokens")
	}
	return tokensName(l.Number)
}

// textsName does the same of sealed texts.
func (l *leaf) textsName() string {
	if l.now != nil && l.now.texts != nil {
		return versionedName("vault", l.Number, l.now.texts.by, ".texts")
	}
	return textsName(l.Number)
}

// journalName does the same of an entry of the journal.
func (l *leaf) journalName() string {
	if l.now != nil && l.now.journal != nil {
		return versionedName("journal", l.Number, l.now.journal.by, "."+l.Journal.Kind)
	}
	return journalName(l.Number, l.Journal.Kind)
}

// versionedName is the name of a file that a later leaf wrote again.
func versionedName(folder string, leaf, by int64, rest string) string {
	return sealedName(folder, leaf, fmt.Sprintf(".%0*d%s", leafDigits, by, rest))
}

// gaps are what a leaf's amendments leave open, by source: scopes must not take what was removed for what never was.
func (l *leaf) gaps(source int64) (out []call.Gap) {
	if l.now == nil {
		return nil
	}
	for _, r := range l.now.removed {
		if r.Source == source {
			out = append(out, call.Gap{From: r.From, To: r.To, Reason: keep.GapExpired, Calls: r.Touched})
		}
	}
	return out
}
