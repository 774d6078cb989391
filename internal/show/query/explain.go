package query

import (
	"context"
	"math"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// FieldWhy is a field with all that led to its kind. It tells names and counts, never a value.
type FieldWhy struct {
	Field      string           `json:"field"`
	Endpoint   string           `json:"endpoint"`
	Direction  string           `json:"direction"`
	Location   string           `json:"location"`
	Kind       string           `json:"kind"`
	Form       string           `json:"form"`
	Confidence float64          `json:"confidence"`
	Calls      int64            `json:"calls"`
	Reasons    []string         `json:"reasons"`
	Values     int64            `json:"values"`   // that were seen in all, whatever the window
	Distinct   int64            `json:"distinct"` // different ones, as far as they were told apart; 0 where they were not
	Classes    map[string]int64 `json:"classes"`
	Tests      []TestCount      `json:"tests"` // of users' kinds
	Weighed    []KindWeighed    `json:"weighed"`
	Missing    string           `json:"missing"`
	// Attested is what somebody stated that it holds; null for nothing.
	Attested *Attested `json:"attested"`
}

// TestCount is how many values the test of a user's kind was tried on, and how many passed.
type TestCount struct {
	Kind   string `json:"kind"`
	Tried  int64  `json:"tried"`
	Passed int64  `json:"passed"`
}

// KindWeighed is what was weighed for one kind, in log-odds: 3 is twenty to one.
type KindWeighed struct {
	Kind        string     `json:"kind"`
	LogOdds     float64    `json:"log_odds"`
	Probability float64    `json:"probability"`
	Evidence    []Evidence `json:"evidence"`
}

// Evidence is one step of it.
type Evidence struct {
	Weight float64 `json:"weight"`
	Text   string  `json:"text"`
}

// FieldsWhy lists the fields that were seen in the selection, each with what led to its kind. Evidence is that of all that is sealed.
func (q *Query) FieldsWhy(ctx context.Context, s keep.Selection) ([]FieldWhy, error) {
	evidence, err := meaning.FieldEvidence(ctx, q.snapshot, q.Meaning)
	if err != nil {
		return nil, err
	}
	list := []FieldWhy{}
	err = q.eachField(ctx, s, func(key meaning.FieldKey, f Field) {
		w := q.why(evidence[key], f)
		if said := q.Meaning.Fields[key].Attested; said != nil {
			stated := AttestedOf(*said)
			w.Attested, w.Missing = &stated, "nothing: somebody stated it (see reasons)"
		}
		list = append(list, w)
	})
	slices.SortFunc(list, func(a, b FieldWhy) int { return compareFields(a.plain(), b.plain()) })
	return list, err
}

func (w FieldWhy) plain() Field {
	return Field{Endpoint: w.Endpoint, Direction: w.Direction, Location: w.Location, Field: w.Field}
}

func (q *Query) why(e kind.Evidence, f Field) FieldWhy {
	x := q.Kinds.Explain(e)
	w := FieldWhy{
		Field: f.Field, Endpoint: f.Endpoint, Direction: f.Direction, Location: f.Location, Kind: f.Kind, Form: f.Form, Confidence: f.Confidence,
		Calls: f.Calls, Reasons: f.Reasons, Distinct: e.Distinct, Classes: map[string]int64{}, Tests: []TestCount{}, Weighed: []KindWeighed{},
		Missing: x.Missing,
	}
	for c, n := range e.Counts {
		if n > 0 {
			w.Classes[kind.Class(c).String()] = n
			w.Values += n
		}
	}
	for _, c := range q.Kinds.TrialsOf(e.Trials) {
		w.Tests = append(w.Tests, TestCount{string(c.Kind), c.Tried, c.Passed})
	}
	for _, k := range x.Weighed {
		one := KindWeighed{Kind: string(k.Kind), LogOdds: hundredth(k.LogOdds), Probability: k.Probability, Evidence: []Evidence{}}
		for _, step := range k.Steps {
			one.Evidence = append(one.Evidence, Evidence{hundredth(step.Weight), step.Text})
		}
		w.Weighed = append(w.Weighed, one)
	}
	if string(x.Kind) != f.Kind {
		w.Missing = "nothing: what was seen elsewhere decided it (see reasons)"
	}
	return w
}

func hundredth(f float64) float64 { return math.Round(f*100) / 100 }
