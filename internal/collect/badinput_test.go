package collect_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

type badInput struct {
	name, content string
	format        string
	calls, unread uint64
	reasons, tail string
}

func badInputs(t *testing.T) []badInput {
	t.Helper()
	good, noResponse := entry(1), `{"startedDateTime":"2026-03-01T12:00:00Z","request":{"method":"GET","url":"https://a.example/"}}`
	deep := strings.Repeat("[", 10000) + strings.Repeat("]", 10000)
	cutGzip, cutZstd := gz(t, lines(0, 200)), zst(t, lines(0, 2000))
	damaged := []byte(gz(t, lines(0, 3), lines(3, 6)))
	damaged[len(damaged)-6] ^= 0x40 // in the checksum of the second member
	return []badInput{
		{name: "missing response", content: good + "\n" + noResponse + "\n", calls: 2},
		{name: "no request", content: good + "\n" + `{"startedDateTime":"2026-03-01T12:00:00Z","request":null}`, calls: 1, unread: 1, reasons: "no_request"},
		{name: "no entry", content: good + "\n{\"a\":1}\n[]\n7\n\"x\"\nnull\n" + good, calls: 2, unread: 5, reasons: strings.Repeat("not_an_entry ", 4) + "not_an_entry"},
		{name: "no JSON", content: good + "\n{]\nx\n{\"a\":01}\n\"\x01\"\n" + good, calls: 2, unread: 4, reasons: "json json json json"},
		{name: "two values on a line", content: good + good + "\n" + good + "\n", calls: 1, unread: 1, reasons: "json"},
		{name: "cut line", content: good + "\n" + good[:100], calls: 1, unread: 1, tail: "cut"},
		{name: "cut HAR", content: harFile(0, 5)[:len(harFile(0, 4))], calls: 4, unread: 1, tail: "cut"},
		{name: "HAR cut between entries", content: harFile(0, 3)[:strings.LastIndex(harFile(0, 3), "]")], calls: 3, unread: 1, tail: "cut"},
		{name: "HAR cut before its entries", content: harFile(0, 0)[:50], calls: 0, unread: 1, tail: "cut"},
		{name: "HAR cut in its first entry", content: harFile(0, 1)[:200], calls: 0, unread: 1, tail: "cut"},
		{name: "HAR without entries", content: harFile(0, 0)},
		{name: "two HARs in one", content: harFile(0, 2) + harFile(2, 4), calls: 4},
		{name: "HAR with something behind", content: harFile(0, 2) + "what?", calls: 2, unread: 1, tail: "json"},
		{name: "HAR with other elements", content: strings.Replace(harFile(0, 2), `"entries": [`, `"entries": [1,"a]",null,[[]],{},{"a":"}"},tru e,`, 1), calls: 2, unread: 8,
			reasons: "not_an_entry not_an_entry not_an_entry not_an_entry not_an_entry not_an_entry json json"},
		{name: "HAR with a damaged entry", content: strings.Replace(harFile(0, 3), `"time":12.5`, `"time":12.`, 1), calls: 2, unread: 1, reasons: "json"},
		{name: "cut gzip", content: cutGzip[:len(cutGzip)-300], calls: wholeLines(t, cutGzip[:len(cutGzip)-300]), unread: 1, tail: "cut"},
		{name: "gzip without its checksum", content: cutGzip[:len(cutGzip)-8], calls: 200, unread: 1, tail: "cut"},
		{name: "damaged gzip", content: string(damaged), calls: 6, unread: 1, tail: "damaged"},
		{name: "cut zstd", content: cutZstd[:len(cutZstd)/2], calls: wholeLines(t, cutZstd[:len(cutZstd)/2]), unread: 1, tail: "cut"},
		{name: "no UTF-8", content: strings.Replace(good, "gold", "g\xFF\xC0ld", 1) + "\n", calls: 1},
		{name: "deep", content: strings.Replace(good, `"cookies":[]`, `"cookies":[],"_x":`+deep, 1) + "\n", calls: 1},
		{name: "deep and not closed", content: strings.Replace(good, `"cookies":[]`, `"cookies":[],"_x":`+deep[1:], 1) + "\n" + good, calls: 1, unread: 1, reasons: "json"},
		{name: "only deep", content: good + "\n" + deep + "\n", calls: 1, unread: 1, reasons: "not_an_entry"},
		{name: "huge numbers", content: strings.Replace(good, `"time":12.5`, `"time":1e999`, 1) + "\n" + strings.Replace(good, `"size":53`, `"size":`+strings.Repeat("9", 400), 1) + "\n", calls: 2},
		{name: "zero bytes", content: good + "\n\x00\x00\x00" + good + "\n" + good + "\n", calls: 2, unread: 1, reasons: "json"},
		{name: "first line longer than the head", content: strings.Repeat("x", 200_000) + "\n" + good + "\n", calls: 1, unread: 1, reasons: "json"},
		{name: "bad times", content: strings.ReplaceAll(good, "2026-03-01T12", "2026-02-30T12") + "\n" + good, calls: 1, unread: 1, reasons: "time"},
	}
}

func TestBadInput(t *testing.T) {
	for _, test := range badInputs(t) {
		t.Run(test.name, func(t *testing.T) {
			for _, batch := range []int{1, 1000} {
				s := newStore(t)
				o := collect.Options{BatchCalls: batch, Format: test.format}
				path := write(t, filepath.Join(t.TempDir(), "f"), test.content)
				want(t, s.scan(o, path), test.calls, test.unread, 0)
				if s.reasons() != test.reasons {
					t.Errorf("reasons %q, want %q", s.reasons(), test.reasons)
				}
				if tail := reasonsOf(s.tails()); tail != test.tail {
					t.Errorf("tail %q, want %q", tail, test.tail)
				}
				before := s.batches
				want(t, s.scan(o, path), 0, 0, test.calls+test.unread-uint64(len(s.tails())))
				if s.batches != before {
					t.Error("read again, something was new")
				}
			}
		})
	}
}

// wholeLines counts the lines that a compressed file which ends early still holds.
func wholeLines(t *testing.T, compressed string) uint64 {
	t.Helper()
	var r io.Reader
	var err error
	if strings.HasPrefix(compressed, "\x1F") {
		r, err = gzip.NewReader(strings.NewReader(compressed))
	} else {
		r, err = zstd.NewReader(strings.NewReader(compressed))
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(r)
	if !errors.Is(err, io.ErrUnexpectedEOF) || len(all) == 0 {
		t.Fatalf("%d bytes, error %v", len(all), err)
	}
	return uint64(bytes.Count(all, []byte("\n")))
}

func TestNotKnown(t *testing.T) {
	for name, test := range map[string]struct {
		content string
		empty   bool
	}{
		"empty":          {"", true},
		"blank":          {"\xEF\xBB\xBF \r\n\n", true},
		"empty gzip":     {gz(t, ""), true},
		"binary":         {"\x7FELF\x02\x01\x00\x00\x00\x00", false},
		"text":           {"Dear reader,\n", false},
		"other JSON":     {`{"log":5}`, false},
		"other log":      {`{"level":"info","request":{"remote_ip":"192.0.2.1","method":"GET","uri":"/"},"status":200}`, false},
		"half a gzip":    {gz(t, lines(0, 9))[:5], false},
		"damaged gzip":   {"\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x00\xFF\xFF\xFF", false},
		"cut zstd":       {zst(t, lines(0, 9))[:100], false},
		"magic of zstd":  {"\x28\xB5\x2F\xFD", false},
		"damaged zstd":   {"\x28\xB5\x2F\xFD\xFF\xFF\xFF\xFF\xFF\xFF", false},
		"long line":      {strings.Repeat("x", 100_000), false},
		"log of strings": {`{"log":"{"}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			path := write(t, filepath.Join(t.TempDir(), "f.har"), test.content)
			_, err := s.tryScan(collect.Options{}, "", path)
			if known := new(collect.NotKnown); !errors.As(err, &known) || known.Path != path {
				t.Fatalf("got %v", err)
			}
			if errors.Is(err, collect.ErrEmpty) != test.empty {
				t.Errorf("empty: %v", !test.empty)
			}
			if s.batches > 0 {
				t.Error("a batch of nothing")
			}
		})
	}
	unknown := new(collect.UnknownFormat)
	if _, err := collect.NewReader(collect.Options{Format: "pdf"}); !errors.As(err, &unknown) || !strings.Contains(err.Error(), "har-lines") {
		t.Errorf("got %v", err)
	}
}

// filler is a stream of n equal bytes.
type filler struct {
	n int
	c byte
}

func (f *filler) Read(p []byte) (int, error) {
	if f.n == 0 {
		return 0, io.EOF
	}
	k := min(len(p), f.n)
	for i := range p[:k] {
		p[i] = f.c
	}
	f.n -= k
	return k, nil
}

func TestHugeEntries(t *testing.T) {
	if testing.Short() {
		t.Skip("reads some hundred megabytes")
	}
	const huge = 160 << 20
	before, after, _ := strings.Cut(entry(1), "M000001")
	for _, test := range []struct {
		name    string
		fill    filler
		size    int64
		reasons string
		state   call.BodyState
		head    string
		tail    string
		format  string
	}{
		{name: "body", fill: filler{huge, 'x'}, state: call.BodyTooLarge},
		{name: "body that fits the entry", fill: filler{20 << 20, 'x'}, state: call.BodyTooLarge},
		{name: "body in a HAR", fill: filler{huge, 'x'}, state: call.BodyTooLarge, head: `{"log":{"entries":[`, tail: `]}}`},
		{name: "line of nothing", fill: filler{huge, '['}, reasons: "too_large", head: "\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			separator := "\n"
			if test.tail != "" {
				separator = ","
			}
			b, a := before, after
			if test.reasons != "" {
				b, a = "", ""
			}
			in := io.MultiReader(strings.NewReader(test.head+entry(0)+separator+b), &test.fill,
				strings.NewReader(a+separator+entry(2)+test.tail))
			s := newStore(t)
			var states []call.BodyState
			peak := peakMemory(t, func() {
				readStream(t, in, func(b *call.Batch) error {
					for i := range b.Calls {
						states = append(states, b.Calls[i].Response.Body.State)
						if n := len(b.Calls[i].Response.Body.Bytes); n > 16<<20 {
							t.Errorf("a body of %d bytes was kept", n)
						}
					}
					s.unread = append(s.unread, b.Unread...)
					return nil
				})
			})
			if s.reasons() != test.reasons {
				t.Errorf("reasons %q, want %q", s.reasons(), test.reasons)
			}
			if test.reasons == "" && (len(states) != 3 || states[1] != test.state) || test.reasons != "" && len(states) != 2 {
				t.Errorf("states %v", states)
			}
			if peak > 160<<20 {
				t.Errorf("%d MiB were in use", peak>>20)
			}
			t.Logf("%d MiB at most", peak>>20)
		})
	}
}

func readStream(t *testing.T, in io.Reader, emit func(*call.Batch) error) {
	t.Helper()
	files, err := collect.Files([]string{"-"}, in)
	if err != nil {
		t.Fatal(err)
	}
	r, err := collect.NewReader(collect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = r.Read(context.Background(), files[0], emit); err != nil {
		t.Fatal(err)
	}
}

// peakMemory runs f and returns the most memory that the heap took from the system meanwhile.
func peakMemory(t *testing.T, f func()) uint64 {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	base := m.HeapInuse
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		top := uint64(0)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			top = max(top, m.HeapInuse)
			select {
			case <-done:
				peak <- top - min(top, base)
				return
			default:
				runtime.Gosched()
			}
		}
	}()
	f()
	close(done)
	return <-peak
}
