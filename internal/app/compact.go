package app

import (
	"context"
	"errors"
	"time"

	"github.com/waybill-security/waybill/internal/keep/ledger"
)

// Compaction is what compacting a workspace did.
type Compaction struct {
	Segments int   `json:"segments"` // that were made
	Rows     int64 `json:"rows"`     // that were written into them
	Commits  int64 `json:"commits"`  // whose rows they hold
}

// Compact puts the row files of all commits together into segments, in which one actor's and one person's rows are found without
// reading the others. It changes nothing that is sealed.
func Compact(ctx context.Context, dir, keyFile string, now func() time.Time) (c Compaction, err error) {
	// Opening to write would make a workspace where there is none.
	there, err := ledger.Open(dir, ledger.Options{KeyFile: keyFile, ReadOnly: true})
	if err == nil {
		err = there.Close()
	}
	if err != nil {
		return c, err
	}
	l, err := ledger.Open(dir, ledger.Options{KeyFile: keyFile, Now: now, Holder: "a compaction"})
	if err != nil {
		return c, err
	}
	done, err := l.Compact(ctx, true)
	return Compaction{Segments: done.Segments, Rows: done.Rows, Commits: done.Leaves}, errors.Join(err, l.Close())
}
