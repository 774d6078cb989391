package ledger

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// forger is somebody who has the keys, and changes what rests without a trace in MANIFEST.
type forger struct {
	t   *testing.T
	dir string
	l   *Ledger
	man *manifest
}

// forge makes a workspace of two segments and a fresh commit, of six calls each but the last.
func forge(t *testing.T) *forger {
	t.Helper()
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "w")
	l, err := Open(dir, Options{SegmentRows: 12})
	if err != nil {
		t.Fatal(err)
	}
	for first := uint64(0); first < 15; first += 3 {
		if _, err := l.Commit(ctx, []observation.Batch{faultBatch(first)}); err != nil {
			t.Fatal(err)
		}
		if first == 3 || first == 9 {
			if _, err := l.Compact(ctx, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	m, err := l.readManifest()
	if err != nil {
		t.Fatal(err)
	}
	return &forger{t, dir, l, m}
}

// put writes a file and lists it as it is now.
func (f *forger) put(name string, data []byte, head int) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name), data, 0o600); err != nil {
		f.t.Fatal(err)
	}
	listed := describe(name, data)
	if head > 0 {
		listed = describeIndex(name, data, head)
	}
	f.drop(name)
	f.man.Files = append(f.man.Files, listed)
}

func (f *forger) drop(name string) {
	f.man.Files = slices.DeleteFunc(f.man.Files, func(x sealedFile) bool { return x.Name == name })
}

func (f *forger) read(name string) []byte {
	f.t.Helper()
	data, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		f.t.Fatal(err)
	}
	return data
}

// named signs MANIFEST and says which files verify names.
func (f *forger) named() (names []string) {
	f.t.Helper()
	signed, err := f.man.encode(f.l.keys)
	if err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.dir, manifestFile), signed, 0o600); err != nil {
		f.t.Fatal(err)
	}
	r, err := Verify(context.Background(), f.dir, Options{})
	if err != nil {
		f.t.Fatal(err)
	}
	for _, b := range r.Broken {
		names = append(names, b.File)
	}
	return names
}

const (
	firstSpan  = "segments/000000000000-000000000001"
	secondSpan = "segments/000000000002-000000000003"
)

// head is how long the head of an index is.
func (f *forger) head(name string) int {
	f.t.Helper()
	n, err := segment.HeadSize(f.read(name))
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}

// rewrite changes rows of a span's table, and writes them with an index that fits.
func (f *forger) rewrite(span string, change func(table int, rows segment.Columns)) {
	f.t.Helper()
	var dirs []*segment.Directory
	for i, t := range rowTables {
		rows := t.New(0)
		if err := t.read(f.read(span+t.suffix), rows); err != nil {
			f.t.Fatal(err)
		}
		change(i, rows)
		all := t.NewRows(0)
		all.Add(rows)
		data, d, err := segment.Write(&t.Table, all, segment.Sort(&t.Table, all))
		if err != nil {
			f.t.Fatal(err)
		}
		f.put(span+t.suffix, data, 0)
		dirs = append(dirs, d)
	}
	data, head := segment.Index(dirs)
	f.put(span+indexSuffix, data, head)
}

func TestForgedSegmentsAreNamed(t *testing.T) {
	calls, exposures := callTable.suffix, exposureTable.suffix
	for name, c := range map[string]struct {
		forge func(*forger)
		want  string
	}{
		"nothing":                         {func(*forger) {}, ""},
		"written anew with the same rows": {func(f *forger) { f.rewrite(firstSpan, func(int, segment.Columns) {}) }, ""},
		"dropped": {func(f *forger) {
			for _, suffix := range []string{calls, exposures, coverageSuffix, indexSuffix} {
				f.drop(firstSpan + suffix)
			}
		}, "segments/000000000000-calls.parquet"},
		"index dropped":     {func(f *forger) { f.drop(firstSpan + indexSuffix) }, firstSpan + indexSuffix},
		"coverage dropped":  {func(f *forger) { f.drop(firstSpan + coverageSuffix) }, firstSpan + coverageSuffix},
		"exposures dropped": {func(f *forger) { f.drop(firstSpan + exposures) }, firstSpan + indexSuffix},
		"swapped": {func(f *forger) {
			a, b := f.read(firstSpan+calls), f.read(secondSpan+calls)
			f.put(firstSpan+calls, b, 0)
			f.put(secondSpan+calls, a, 0)
		}, firstSpan + calls},
		"swapped with indexes": {func(f *forger) {
			for _, suffix := range []string{calls, exposures, indexSuffix} {
				head := 0
				if suffix == indexSuffix {
					head = f.head(firstSpan + suffix)
				}
				a, b := f.read(firstSpan+suffix), f.read(secondSpan+suffix)
				f.put(firstSpan+suffix, b, head)
				f.put(secondSpan+suffix, a, head)
			}
		}, firstSpan + calls},
		"duplicated": {func(f *forger) {
			for _, suffix := range []string{calls, exposures, coverageSuffix, indexSuffix} {
				head := 0
				if suffix == indexSuffix {
					head = f.head(firstSpan + suffix)
				}
				f.put("segments/000000000001-000000000001"+suffix, f.read(firstSpan+suffix), head)
			}
		}, "segments/000000000001-000000000001" + indexSuffix},
		"a leaf beside its segment": {func(f *forger) {
			f.put("segments/000000000001-calls.parquet", f.read("segments/000000000004-calls.parquet"), 0)
		}, "segments/000000000001-calls.parquet"},
		"back-dated": {func(f *forger) {
			f.rewrite(secondSpan, func(table int, rows segment.Columns) { rows[rowTables[table].start][0] = 0 })
		}, secondSpan + calls},
		"a row twice": {func(f *forger) {
			f.rewrite(secondSpan, func(_ int, rows segment.Columns) {
				for c := range rows {
					rows[c] = append(rows[c], rows[c][0])
				}
			})
		}, secondSpan + calls},
		"a row less": {func(f *forger) {
			f.rewrite(secondSpan, func(table int, rows segment.Columns) {
				for c := range rows {
					if table == ofExposures {
						rows[c] = rows[c][:len(rows[c])-1]
					}
				}
			})
		}, secondSpan + exposures},
		"another one's holder": {func(f *forger) {
			f.rewrite(secondSpan, func(table int, rows segment.Columns) {
				if table == ofExposures {
					rows[exposureTable.holder][1] = rows[exposureTable.holder][0]
				}
			})
		}, secondSpan + exposures},
		"an index of other rows": {func(f *forger) {
			file, files := f.read(secondSpan+exposures), f.read(secondSpan+calls)
			f.rewrite(secondSpan, func(table int, rows segment.Columns) {
				if table == ofExposures {
					rows[exposureTable.holder][1] = rows[exposureTable.holder][0]
				}
			})
			f.put(secondSpan+exposures, file, 0)
			f.put(secondSpan+calls, files, 0)
		}, secondSpan + indexSuffix},
		"coverage cut": {func(f *forger) {
			f.put(firstSpan+coverageSuffix, f.read("segments/000000000004-coverage.parquet"), 0)
		}, firstSpan + coverageSuffix},
		"postings changed": {func(f *forger) {
			data, head := f.read(firstSpan+indexSuffix), f.head(firstSpan+indexSuffix)
			data[len(data)-1] ^= 1
			f.put(firstSpan+indexSuffix, data, head)
		}, firstSpan + indexSuffix},
	} {
		t.Run(name, func(t *testing.T) {
			f := forge(t)
			c.forge(f)
			got := f.named()
			if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
				t.Errorf("named were %s, want %s", strings.Join(got, ", "), c.want)
			}
		})
	}
}

// Everything that is listed is there: a reader that meets a forged listing says which file is in the way.
func TestForgedListingIsNotRead(t *testing.T) {
	f := forge(t)
	f.drop(firstSpan + indexSuffix)
	f.named()
	l, err := Open(f.dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if _, err := l.Snapshot(context.Background()); err == nil || !strings.Contains(err.Error(), firstSpan) {
		t.Errorf("a snapshot of a forged listing: %v", err)
	}
}
