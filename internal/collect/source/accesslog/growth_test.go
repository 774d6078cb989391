package accesslog_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

// logOf makes a log in which lines can be told apart; one in seven is broken.
func logOf(from, to int, combined bool) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		if i%7 == 3 {
			fmt.Fprintf(&b, "192.0.2.7 - - [01/Mar/2026:12:00:%02d +0100] \"\\x16\\x03\" 400 %d", i%60, i)
		} else {
			fmt.Fprintf(&b, "192.0.2.%d - - [01/Mar/2026:12:00:%02d +0100] \"GET /a/%d HTTP/1.1\" 200 1%d", i%250, i%60, i, i)
		}
		if combined {
			fmt.Fprintf(&b, ` "https://shop.example/%d" "probe \"%d\""`, i, i)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// shelf keeps what was read, as the ledger does.
type shelf struct {
	known  []collect.Known
	newest map[[16]byte]call.Cursor
	calls  []string
	unread []string
}

func (s *shelf) scan(t testing.TB, dir, content string) collect.Result {
	t.Helper()
	path := filepath.Join(dir, "access.log")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := collect.NewReader(collect.Options{Known: s.known, BatchCalls: 5})
	if err != nil {
		t.Fatal(err)
	}
	files, err := collect.Files([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := r.Read(context.Background(), files[0], func(b *call.Batch) error {
		for _, c := range b.Calls {
			s.calls = append(s.calls, fmt.Sprintf("%d %s", c.Sequence, brief(c)))
		}
		for _, u := range b.Unread {
			s.unread = append(s.unread, fmt.Sprintf("%d %s", u.Sequence, u.Reason))
		}
		s.known = append(s.known, collect.Known{Source: b.Source, Cursor: b.Cursor})
		if s.newest == nil {
			s.newest = map[[16]byte]call.Cursor{}
		}
		s.newest[b.Source.ID] = b.Cursor
		return nil
	})
	if none := new(collect.NotKnown); err != nil && !errors.As(err, &none) {
		t.Fatal(err)
	}
	return result
}

// Reading a log in two states gives the same as reading it once, wherever the first state ends.
func TestGrowth(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		content := logOf(0, 20, rapid.Bool().Draw(rt, "combined"))
		at := rapid.IntRange(0, len(content)).Draw(rt, "at")
		var once, twice shelf
		once.scan(t, dir, content)
		twice.scan(t, dir, content[:at])
		if result := twice.scan(t, dir, content); result.Source.Format != "access-log" {
			rt.Errorf("format %q", result.Source.Format)
		}
		if !slices.Equal(once.calls, twice.calls) || !slices.Equal(once.unread, twice.unread) {
			rt.Errorf("cut at %d: calls %d, unread %v; want %d, %v", at, len(twice.calls), twice.unread, len(once.calls), once.unread)
		}
		for _, c := range twice.newest {
			if len(c.Tail) > 0 {
				rt.Errorf("cut at %d: a tail is left: %v", at, c.Tail)
			}
		}
		if again := twice.scan(t, dir, content); again.Calls != 0 || again.Skipped != 20 {
			rt.Errorf("cut at %d: read again, %d calls and %d skipped", at, again.Calls, again.Skipped)
		}
	})
}

// A log that was rotated is new under its old name, and the old one is known under its new.
func TestRotation(t *testing.T) {
	dir, s := t.TempDir(), new(shelf)
	for _, test := range []struct {
		content               string
		calls, unread, before uint64
	}{
		{logOf(0, 30, true), 26, 4, 0},
		{logOf(30, 50, true), 17, 3, 0},
		{logOf(0, 30, true), 0, 0, 30},
		{logOf(30, 55, true), 4, 1, 20},
	} {
		got := s.scan(t, dir, test.content)
		if got.Calls != test.calls || got.Unread != test.unread || got.Skipped != test.before {
			t.Errorf("%d calls, %d unread, %d skipped; want %d, %d, %d", got.Calls, got.Unread, got.Skipped, test.calls, test.unread, test.before)
		}
	}
}
