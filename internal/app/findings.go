package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/query"
)

// judge finds what is worth a look in all that is sealed, unless that was judged before, seals it, and counts what is open.
func judge(ctx context.Context, store keep.Store, s keep.Snapshot, q *query.Query) (query.Findings, error) {
	if s.Seal().Batches == 0 {
		return query.Findings{}, nil
	}
	_, err := detect.Load(s, q.Digest)
	if errors.Is(err, detect.ErrNone) {
		var list []detect.Finding
		if list, err = q.Judge(ctx); err == nil {
			err = detect.Save(ctx, store, s, q.Digest, list)
		}
	}
	if err != nil {
		return query.Findings{}, err
	}
	shown, err := q.Findings(ctx, keep.Selection{}, query.FindingFilter{})
	return query.CountFindings(shown), err
}

// StateOptions say which findings are set to which state.
type StateOptions struct {
	Dir      string
	KeyFile  string
	Findings []string
	State    string
	Note     string
	Now      func() time.Time
}

// SetState seals what a person says of findings. An id that is no finding's is a *scope.UnknownIDError, and nothing is set.
func SetState(ctx context.Context, o StateOptions) error {
	state, err := detect.ParseState(o.State)
	if err != nil {
		return &scope.UsageError{Problem: "--state: " + err.Error()}
	}
	said := detect.Said{State: state, Note: o.Note, Time: o.Now().UTC()}
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return err
	}
	said.Findings, err = seen(ctx, q, o.Findings)
	if err = errors.Join(err, q.Close()); err != nil {
		return err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return err
	}
	return errors.Join(detect.Say(ctx, l, said), l.Close())
}

// seen lists findings as they are now.
func seen(ctx context.Context, q *query.Query, ids []string) ([]detect.Seen, error) {
	list, err := q.Findings(ctx, keep.Selection{}, query.FindingFilter{IDs: ids})
	if err != nil {
		return nil, err
	}
	var out []detect.Seen
	for _, f := range list {
		if !slices.ContainsFunc(out, func(s detect.Seen) bool { return s.ID == f.Finding }) {
			out = append(out, detect.Seen{ID: f.Finding, Calls: f.Calls})
		}
	}
	return out, nil
}
