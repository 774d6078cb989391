package ledger

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// TestEveryFailingStepOfACompaction makes each step of a compaction fail in turn. What was sealed can be read and verified after
// it, and the ledger goes on.
func TestEveryFailingStepOfACompaction(t *testing.T) {
	for name, set := range map[string]func(*faultyDisk){
		"error":          func(*faultyDisk) {},
		"short write":    func(d *faultyDisk) { d.short = true },
		"done and error": func(d *faultyDisk) { d.after = true },
	} {
		t.Run(name, func(t *testing.T) {
			failures := 0
			for step := 0; ; step++ {
				d := newFaultyDisk()
				set(d)
				if failCompaction(t, d, step) {
					failures++
				} else if step > 15 {
					break
				}
			}
			if failures < 10 {
				t.Errorf("only %d steps failed a compaction", failures)
			}
		})
	}
}

func failCompaction(t *testing.T, d *faultyDisk, step int) (failed bool) {
	t.Helper()
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "w")
	l, err := Open(dir, Options{disk: d, SegmentRows: 18})
	if err != nil {
		t.Fatal(err)
	}
	next := uint64(0)
	commit := func(times int) {
		t.Helper()
		for range times {
			if _, err := l.Commit(ctx, []observation.Batch{faultBatch(next)}); err != nil {
				t.Fatalf("step %d: a commit: %v", step, err)
			}
			next += 3
		}
	}
	commit(2)
	if _, err := l.Compact(ctx, true); err != nil {
		t.Fatal(err)
	}
	commit(1)
	d.failAfter(step)
	_, err = l.Compact(ctx, true)
	d.failAfter(1 << 30)
	if failed = err != nil; failed && !errors.Is(err, errFault) {
		t.Fatalf("step %d: %v", step, err)
	}
	reader, err := Open(dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	checkCalls(t, reader, next)
	if r, err := Verify(ctx, dir, Options{}); err != nil || !r.OK {
		t.Fatalf("step %d: %+v, %v", step, r, err)
	}
	commit(1)
	if _, err := l.Compact(ctx, true); err != nil {
		t.Fatalf("step %d: the compaction after the fault: %v", step, err)
	}
	commit(1)
	checkCalls(t, reader, next)
	if err := errors.Join(reader.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	l, err = Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := Verify(ctx, dir, Options{}); err != nil || !r.OK || len(r.Extra) != 0 {
		t.Fatalf("step %d, in the end: %+v, %v", step, r, err)
	}
	return failed
}
