package collect_test

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/collect"
)

// someTrip is a call that can be told from others by n.
func someTrip(n int) trip {
	return trip{
		method: "GET", host: "shop.example", path: fmt.Sprintf("/v1/cards/%d", 700000+n), query: "full=1", agent: "probe/1", status: 200, size: 512 + n,
		took: time.Second, start: time.Date(2026, 3, 1, 11, 0, n, 0, time.UTC), client: netip.MustParseAddrPort("192.0.2.7:4711"),
	}
}

// A log that grows between two scans gives what it gives at once, wherever the first scan found it, and compressed it is known.
func TestLogsThatGrow(t *testing.T) {
	dir := t.TempDir()
	for _, w := range writers() {
		text := w.head
		for n := range 6 {
			text += w.line(someTrip(n)) + "\n"
			if n == 3 {
				text += "what is this\n"
			}
		}
		once := newStore(t)
		once.scan(collect.Options{}, write(t, filepath.Join(dir, "log"), text))
		if len(once.calls) != 6 || once.reasons() != "format" {
			t.Fatalf("%s: %d calls, unread %q", w.name, len(once.calls), once.reasons())
		}
		first := len(w.head) + strings.IndexByte(text[len(w.head):], '\n') + 1
		for at := first; at < len(text); at += 61 {
			twice := newStore(t)
			twice.scan(collect.Options{BatchCalls: 2}, write(t, filepath.Join(dir, "log"), text[:at]))
			twice.scan(collect.Options{BatchCalls: 2}, write(t, filepath.Join(dir, "log"), text))
			if !slices.Equal(once.calls, twice.calls) || twice.reasons() != "format" || len(twice.tails()) > 0 {
				t.Fatalf("%s, cut at %d of %d: %d calls, unread %q, tails %v", w.name, at, len(text), len(twice.calls), twice.reasons(), twice.tails())
			}
			before := twice.batches
			twice.scan(collect.Options{}, write(t, filepath.Join(dir, "log.1.gz"), gz(t, text)))
			if twice.batches != before {
				t.Fatalf("%s: compressed, something was new", w.name)
			}
		}
	}
}

// Lines of 64 KB, addresses in other clothes, and compression change nothing.
func TestOddLogs(t *testing.T) {
	dir := t.TempDir()
	long := someTrip(1)
	long.path = "/" + strings.Repeat("a", 64<<10)
	long.query = strings.Repeat("b", 64<<10)
	for _, w := range writers() {
		text := w.head + w.line(someTrip(0)) + "\r\n" + w.line(long) + "\r\n" + w.line(someTrip(2)) + "\r\n"
		for name, content := range map[string]string{"plain": text, "gzip": gz(t, text), "zstd": zst(t, text), "with a mark": "\xEF\xBB\xBF" + text} {
			calls, unread, result := readText(t, filepath.Join(dir, "log"), content)
			if result.Source.Format != w.format || len(calls) != 3 || len(unread) > 0 {
				t.Fatalf("%s, %s: %s, %d calls, unread %v", w.name, name, result.Source.Format, len(calls), unread)
			}
			if d := w.differs(&calls[1], long); d != "" {
				t.Errorf("%s, %s: the long line differs: %.99s", w.name, name, d)
			}
			if d := w.differs(&calls[2], someTrip(2)); d != "" {
				t.Errorf("%s, %s: %s", w.name, name, d)
			}
		}
		mapped := strings.ReplaceAll(strings.ReplaceAll(w.line(someTrip(0)), "192.0.2.7:4711", "[::ffff:192.0.2.7]:4711"), "192.0.2.7", "::ffff:192.0.2.7")
		mapped = strings.ReplaceAll(mapped, "[::ffff:::ffff:", "[::ffff:")
		calls, _, _ := readText(t, filepath.Join(dir, "log"), w.head+mapped+"\n")
		if len(calls) != 1 || calls[0].Client.Addr().String() != "192.0.2.7" {
			t.Errorf("%s: an IPv4-mapped client is %v\n%s", w.name, calls, mapped)
		}
	}
}
