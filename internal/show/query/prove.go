package query

import (
	"context"
	"fmt"
	"os"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
)

// prover returns what proves the rows of a question; nil where no proof is asked for.
func (q *Query) prover(ask *Question) (func(context.Context, keep.Selection) (*keep.Proof, error), error) {
	sealed, ok := q.snapshot.(*ledger.Snapshot)
	if !ok || !ask.Prove && ask.Since == "" {
		return nil, nil
	}
	var kept *ledger.Kept
	if ask.Since != "" {
		text, err := os.ReadFile(ask.Since)
		if err != nil {
			return nil, fmt.Errorf("%w: cannot read --since: %w", ledger.ErrCheckpoint, err)
		}
		kept = &ledger.Kept{Where: ask.Since, Text: text}
		if err := sealed.Knows(*kept); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context, rows keep.Selection) (*keep.Proof, error) {
		return sealed.Prove(ctx, rows, kept)
	}, nil
}
