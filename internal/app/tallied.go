package app

import (
	"context"
	"iter"

	"github.com/waybill-security/waybill/internal/keep"
)

// tallied is a snapshot that remembers the tallies of all rows: what they mean is learned from them, and what is worth a
// look is sifted from them right after. Summing them up is a query over every row. It is not safe for concurrent use.
type tallied struct {
	keep.Snapshot
	calls     memory[keep.CallTally]
	exposures memory[keep.ExposureTally]
}

// CallTallies counts calls that are alike.
func (t *tallied) CallTallies(ctx context.Context, s keep.Selection) iter.Seq2[keep.CallTally, error] {
	return t.calls.through(t.Snapshot.CallTallies(ctx, s), everything(s))
}

// ExposureTallies counts exposures that are alike.
func (t *tallied) ExposureTallies(ctx context.Context, s keep.Selection) iter.Seq2[keep.ExposureTally, error] {
	return t.exposures.through(t.Snapshot.ExposureTallies(ctx, s), everything(s))
}

func everything(s keep.Selection) bool {
	return s.Identities == nil && s.Paths == nil && s.Holders == nil && s.Sources == nil && s.From == 0 && s.To == 0
}

// memory is a list once it was read to its end.
type memory[T any] struct {
	list  []T
	whole bool
}

// through yields the list, out of memory where it is there.
func (m *memory[T]) through(list iter.Seq2[T, error], all bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if all && m.whole {
			for _, v := range m.list {
				if !yield(v, nil) {
					return
				}
			}
			return
		}
		var kept []T
		for v, err := range list {
			if all && err == nil {
				kept = append(kept, v)
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
		if all {
			m.list, m.whole = kept, true
		}
	}
}
