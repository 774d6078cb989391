package query

import (
	"context"
	"time"

	"github.com/waybill-security/waybill/internal/judge/match"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// Leak is a leaked list and how to look for it.
type Leak struct {
	Values  []scope.Known
	Regions []string
	Rows    keep.Selection // of it only the times
	Limit   int            // of sessions; 0 means all that match shows by itself
}

// Match tells who was shown the values of a list. What was not seen is only called so where everything in the window was
// read and decided.
func (q *Query) Match(ctx context.Context, leak Leak) (*match.Match, error) {
	if err := q.CheckKinds(leak.Values); err != nil {
		return nil, err
	}
	m, err := match.Find(ctx, q.View, leak.Values, match.Options{
		Mint: q.minter.Token, Regions: leak.Regions, From: leak.Rows.From, To: leak.Rows.To, Limit: leak.Limit,
	})
	if err != nil {
		return nil, err
	}
	m.Meaning = q.Digest
	all, err := q.readWhole(ctx, leak.Rows)
	if err != nil {
		return nil, err
	}
	m.Conclude(all)
	return m, nil
}

// readWhole says whether every call that could carry values outward was read whole, and every leaf decided.
func (q *Query) readWhole(ctx context.Context, s keep.Selection) (bool, error) {
	sel := scope.Selector{Hops: []string{string(meaning.Edge), string(meaning.Egress), string(meaning.UnknownHop)}}
	if s.From != 0 {
		sel.From = time.UnixMicro(s.From).UTC()
	}
	if s.To != 0 {
		sel.To = time.UnixMicro(s.To).UTC()
	}
	answer, err := q.Scope(ctx, Question{Selector: sel, Uncorrected: true}) // a match looks at all calls
	if err != nil {
		return false, err
	}
	return answer.Complete && len(answer.Coverage.Undecided) == 0, nil
}
