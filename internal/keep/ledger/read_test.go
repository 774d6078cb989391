package ledger_test

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
)

// readAll reads everything there is, and returns the first error.
func readAll(dir string) error {
	l, err := ledger.Open(dir, ledger.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	ctx := context.Background()
	s, err := l.Snapshot(ctx)
	if err != nil {
		return err
	}
	for _, kind := range []string{"meaning", "audit"} {
		if _, err := s.Journal(kind); err != nil {
			return err
		}
	}
	for _, err := range s.Calls(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
	}
	for _, err := range s.Exposures(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
	}
	return nil
}
