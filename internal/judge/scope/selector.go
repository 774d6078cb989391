package scope

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// DefaultThreshold is the confidence from which on a field's kind counts as proven.
const DefaultThreshold = 0.9

// Selector chooses what a scope is about. Values of one field are a union, fields intersect; a nil field does not choose.
type Selector struct {
	Finding   string   // f_…
	Actors    []string // a_…, or "type=value" such as "token_subject=…"
	Sessions  []string // n_…
	Addresses []string // IP addresses of clients
	Endpoints []string // e_…
	Subjects  []string // "kind=value"
	Kinds     []string // "contact.email", or with a form "payment.card_number/masked"
	Hops      []string // edge, internal, egress, unknown; nil means all but internal
	From, To  time.Time

	// Paths and Identities are numbers of the ledger, which findings give for the calls that they judged.
	Paths, Identities []keep.Number
}

// Known is a value of a person that the caller has, with its kind: a row of --resolve.
type Known struct {
	Kind  kind.Kind
	Value string
}

// Options are what an answer needs besides the question. Only Mint is required, and that only where a selector or
// Resolve holds a value.
type Options struct {
	// Resolve names subjects that the caller already knows.
	Resolve []Known
	// Threshold is the least confidence of a proven kind; 0 means [DefaultThreshold].
	Threshold float64
	// Meaning is the digest of the version of meaning.
	Meaning string
	// Mint brings a value to its canonical form and returns its token under the workspace key.
	Mint func(value []byte) observation.Token
	// Regions are the countries (ISO 3166-1) whose national phone numbers the service writes.
	Regions []string
	// Finding returns the selector of what a finding judged; false when there is no such finding.
	Finding func(ctx context.Context, id string) (Selector, bool, error)
	// Uncorrected answers with the calls that corrections leave out.
	Uncorrected bool
	// Check checks the seals of the files that hold the answer and says how far it went: "all", "touched" or "none". Its
	// error names the file that did not hold.
	Check func(ctx context.Context) (checked string, err error)
	// Prove shows somebody outside that the batches which hold the chosen rows are in the log; nil where nobody asks for it.
	Prove func(ctx context.Context, rows keep.Selection) (*keep.Proof, error)
}

// UsageError is a question that cannot be asked (exit 2).
type UsageError struct{ Problem string }

// Error says what is wrong and how to ask instead.
func (e *UsageError) Error() string { return e.Problem }

// UnknownIDError is an id that this workspace has never seen (exit 2).
type UnknownIDError struct {
	Flag string // with its dashes
	ID   string // as given; shortened to its type where it held a value
}

// id is the form of an id or the name of a kind. Anything else may be a value of a person, typed where an id belongs.
var id = regexp.MustCompile(`^([acefhns]_[a-z0-9]+|[a-z]+\.[a-z_]+(/[a-z]+)?|[a-z_]+=…)$`)

// Error names the flag and the id, or, where what was given is no id, says so without repeating it.
func (e *UnknownIDError) Error() string {
	what := e.ID
	if !id.MatchString(what) {
		what = "(what was given)"
	}
	return fmt.Sprintf("%s %s was never seen in this workspace; check the spelling, or list what is known with `waybill %s`",
		e.Flag, what, listOf(e.Flag))
}

func listOf(flag string) string {
	switch flag {
	case "--endpoint", "--explain":
		return "endpoints"
	case "--finding", "finding":
		return "findings"
	case "--kind":
		return "fields"
	case "--address":
		return "calls"
	}
	return "actors"
}

// empty says whether nothing chooses. Hops and times alone do choose.
func (s *Selector) empty() bool {
	return s.Finding == "" && len(s.Actors)+len(s.Sessions)+len(s.Addresses)+len(s.Endpoints)+
		len(s.Subjects)+len(s.Kinds)+len(s.Hops) == 0
}

// parseSubject splits "kind=value".
func parseSubject(text string) (Known, error) {
	k, value, ok := strings.Cut(text, "=")
	if !ok || k == "" || strings.TrimSpace(value) == "" {
		return Known{}, &UsageError{"--subject takes kind=value, such as loyalty.number=…"}
	}
	return Known{Kind: kind.Kind(k), Value: value}, nil
}
