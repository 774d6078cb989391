package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func TestOpenTellsWhatIsWrong(t *testing.T) {
	foreign := t.TempDir()
	write(t, filepath.Join(foreign, "holiday.txt"), []byte("mine"))
	newer := small(t)
	write(t, filepath.Join(newer, "format"), []byte("waybill 99\n"))
	older := small(t)
	write(t, filepath.Join(older, "format"), []byte("waybill 2\n"))
	odd := small(t)
	write(t, filepath.Join(odd, "format"), []byte("wabill 1\n"))
	lost := small(t)
	if err := os.Remove(filepath.Join(lost, "keys", "workspace.key")); err != nil {
		t.Fatal(err)
	}
	wrong, other := small(t), small(t)
	key, err := os.ReadFile(filepath.Join(other, "keys", "workspace.key"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(wrong, "keys", "workspace.key"), key)
	half := small(t) // the workspace key of another one, the signing key its own
	own, err := os.ReadFile(filepath.Join(half, "keys", "workspace.key"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(half, "keys", "workspace.key"), append(key[:65:65], own[65:]...))
	for name, c := range map[string]struct {
		dir  string
		o    ledger.Options
		want error
	}{
		"empty, to read":        {t.TempDir(), ledger.Options{ReadOnly: true}, ledger.ErrNotWorkspace},
		"somebody else's":       {foreign, ledger.Options{}, ledger.ErrNotWorkspace},
		"newer format":          {newer, ledger.Options{}, ledger.ErrFormat},
		"older format":          {older, ledger.Options{}, ledger.ErrFormat},
		"damaged format":        {odd, ledger.Options{}, ledger.ErrFormat},
		"key lost":              {lost, ledger.Options{}, ledger.ErrKey},
		"key lost, to read":     {lost, ledger.Options{ReadOnly: true}, ledger.ErrKey},
		"another one's key":     {wrong, ledger.Options{}, ledger.ErrKey},
		"half another one's":    {half, ledger.Options{}, ledger.ErrKey},
		"key file that is none": {other, ledger.Options{KeyFile: filepath.Join(foreign, "holiday.txt")}, ledger.ErrKey},
	} {
		before := filesOf(t, c.dir)
		if _, err := ledger.Open(c.dir, c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		after := filesOf(t, c.dir)
		if strings.Join(before, " ") != strings.Join(after, " ") {
			t.Errorf("%s: opening it changed it: %v", name, after)
		}
	}
}

func TestSecondWriterIsToldWhoWrites(t *testing.T) {
	dir := small(t)
	first := open(t, dir, ledger.Options{Holder: "scan, process 4711"})
	if _, err := ledger.Open(dir, ledger.Options{}); !errors.Is(err, ledger.ErrLocked) || !strings.Contains(err.Error(), "scan, process 4711") {
		t.Errorf("a second writer: %v", err)
	}
	reader := open(t, dir, ledger.Options{ReadOnly: true})
	if _, err := reader.Commit(context.Background(), nil); !errors.Is(err, ledger.ErrReadOnly) {
		t.Errorf("a reader commits: %v", err)
	}
	if _, err := reader.Record(context.Background(), "audit", nil); !errors.Is(err, ledger.ErrReadOnly) {
		t.Errorf("a reader records: %v", err)
	}
	if err := errors.Join(reader.Close(), first.Close()); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir, ledger.Options{})
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); !errors.Is(err, ledger.ErrClosed) {
		t.Errorf("closed twice: %v", err)
	}
	if _, err := again.Snapshot(context.Background()); !errors.Is(err, ledger.ErrClosed) {
		t.Errorf("a snapshot of a closed ledger: %v", err)
	}
}

func TestReaderBesideWriter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	writer, symbols := open(t, dir, ledger.Options{}), observation.NewSymbols()
	reader := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() {
		if err := errors.Join(reader.Close(), writer.Close()); err != nil {
			t.Error(err)
		}
	}()
	ctx := context.Background()
	for round := range 4 {
		seal := commit(t, writer, batch(symbols, 1, uint64(round)*20, 20))
		s, err := reader.Snapshot(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if s.Seal() != seal {
			t.Errorf("the reader sees %+v, sealed was %+v", s.Seal(), seal)
		}
		rows := 0
		for _, err := range s.Calls(ctx, keep.Selection{}) {
			if err != nil {
				t.Fatal(err)
			}
			rows++
		}
		if want := 20*(round+1) - 20*(round+1)/17; rows != want {
			t.Errorf("the reader sees %d calls, want %d", rows, want)
		}
	}
}

func TestKeysStayAndServeOnePurpose(t *testing.T) {
	dir, elsewhere := filepath.Join(t.TempDir(), "w"), filepath.Join(t.TempDir(), "my.key")
	l := open(t, dir, ledger.Options{KeyFile: elsewhere})
	key := l.TokenKey()
	commit(t, l, batch(observation.NewSymbols(), 1, 0, 3))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.Open(dir, ledger.Options{}); !errors.Is(err, ledger.ErrKey) {
		t.Errorf("without the key file: %v", err)
	}
	again := open(t, dir, ledger.Options{KeyFile: elsewhere})
	defer func() { _ = again.Close() }()
	if !bytes.Equal(key, again.TokenKey()) || len(key) != 32 {
		t.Error("the token key changed")
	}
	text, err := os.ReadFile(elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, key) || bytes.Contains(text, []byte(strings.ToLower(string(key)))) {
		t.Error("the token key is the workspace key")
	}
	for _, name := range []string{elsewhere, filepath.Join(dir, "keys")} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v %v", name, info.Mode(), err)
		}
	}
	if other := open(t, t.TempDir(), ledger.Options{}); bytes.Equal(other.TokenKey(), key) {
		t.Error("two workspaces have one key")
	} else if err := other.Close(); err != nil {
		t.Error(err)
	}
}

// TestMakingCutShort opens workspaces of which only the first few files were made.
func TestMakingCutShort(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "w")
	if err := open(t, whole, ledger.Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	files := []string{"format", "keys/workspace.key", "log/leaves", "log/hashes", "log/checkpoint"}
	for n := range len(files) + 1 {
		dir := t.TempDir()
		for _, name := range files[:n] {
			data, err := os.ReadFile(filepath.Join(whole, name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, name), data)
		}
		l := open(t, dir, ledger.Options{})
		commit(t, l, batch(observation.NewSymbols(), 1, 0, 3))
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if r := verify(t, dir); !r.OK {
			t.Errorf("made again after %d files: %+v", n, r)
		}
	}
}

func TestClockIsTheCallers(t *testing.T) {
	at := time.Date(2031, 2, 3, 4, 5, 6, 789_000, time.FixedZone("", 3600))
	l := open(t, t.TempDir(), ledger.Options{Now: func() time.Time { return at }})
	defer func() { _ = l.Close() }()
	if _, err := l.Record(context.Background(), "audit", []byte("x")); err != nil {
		t.Fatal(err)
	}
	s, err := l.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	entries, err := s.Journal("audit")
	if err != nil || len(entries) != 1 || !entries[0].Time.Equal(at) {
		t.Errorf("%+v, %v, want the time %v", entries, err, at)
	}
	for _, kind := range []string{"", "Audit", "../x", strings.Repeat("a", 33)} {
		if _, err := l.Record(context.Background(), kind, nil); err == nil {
			t.Errorf("a journal kind %q was taken", kind)
		}
	}
}
