package pin_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/pin"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

func statement(action pin.Action, host, template string, minute int) pin.Statement {
	return pin.Statement{
		Action: action, Pinned: endpoint.Pinned{Host: host, Template: template}, Reason: "said in minute", By: "ines",
		Time: time.Date(2026, 3, 1, 12, minute, 0, 0, time.UTC),
	}
}

// TestPinsAreWhatStatementsComeTo says things, some of them taken back, and lists what stands.
func TestPinsAreWhatStatementsComeTo(t *testing.T) {
	dir := t.TempDir()
	l, err := ledger.Open(dir, ledger.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for _, said := range [][]pin.Statement{
		{statement(pin.Set, "b.example", "/x/{id}", 1), statement(pin.Set, "", "/users/{userId}", 1)},
		{statement(pin.Set, "a.example", "/y", 2), statement(pin.Take, "b.example", "/x/{id}", 2)},
		{statement(pin.Set, "", "/users/{userId}", 3), statement(pin.Take, "a.example", "/never", 3)},
	} {
		if err := pin.Say(t.Context(), l, said...); err != nil {
			t.Fatal(err)
		}
	}
	s, err := l.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	got, err := pin.List(s)
	want := []pin.Statement{statement(pin.Set, "", "/users/{userId}", 3), statement(pin.Set, "a.example", "/y", 2)}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v; pins (-want +got):\n%s", err, diff)
	}
	told, err := pin.Told(s)
	if err != nil || !cmp.Equal(told, endpoint.Told{Pins: []endpoint.Pinned{{Template: "/users/{userId}"}, {Host: "a.example", Template: "/y"}}}) {
		t.Errorf("told %+v, %v", told, err)
	}
	if leaves, err := pin.Leaves(s); err != nil || leaves != s.Seal().Size {
		t.Errorf("told in the first %d leaves of %d, %v", leaves, s.Seal().Size, err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte("ines")) || bytes.Contains(text, []byte("userId")) {
			t.Errorf("%s holds what was said in the clear", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// journal is a snapshot that holds nothing but one entry.
type journal struct {
	keep.Snapshot
	payload string
	err     error
}

func (j journal) Journal(string) ([]keep.JournalEntry, error) {
	return []keep.JournalEntry{{Kind: pin.JournalKind, Leaf: 7, Payload: []byte(j.payload)}}, j.err
}

// What another version of Waybill wrote is never taken for nothing, nor for something else.
func TestWhatCannotBeReadIsSaid(t *testing.T) {
	for _, payload := range []string{`{"action":"pin"}`, `[{"action":"split","Template":"/x"}]`, `[{"action":"pin",`} {
		if _, err := pin.List(journal{payload: payload}); err == nil || !strings.Contains(err.Error(), "leaf 7") {
			t.Errorf("%s: %v", payload, err)
		}
	}
	broken := errors.New("broken")
	if _, err := pin.Told(journal{err: broken}); !errors.Is(err, broken) {
		t.Errorf("%v, want the error of the journal", err)
	}
}
