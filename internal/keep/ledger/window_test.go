package ledger

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// TestWindowsGiveEveryRowOnceAndInOrder cuts an ordered question into windows of many sizes, and compares what they give one
// after the other with what it gives as a whole.
func TestWindowsGiveEveryRowOnceAndInOrder(t *testing.T) {
	ctx := context.Background()
	l, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for first := uint64(0); first < 30; first += 3 {
		b := faultBatch(first)
		for i := range b.Observations {
			b.Observations[i].Start = int64(b.Observations[i].Sequence) * 7919 % 11 // several calls at one time
		}
		if _, err := l.Commit(ctx, []observation.Batch{b}); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := l.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := opened.(*Snapshot)
	if !ok {
		t.Fatal("no *Snapshot")
	}
	var want []string
	for c, err := range s.Calls(ctx, keep.Selection{From: 1}) {
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprint(c.Start, " ", c.Sequence))
	}
	names, files := s.files(askCalls.suffix)
	e, err := l.engineFor(ctx, s.state.listed, names)
	if err != nil {
		t.Fatal(err)
	}
	c, _ := where(keep.Selection{From: 1}, false)
	for _, size := range []int64{1, 2, 5, 20, 29, 100} {
		windows, err := e.windowsOf(ctx, files, c, s.rows(askCalls), size)
		if err != nil {
			t.Fatal(err)
		}
		if size < 10 && len(windows) < 3 {
			t.Errorf("windows of %d rows: %d of them for %d rows", size, len(windows), len(want))
		}
		var got []string
		for _, w := range windows {
			query := "SELECT start, sequence FROM " + files + w.String() + " ORDER BY start, source, sequence"
			rows, err := e.db.QueryContext(ctx, query, w.args...)
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				var start, sequence int64
				if err := rows.Scan(&start, &sequence); err != nil {
					t.Fatal(err)
				}
				got = append(got, fmt.Sprint(start, " ", sequence))
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
		}
		if len(want) < 20 || !slices.Equal(want, got) {
			t.Errorf("windows of %d rows give %v, want %v", size, got, want)
		}
	}
}
