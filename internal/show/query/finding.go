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
}
