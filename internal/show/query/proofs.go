package query

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep/hold"
)

// Erasure is what was erased of a person, or would be.
type Erasure struct {
	Matched bool   `json:"matched"`
	Subject string `json:"subject"` // the id that it had
	// Kinds are those of its identifiers.
	Kinds       []string `json:"kinds"`
	Identifiers int      `json:"identifiers"`
	// Tokens and Texts count what is destroyed, identifiers among them.
	Tokens int    `json:"tokens"`
	Texts  int    `json:"texts"`
	DryRun bool   `json:"dry_run"`
	Done   bool   `json:"done"`
	Why    string `json:"why"`
	By     string `json:"by"`
	Root   string `json:"root"` // of the log with the erasure in it
}

// Hold is a legal hold.
type Hold struct {
	Hold     string     `json:"hold"`
	Selector string     `json:"selector"` // without a value of a person
	Subjects int        `json:"subjects"` // persons that it names
	From     call.Time  `json:"from"`
	To       call.Time  `json:"to"`
	Reason   string     `json:"reason"`
	By       string     `json:"by"`
	Added    call.Time  `json:"added"`
	State    string     `json:"state"` // "standing" or "released"
	Released *call.Time `json:"released"`
	Why      string     `json:"why_released"`
}

// HoldOf shows a hold.
func HoldOf(h hold.Held) Hold {
	out := Hold{
		Hold: h.ID, Selector: h.Words, Subjects: h.Subjects, From: call.Time(h.From), To: call.Time(h.To), Reason: h.Reason, By: h.By,
		Added: call.Time(h.Time.UnixMicro()), State: "standing",
	}
	end := h.Released
	if h.Action == hold.Release {
		end = &h.Statement
	}
	if end != nil {
		at := call.Time(end.Time.UnixMicro())
		out.State, out.Released, out.Why = "released", &at, end.Reason
	}
	return out
}

// Holds lists the legal holds, released ones too.
func (q *Query) Holds() ([]Hold, error) {
	list, err := hold.List(q.snapshot)
	out := make([]Hold, 0, len(list))
	for _, h := range list {
		out = append(out, HoldOf(h))
	}
	return out, err
}

// Retention is what was removed because it is older than the rules keep, or would be.
type Retention struct {
	AsOf  call.Time `json:"as_of"`
	Rules []string  `json:"rules"`
	Holds []string  `json:"holds"` // that stand: what they choose stays
	// Calls and Exposures are rows that were removed, Touched the calls that lost something, which began between From and To.
	Calls     int64     `json:"calls"`
	Exposures int64     `json:"exposures"`
	Touched   int64     `json:"touched"`
	From      call.Time `json:"from"`
	To        call.Time `json:"to"`
	// Tokens are those that nothing named any more, and that were erased.
	Tokens int  `json:"tokens"`
	DryRun bool `json:"dry_run"`
	Done   bool `json:"done"`
}
