package ledger_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// rowsOf lists the calls and exposures of a ledger in words.
func rowsOf(t testing.TB, l *ledger.Ledger) (calls []keep.CallRow, exposures []keep.ExposureRow) {
	t.Helper()
	s := snapshotOf(t, l)
	for e, err := range s.Exposures(context.Background(), keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		exposures = append(exposures, e)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return callsOf(t, l), exposures
}

// TestExpiryRemovesWhatIsOlder draws bounds and holds, expires by them, now and then compacts, and compares what is left with what a
// naive filter leaves.
func TestExpiryRemovesWhatIsOlder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir := filepath.Join(t.TempDir(), "w")
		l := open(t, dir, ledger.Options{})
		symbols := observation.NewSymbols()
		for round := range uint64(rapid.IntRange(1, 4).Draw(r, "commits")) {
			commit(t, l, batch(symbols, 1, round*20, 20), batch(symbols, 2, round*5, 5))
			if rapid.Bool().Draw(r, "compact") {
				if _, err := l.Compact(context.Background(), true); err != nil {
					t.Fatal(err)
				}
			}
		}
		calls, exposures := rowsOf(t, l)
		bound := rapid.SampledFrom(calls).Draw(r, "bound").Start
		later := bound + rapid.Int64Range(0, 60_000).Draw(r, "later")
		odd := keep.Number(rapid.IntRange(0, 1).Draw(r, "kind"))
		held := rapid.Uint64Range(0, 3).Draw(r, "held")
		holds := func(_ keep.Number, sequence uint64) bool { return sequence%4 == held }
		boundOf := func(_, set keep.Number) int64 {
			if set%2 == odd {
				return later
			}
			return bound
		}
		lost := len(calls) + len(exposures)
		calls = slices.DeleteFunc(calls, func(c keep.CallRow) bool { return c.Start < bound && !holds(c.Source, c.Sequence) })
		exposures = slices.DeleteFunc(exposures, func(e keep.ExposureRow) bool {
			return e.Start < boundOf(e.Path, e.Set) && !holds(e.Source, e.Sequence)
		})
		lost -= len(calls) + len(exposures)
		gone, err := l.Expire(context.Background(), ledger.Expiry{Calls: bound, Exposures: boundOf, Held: holds, Rules: []string{"a rule"}})
		if err != nil {
			t.Fatal(err)
		}
		if int(gone.Calls+gone.Exposures) != lost {
			r.Errorf("%+v were removed, should be %d rows", gone, lost)
		}
		checkLeft(r, t, l, calls, exposures, gone)
		if _, err := l.Compact(context.Background(), true); err != nil {
			t.Fatal(err)
		}
		checkLeft(r, t, l, calls, exposures, gone)
		again, err := l.Expire(context.Background(), ledger.Expiry{Calls: bound, Exposures: boundOf, Held: holds})
		if err != nil || again.Leaves != 0 {
			r.Errorf("the same again: %+v, %v", again, err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if rep := verify(t, dir); !rep.OK || len(rep.Extra) != 0 {
			r.Fatalf("verify: %+v", rep)
		}
		reader := open(t, dir, ledger.Options{ReadOnly: true})
		checkLeft(r, t, reader, calls, exposures, gone)
		_ = reader.Close()
	})
}

// checkLeft compares what a ledger holds, and what its coverage says is missing.
func checkLeft(r *rapid.T, t *testing.T, l *ledger.Ledger, calls []keep.CallRow, exposures []keep.ExposureRow, gone ledger.Gone) {
	gotCalls, gotExposures := rowsOf(t, l)
	if !slices.Equal(gotCalls, calls) || !slices.Equal(gotExposures, exposures) {
		r.Errorf("%d calls and %d exposures are left, should be %d and %d", len(gotCalls), len(gotExposures), len(calls), len(exposures))
	}
	s := snapshotOf(t, l)
	touched := int64(0)
	for _, c := range s.Coverage() {
		for _, g := range c.Gaps {
			if g.Reason == keep.GapExpired {
				touched += g.Calls
			}
		}
	}
	if touched != gone.Touched {
		r.Errorf("gaps speak of %d calls, %d lost something", touched, gone.Touched)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestExpiryBesideReader lets a reader hold on to a snapshot from before.
func TestExpiryBesideReader(t *testing.T) {
	dir := small(t)
	reader := open(t, dir, ledger.Options{ReadOnly: true})
	before := snapshotOf(t, reader)
	l := open(t, dir, ledger.Options{})
	had := len(callsOf(t, l))
	if _, err := l.Expire(context.Background(), ledger.Expiry{Calls: 1 << 62}); err != nil {
		t.Fatal(err)
	}
	if left := len(callsOf(t, l)); left != 0 {
		t.Errorf("%d calls are left", left)
	}
	seen := 0
	for _, err := range before.Calls(context.Background(), keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		seen++
	}
	if seen != had {
		t.Errorf("a snapshot from before shows %d calls, had %d", seen, had)
	}
	if err := errors.Join(before.Close(), reader.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if err := open(t, dir, ledger.Options{}).Close(); err != nil { // it sweeps
		t.Fatal(err)
	}
	if r := verify(t, dir); !r.OK || len(r.Extra) != 0 {
		t.Fatalf("%+v", r)
	}
}

// TestExpiryRemovesNothingThatWasChanged damages a file: what is not what was sealed must be said, and not be made unseen.
func TestExpiryRemovesNothingThatWasChanged(t *testing.T) {
	dir := small(t)
	l := open(t, dir, ledger.Options{})
	defer func() { _ = l.Close() }()
	snapshotOf(t, l)
	for _, name := range filesOf(t, dir) {
		if filepath.Base(name) == "000000000000-calls.parquet" {
			write(t, filepath.Join(dir, name), []byte("something else"))
		}
	}
	var b *ledger.BrokenError
	if _, err := l.Expire(context.Background(), ledger.Expiry{Calls: 1 << 62}); !errors.As(err, &b) {
		t.Errorf("a damaged file expired: %v", err)
	}
}
