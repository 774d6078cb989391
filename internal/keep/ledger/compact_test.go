package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/storetest"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// compacting is a store that compacts after every second commit, into small segments.
type compacting struct {
	*ledger.Ledger
	commits *int
}

func (c compacting) Commit(ctx context.Context, batches []observation.Batch) (keep.Seal, error) {
	seal, err := c.Ledger.Commit(ctx, batches)
	if *c.commits++; err == nil && *c.commits%2 == 0 {
		_, err = c.Compact(ctx, true)
	}
	return seal, err
}

func TestStoreThatCompacts(t *testing.T) {
	storetest.Run(t, func(t *testing.T) keep.Store {
		return compacting{open(t, filepath.Join(t.TempDir(), "a [b] 'c' *?"), ledger.Options{SegmentRows: 25}), new(int)}
	})
}

func compact(t testing.TB, l *ledger.Ledger, all bool) ledger.Compacted {
	t.Helper()
	done, err := l.Compact(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// compacted makes a workspace of two segments, with fresh files behind them.
func compacted(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "workspace")
	l := open(t, dir, ledger.Options{SegmentRows: 400})
	symbols := observation.NewSymbols()
	for round := range uint64(2) {
		commit(t, l, batch(symbols, 1, round*60, 30), batch(symbols, 2, round*5, 5))
		if _, err := l.Record(context.Background(), "meaning", []byte(secretWord+" is in the journal")); err != nil {
			t.Fatal(err)
		}
		commit(t, l, batch(symbols, 1, round*60+30, 30))
		if done := compact(t, l, true); done.Segments != 1 {
			t.Fatalf("%+v", done)
		}
	}
	commit(t, l, batch(symbols, 1, 120, 10))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestCompactionChangesNothingButFiles(t *testing.T) {
	one, other := filepath.Join(t.TempDir(), "w"), filepath.Join(t.TempDir(), "w")
	a, b := open(t, one, ledger.Options{}), open(t, other, ledger.Options{SegmentRows: 700})
	random, symbols := rand.New(rand.NewPCG(3, 4)), observation.NewSymbols()
	next := [3]uint64{}
	for round := range 30 {
		source := random.IntN(len(next))
		calls := 1 + random.IntN(60)
		x := batch(symbols, byte(source), next[source], calls)
		for i := range x.Observations { // late, and out of order
			x.Observations[i].Start -= int64(random.IntN(100_000))
		}
		next[source] += uint64(calls)
		commit(t, a, x)
		if commit(t, b, x); round%3 == 0 {
			compact(t, b, random.IntN(2) == 0)
		}
	}
	for _, l := range []*ledger.Ledger{a, b} {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	segments := 0
	for _, name := range filesOf(t, other) {
		if strings.HasSuffix(name, ".index") {
			segments++
		}
	}
	if segments < 2 {
		t.Errorf("%d segments were made", segments)
	}
	if strings.Join(contents(t, one), "\n") != strings.Join(contents(t, other), "\n") {
		t.Error("a workspace that was compacted reads otherwise")
	}
	for _, dir := range []string{one, other} {
		if r := verify(t, dir); !r.OK || len(r.Extra) != 0 {
			t.Errorf("%+v", r)
		}
	}
}

// rewritten counts how often rows are written when small commits are compacted as they come.
func TestRowsAreNotRewrittenAgainAndAgain(t *testing.T) {
	l, symbols := open(t, t.TempDir(), ledger.Options{SegmentRows: 2000}), observation.NewSymbols()
	defer func() { _ = l.Close() }()
	written, made := int64(0), int64(0)
	for round := range uint64(160) {
		commit(t, l, batch(symbols, 1, round*20, 20))
		written += compact(t, l, false).Rows
	}
	s, err := l.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, err := range s.Calls(context.Background(), keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		made++
	}
	for _, err := range s.Exposures(context.Background(), keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		made++
	}
	if written < made/2 || written > 4*made {
		t.Errorf("%d rows were written of %d", written, made)
	}
}

func TestReaderKeepsWhatIsReplaced(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	writer, symbols := open(t, dir, ledger.Options{}), observation.NewSymbols()
	commit(t, writer, batch(symbols, 1, 0, 40))
	commit(t, writer, batch(symbols, 1, 40, 40))
	reader := open(t, dir, ledger.Options{ReadOnly: true})
	before, err := reader.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	own, err := writer.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(dir, "segments", "000000000000-calls.parquet")
	compact(t, writer, true)
	for _, s := range []keep.Snapshot{before, own} {
		if _, err := os.Stat(old); err != nil {
			t.Fatalf("a file that a reader holds is gone: %v", err)
		}
		if n := countCalls(t, s); n != 76 {
			t.Errorf("%d calls in a snapshot from before", n)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, writer, batch(symbols, 1, 80, 5))
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that nobody holds is still there: %v", err)
	}
	after, err := reader.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if n := countCalls(t, after); n != 80 {
		t.Errorf("%d calls after a compaction", n)
	}
	if err := errors.Join(after.Close(), reader.Close(), writer.Close()); err != nil {
		t.Fatal(err)
	}
}

func countCalls(t testing.TB, s keep.Snapshot) (n int) {
	t.Helper()
	for _, err := range s.Calls(context.Background(), keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func TestStagedRowsOutliveACompaction(t *testing.T) {
	l, symbols := open(t, t.TempDir(), ledger.Options{}), observation.NewSymbols()
	defer func() { _ = l.Close() }()
	commit(t, l, batch(symbols, 1, 0, 20))
	if err := l.Stage(context.Background(), batch(symbols, 1, 20, 20)); err != nil {
		t.Fatal(err)
	}
	compact(t, l, true)
	commit(t, l)
	s, err := l.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if n := countCalls(t, s); n != 38 {
		t.Errorf("%d calls", n)
	}
}

// TestFewRowsAreTheSameRows asks for rows by identities and holders, where blocks of them are read alone, and compares with
// what is found among all rows.
func TestFewRowsAreTheSameRows(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	l, x := open(t, dir, ledger.Options{SegmentRows: 30_000}), newTraffic(3_000)
	for range 9 {
		b, _ := x.batch(9_000)
		commit(t, l, b)
		compact(t, l, false)
	}
	defer func() { _ = l.Close() }()
	ctx := context.Background()
	s, err := l.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var all []keep.ExposureRow
	for row, err := range s.Exposures(ctx, keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	random := rand.New(rand.NewPCG(5, 6))
	for round := range 60 {
		row := all[random.IntN(len(all))]
		var sel keep.Selection
		switch round % 3 {
		case 0:
			sel.Identities = []keep.Number{row.Identity}
		case 1:
			sel.Holders = []keep.Number{row.Holder, all[random.IntN(len(all))].Holder}
		case 2:
			sel.Identities, sel.From, sel.To = []keep.Number{row.Identity, 7}, row.Start-5_000_000, row.Start+5_000_000
		}
		want := slices.DeleteFunc(slices.Clone(all), func(r keep.ExposureRow) bool {
			return sel.Identities != nil && !slices.Contains(sel.Identities, r.Identity) || sel.Holders != nil && !slices.Contains(sel.Holders, r.Holder) ||
				sel.From != 0 && r.Start < sel.From || sel.To != 0 && r.Start >= sel.To
		})
		var got []keep.ExposureRow
		for r, err := range s.Exposures(ctx, sel) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, r)
		}
		if !slices.Equal(want, got) {
			t.Fatalf("%+v: %d rows, want %d", sel, len(got), len(want))
		}
	}
}

func TestReadersDoNotCompact(t *testing.T) {
	l := open(t, small(t), ledger.Options{ReadOnly: true})
	defer func() { _ = l.Close() }()
	if _, err := l.Compact(context.Background(), true); !errors.Is(err, ledger.ErrReadOnly) {
		t.Error(err)
	}
}

func TestFilesOfASegment(t *testing.T) {
	dir := compacted(t)
	var got []string
	for _, name := range filesOf(t, dir) {
		if strings.HasPrefix(name, "segments/") && !strings.Contains(name, "dictionary") {
			got = append(got, strings.TrimPrefix(name, "segments/"))
		}
	}
	var want []string
	for _, span := range []string{"000000000000-000000000002", "000000000003-000000000005"} {
		for _, suffix := range []string{"-calls.parquet", "-coverage.parquet", "-exposures.parquet", ".index"} {
			want = append(want, span+suffix)
		}
	}
	want = append(want, "000000000006-calls.parquet", "000000000006-coverage.parquet", "000000000006-exposures.parquet")
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if r := verify(t, dir); !r.OK || len(r.Extra) != 0 || r.Entries != 140 {
		t.Errorf("%+v", r)
	}
}

// Many calls that tell of nobody, as logs bring, stay as they lie unless somebody asks for their compaction.
func TestLogsAreCompactedWhenAsked(t *testing.T) {
	l, symbols := open(t, t.TempDir(), ledger.Options{}), observation.NewSymbols()
	defer func() { _ = l.Close() }()
	const calls = 300_000
	b := batch(symbols, 1, 0, calls)
	for i := range b.Observations {
		b.Observations[i].Exposures = nil
	}
	commit(t, l, b)
	if done := compact(t, l, false); done.Segments != 0 {
		t.Errorf("%d rows were compacted unasked", done.Rows)
	}
	if done := compact(t, l, true); done.Rows < calls*9/10 {
		t.Errorf("%d rows were compacted when asked for", done.Rows)
	}
}
