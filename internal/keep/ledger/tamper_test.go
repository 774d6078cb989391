package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
)

// offsets are where a file of a size is damaged: all over a small one, at some places and both ends of a larger one.
func offsets(size int) (out []int) {
	step := max(1, size/11)
	if os.Getenv("WAYBILL_BYTES") != "" { // every one
		step = 1
	}
	for at := 0; at < size; at += step {
		out = append(out, at)
	}
	for _, back := range []int{1, 2, 3, 5, 9} {
		if back <= size {
			out = append(out, size-back)
		}
	}
	return out
}

func TestVerifyFindsEveryFlippedByte(t *testing.T) {
	dir := small(t)
	witnessed(t, dir)
	if r := verify(t, dir); !r.OK || r.Entries != 75 || r.Batches != 2 || r.Witnessed || len(r.Extra) != 0 {
		t.Fatalf("an intact workspace: %+v", r)
	}
	flipEveryByte(t, dir, func(string) bool { return true })
}

func TestVerifyFindsEveryFlippedByteOfASegment(t *testing.T) {
	flipEveryByte(t, compacted(t), func(name string) bool { return strings.HasPrefix(name, "segments/000000000000-0000") })
}

func flipEveryByte(t *testing.T, dir string, wanted func(string) bool) {
	tried, files, start := 0, 0, time.Now()
	for _, name := range filesOf(t, dir) {
		if name == "lock" || !wanted(name) {
			continue // the lock says who writes, and seals nothing
		}
		files++
		path := filepath.Join(dir, name)
		intact, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, at := range offsets(len(intact)) {
			damaged := append([]byte(nil), intact...)
			damaged[at] ^= 1 << (i % 8)
			write(t, path, damaged)
			checkNamed(t, dir, name, at)
			tried++
		}
		if os.Getenv("WAYBILL_BYTES") != "" {
			t.Logf("%s: each of %d bytes changed; %d changes in %s", name, len(intact), tried, time.Since(start).Round(time.Second))
		}
		for _, damaged := range [][]byte{nil, intact[:len(intact)/2]} {
			write(t, path, damaged)
			if len(damaged) < len(intact) {
				checkNamed(t, dir, name, -1)
			}
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if name != "log/witnessed" { // without it nobody is said to have taken a checkpoint, which claims less
			checkNamed(t, dir, name, -2)
		}
		write(t, path, intact)
	}
	if r := verify(t, dir); !r.OK {
		t.Fatalf("a workspace put right again: %+v", r)
	}
	t.Logf("%d changed bytes in %d files, in %s", tried, files, time.Since(start).Round(time.Second))
}

// witnessed notes that somebody outside took a checkpoint.
func witnessed(t testing.TB, dir string) {
	t.Helper()
	l := open(t, dir, ledger.Options{})
	c, err := l.Checkpoint(context.Background())
	if err == nil {
		err = l.Witnessed(context.Background(), c, "outside")
	}
	if err = errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// checkNamed says whether verify names a damaged file, or, for a key, that the key is wrong; and that the workspace does not
// open as if nothing had happened.
func checkNamed(t *testing.T, dir, name string, at int) {
	t.Helper()
	ctx := context.Background()
	r, err := ledger.Verify(ctx, dir, ledger.Options{})
	if strings.HasPrefix(name, "keys/") {
		if !errors.Is(err, ledger.ErrKey) {
			t.Errorf("%s damaged at %d: verify says %v, want ErrKey", name, at, err)
		}
		if _, err := ledger.Open(dir, ledger.Options{ReadOnly: true}); !errors.Is(err, ledger.ErrKey) {
			t.Errorf("%s damaged at %d: open says %v, want ErrKey", name, at, err)
		}
		return
	}
	if errors.Is(err, ledger.ErrFormat) && name == "format" {
		return // it became a later format's number
	}
	if err != nil {
		t.Errorf("%s damaged at %d: %v", name, at, err)
		return
	}
	named := false
	for _, b := range r.Broken {
		named = named || b.File == name
	}
	if r.OK || !named || r.Broken[0].File != name {
		t.Errorf("%s damaged at %d: %+v", name, at, r)
	}
}

func TestSnapshotNeverGivesWrongNumbers(t *testing.T) {
	dir := small(t)
	want := strings.Join(contents(t, dir), "\n")
	for _, name := range filesOf(t, dir) {
		path := filepath.Join(dir, name)
		intact, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, at := range []int{0, len(intact) / 3, len(intact) / 2, len(intact) - 6, len(intact) - 1} {
			if at < 0 || at >= len(intact) || name == "lock" || name == "log/checkpoint" || name == "log/witnessed" {
				continue
			}
			damaged := append([]byte(nil), intact...)
			damaged[at] ^= 1 << (i + 1)
			write(t, path, damaged)
			if err := readAll(dir); err == nil {
				t.Errorf("%s damaged at %d: everything could be read", name, at)
			}
		}
		write(t, path, intact)
	}
	if got := strings.Join(contents(t, dir), "\n"); got != want {
		t.Error("a workspace put right again reads otherwise")
	}
}

// TestFewRowsAreNeverWrongRows damages the files of a segment at many places: rows that are read by their blocks alone are the
// same, or none.
func TestFewRowsAreNeverWrongRows(t *testing.T) {
	dir := compacted(t)
	want, err := few(dir)
	if err != nil || len(want) < 100 {
		t.Fatalf("%d rows, %v", len(want), err)
	}
	refused := map[string]int{}
	for _, name := range filesOf(t, dir) {
		if !strings.HasPrefix(name, "segments/000000000000-0000") {
			continue
		}
		path := filepath.Join(dir, name)
		intact, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, at := range offsets(len(intact)) {
			damaged := append([]byte(nil), intact...)
			damaged[at] ^= 1 << (i % 8)
			write(t, path, damaged)
			got, err := few(dir)
			if err != nil {
				refused[filepath.Ext(name)]++
			} else if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Fatalf("%s damaged at %d: other rows are read", name, at)
			}
		}
		write(t, path, intact)
	}
	if refused[".parquet"] == 0 || refused[".index"] == 0 {
		t.Errorf("no damage was noticed: %v", refused)
	}
}

// few reads the rows of some identities, and those of some holders.
func few(dir string) (out []string, err error) {
	l, err := ledger.Open(dir, ledger.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = l.Close() }()
	ctx := context.Background()
	s, err := l.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	for _, sel := range []keep.Selection{{Identities: []keep.Number{1, 4, 9}}, {Holders: []keep.Number{2, 5, 7, 60}}} {
		for r, err := range s.Exposures(ctx, sel) {
			if err != nil {
				return nil, err
			}
			out = append(out, fmt.Sprint(r))
		}
		for r, err := range s.Calls(ctx, sel) {
			if err != nil {
				return nil, err
			}
			out = append(out, fmt.Sprint(r))
		}
	}
	return out, s.Close()
}

func TestCheckNamesTheBrokenFile(t *testing.T) {
	dir := small(t)
	l := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() { _ = l.Close() }()
	s, err := l.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	checker, ok := s.(*ledger.Snapshot)
	if !ok {
		t.Fatal("a ledger's snapshot is no *ledger.Snapshot")
	}
	if err := checker.Check(context.Background()); err != nil {
		t.Fatalf("an intact workspace: %v", err)
	}
	for _, name := range filesOf(t, dir) {
		if name == "lock" || strings.HasPrefix(name, "keys/") {
			continue // keys were read before
		}
		path := filepath.Join(dir, name)
		intact, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{0, len(intact) / 2, len(intact) - 1} {
			damaged := append([]byte(nil), intact...)
			damaged[at] ^= 4
			write(t, path, damaged)
			var b *ledger.BrokenError
			if err := checker.Check(context.Background()); !errors.As(err, &b) || b.File != name {
				t.Errorf("%s damaged at %d: %v", name, at, err)
			}
		}
		write(t, path, intact)
	}
}

func TestSwappedFilesAreFound(t *testing.T) {
	dir := small(t)
	files := filesOf(t, dir)
	for i, a := range files {
		for _, b := range files[i+1:] {
			if filepath.Dir(a) != filepath.Dir(b) || filepath.Dir(a) == "." {
				continue
			}
			swap(t, filepath.Join(dir, a), filepath.Join(dir, b))
			if r := verify(t, dir); r.OK {
				t.Errorf("%s and %s changed places, and verify is content", a, b)
			}
			swap(t, filepath.Join(dir, a), filepath.Join(dir, b))
		}
	}
}

func swap(t *testing.T, a, b string) {
	t.Helper()
	for _, move := range [][2]string{{a, a + ".x"}, {b, a}, {a + ".x", b}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			t.Fatal(err)
		}
	}
}

func TestExtraFilesAreToldNotBlamed(t *testing.T) {
	dir := small(t)
	extra := filepath.Join(dir, "segments", "000000000009-calls.parquet")
	write(t, extra, []byte("half a file"))
	foreign := filepath.Join(dir, "segments", "notes.txt")
	write(t, foreign, []byte("mine"))
	if r := verify(t, dir); !r.OK || strings.Join(r.Extra, " ") != "segments/000000000009-calls.parquet segments/notes.txt" {
		t.Fatalf("extra files: %+v", r)
	}
	if err := open(t, dir, ledger.Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(extra); !errors.Is(err, os.ErrNotExist) {
		t.Error("the next writer left an interrupted commit's file in place")
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error("the next writer removed a file that is none of the ledger's")
	}
}
