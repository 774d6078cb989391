package ledger

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// TestVerifyLooksInside changes what files say and signs the manifest anew, as a fault of this very package would: each
// SHA-256 holds, and only the leaf knows better.
func TestVerifyLooksInside(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, data []byte) []byte{
		callsName(0):     func(t *testing.T, d []byte) []byte { return changeRows(t, d, func(r []callRow) { r[1].Start++ }) },
		exposuresName(0): func(t *testing.T, d []byte) []byte { return changeRows(t, d, func(r []exposureRow) { r[2].Set = 0 }) },
		coverageName(0): func(t *testing.T, d []byte) []byte {
			return changeRows(t, d, func(r []coverageRow) { r[0].Dropped = 9 })
		},
		dictionaryName(0): func(t *testing.T, d []byte) []byte {
			return changeRows(t, d, func(r []dictionaryRow) { r[len(r)-1].Commitment[0]++ })
		},
		tokensName(0):           func(_ *testing.T, d []byte) []byte { d[tokenRecord] ^= 1; return d },
		textsName(0):            func(_ *testing.T, d []byte) []byte { d[len(d)-1] ^= 1; return d },
		journalName(1, "audit"): func(_ *testing.T, d []byte) []byte { d[len(d)-1] ^= 1; return d },
		leavesFile: func(_ *testing.T, d []byte) []byte {
			return bytes.Replace(d, []byte(`"entries":3`), []byte(`"entries":2`), 1)
		},
		hashesFile: func(_ *testing.T, d []byte) []byte { d[3] ^= 1; return d },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, dir := context.Background(), t.TempDir()
			l, err := Open(dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.Commit(ctx, []observation.Batch{faultBatch(0)}); err != nil {
				t.Fatal(err)
			}
			if _, err := l.Record(ctx, "audit", []byte("used")); err != nil {
				t.Fatal(err)
			}
			m := *l.state.man
			path := filepath.Join(dir, filepath.FromSlash(name))
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			data = change(t, data)
			for i := range m.Files {
				if m.Files[i].Name == name {
					m.Files[i] = describe(name, data)
				}
			}
			signed, err := m.encode(l.keys)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range []file{{path, data}, {filepath.Join(dir, manifestFile), signed}} {
				if err := os.WriteFile(f.name, f.data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r, err := Verify(ctx, dir, Options{})
			if err != nil || r.OK || r.Broken[0].File != name {
				t.Errorf("%+v, %v", r, err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func changeRows[T any](t *testing.T, data []byte, change func([]T)) []byte {
	t.Helper()
	rows, err := decodeRows[T](data)
	if err != nil {
		t.Fatal(err)
	}
	change(rows)
	out, err := encodeRows(rows)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
