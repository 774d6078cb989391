package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// TestReadersBesideAWriterThatCompacts reads a workspace from many ledgers, as other processes would, while one commits and
// compacts: every answer is that of a whole number of commits, and nobody is locked out.
func TestReadersBesideAWriterThatCompacts(t *testing.T) {
	const commits, calls = 40, 34
	dir := filepath.Join(t.TempDir(), "w")
	writer, symbols := open(t, dir, ledger.Options{SegmentRows: 1500}), observation.NewSymbols()
	commit(t, writer, batch(symbols, 1, 0, calls))
	var done atomic.Bool
	var readers sync.WaitGroup
	answers := make([]int, 4)
	for i := range answers {
		readers.Go(func() {
			for last := int64(0); !done.Load(); answers[i]++ {
				batches, err := readOnce(dir, calls)
				if err != nil || batches < last {
					t.Errorf("reader %d, after %d answers: %d batches after %d, %v", i, answers[i], batches, last, err)
					return
				}
				last = batches
			}
		})
	}
	for round := uint64(1); round < commits && !t.Failed(); round++ {
		commit(t, writer, batch(symbols, 1, round*calls, calls))
		compact(t, writer, round%4 == 0)
	}
	done.Store(true)
	readers.Wait()
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	for i, n := range answers {
		if n == 0 {
			t.Errorf("reader %d had no answer", i)
		}
	}
	again := open(t, dir, ledger.Options{}) // what readers kept is gone now
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir); !r.OK || len(r.Extra) != 0 {
		t.Errorf("%+v", r)
	}
}

// readOnce opens a workspace and holds its rows against the number of commits that it is to hold.
func readOnce(dir string, calls int64) (batches int64, err error) {
	l, err := ledger.Open(dir, ledger.Options{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	ctx := context.Background()
	s, err := l.Snapshot(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	batches = s.Seal().Batches
	var identities []keep.Number
	for n := range s.Identities() {
		identities = append(identities, n)
	}
	read, want := int64(0), batches*calls-batches*calls/17
	for _, err := range s.Calls(ctx, keep.Selection{Identities: identities}) {
		if err != nil {
			return batches, err
		}
		read++
	}
	tallied := int64(0)
	for t, err := range s.CallTallies(ctx, keep.Selection{}) {
		if err != nil {
			return batches, err
		}
		tallied += t.Calls
	}
	if read != want || tallied != want {
		return batches, fmt.Errorf("%d calls, and %d by tallies, in %d commits; want %d", read, tallied, batches, want)
	}
	return batches, nil
}
