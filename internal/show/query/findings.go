package query

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/rule"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
)

// FindingFilter narrows a list of findings. Values of one field are a union, fields intersect; a nil field does not narrow.
type FindingFilter struct {
	IDs        []string
	Kinds      []string
	Severities []string
	States     []string
	Gone       bool // an id that is no finding's is passed over
}

// Findings lists what was found worth a look, sorted by severity, then by when it was raised. The selection's times choose
// those whose calls lie in them, in part at least.
func (q *Query) Findings(ctx context.Context, s keep.Selection, f FindingFilter) ([]Finding, error) {
	all, err := q.judged(ctx)
	if err != nil {
		return nil, err
	}
	opinions, err := detect.Opinions(q.snapshot, all)
	if err != nil {
		return nil, err
	}
	for _, id := range f.IDs {
		if !f.Gone && !slices.ContainsFunc(all, func(g detect.Finding) bool { return g.ID == id }) {
			return nil, &scope.UnknownIDError{Flag: "finding", ID: id}
		}
	}
	list := []Finding{}
	for i := range all {
		if s.From != 0 && all[i].LastCall < s.From || s.To != 0 && all[i].FirstCall >= s.To {
			continue
		}
		if line := q.finding(&all[i], opinions[all[i].ID]); f.holds(&line) {
			list = append(list, line)
		}
	}
	return list, nil
}

func (f *FindingFilter) holds(line *Finding) bool {
	among := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	return among(f.IDs, line.Finding) && among(f.Kinds, line.Kind) && among(f.States, line.State) && among(f.Severities, line.Severity)
}

// FindingsAsJudged are the findings of these ids, each once; an id that is none's is a *scope.UnknownIDError.
func (q *Query) FindingsAsJudged(ctx context.Context, ids []string) ([]detect.Finding, error) {
	all, err := q.judged(ctx)
	if err != nil {
		return nil, err
	}
	var list []detect.Finding
	for n, id := range ids {
		i := slices.IndexFunc(all, func(f detect.Finding) bool { return f.ID == id })
		if i < 0 {
			return nil, &scope.UnknownIDError{Flag: "finding", ID: id}
		}
		if !slices.Contains(ids[:n], id) {
			list = append(list, all[i])
		}
	}
	return list, nil
}

// finding shows a finding with what was said of it.
func (q *Query) finding(f *detect.Finding, o detect.Opinion) Finding {
	line := Finding{
		Finding: f.ID, Kind: f.Kind, Severity: f.Severity.String(), Title: f.Title, Explain: f.Explain, Advice: f.Advice,
		Actors: nonNil(f.Actors), Sessions: nonNil(f.Sessions), Endpoints: nonNil(f.Endpoints), Kinds: nonNil(f.Kinds),
		References: nonNil(f.References), Evidence: []string{}, FirstCall: call.Time(f.FirstCall), LastCall: call.Time(f.LastCall),
		Raised: call.Time(f.Raised), Subjects: f.Subjects, SubjectsWhenRaised: f.SubjectsWhenRaised, Calls: f.Calls,
		State: string(o.State), Note: o.Note, Reopened: o.News,
		StateBy: told(o.By), StateWhy: told(o.Note), StateUntil: moment(o.Until), SuppressedBy: told(o.Like), Rule: told(f.Rule),
	}
	if !o.Time.IsZero() {
		line.StateAt = moment(o.Time.UnixMicro())
	}
	for _, e := range f.Evidence {
		line.Evidence = append(line.Evidence, q.callID(e.Source, e.Sequence))
	}
	if o.Again != "" {
		line.Explain += " " + o.Again
	}
	return line
}

// judgedBy is the selector of what a finding judged.
func (q *Query) judgedBy(ctx context.Context, id string) (scope.Selector, bool, error) {
	all, err := q.judged(ctx)
	if err != nil {
		return scope.Selector{}, false, err
	}
	i := slices.IndexFunc(all, func(f detect.Finding) bool { return f.ID == id })
	if i < 0 {
		return scope.Selector{}, false, nil
	}
	f := &all[i]
	return scope.Selector{
		Paths: f.Paths, Identities: f.Identities, From: time.UnixMicro(f.FirstCall).UTC(), To: time.UnixMicro(f.LastCall + 1).UTC(),
	}, true, nil
}

// CountFindings counts the open findings by severity.
func CountFindings(list []Finding) (n Findings) {
	for _, f := range list {
		if f.State != string(detect.Open) {
			continue
		}
		switch f.Severity {
		case "info":
			n.Info++
		case "low":
			n.Low++
		case "medium":
			n.Medium++
		case "high":
			n.High++
		case "critical":
			n.Critical++
		}
	}
	return n
}

// AtLeast is how many there are of a severity and above.
func (n Findings) AtLeast(severity string) (int, error) {
	s, err := detect.ParseSeverity(severity)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, count := range []int{n.Info, n.Low, n.Medium, n.High, n.Critical}[s:] {
		total += count
	}
	return total, nil
}

// CheckSeverity says what is wrong with the name of a severity.
func CheckSeverity(name string) error { _, err := detect.ParseSeverity(name); return err }

// CheckState says what is wrong with the name of a state.
func CheckState(name string) error { _, err := detect.ParseState(name); return err }

// CheckKind says what is wrong with the name of a kind of finding.
func CheckKind(name string) error {
	if kinds := rule.Kinds(); !slices.Contains(kinds, name) {
		return errors.New("a kind of finding is one of " + strings.Join(kinds, ", "))
	}
	return nil
}
