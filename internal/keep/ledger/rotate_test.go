package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func rotate(t testing.TB, dir string) ledger.Rotated {
	t.Helper()
	l := open(t, dir, ledger.Options{})
	done, err := l.Rotate(context.Background(), []byte("who and why"))
	if err = errors.Join(err, l.Close()); err != nil {
		t.Fatal(err)
	}
	return done
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// tokensOf lists every token of a workspace, by number.
func tokensOf(t testing.TB, dir string) (out []observation.Token) {
	t.Helper()
	l := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() { _ = l.Close() }()
	s := snapshotOf(t, l)
	defer func() { _ = s.Close() }()
	for n, missed := keep.Number(1), 0; missed < 4; n++ { // three are erased
		one, ok := s.Token(n)
		if !ok {
			missed++
		}
		out = append(out, one)
	}
	return out
}

func TestRotationChangesKeysAndNothingElse(t *testing.T) {
	dir := small(t)
	l := open(t, dir, ledger.Options{})
	erased := eraseFirst(t, l)
	key := l.TokenKey()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	want, tokens, before := contents(t, dir), tokensOf(t, dir), read(t, filepath.Join(dir, "keys", "workspace.key"))
	for round := range 3 {
		done := rotate(t, dir)
		if done.Before == done.Now || done.Files == 0 {
			t.Fatalf("rotation %d: %+v", round, done)
		}
		if got := contents(t, dir); !slices.Equal(got, want) || !slices.Equal(tokensOf(t, dir), tokens) {
			t.Fatalf("rotation %d: the workspace holds something else", round)
		}
		if r := verify(t, dir); !r.OK || len(r.Extra) != 0 {
			t.Fatalf("rotation %d: %+v", round, r)
		}
	}
	l = open(t, dir, ledger.Options{})
	s := snapshotOf(t, l)
	if !bytes.Equal(l.TokenKey(), key) {
		t.Error("values have other tokens")
	}
	for _, token := range erased {
		if _, ok := s.Find(token); ok {
			t.Error("an erased token is back")
		}
	}
	for kind, want := range map[string]int{"meaning": 1, "audit": 0, keep.Erased: 1, keep.Rekeyed: 3} {
		if entries, err := s.Journal(kind); err != nil || len(entries) != want {
			t.Errorf("of %s the journal holds %d entries, %v", kind, len(entries), err)
		}
	}
	commit(t, l, batch(observation.NewSymbols(), 1, 70, 10))
	if err := errors.Join(s.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir); !r.OK {
		t.Fatalf("a commit later: %+v", r)
	}
	write(t, filepath.Join(dir, "keys", "workspace.key"), before)
	if _, err := ledger.Open(dir, ledger.Options{ReadOnly: true}); !errors.Is(err, ledger.ErrKey) {
		t.Errorf("with the key from before: %v", err)
	}
	if _, err := ledger.Verify(context.Background(), dir, ledger.Options{}); !errors.Is(err, ledger.ErrKey) {
		t.Errorf("verify with the key from before: %v", err)
	}
}

// TestKeyOfBeforeTestsNoGuess has somebody who holds the key of tokens of before look for a person's token, or for its commitment, in all
// that a workspace holds after a rotation.
func TestKeyOfBeforeTestsNoGuess(t *testing.T) {
	dir := small(t)
	tokens := tokensOf(t, dir)
	guessed := func() (found int) {
		var salts [][]byte
		var files [][]byte
		for _, name := range filesOf(t, dir) {
			data := read(t, filepath.Join(dir, name))
			if strings.HasSuffix(name, ".tokens") {
				for at := 0; at < len(data); at += 16 {
					salts = append(salts, data[at:at+16])
				}
			}
			if strings.HasSuffix(name, "-dictionary.parquet") {
				data = columns(t, data)
			}
			files = append(files, data)
		}
		for _, token := range tokens[:8] {
			for _, data := range files {
				if bytes.Contains(data, token[:]) {
					found++
				}
				for _, salt := range salts {
					if sum := ledger.Commitment(salt, token[:]); bytes.Contains(data, sum) {
						found++
					}
				}
			}
		}
		return found
	}
	if guessed() == 0 {
		t.Fatal("nothing is found before either: the test shows nothing")
	}
	rotate(t, dir)
	if n := guessed(); n > 0 {
		t.Errorf("%d guesses were confirmed without the new key", n)
	}
}

func TestCheckpointsOutliveARotation(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	grow(t, dir, 0)
	kept := checkpointOf(t, dir)
	witnessed(t, dir)
	stolen := filepath.Join(t.TempDir(), "stolen")
	copyTree(t, dir, stolen)
	first := rotate(t, dir)
	grow(t, dir, 10)
	second := rotate(t, dir)
	grow(t, dir, 20)
	if r := against(t, dir, kept.Signed); !r.OK || !r.Witnessed {
		t.Fatalf("a checkpoint from before: %+v", r)
	}
	p, err := prove(t, dir, keep.Selection{}, &ledger.Kept{Where: "outside", Text: kept.Signed})
	if err != nil {
		t.Fatal(err)
	}
	if holds(t, p); p.Since.PublicKey != first.Before || len(p.Since.Handovers) != 2 || p.PublicKey != second.Now {
		t.Errorf("since: %+v", p.Since)
	}
	grow(t, stolen, 10) // by who has a copy of the workspace with the old keys
	grow(t, stolen, 20)
	if r := against(t, dir, checkpointOf(t, stolen).Signed); r.OK || r.Witnessed {
		t.Errorf("a checkpoint that the old key signed behind its end passes: %+v", r)
	}
	if r := against(t, dir, append(kept.Signed, checkpointOf(t, dir).Signed...)); !r.OK || r.Witnesses[0].Size != p.Size {
		t.Errorf("one of each key: %+v", r)
	}
	l := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() { _ = l.Close() }()
	s := snapshotOf(t, l)
	defer func() { _ = s.Close() }()
	if s.Seal().Witness != "" {
		t.Error("a witness is named who took less than there is")
	}
	list, err := s.(*ledger.Snapshot).Signings(context.Background())
	if err != nil || len(list) != 3 || list[0].PublicKey != first.Before || *list[0].Until != 1 || list[2].Until != nil || list[1].From != 1 {
		t.Errorf("the keys: %+v, %v", list, err)
	}
}

func TestReaderBesideARotation(t *testing.T) {
	dir := small(t)
	reader := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() { _ = reader.Close() }()
	before := snapshotOf(t, reader)
	tokens := tokensOf(t, dir)
	rotate(t, dir)
	rotate(t, dir)
	if one, ok := before.Token(1); !ok || one != tokens[0] {
		t.Error("a snapshot changed under its reader")
	}
	after := snapshotOf(t, reader)
	entries, err := after.Journal("meaning")
	if one, ok := after.Token(1); !ok || one != tokens[0] || err != nil || len(entries) != 1 {
		t.Errorf("a reader that was open reads other tokens, or %d entries of the journal (%v)", len(entries), err)
	}
	if err := after.(*ledger.Snapshot).Check(context.Background()); err != nil {
		t.Error(err)
	}
	if err := errors.Join(before.Close(), after.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyFindsEveryFlippedByteAfterARotation(t *testing.T) {
	dir := small(t)
	witnessed(t, dir)
	rotate(t, dir)
	flipEveryByte(t, dir, func(name string) bool {
		return strings.HasPrefix(name, "keys/") || strings.HasPrefix(name, "vault/") || name == "log/witnessed" || name == "MANIFEST"
	})
}

// TestKeysElsewhere rotates keys that do not lie in the workspace.
func TestKeysElsewhere(t *testing.T) {
	dir, file := filepath.Join(t.TempDir(), "w"), filepath.Join(t.TempDir(), "my.key")
	o := ledger.Options{KeyFile: file}
	l := open(t, dir, o)
	commit(t, l, batch(observation.NewSymbols(), 1, 0, 10))
	if _, err := l.Rotate(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	commit(t, l, batch(observation.NewSymbols(), 1, 10, 10)) // by the process that rotated
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file + ".next"); !errors.Is(err, os.ErrNotExist) {
		t.Error("the new keys still lie beside the key file")
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the new key file: %v, %v", info.Mode(), err)
	}
	if r, err := ledger.Verify(context.Background(), dir, o); err != nil || !r.OK {
		t.Fatalf("%+v, %v", r, err)
	}
}
