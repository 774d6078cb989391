package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/query"
)

// StateOptions say which findings are set to which state, by whom and why.
type StateOptions struct {
	Dir      string
	KeyFile  string
	Findings []string
	State    string
	Note     string // why
	By       string
	Until    string // it holds for calls before this time (RFC 3339, or a day); empty for all
	Now      func() time.Time
}

// SetState seals what a person says of findings. An id that is no finding's is a *scope.UnknownIDError, and nothing is set.
func SetState(ctx context.Context, o StateOptions) error {
	state, err := detect.ParseState(o.State)
	if err != nil {
		return &scope.UsageError{Problem: "--state: " + err.Error()}
	}
	said := detect.Said{State: state, Note: o.Note, By: o.By, Time: o.Now().UTC()}
	if said.Until, err = o.until(state); err != nil {
		return err
	}
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return err
	}
	said.Findings, err = o.seen(ctx, q, said.Until)
	if err = errors.Join(err, q.Close()); err != nil {
		return err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return err
	}
	return errors.Join(detect.Say(ctx, l, said), l.Close())
}

// until reads the end of what is said.
func (o *StateOptions) until(state detect.State) (int64, error) {
	if o.Until == "" {
		return 0, nil
	}
	if state != detect.False && state != detect.Acknowledged {
		return 0, &scope.UsageError{Problem: "--until goes with --state false or acknowledged: a finding that is closed is open again by itself when new calls come"}
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if at, err := time.Parse(layout, o.Until); err == nil {
			return at.UnixMicro(), nil
		}
	}
	return 0, &scope.UsageError{Problem: "--until takes a time (2026-02-01T00:00:00Z) or a day (2026-02-01)"}
}

// seen lists findings as they are now. One that is not found any more can be opened all the same, where something was said of it.
func (o *StateOptions) seen(ctx context.Context, q *query.Query, until int64) ([]detect.Seen, error) {
	ids := slices.Clone(o.Findings)
	if o.State == string(detect.Open) {
		said, err := q.Suppressions(ctx)
		if err != nil {
			return nil, err
		}
		ids = slices.DeleteFunc(ids, func(id string) bool {
			return slices.ContainsFunc(said, func(s query.Suppression) bool { return s.Finding == id })
		})
	}
	list, err := q.FindingsAsJudged(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []detect.Seen
	for i := range list {
		f := &list[i]
		if until != 0 && f.LastCall >= until {
			return nil, &scope.UsageError{Problem: fmt.Sprintf("--until: %s has calls at that time or after it, so nothing would be said of it", f.ID)}
		}
		one := detect.Seen{ID: f.ID, Calls: f.Calls}
		if o.State == string(detect.False) {
			one.Pattern = detect.PatternOf(f)
		}
		out = append(out, one)
	}
	for _, id := range o.Findings {
		if !slices.ContainsFunc(out, func(s detect.Seen) bool { return s.ID == id }) {
			out = append(out, detect.Seen{ID: id})
		}
	}
	return out, nil
}
