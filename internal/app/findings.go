package app

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/query"
)

// judge finds what is worth a look in all that is sealed, unless that was judged before, seals it, and counts what is open.
func judge(ctx context.Context, l *ledger.Ledger, s keep.Snapshot, q *query.Query) (query.Findings, error) {
	if s.Seal().Batches == 0 {
		return query.Findings{}, nil
	}
	if err := q.JudgeBy(l.Dir()); err != nil {
		return query.Findings{}, err
	}
	if _, err := q.Judge(ctx, l, false); err != nil {
		return query.Findings{}, err
	}
	shown, err := q.Findings(ctx, keep.Selection{}, query.FindingFilter{})
	return query.CountFindings(shown), err
}
