package storetest

import (
	"context"
	"slices"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// staging: what is staged is in no snapshot and moves no cursor until it is committed; a batch that is refused lets go of all of it.
func staging(t *testing.T, store keep.Store) {
	defer func() { _ = store.Close() }()
	ctx, symbols := context.Background(), observation.NewSymbols()
	if _, err := store.Commit(ctx, []observation.Batch{simple(symbols, 0, 2)}); err != nil {
		t.Fatal(err)
	}
	stage := func(first, end uint64) error { return store.Stage(ctx, simple(symbols, first, end)) }
	if err := stage(2, 5); err != nil {
		t.Fatal(err)
	}
	sealed(t, store, 2)
	if err := stage(9, 10); err == nil {
		t.Error("a batch that leaves a hole was staged")
	}
	if _, err := store.Commit(ctx, nil); err != nil {
		t.Fatal(err)
	}
	sealed(t, store, 2)
	for first := uint64(2); first < 8; first += 2 {
		if err := stage(first, first+2); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Commit(ctx, []observation.Batch{simple(symbols, 8, 9)}); err != nil {
		t.Fatal(err)
	}
	sealed(t, store, 9)
}

// sealed holds a store of one source against how many calls it should have.
func sealed(t *testing.T, store keep.Store, want int) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	calls := 0
	for _, err := range s.Calls(ctx, keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		calls++
	}
	kept, err := keep.SumUp(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	if summed, err := keep.SumRows(ctx, s); err != nil || !slices.Equal(sumLines(kept), sumLines(summed)) {
		t.Errorf("sums are %v, want %v (%v)", sumLines(kept), sumLines(summed), err)
	}
	resumed, err := store.Resume(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if calls != want || resumed[0].Cursor.Entries != uint64(want) || s.Sources()[0].Cursor.Entries != uint64(want) {
		t.Errorf("%d calls, to be gone on with at %d; want %d", calls, resumed[0].Cursor.Entries, want)
	}
}
