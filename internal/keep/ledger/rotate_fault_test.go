package ledger

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// TestEveryFailingStepOfARotation makes each step of a rotation fail in turn. Before MANIFEST was replaced nothing has happened; behind it
// the new keys are in force; in both cases everybody reads on, and the next writer leaves nothing half done.
func TestEveryFailingStepOfARotation(t *testing.T) {
	for name, set := range map[string]func(*faultyDisk){
		"error":          func(*faultyDisk) {},
		"short write":    func(d *faultyDisk) { d.short = true },
		"done and error": func(d *faultyDisk) { d.after = true },
	} {
		t.Run(name, func(t *testing.T) {
			failures, stride := 0, 5 // make soak takes each step
			if os.Getenv("WAYBILL_CRASHES") != "" {
				stride = 1
			}
			for step := len(name) % stride; ; step += stride {
				d := newFaultyDisk()
				set(d)
				if failRotation(t, d, step) {
					failures++
				} else if step > 15 {
					break
				}
			}
			if failures < 15/stride {
				t.Errorf("only %d steps failed a rotation", failures)
			}
		})
	}
}

func failRotation(t *testing.T, d *faultyDisk, step int) (failed bool) {
	t.Helper()
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "w")
	l, err := Open(dir, Options{disk: d})
	if err != nil {
		t.Fatal(err)
	}
	first := commitFaulty(t, l, 0)
	if _, err := l.Record(ctx, "meaning", []byte("a version")); err != nil {
		t.Fatal(err)
	}
	if err := l.Witnessed(ctx, first, "outside"); err != nil {
		t.Fatal(err)
	}
	reader, err := Open(dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	d.failAfter(step)
	_, err = l.Rotate(ctx, nil)
	d.failAfter(1 << 30)
	if failed = err != nil; failed && !errors.Is(err, errFault) {
		t.Fatalf("step %d: %v", step, err)
	}
	stands := func(when string, calls uint64) {
		s, err := reader.Snapshot(ctx)
		if err != nil || s.Sources()[0].Cursor.Entries != calls {
			t.Fatalf("step %d, %s: %v", step, when, err)
		}
		if tok, _ := s.Token(1); tok != (observation.Token{1, 0}) {
			t.Fatalf("step %d, %s: another token", step, when)
		}
		if entries, err := s.Journal("meaning"); err != nil || len(entries) != 1 {
			t.Fatalf("step %d, %s: %d entries of the journal, %v", step, when, len(entries), err)
		}
		if r, err := Verify(ctx, dir, Options{}); err != nil || !r.OK {
			t.Fatalf("step %d, %s: %+v, %v", step, when, r, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	stands("after the fault", 3)
	if _, err := l.Rotate(ctx, nil); err != nil {
		t.Fatalf("step %d: the rotation after the fault: %v", step, err)
	}
	stands("rotated again", 3)
	commitFaulty(t, l, 3)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if l, err = Open(dir, Options{}); err != nil {
		t.Fatalf("step %d: the next writer: %v", step, err)
	}
	commitFaulty(t, l, 6)
	stands("in the end", 9)
	checkCalls(t, reader, 9)
	if err := errors.Join(l.Close(), reader.Close()); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "keys", "*")); err != nil || len(left) != 1 {
		t.Fatalf("step %d: keys lie in %v, %v", step, left, err)
	}
	if r, err := Verify(ctx, dir, Options{}); err != nil || !r.OK || len(r.Extra) != 0 {
		t.Fatalf("step %d, in the end: %+v, %v", step, r, err)
	}
	return failed
}

func commitFaulty(t *testing.T, l *Ledger, first uint64) Checkpoint {
	t.Helper()
	if _, err := l.Commit(context.Background(), []observation.Batch{faultBatch(first)}); err != nil {
		t.Fatal(err)
	}
	c, err := l.Checkpoint(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c
}
