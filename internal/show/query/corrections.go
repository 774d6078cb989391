package query

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/correct"
)

// Correction is what somebody found to be wrong about sealed calls, as `waybill correct` shows it.
type Correction struct {
	ID      string    `json:"id"` // k_…
	State   string    `json:"state"`
	What    string    `json:"what"`
	Source  string    `json:"source"`  // its label
	Sources int       `json:"sources"` // that had this label then
	From    call.Time `json:"from"`
	To      call.Time `json:"to"`
	Calls   int64     `json:"calls"` // that are recorded there now
	By      string    `json:"by"`
	Why     string    `json:"why"`
	Time    call.Time `json:"time"`
	// Undone is who took it back, and why; nil while it stands.
	Undone *Undoing `json:"undone"`
}

// Undoing is who took a correction back, when and why.
type Undoing struct {
	By   string    `json:"by"`
	Why  string    `json:"why"`
	Time call.Time `json:"time"`
}

// CorrectionChange is what adding or undoing a correction changed.
type CorrectionChange struct {
	Action     string     `json:"action"` // "add" or "undo"
	Correction Correction `json:"correction"`
	Meaning    string     `json:"meaning"`
	Before     string     `json:"before"` // the version of meaning before
}

// Corrections lists the corrections, those that were undone too, oldest first.
func (q *Query) Corrections(ctx context.Context) ([]Correction, error) {
	list, err := correct.List(q.snapshot)
	if err != nil {
		return nil, err
	}
	out := make([]Correction, 0, len(list))
	for _, c := range list {
		one, err := q.correction(ctx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// CorrectionOf tells one by its id; false where there is none.
func (q *Query) CorrectionOf(ctx context.Context, id string) (Correction, bool, error) {
	list, err := q.Corrections(ctx)
	for _, c := range list {
		if c.ID == id {
			return c, true, err
		}
	}
	return Correction{}, false, err
}

func (q *Query) correction(ctx context.Context, c correct.Correction) (Correction, error) {
	out := Correction{
		ID: c.ID, State: "standing", What: string(c.What), Source: c.Label, Sources: len(c.Sources), From: call.Time(c.From), To: call.Time(c.To),
		By: c.By, Why: c.Why, Time: call.Time(c.Time.UnixMicro()),
	}
	if u := c.Undone; u != nil {
		out.State, out.Undone = "undone", &Undoing{u.By, u.Why, call.Time(u.Time.UnixMicro())}
	}
	for t, err := range q.snapshot.CallTallies(ctx, keep.Selection{Sources: c.Sources, From: c.From, To: c.To}) {
		if err != nil {
			return out, fmt.Errorf("cannot count the calls that a correction speaks of: %w", err)
		}
		out.Calls += t.Calls
	}
	return out, nil
}

// SourcesCalled are the sources with a label, by number; labels are those of all sources.
func (q *Query) SourcesCalled(label string) (numbers []keep.Number, labels []string) {
	for _, s := range q.snapshot.Sources() {
		labels = append(labels, s.Source.Label)
		if s.Source.Label == label {
			numbers = append(numbers, s.Number)
		}
	}
	return numbers, labels
}
