package ledger

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// seeds makes a small workspace and returns the bytes of its files by name, and its keys.
func seeds(f *testing.F) (map[string][]byte, *keys) {
	f.Helper()
	dir := f.TempDir()
	l, err := Open(dir, Options{})
	if err != nil {
		f.Fatal(err)
	}
	if _, err := l.Commit(f.Context(), []observation.Batch{faultBatch(0)}); err != nil {
		f.Fatal(err)
	}
	out := map[string][]byte{}
	for _, name := range []string{manifestFile, keyFile, leavesFile, hashesFile, checkpointFile, callsName(0), dictionaryName(0), textsName(0)} {
		if out[name], err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			f.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		f.Fatal(err)
	}
	return out, l.keys
}

// FuzzNotes feeds the signed files: nothing but what was signed is believed, and nothing panics.
func FuzzNotes(f *testing.F) {
	files, k := seeds(f)
	f.Add(files[manifestFile])
	f.Add(files[checkpointFile])
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := openManifest(data, k); err == nil && !bytes.Equal(data, files[manifestFile]) {
			t.Error("a manifest is believed that nobody signed")
		}
		if _, _, err := openCheckpoint(data, k); err == nil && !bytes.Equal(data, files[checkpointFile]) {
			t.Error("a checkpoint is believed that nobody signed")
		}
	})
}

// FuzzKeys feeds the key file: what is accepted is spelled the one way that makes it.
func FuzzKeys(f *testing.F) {
	files, _ := seeds(f)
	f.Add(string(files[keyFile]))
	f.Fuzz(func(t *testing.T, text string) {
		k, err := parseKeys(text)
		if err == nil && (len(k.tokens) != 32 || k.verifier == "" || k.id == "") {
			t.Errorf("half a key was accepted: %+v", k)
		}
	})
}

// FuzzLog feeds records and hashes: a leaf that is read has what later code relies on.
func FuzzLog(f *testing.F) {
	files, _ := seeds(f)
	f.Add(files[leavesFile], int64(1))
	f.Add(files[hashesFile], int64(1))
	f.Add([]byte(nil), int64(1)<<60)
	f.Fuzz(func(t *testing.T, data []byte, size int64) {
		if tree, err := parseHashes(data, max(0, size)); err == nil {
			if _, err := tree.root(tree.size); err != nil {
				t.Errorf("hashes of %d leaves have no root: %v", size, err)
			}
		}
		records, _ := splitRecords(data)
		var seen trail
		for i, r := range records {
			l, err := parseLeaf(r, int64(i))
			if err != nil {
				continue
			}
			if l.Kind == leafBatch {
				_ = l.Dictionary.Rows + l.Calls.Rows + l.Exposures.Rows + l.Coverage.Rows
				_ = l.after()
				before := len(seen)
				if seen, err = seen.follow(l); err == nil && len(seen) > before+len(l.Batches) {
					t.Error("more sources than batches")
				}
			} else if !kindName(l.Journal.Kind) {
				t.Error("a journal kind that is no word was accepted")
			}
		}
	})
}

// FuzzRows feeds Parquet files and the vault: garbage is an error, and entries refer only to what there is.
func FuzzRows(f *testing.F) {
	files, k := seeds(f)
	f.Add(files[dictionaryName(0)], files[textsName(0)])
	f.Add(files[callsName(0)], []byte("\x00\x00\x00\x02ab"))
	f.Fuzz(func(t *testing.T, data, vault []byte) {
		if rows, err := decodeRows[callRow](data); err == nil {
			counts{}.holdCalls(&leaf{}, rows)
		}
		rows, err := decodeDictionary(data)
		if err != nil {
			return
		}
		d := &dictionary{}
		if d.take(rows, vault, k, &leaf{Numbers: ranges(counts{}, counts{spaceText: 10, spaceField: 10, spaceToken: 10})}) != nil {
			return
		}
		v := d.view()
		for n := range d.refs[spaceHolder].count() {
			if h := v.holder(uint64(n + 1)); h.Parent > uint64Number(n) {
				t.Errorf("holder %d stands below %d", n+1, h.Parent)
			}
		}
	})
}

func uint64Number(n int) observation.Number { return observation.Number(n) }
