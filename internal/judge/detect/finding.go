package detect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
)

// Finding is something judged worth a person's look. Its texts hold no value of a person.
type Finding struct {
	ID         string   `json:"id"` // f_…: the same for the same thing, whatever is found out about it later
	Kind       string   `json:"kind"`
	Rule       string   `json:"rule,omitempty"` // the user's rule that found it; empty for a detector's
	Severity   Severity `json:"severity"`
	Title      string   `json:"title"`
	Explain    string   `json:"explain"` // one sentence with the numbers that decided
	Advice     string   `json:"advice"`
	References []string `json:"references"`

	// Actors, Sessions and Endpoints are the ids behind the calls that were judged, sorted, at most MaxListed of each.
	Actors    []string `json:"actors"`
	Sessions  []string `json:"sessions"`
	Endpoints []string `json:"endpoints"`
	// Kinds are what those calls carried, with the form behind the kind where it is not clear.
	Kinds []string `json:"kinds"`
	// Evidence are the first of the calls.
	Evidence []Entry `json:"evidence"`

	Calls     int64 `json:"calls"`
	FirstCall int64 `json:"first_call"` // microseconds since 1970, as all times here
	LastCall  int64 `json:"last_call"`
	// Raised is the time of the call at which enough was seen.
	Raised             int64 `json:"raised"`
	Subjects           int   `json:"subjects"`
	SubjectsWhenRaised int   `json:"subjects_when_raised"`

	// Paths and Identities choose, with the times, the calls that were judged. They are numbers of the ledger.
	Paths      []keep.Number `json:"paths"`
	Identities []keep.Number `json:"identities"`
}

// Entry names one call: a source by its id, and the place in it.
type Entry struct {
	Source   [16]byte `json:"source"`
	Sequence uint64   `json:"sequence"`
}

// MaxListed bounds the actors, sessions and endpoints that a finding lists. Its numbers count all of them.
const MaxListed = 10_000

// maxEvidence is how many calls stand in a finding as its evidence.
const maxEvidence = 20

// sortFindings brings findings into the order of severity, time and id.
func sortFindings(list []Finding) {
	slices.SortFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Raised, b.Raised), strings.Compare(a.ID, b.ID))
	})
}
