package scope

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Verdict says whether values of a kind crossed.
type Verdict string

// The verdicts. NotExposed speaks of the responses that the sources hold and of nothing wider.
const (
	Exposed    Verdict = "exposed"
	NotExposed Verdict = "not_exposed"
	Unknown    Verdict = "unknown"
)

// Scope is the answer. Counts are integers, empty lists are [], and what is not known is nil.
type Scope struct {
	Scope      string       `json:"scope"` // sc_…, the same for the same question to the same meaning
	Window     Window       `json:"window"`
	Matched    bool         `json:"matched"`
	Complete   bool         `json:"complete"`
	Basis      string       `json:"basis"` // "source" or "reconciled"
	ObservedAt []string     `json:"observed_at"`
	Hops       []string     `json:"hops"`
	Actors     []string     `json:"actors"`
	Sessions   []string     `json:"sessions"`
	Endpoints  []string     `json:"endpoints"`
	Subjects   Range        `json:"subjects"`
	Records    Range        `json:"records"`
	Kinds      []KindRow    `json:"kinds"`
	Matrix     []SubjectRow `json:"matrix"`
	Coverage   Coverage     `json:"coverage"`
	Meaning    string       `json:"meaning"`
	// Attested are the fields of these endpoints that hold what somebody stated, whatever they look like.
	Attested []Attested `json:"attested"`
	// Corrections are those that leave something out of this answer. Nil only in answers that were sealed in files before there were any:
	// those must be written as they were.
	Corrections []Correction `json:"corrections,omitzero"`
	Threshold   float64      `json:"threshold"`
	Sealed      Sealed       `json:"sealed"`
	// Calls is how many calls the selectors chose, answered or not.
	Calls      int64       `json:"calls"`
	Consignees []Consignee `json:"consignees"`
	Through    []Passage   `json:"through"`
	Attempts   Attempts    `json:"attempts"`
	Changes    []Change    `json:"changes"`
	// Canaries says how many of the values of own test people turned up; nil where none were planted.
	Canaries *Canaries `json:"canaries"`
	// Warnings are sentences for people about what limits this answer.
	Warnings []string `json:"warnings"`
}

// Attested is a field of which somebody stated what it holds. Form is nil where each value's own look decides it.
type Attested struct {
	Endpoint  string    `json:"endpoint"`
	Direction string    `json:"direction"`
	Location  string    `json:"location"`
	Field     string    `json:"field"`
	Kind      kind.Kind `json:"kind"`
	Form      *string   `json:"form"`
	Why       string    `json:"why"`
	By        string    `json:"by"`
	Time      call.Time `json:"time"`
}

// Window is the time asked for (from inclusive, to exclusive); where it was not, the first and last call that matched.
type Window struct {
	From call.Time `json:"from"`
	To   call.Time `json:"to"`
}

// Range is a count that the truth is not below (Proven) and not above (Possible; nil where nothing bounds it).
type Range struct {
	Proven   int64  `json:"proven"`
	Possible *int64 `json:"possible"`
}

// KindForm is a kind in one form.
type KindForm struct {
	Kind kind.Kind `json:"kind"`
	Form string    `json:"form"`
}

// KindRow is the verdict on one kind in one form. Records is the number of proven records that held it.
type KindRow struct {
	KindForm
	Verdict          Verdict `json:"verdict"`
	SubjectsProven   int64   `json:"subjects_proven"`
	SubjectsPossible *int64  `json:"subjects_possible"`
	Records          int64   `json:"records"`
}

// SubjectRow is what surely left of one subject. Calls, First and Last are of the calls in which it did.
type SubjectRow struct {
	Subject  string     `json:"subject"`
	Resolved *string    `json:"resolved"` // the value that the user gave for this subject
	Kinds    []KindForm `json:"kinds"`
	// Possible is what may have left beyond Kinds.
	Possible []KindForm `json:"possible"`
	Calls    int64      `json:"calls"`
	First    call.Time  `json:"first"`
	Last     call.Time  `json:"last"`
}

// Coverage is what stands behind the verdicts. Responses counts the answers in scope and, of egress calls, the requests
// instead (Requests of them); Inspected plus all of NotInspected is Responses.
type Coverage struct {
	Responses    int64            `json:"responses"`
	Requests     int64            `json:"requests"`
	Inspected    int64            `json:"inspected"`
	NotInspected map[string]int64 `json:"not_inspected"`
	// Undecided counts the responses that held a leaf of which it is not sure what it is, by reason.
	Undecided map[string]int64 `json:"undecided"`
	Gaps      []Gap            `json:"gaps"`
	// Corrected counts the calls that corrections leave out; nothing above counts them, nor what is missing in their stead.
	Corrected int64 `json:"corrected,omitempty"`
}

// Gap is a stretch in which calls of a source may be missing. From and To are nil where open, Calls where not known.
type Gap struct {
	From   call.Time `json:"from"`
	To     call.Time `json:"to"`
	Reason string    `json:"reason"`
	Calls  *int64    `json:"calls"`
	Source string    `json:"source"` // its label
}

// Sealed says under which root of the Merkle log the rows stand, and how much of it was checked for this answer: "all",
// "touched" or "none". With "none" the scope must not be called sealed.
type Sealed struct {
	Root    string  `json:"root"`
	Checked string  `json:"checked"`
	Batches int64   `json:"batches"`
	Witness *string `json:"witness"`
	// Proof leads from the batches that hold the answer to the signed root; it is there where one was asked for.
	Proof *keep.Proof `json:"proof,omitempty"`
}

// Consignee is an actor to whom the calls of the scope belong.
type Consignee struct {
	Actor    string `json:"actor"`
	Type     string `json:"type"`
	Label    string `json:"label"`
	Calls    int64  `json:"calls"`
	Sessions int    `json:"sessions"`
}

// Passage is an endpoint through which the calls of the scope went. Endpoint is nil for paths that founded none.
type Passage struct {
	Endpoint *string `json:"endpoint"`
	Host     string  `json:"host"`
	Method   string  `json:"method"`
	Template string  `json:"template"`
	Calls    int64   `json:"calls"`
}

// Canaries counts values of own test people that must turn up where they are read. Who asks for the scope fills it in.
type Canaries struct {
	Expected  int64            `json:"expected"`
	Found     int64            `json:"found"`
	Kinds     []CanaryKind     `json:"kinds"`
	Endpoints []CanaryEndpoint `json:"endpoints"`
	Missing   []string         `json:"missing"` // labels, each once
}

// CanaryKind counts canaries of one kind.
type CanaryKind struct {
	Kind     kind.Kind `json:"kind"`
	Expected int64     `json:"expected"`
	Found    int64     `json:"found"`
}

// CanaryEndpoint counts the canaries that were found at one endpoint of the scope.
type CanaryEndpoint struct {
	Endpoint string `json:"endpoint"`
	Found    int64  `json:"found"`
}
