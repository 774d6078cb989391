package query

import "github.com/waybill-security/waybill/internal/call"

// Finding is something judged worth a person's look, as `waybill findings` shows it.
type Finding struct {
	Finding            string    `json:"finding"`
	Kind               string    `json:"kind"`
	Severity           string    `json:"severity"` // info, low, medium, high, critical
	Title              string    `json:"title"`
	Explain            string    `json:"explain"` // one sentence with the numbers that decided
	Actors             []string  `json:"actors"`
	Sessions           []string  `json:"sessions"`
	Endpoints          []string  `json:"endpoints"`
	FirstCall          call.Time `json:"first_call"`
	LastCall           call.Time `json:"last_call"`
	Raised             call.Time `json:"raised"`
	Subjects           int       `json:"subjects"`
	SubjectsWhenRaised int       `json:"subjects_when_raised"`
	References         []string  `json:"references"`
	Evidence           []string  `json:"evidence"` // call ids, the first few
	State              string    `json:"state"`    // open, acknowledged, false, closed
	// Calls is how many calls it judged; Evidence names the first few of them.
	Calls int64 `json:"calls"`
	// Kinds are those that left in these calls, in the manner of `calls`.
	Kinds []string `json:"kinds"`
	// Advice says what to do about it, in one sentence.
	Advice string `json:"advice"`
	// Note is what the person wrote who set the state last; empty where nobody did.
	Note string `json:"note"`
	// Reopened is how many calls came after it was closed, which made it open again; 0 where it was not.
	Reopened int64 `json:"reopened"`
	// Who set the state last, why, when, and until which calls it holds; null where nobody did, or nothing was said of it.
	StateBy    *string    `json:"state_by"`
	StateWhy   *string    `json:"state_why"`
	StateAt    *call.Time `json:"state_at"`
	StateUntil *call.Time `json:"state_until"`
	// SuppressedBy is the finding that was called false and whose pattern this one has; null where it was spoken of itself.
	SuppressedBy *string `json:"suppressed_by"`
	// Rule is the user's rule that found it; null for a detector's.
	Rule *string `json:"rule"`
}

// Suppression is a finding that was called false, with the pattern that is not raised again, as `waybill findings suppressions` shows it.
type Suppression struct {
	Finding   string     `json:"finding"`
	Kind      string     `json:"kind"`
	Rule      *string    `json:"rule"`
	Actors    []string   `json:"actors"`
	Endpoints []string   `json:"endpoints"`
	By        *string    `json:"by"`
	Why       *string    `json:"why"`
	At        call.Time  `json:"at"`
	Until     *call.Time `json:"until"`
	// Ended says that there are calls after its end, which it does not cover.
	Ended bool `json:"ended"`
	// Covers are the findings that are false by it now, its own among them.
	Covers []string `json:"covers"`
}
