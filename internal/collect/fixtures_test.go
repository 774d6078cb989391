package collect_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

// entry makes a HAR entry that can be told from others by n.
func entry(n int) string {
	body := fmt.Sprintf(`{\"member\":\"M%06d\",\"tier\":\"gold\",\"note\":\"caf\u00e9\"}`, n)
	return fmt.Sprintf(`{"startedDateTime":"2026-03-01T12:00:%02d.%06dZ","time":12.5,"request":{"method":"GET","url":"https://api.skyloom.example/v2/members/%d?x=1","httpVersion":"h2","headers":[{"name":"Authorization","value":"Bearer t%d"}],"cookies":[],"bodySize":0},"response":{"status":200,"httpVersion":"h2","headers":[{"name":"Content-Type","value":"application/json"}],"content":{"size":53,"mimeType":"application/json","text":"%s"},"bodySize":-1},"_clientAddress":"192.0.2.7","_clientPort":4711}`,
		n%60, n, n, n, body)
}

func lines(from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		b.WriteString(entry(i))
		b.WriteByte('\n')
	}
	return b.String()
}

func harFile(from, to int) string {
	var list []string
	for i := from; i < to; i++ {
		list = append(list, "\n  "+entry(i))
	}
	return `{"log": {"version":"1.2", "creator":{"name":"recorder","version":"1"}, "pages":[{"id":"p]1"}], "entries": [` +
		strings.Join(list, ",") + "\n], \"comment\":\"}\"}}\n"
}

func gz(t testing.TB, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	for _, p := range parts {
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(p)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func zst(t testing.TB, s string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	return string(w.EncodeAll([]byte(s), nil))
}

// store keeps what was emitted, as the ledger does: of each source its cursors, and a fingerprint of each call.
type store struct {
	t       testing.TB
	known   []collect.Known
	newest  map[[16]byte]call.Cursor
	entries map[[16]byte]uint64
	calls   []string
	unread  []call.Unread
	batches int
	last    bool
}

func newStore(t testing.TB) *store {
	return &store{t: t, newest: map[[16]byte]call.Cursor{}, entries: map[[16]byte]uint64{}}
}

func (s *store) emit(b *call.Batch) error {
	s.t.Helper()
	id := b.Source.ID
	if b.First != s.entries[id] {
		s.t.Errorf("batch of %x begins at %d, the one before ended at %d", id[:4], b.First, s.entries[id])
	}
	if uint64(len(b.Calls)+len(b.Unread)) != b.Entries {
		s.t.Errorf("%d calls and %d unread in %d entries", len(b.Calls), len(b.Unread), b.Entries)
	}
	seen := map[uint64]bool{}
	for i := range b.Calls {
		seen[b.Calls[i].Sequence] = true
		s.calls = append(s.calls, fingerprint(&b.Calls[i]))
	}
	for _, u := range b.Unread {
		seen[u.Sequence] = true
	}
	for n := b.First; n < b.First+b.Entries; n++ {
		if !seen[n] {
			s.t.Errorf("entry %d is missing", n)
		}
	}
	s.entries[id] += b.Entries
	if b.Cursor.Entries != s.entries[id] {
		s.t.Errorf("cursor says %d entries, there were %d", b.Cursor.Entries, s.entries[id])
	}
	s.unread = append(s.unread, b.Unread...)
	s.newest[id] = b.Cursor
	s.known = append(s.known, collect.Known{Source: b.Source, Cursor: b.Cursor})
	s.batches++
	s.last = b.Last
	return nil
}

// tails are what stands unread behind the newest cursors.
func (s *store) tails() []call.Unread {
	var all []call.Unread
	for _, c := range s.newest {
		all = append(all, c.Tail...)
	}
	return all
}

func (s *store) reasons() string { return reasonsOf(s.unread) }

func reasonsOf(list []call.Unread) string {
	var r []string
	for _, u := range list {
		r = append(r, u.Reason)
	}
	return strings.Join(r, " ")
}

func fingerprint(c *call.Call) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %d %d %s %s %s %s %s %s %d %v %v %s %s\n", c.Sequence, c.Start, c.Duration, c.Protocol, c.Method, c.Scheme, c.Host,
		c.Path, c.Query, c.Status, c.Client, c.Server, c.Service, c.ClientService)
	for _, m := range []*call.Message{&c.Request, &c.Response} {
		for _, h := range m.Headers {
			fmt.Fprintf(&b, "%s: %s\n", h.Name, h.Value)
		}
		fmt.Fprintf(&b, "%s %d %s %q\n", m.Body.MediaType, m.Body.Size, m.Body.State, m.Body.Bytes)
	}
	return b.String()
}

func write(t testing.TB, path, content string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// scan reads files with a new reader that knows what the store holds.
func (s *store) scan(o collect.Options, paths ...string) collect.Result {
	s.t.Helper()
	result, err := s.tryScan(o, "", paths...)
	if err != nil {
		s.t.Fatal(err)
	}
	return result
}

func (s *store) tryScan(o collect.Options, stdin string, paths ...string) (sum collect.Result, err error) {
	s.t.Helper()
	o.Known = s.known
	r, err := collect.NewReader(o)
	if err != nil {
		return sum, err
	}
	files, err := collect.Files(paths, strings.NewReader(stdin))
	if err != nil {
		return sum, err
	}
	for _, f := range files {
		one, err := r.Read(context.Background(), f, s.emit)
		if err != nil {
			return sum, err
		}
		sum.Source = one.Source
		sum.Calls += one.Calls
		sum.Unread += one.Unread
		sum.Skipped += one.Skipped
	}
	return sum, nil
}

func want(t testing.TB, got collect.Result, calls, unread, skipped uint64) {
	t.Helper()
	if got.Calls != calls || got.Unread != unread || got.Skipped != skipped {
		t.Errorf("got %d calls, %d unread, %d skipped; want %d, %d, %d", got.Calls, got.Unread, got.Skipped, calls, unread, skipped)
	}
}
