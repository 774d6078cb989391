package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// checkpointOf signs what is sealed in a workspace.
func checkpointOf(t *testing.T, dir string) ledger.Checkpoint {
	t.Helper()
	l := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() { _ = l.Close() }()
	c, err := l.Checkpoint(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// grow commits a few more calls.
func grow(t *testing.T, dir string, first uint64) {
	t.Helper()
	l := open(t, dir, ledger.Options{})
	commit(t, l, batch(observation.NewSymbols(), 1, first, 10))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func copyTree(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func against(t *testing.T, dir string, text []byte) ledger.Report {
	t.Helper()
	r, err := ledger.VerifyAgainst(context.Background(), dir, ledger.Options{}, []ledger.Kept{{Where: "outside", Text: text}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLogGoesOnFromACheckpoint(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	if err := open(t, dir, ledger.Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	var all []byte
	for round := range uint64(4) {
		all = append(append(all, checkpointOf(t, dir).Signed...), '\n')
		r := against(t, dir, all)
		if !r.OK || !r.Witnessed || len(r.Witnesses) != 1 || !r.Witnesses[0].OK || r.Witnesses[0].Size != int64(round) {
			t.Fatalf("after %d commits: %+v", round, r)
		}
		grow(t, dir, round*10)
		if r := against(t, dir, all); !r.OK || !r.Witnessed || r.Witnesses[0].Size != int64(round) || round > 0 && len(r.Witnesses[0].Proof) == 0 {
			t.Fatalf("one commit later: %+v", r)
		}
	}
}

func TestCutAndForkedLogsAreFoundByACheckpoint(t *testing.T) {
	base := t.TempDir()
	dir, older, forked := filepath.Join(base, "w"), filepath.Join(base, "older"), filepath.Join(base, "forked")
	grow(t, dir, 0)
	copyTree(t, dir, older)
	copyTree(t, dir, forked)
	grow(t, dir, 10)
	kept := checkpointOf(t, dir)
	grow(t, dir, 20)
	grow(t, forked, 10) // the same calls: another time, other salts
	grow(t, forked, 20)
	for name, c := range map[string]struct{ dir, what string }{
		"an older copy in its place": {older, "the log was cut"},
		"another past":               {forked, "forked"},
	} {
		if r := verify(t, c.dir); !r.OK || r.Witnessed {
			t.Errorf("%s: consistent in itself, and verify says %+v", name, r)
		}
		r := against(t, c.dir, kept.Signed)
		if r.OK || r.Witnessed || len(r.Broken) != 1 || r.Broken[0].File != "log/leaves" || !strings.Contains(r.Broken[0].What, c.what) {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if r := against(t, dir, kept.Signed); !r.OK || !r.Witnessed {
		t.Errorf("the true one: %+v", r)
	}
}

func TestEveryChangedByteOfACheckpointIsFound(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	grow(t, dir, 0)
	kept := checkpointOf(t, dir).Signed
	for at := 0; at < len(kept); at += 3 {
		damaged := append([]byte(nil), kept...)
		damaged[at] ^= 1 << (at % 7)
		r, err := ledger.VerifyAgainst(context.Background(), dir, ledger.Options{}, []ledger.Kept{{Where: "outside", Text: damaged}})
		if err == nil && r.OK || err != nil && !errors.Is(err, ledger.ErrCheckpoint) {
			// A base64 text of a signature can be spelt in several ways; what is signed cannot.
			if cut := strings.LastIndex(string(kept), "\n\n"); at < cut || len(r.Witnesses) != 1 {
				t.Errorf("byte %d changed: %+v, %v", at, r, err)
			}
		}
	}
}

func TestCheckpointsOfOtherLogsAreNone(t *testing.T) {
	dir, other := small(t), small(t)
	for name, text := range map[string][]byte{
		"nothing": nil, "another log's": checkpointOf(t, other).Signed, "no checkpoint": []byte("hello\n"),
	} {
		_, err := ledger.VerifyAgainst(context.Background(), dir, ledger.Options{}, []ledger.Kept{{Where: "outside", Text: text}})
		if !errors.Is(err, ledger.ErrCheckpoint) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r, err := ledger.VerifyAgainst(context.Background(), dir, ledger.Options{}, []ledger.Kept{{Where: "far", Missing: "no way there"}})
	if err != nil || !r.OK || r.Witnessed || len(r.Witnesses) != 1 || r.Witnesses[0].What != "no way there" {
		t.Errorf("a witness that could not be asked: %+v, %v", r, err)
	}
}

func TestWitnessIsNamed(t *testing.T) {
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "w")
	grow(t, dir, 0)
	l := open(t, dir, ledger.Options{})
	named := func() string {
		s, err := l.Snapshot(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return s.Seal().Witness
	}
	if got := named(); got != "" {
		t.Errorf("nobody took a checkpoint, and %q is named", got)
	}
	c, err := l.Checkpoint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Witnessed(ctx, c, "https://one.example/", "/mnt/two"); err != nil {
		t.Fatal(err)
	}
	if got := named(); !strings.HasPrefix(got, "/mnt/two (1 leaves, ") {
		t.Errorf("the witness is %q", got)
	}
	if _, err := l.Record(ctx, "audit", nil); err != nil {
		t.Fatal(err)
	}
	if got := named(); got == "" {
		t.Error("an entry of the journal holds no calls, and the witness is forgotten")
	}
	commit(t, l, batch(observation.NewSymbols(), 1, 10, 10))
	if got := named(); got != "" {
		t.Errorf("calls came that no witness knows of, and %q is named", got)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir); !r.OK || r.Witnessed {
		t.Errorf("what the workspace says of its own witnesses proves nothing: %+v", r)
	}
}

func FuzzParseCheckpoints(f *testing.F) {
	f.Add([]byte("waybill/00\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— waybill/00 AAAA\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := ledger.ParseCheckpoints(text)
		if err != nil {
			return
		}
		var again []byte
		for _, c := range list {
			again = append(append(again, c.Signed...), '\n')
		}
		second, err := ledger.ParseCheckpoints(again)
		if err != nil || len(second) != len(list) {
			t.Errorf("%q: read as %d, written and read again as %d, %v", text, len(list), len(second), err)
		}
	})
}
