package app

import (
	"context"
	"errors"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/keep"
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
