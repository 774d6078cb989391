package ledger

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// leafAttacks are what somebody can do to the records of a log.
var leafAttacks = map[string]func(records [][]byte) [][]byte{
	"dropped":    func(r [][]byte) [][]byte { return slices.Delete(r, 1, 2) },
	"duplicated": func(r [][]byte) [][]byte { return slices.Insert(r, 2, r[1]) },
	"put in the place of another": func(r [][]byte) [][]byte {
		r[2] = r[1]
		return r
	},
	"swapped": func(r [][]byte) [][]byte {
		r[1], r[2] = r[2], r[1]
		return r
	},
	"back-dated": func(r [][]byte) [][]byte {
		r[2] = bytes.Replace(r[2], []byte(`"time":"20`), []byte(`"time":"19`), 1)
		return r
	},
	"cut":   func(r [][]byte) [][]byte { return r[:len(r)-1] },
	"added": func(r [][]byte) [][]byte { return append(r, r[0]) },
}

// TestLogThatIsTamperedWith changes whole leaves: the records alone; the hashes with them; and MANIFEST's listing and tree head, too, by
// who cannot sign it.
func TestLogThatIsTamperedWith(t *testing.T) {
	for what, attack := range leafAttacks {
		for depth, how := range []string{"the records alone", "the hashes, too", "and MANIFEST, without its key"} {
			if what == "added" && depth < 2 {
				continue // behind what MANIFEST names, as an interrupted commit leaves it: nobody reads it
			}
			dir := filepath.Join(t.TempDir(), "w")
			l := commits(t, dir, 4)
			m, err := l.readManifest()
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(l.path(leavesFile))
			if err != nil {
				t.Fatal(err)
			}
			records, err := splitRecords(data)
			if err != nil {
				t.Fatal(err)
			}
			records = attack(slices.Clone(records))
			tampered := append(bytes.Join(records, []byte("\n")), '\n')
			overwrite(t, l.path(leavesFile), tampered)
			var fresh tree
			for _, r := range records {
				if _, err := fresh.append(r); err != nil {
					t.Fatal(err)
				}
			}
			if depth > 0 {
				overwrite(t, l.path(hashesFile), joinHashes(fresh.hashes))
			}
			if depth > 1 {
				forgeManifest(t, l, m, &fresh, tampered)
			}
			checkFound(t, dir, what+", "+how, "log/", "MANIFEST")
		}
	}
}

// forgeManifest lists a tampered log, under the signature of what was there before.
func forgeManifest(t *testing.T, l *Ledger, m *manifest, fresh *tree, leaves []byte) {
	t.Helper()
	signed, err := os.ReadFile(l.path(manifestFile))
	if err != nil {
		t.Fatal(err)
	}
	forged := *m
	forged.Files = slices.Clone(m.Files)
	root, err := fresh.root(fresh.size)
	if err != nil {
		t.Fatal(err)
	}
	forged.Size, forged.Root = fresh.size, root.String()
	for i := range forged.Files {
		switch forged.Files[i].Name {
		case leavesFile:
			forged.Files[i] = describe(leavesFile, leaves)
		case hashesFile:
			forged.Files[i] = describe(hashesFile, joinHashes(fresh.hashes))
		}
	}
	again, err := forged.encode(l.keys)
	if err != nil {
		t.Fatal(err)
	}
	text := again[:bytes.LastIndex(again, []byte("\n\n"))]
	overwrite(t, l.path(manifestFile), slices.Concat(text, signed[bytes.LastIndex(signed, []byte("\n\n")):]))
}

func overwrite(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// commits makes a workspace of so many commits of three calls each.
func commits(t *testing.T, dir string, n uint64) *Ledger {
	t.Helper()
	l, err := Open(dir, Options{})
	for i := uint64(0); err == nil && i < n; i++ {
		_, err = l.Commit(context.Background(), []observation.Batch{faultBatch(3 * i)})
	}
	if err = errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	return l
}

// checkFound says whether verify names a file of one of some folders first.
func checkFound(t *testing.T, dir, what string, folders ...string) {
	t.Helper()
	r, err := Verify(context.Background(), dir, Options{})
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if r.OK || !slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(r.Broken[0].File, f) }) {
		t.Errorf("%s: %+v", what, r.Broken)
	}
}

// TestFilesThatAreTamperedWith puts one file in the place of another of the same kind, as who hides a batch or shows one twice would.
func TestFilesThatAreTamperedWith(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	l := commits(t, dir, 3)
	for _, suffix := range []string{"-calls.parquet", "-exposures.parquet", "-coverage.parquet", "-dictionary.parquet"} {
		from, to := sealedName("segments", 0, suffix), sealedName("segments", 1, suffix)
		before, err := os.ReadFile(l.path(to))
		if err != nil {
			t.Fatal(err)
		}
		other, err := os.ReadFile(l.path(from))
		if err != nil {
			t.Fatal(err)
		}
		overwrite(t, l.path(to), other)
		checkFound(t, dir, from+" shown twice", to)
		if err := os.Remove(l.path(to)); err != nil {
			t.Fatal(err)
		}
		checkFound(t, dir, to+" dropped", to)
		overwrite(t, l.path(to), before)
	}
	if r, err := Verify(context.Background(), dir, Options{}); err != nil || !r.OK || r.Witnessed {
		t.Errorf("put right again: %+v, %v", r, err)
	}
}

// TestTimesOfTheLogNeverRunBack lets the clock be set back, which the log does not follow; a leaf that was sealed with an earlier time, by
// who has the keys, is named.
func TestTimesOfTheLogNeverRunBack(t *testing.T) {
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "w")
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	l, err := Open(dir, Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range uint64(3) {
		if _, err := l.Commit(ctx, []observation.Batch{faultBatch(3 * i)}); err != nil {
			t.Fatal(err)
		}
		now = now.Add(-time.Hour)
	}
	for _, f := range l.state.leaves {
		if f.Time != "2026-03-02T09:00:00.000000Z" {
			t.Errorf("leaf %d was sealed at %s", f.Number, f.Time)
		}
	}
	if r, err := Verify(ctx, dir, Options{}); err != nil || !r.OK {
		t.Fatalf("%+v, %v", r, err)
	}
	secret, err := l.keys.sealEntry(3, "audit", nil)
	if err != nil {
		t.Fatal(err)
	}
	x := file{journalName(3, "audit"), secret}
	f := &leaf{Kind: leafJournal, Number: 3, Time: stamp(now), Journal: &entry{Kind: "audit", SHA256: describe(x.name, secret).SHA256}}
	if _, err := l.publish(ctx, l.state.next(), f, []file{x}); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	checkFound(t, dir, "a leaf of an earlier time", leavesFile)
}
