package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func snapshotOf(t testing.TB, l *ledger.Ledger) keep.Snapshot {
	t.Helper()
	s, err := l.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// eraseFirst erases the first three tokens of a ledger, and returns what they were.
func eraseFirst(t testing.TB, l *ledger.Ledger) (tokens []observation.Token) {
	t.Helper()
	s := snapshotOf(t, l)
	numbers := []keep.Number{3, 1, 2, 1}
	for n := range keep.Number(3) {
		token, ok := s.Token(n + 1)
		if !ok {
			t.Fatal("there are no three tokens")
		}
		tokens = append(tokens, token)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := l.Erase(context.Background(), ledger.Erasure{
		Tokens: numbers, Entry: []byte("why"),
		Journal: func(kind string, payload []byte) ([]byte, error) {
			if kind == "audit" {
				return nil, nil
			}
			return append(payload, " and more"...), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func TestErasedTokensAreGoneAndSealsHold(t *testing.T) {
	dir := small(t)
	l := open(t, dir, ledger.Options{})
	calls := len(callsOf(t, l))
	tokens := eraseFirst(t, l)
	s := snapshotOf(t, l)
	for i, token := range tokens {
		if _, ok := s.Token(keep.Number(i + 1)); ok {
			t.Errorf("token %d is still there", i+1)
		}
		if n, ok := s.Find(token); ok {
			t.Errorf("token %d is still found, as %d", i+1, n)
		}
	}
	if _, ok := s.Token(4); !ok {
		t.Error("another one's token is gone")
	}
	if now := len(callsOf(t, l)); now != calls {
		t.Errorf("%d calls were there, %d are", calls, now)
	}
	entries, err := s.Journal("meaning")
	if err != nil || len(entries) != 1 || !strings.HasSuffix(string(entries[0].Payload), " and more") {
		t.Errorf("an entry that was written again reads %v, %v", entries, err)
	}
	if entries, err := s.Journal("audit"); err != nil || len(entries) != 0 {
		t.Errorf("an entry that was removed reads %v, %v", entries, err)
	}
	if entries, err := s.Journal(keep.Erased); err != nil || len(entries) != 1 || string(entries[0].Payload) != "why" {
		t.Errorf("of the erasure the journal says %v, %v", entries, err)
	}
	if err := errors.Join(s.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir); !r.OK || len(r.Extra) != 0 {
		t.Fatalf("after the erasure: %+v", r)
	}
	for _, name := range filesOf(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, token := range tokens {
			if bytes.Contains(data, token[:]) {
				t.Errorf("%s still holds an erased token", name)
			}
		}
	}
}

func callsOf(t testing.TB, l *ledger.Ledger) (list []keep.CallRow) {
	t.Helper()
	s := snapshotOf(t, l)
	for c, err := range s.Calls(context.Background(), keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestErasedValueComesAgain lets the values of erased tokens come again: they are other numbers.
func TestErasedValueComesAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	l := open(t, dir, ledger.Options{})
	commit(t, l, batch(observation.NewSymbols(), 1, 0, 10))
	tokens := eraseFirst(t, l)
	commit(t, l, batch(observation.NewSymbols(), 2, 0, 10)) // the same values, by another source
	s := snapshotOf(t, l)
	again := 0
	for _, token := range tokens {
		if n, ok := s.Find(token); ok {
			again++
			if n <= 3 {
				t.Errorf("an erased number, %d, is given out again", n)
			}
		}
	}
	if again == 0 {
		t.Error("none of the erased values came again: the test shows nothing")
	}
	if err := errors.Join(s.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, dir); !r.OK {
		t.Fatalf("%+v", r)
	}
}

// TestReaderBesideErasure has a reader open while a person is erased.
func TestReaderBesideErasure(t *testing.T) {
	dir := small(t)
	reader := open(t, dir, ledger.Options{ReadOnly: true})
	defer func() { _ = reader.Close() }()
	before := snapshotOf(t, reader)
	l := open(t, dir, ledger.Options{})
	eraseFirst(t, l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, ok := before.Token(1); !ok {
		t.Error("a snapshot changed under its reader")
	}
	after := snapshotOf(t, reader)
	if _, ok := after.Token(1); ok {
		t.Error("a reader that was open still finds an erased token")
	}
	if err := errors.Join(before.Close(), after.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestFlippedBytesAfterAnErasureAreFound(t *testing.T) {
	dir := small(t)
	l := open(t, dir, ledger.Options{})
	eraseFirst(t, l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range filesOf(t, dir) {
		if !strings.HasPrefix(name, "vault/") && !strings.HasPrefix(name, "journal/") {
			continue
		}
		path := filepath.Join(dir, name)
		intact, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{0, len(intact) / 2, len(intact) - 1} {
			damaged := bytes.Clone(intact)
			damaged[at] ^= 16
			write(t, path, damaged)
			checkNamed(t, dir, name, at)
		}
		write(t, path, intact)
	}
}
