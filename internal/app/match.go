package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-security/waybill/internal/judge/match"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
)

// MatchOptions say which workspace is asked, and about which list.
type MatchOptions struct {
	Dir     string
	KeyFile string
	Meaning string
	Now     func() time.Time
	// Window gives from and to as the user wrote them; empty is open.
	From, To string
	query.Leak
}

// Match tells who was shown the values of a leaked list. The use is sealed in the audit journal first, for it tells of
// each value whether it passed here.
func Match(ctx context.Context, o MatchOptions) (m *match.Match, notice string, err error) {
	if err := audit(ctx, o.Dir, o.KeyFile, o.Now, resolution{Action: "match", Values: len(o.Values)}); err != nil {
		return nil, "", fmt.Errorf("cannot write the audit journal, so nothing was matched: %w", err)
	}
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile, Meaning: o.Meaning})
	if err != nil {
		return nil, "", err
	}
	m, err = matchIn(ctx, q, o)
	return m, q.Notice(), errors.Join(err, q.Close())
}

func matchIn(ctx context.Context, q *query.Query, o MatchOptions) (m *match.Match, err error) {
	if o.Rows.From, err = q.ParseTime(o.From); err != nil {
		return nil, &scope.UsageError{Problem: "--from: " + err.Error()}
	}
	if o.Rows.To, err = q.ParseTime(o.To); err != nil {
		return nil, &scope.UsageError{Problem: "--to: " + err.Error()}
	}
	if o.Rows.From != 0 && o.Rows.To != 0 && o.Rows.From >= o.Rows.To {
		return nil, &scope.UsageError{Problem: "--from must be before --to"}
	}
	return q.Match(ctx, o.Leak)
}
