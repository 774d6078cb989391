package ledger

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

var errFault = errors.New("the disk says no")

// faultyDisk lets so many steps pass, fails one in some way, and lets the rest pass again.
type faultyDisk struct {
	realDisk
	left  chan int // holds one number: the steps before the fault
	short bool     // the failing write leaves the first half of its bytes
	after bool     // the failing step is done in full, and fails nevertheless
}

func newFaultyDisk() *faultyDisk {
	d := &faultyDisk{left: make(chan int, 1)}
	d.left <- 1 << 30
	return d
}

func (d *faultyDisk) failAfter(steps int) {
	<-d.left
	d.left <- steps
}

// fault says whether this step fails.
func (d *faultyDisk) fault() bool {
	n := <-d.left
	d.left <- n - 1
	return n == 0
}

func (d *faultyDisk) write(path string, data []byte) error {
	if !d.fault() {
		return d.realDisk.write(path, data)
	}
	if d.short { // under the final name there is the whole file or none: it gets there by rename
		_ = os.WriteFile(path+temporary, data[:len(data)/2], 0o600)
	}
	return errFault
}

func (d *faultyDisk) extend(path string, offset int64, data []byte) error {
	if !d.fault() {
		return d.realDisk.extend(path, offset, data)
	}
	if d.short {
		_ = d.realDisk.extend(path, offset, data[:len(data)/2])
	} else if d.after {
		_ = d.realDisk.extend(path, offset, data)
	}
	return errFault
}

func (d *faultyDisk) sync(folder string) error {
	if d.fault() {
		return errFault
	}
	return d.realDisk.sync(folder)
}

func (d *faultyDisk) remove(path string) error {
	if d.fault() {
		return errFault
	}
	return d.realDisk.remove(path)
}

func faultBatch(first uint64) observation.Batch {
	symbols := observation.NewSymbols()
	field := symbols.Field(observation.Field{Name: observation.SealedText("$.a")})
	b := observation.Batch{
		Source: call.Source{ID: [16]byte{1}, Label: "a.har", Format: "har"}, First: first, Entries: 3, Symbols: symbols,
		Cursor: call.Cursor{Entries: first + 3},
	}
	for n := first; n < first+3; n++ {
		b.Observations = append(b.Observations, observation.Observation{
			Sequence: n, Start: 1, Path: symbols.Path(observation.Path{Method: "GET"}),
			Holders:   []observation.Holder{{Parent: -1, Identifiers: []observation.Identifier{{Field: field, Token: observation.Token{1, byte(n)}}}}},
			Exposures: []observation.Exposure{{Set: symbols.Set([]observation.Leaf{{Field: field}}), Objects: 1}},
		})
	}
	return b
}

// TestEveryFailingStep makes each step of a commit fail in turn. A failed commit leaves nothing, and the ledger goes on; a
// commit that reports success is there for whoever opens the workspace next.
func TestEveryFailingStep(t *testing.T) {
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
				failed := failStep(t, d, step)
				if failed {
					failures++
				} else if step > 15 {
					break
				}
			}
			if failures < 10 {
				t.Errorf("only %d steps failed a commit", failures)
			}
		})
	}
}

func failStep(t *testing.T, d *faultyDisk, step int) (failed bool) {
	t.Helper()
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "w")
	l, err := Open(dir, Options{disk: d})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Commit(ctx, []observation.Batch{faultBatch(0)}); err != nil {
		t.Fatal(err)
	}
	d.failAfter(step)
	_, err = l.Commit(ctx, []observation.Batch{faultBatch(3)})
	d.failAfter(1 << 30)
	calls := uint64(6)
	if err != nil {
		failed = true
		if !errors.Is(err, errFault) {
			t.Fatalf("step %d: %v", step, err)
		}
		calls = 3
	}
	reader, err := Open(dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	checkCalls(t, reader, calls)
	if r, err := Verify(ctx, dir, Options{}); err != nil || !r.OK {
		t.Fatalf("step %d: %+v, %v", step, r, err)
	}
	for first := calls; first < 12; first += 3 {
		if _, err := l.Commit(ctx, []observation.Batch{faultBatch(first)}); err != nil {
			t.Fatalf("step %d: the commit after the fault: %v", step, err)
		}
	}
	checkCalls(t, reader, 12)
	if err := errors.Join(l.Close(), reader.Close()); err != nil {
		t.Fatal(err)
	}
	if r, err := Verify(ctx, dir, Options{}); err != nil || !r.OK || len(r.Extra) != 0 {
		t.Fatalf("step %d, in the end: %+v, %v", step, r, err)
	}
	return failed
}

func checkCalls(t *testing.T, l *Ledger, want uint64) {
	t.Helper()
	s, err := l.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	n, next := uint64(0), uint64(0)
	for c, err := range s.Calls(context.Background(), keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Sequence != next {
			t.Fatalf("call %d where call %d should be", c.Sequence, next)
		}
		tok, _ := s.Token(s.Holder(c.Holder).Identifiers[0].Token)
		if tok != (observation.Token{1, byte(c.Sequence)}) {
			t.Fatalf("call %d has another one's token", c.Sequence)
		}
		n, next = n+1, next+1
	}
	if n != want || s.Sources()[0].Cursor.Entries != want {
		t.Fatalf("%d calls and a cursor at %d, want %d", n, s.Sources()[0].Cursor.Entries, want)
	}
	if err := s.Close(); err != nil { // files that were replaced stay as long as it is open
		t.Fatal(err)
	}
}
