package ledger_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/storetest"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// watched is a store that compacts and is read by another ledger, which stays open all the time, as that of another process would, and
// looks at the rows of a few callers after every change.
type watched struct {
	compacting
	reader *ledger.Ledger
}

func (w watched) Commit(ctx context.Context, batches []observation.Batch) (keep.Seal, error) {
	seal, err := w.compacting.Commit(ctx, batches)
	return seal, errors.Join(err, w.look(ctx))
}

func (w watched) Record(ctx context.Context, kind string, payload []byte) (keep.Seal, error) {
	seal, err := w.compacting.Record(ctx, kind, payload)
	return seal, errors.Join(err, w.look(ctx))
}

func (w watched) look(ctx context.Context) (err error) {
	s, err := w.reader.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	some := keep.Selection{Identities: []keep.Number{1, 3}}
	for _, err := range s.CallTallies(ctx, some) {
		if err != nil {
			return err
		}
	}
	for _, err := range s.Exposures(ctx, some) {
		if err != nil {
			return err
		}
	}
	return nil
}

func (w watched) Snapshot(ctx context.Context) (keep.Snapshot, error) { return w.reader.Snapshot(ctx) }

func (w watched) Close() error { return errors.Join(w.reader.Close(), w.compacting.Close()) }

func TestReaderThatStaysOpen(t *testing.T) {
	storetest.Run(t, func(t *testing.T) keep.Store {
		dir := filepath.Join(t.TempDir(), "w")
		writer := compacting{open(t, dir, ledger.Options{SegmentRows: 25}), new(int)}
		return watched{writer, open(t, dir, ledger.Options{ReadOnly: true})}
	})
}
