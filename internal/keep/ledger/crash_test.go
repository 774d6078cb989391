package ledger_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The crash test commits these many batches of these many calls, and a journal entry behind each.
const (
	crashBatches = 12
	crashCalls   = 60
)

// crashChild goes on where the workspace was left, and commits and compacts to the end. It runs in a process of its own, to be killed.
func crashChild(dir string) {
	if err := commitToTheEnd(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func commitToTheEnd(dir string) error {
	l, err := ledger.Open(dir, ledger.Options{SegmentRows: 1200})
	if err != nil {
		return err
	}
	ctx := context.Background()
	for {
		resumed, err := l.Resume(ctx)
		if err != nil {
			return err
		}
		first := uint64(0)
		if len(resumed) > 0 {
			first = resumed[0].Cursor.Entries
		}
		if err := upkeep(l, first/crashCalls); err != nil {
			return err
		}
		if first >= crashBatches*crashCalls {
			return l.Close()
		}
		symbols := observation.NewSymbols()
		if _, err := l.Commit(ctx, []observation.Batch{batch(symbols, 1, first, crashCalls)}); err != nil {
			return err
		}
		if _, err := l.Record(ctx, "meaning", []byte("a version")); err != nil {
			return err
		}
		if _, err := l.Compact(ctx, first%(3*crashCalls) == 0); err != nil {
			return err
		}
	}
}

// TestKilledAtAnyMoment kills a writer again and again, and compares what it has made in the end with what one makes that
// was never killed. WAYBILL_CRASHES sets how often.
func TestKilledAtAnyMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	wanted := 20
	if n, err := strconv.Atoi(os.Getenv("WAYBILL_CRASHES")); err == nil {
		wanted = n
	}
	base := t.TempDir()
	twin := filepath.Join(base, "twin")
	start := time.Now()
	if err := commitToTheEnd(twin); err != nil {
		t.Fatal(err)
	}
	// A fifth of the way, and what it takes to start a process: so each workspace is killed several times before its writer comes to the end.
	window := time.Since(start)/5 + 60*time.Millisecond
	want := strings.Join(everything(t, twin), "\n")
	random := rand.New(rand.NewPCG(1, 2))
	kills := 0
	for round := 0; kills < wanted && round < 10*wanted; round++ {
		dir := filepath.Join(base, fmt.Sprint("killed-", round))
		for {
			finished, err := runAndKill(t, dir, time.Duration(random.Int64N(int64(window))))
			if err != nil {
				t.Fatal(err)
			}
			if finished {
				break
			}
			if kills++; kills%50 == 0 {
				t.Logf("killed %d times", kills)
			}
			if _, err := os.Stat(filepath.Join(dir, "MANIFEST")); err == nil {
				if r := verify(t, dir); !r.OK {
					t.Fatalf("after a kill: %+v", r)
				}
			}
		}
		checkEnd(t, dir)
		if got := strings.Join(everything(t, dir), "\n"); got != want {
			t.Fatalf("a killed writer made something else than one that was never killed, in line %s", difference(got, want))
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	if kills < wanted {
		t.Errorf("killed %d times only", kills)
	}
	t.Logf("killed %d times", kills)
}

// checkEnd says whether a writer that went to the end left a workspace that holds, with nothing beside it.
func checkEnd(t *testing.T, dir string) {
	t.Helper()
	if r := verify(t, dir); !r.OK || len(r.Extra) != 0 {
		t.Fatalf("in the end: %+v", r)
	}
	if keys, err := filepath.Glob(filepath.Join(dir, "keys", "*")); err != nil || len(keys) != 1 {
		t.Fatalf("in the end there are %v in keys/ (%v)", keys, err)
	}
}

func runAndKill(t *testing.T, dir string, after time.Duration, env ...string) (finished bool, err error) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), "LEDGER_CRASH_DIR="+dir), env...)
	var messages strings.Builder
	c.Stderr = &messages
	if err := c.Start(); err != nil {
		return false, err
	}
	timer := time.AfterFunc(after, func() { _ = c.Process.Kill() })
	err = c.Wait()
	timer.Stop()
	if err == nil {
		return true, nil
	}
	if c.ProcessState.Exited() {
		return false, fmt.Errorf("the writer failed by itself: %s", messages.String())
	}
	return false, nil
}

// difference is the first line in which two texts differ.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("%d:\n%s\n%s", i, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d, where one ends", min(len(x), len(y)))
}
