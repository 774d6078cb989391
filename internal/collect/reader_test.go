package collect_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

func TestFormatsAndCompressions(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"lines":           lines(0, 5),
		"lines.gz":        gz(t, lines(0, 5)),
		"lines.gz-joined": gz(t, lines(0, 2), lines(2, 5)),
		"lines.zst":       zst(t, lines(0, 5)),
		"lines-crlf":      strings.ReplaceAll(lines(0, 5), "\n", "\r\n"),
		"lines-bom":       "\xEF\xBB\xBF" + lines(0, 5),
		"lines-blank":     "\n \n" + strings.ReplaceAll(lines(0, 5), "\n", "\n\n\t\n"),
		"lines-no-end":    strings.TrimSuffix(lines(0, 5), "\n"),
		"har":             harFile(0, 5),
		"har.gz":          gz(t, harFile(0, 5)),
		"har.zst":         zst(t, harFile(0, 5)),
		"har-bom":         "\xEF\xBB\xBF" + harFile(0, 5),
		"har-padded":      harFile(0, 5) + "\x00\x00\x00",
	} {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			result := s.scan(collect.Options{}, write(t, filepath.Join(dir, name), content))
			want(t, result, 5, 0, 0)
			format, _, _ := strings.Cut(strings.ReplaceAll(name, "-", "."), ".")
			if wantFormat := map[string]string{"lines": "har-lines", "har": "har"}[format]; result.Source.Format != wantFormat {
				t.Errorf("format %q, want %q", result.Source.Format, wantFormat)
			}
			plain := newStore(t)
			plain.scan(collect.Options{}, write(t, filepath.Join(dir, "plain"), lines(0, 5)))
			if !slices.Equal(s.calls, plain.calls) {
				t.Errorf("other calls than in plain lines:\n%s\n%s", s.calls[0], plain.calls[0])
			}
			if !s.last {
				t.Error("the last batch does not say so")
			}
			if len(s.tails()) != 0 {
				t.Errorf("a whole file has a tail: %v", s.tails())
			}
		})
	}
}

func TestTwinIsSkipped(t *testing.T) {
	dir := t.TempDir()
	a := write(t, filepath.Join(dir, "a.ndjson"), lines(0, 50))
	b := write(t, filepath.Join(dir, "b.gz"), gz(t, lines(0, 50)))
	c := write(t, filepath.Join(dir, "c"), zst(t, lines(0, 50)))
	s := newStore(t)
	want(t, s.scan(collect.Options{BatchCalls: 7}, a, b), 50, 0, 50) // in one run
	before := s.batches
	want(t, s.scan(collect.Options{}, c, a, b), 0, 0, 150) // in another
	if s.batches != before {
		t.Error("a batch was made of nothing new")
	}
	result, err := s.tryScan(collect.Options{}, gz(t, lines(0, 50)), "-")
	if err != nil {
		t.Fatal(err)
	}
	want(t, result, 0, 0, 50)
}

func TestSameHeadOtherContent(t *testing.T) {
	dir := t.TempDir()
	other := lines(0, 1) + lines(20, 60)
	for _, o := range []collect.Options{{}, {BatchCalls: 1}, {BatchCalls: 10}} {
		s := newStore(t)
		want(t, s.scan(o, write(t, filepath.Join(dir, "a"), lines(0, 20))), 20, 0, 0)
		result := s.scan(o, write(t, filepath.Join(dir, "a"), other))
		want(t, result, 41, 0, 0)
		if len(s.newest) != 2 {
			t.Errorf("%d sources", len(s.newest))
		}
		want(t, s.scan(o, filepath.Join(dir, "a")), 0, 0, 41)
		want(t, s.scan(o, write(t, filepath.Join(dir, "b"), lines(0, 25))), 5, 0, 20)
		r, err := s.tryScan(o, other+lines(70, 71), "-")
		if err != nil {
			t.Fatal(err)
		}
		want(t, r, 1, 0, 41)
		r, err = s.tryScan(o, lines(0, 1)+lines(80, 85), "-") // begins alike once more, and must be replayed
		if err != nil {
			t.Fatal(err)
		}
		want(t, r, 6, 0, 0)
	}
}

// A copy of an earlier state of a file that has grown is known where it ends at a cursor.
func TestEarlierStateIsSkipped(t *testing.T) {
	dir := t.TempDir()
	for _, cut := range []string{"", entry(10)[:200]} {
		early := write(t, filepath.Join(dir, "early"), lines(0, 10)+cut)
		late := write(t, filepath.Join(dir, "late"), lines(0, 30))
		s := newStore(t)
		want(t, s.scan(collect.Options{}, early), 10, uint64(min(1, len(cut))), 0)
		want(t, s.scan(collect.Options{}, late), 20, 0, 10)
		before := s.batches
		want(t, s.scan(collect.Options{}, early, late), 0, 0, 40)
		if s.batches != before {
			t.Error("a batch was made of nothing new")
		}
	}
}

// Reading a file in two states gives the same as reading it once, wherever the first state ends.
func TestGrowth(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		har := rapid.Bool().Draw(rt, "har")
		content := lines(0, 12) + "not json\n" + lines(12, 15) + "{\"a\":1}\n\n" + lines(15, 17)
		if har {
			content = strings.Replace(harFile(0, 17), ",\n", `, "not an entry",{"a":[1]}, 5,`, 1)
		}
		if rapid.Bool().Draw(rt, "open") {
			content = strings.TrimSuffix(content, "\n")
		}
		at := rapid.IntRange(0, len(content)).Draw(rt, "at")
		o := collect.Options{BatchCalls: rapid.IntRange(1, 20).Draw(rt, "batch")}
		switch form := rapid.SampledFrom([]string{"", "har"}).Draw(rt, "forced"); {
		case form == "":
		case har:
			o.Format = "har"
		default:
			o.Format = "har-lines"
		}
		once, twice := newStore(t), newStore(t)
		once.scan(o, write(t, filepath.Join(dir, "once"), content))
		path := write(t, filepath.Join(dir, "twice"), content[:at])
		_, err := twice.tryScan(o, "", path)
		if known := new(collect.NotKnown); err != nil && !errors.As(err, &known) {
			rt.Fatal(err)
		}
		write(t, path, content)
		twice.scan(o, path)
		if !slices.Equal(once.calls, twice.calls) {
			rt.Errorf("cut at %d: %d calls, want %d", at, len(twice.calls), len(once.calls))
		}
		if once.reasons() != twice.reasons() {
			rt.Errorf("cut at %d: unread %q, want %q", at, twice.reasons(), once.reasons())
		}
		if len(twice.tails()) > 0 {
			rt.Errorf("cut at %d: a tail is left: %v", at, twice.tails())
		}
		before := twice.batches
		twice.scan(o, path)
		if twice.batches != before {
			rt.Errorf("cut at %d: a third reading found something new", at)
		}
		if o.Format == "" && len(twice.newest) == 1 {
			for id := range once.newest {
				if _, ok := twice.newest[id]; !ok {
					rt.Errorf("cut at %d: another source id", at)
				}
			}
		}
	})
}

func TestStandardInputIsReplayedFromAFile(t *testing.T) {
	long := lines(0, 12000) // longer than what is kept in memory
	s := newStore(t)
	r, err := s.tryScan(collect.Options{}, long, "-")
	if err != nil {
		t.Fatal(err)
	}
	want(t, r, 12000, 0, 0)
	other := strings.Replace(long, entry(11990), entry(99999), 1)
	if r, err = s.tryScan(collect.Options{}, other, "-"); err != nil {
		t.Fatal(err)
	}
	if r.Calls+r.Skipped != 12000 || r.Calls < 10 {
		t.Errorf("%d calls, %d skipped", r.Calls, r.Skipped)
	}
	want(t, r, 12000, 0, 0)
}

func TestErrorOfEmitEndsReading(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a"), lines(0, 50))
	files, err := collect.Files([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := collect.NewReader(collect.Options{BatchCalls: 10})
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk is full")
	s, n := newStore(t), 0
	_, err = r.Read(context.Background(), files[0], func(b *call.Batch) error {
		if n++; n == 3 {
			return full
		}
		return s.emit(b)
	})
	if !errors.Is(err, full) {
		t.Fatalf("got %v", err)
	}
	// The same reader goes on behind what was taken.
	result, err := r.Read(context.Background(), files[0], s.emit)
	if err != nil {
		t.Fatal(err)
	}
	want(t, result, 30, 0, 20)
}

func TestCancel(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a"), lines(0, 5))
	files, err := collect.Files([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := collect.NewReader(collect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Read(ctx, files[0], newStore(t).emit); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.har", "a.har", "sub/c.ndjson", ".hidden", ".git/x", "ws/format", "ws/log/1", "sub/deep/d"} {
		content := "x"
		if name == "ws/format" {
			content = "waybill 1\n"
		}
		write(t, filepath.Join(dir, name), content)
	}
	for from, to := range map[string]string{"loop": dir, "z-link": filepath.Join(dir, "a.har"), "nowhere": filepath.Join(dir, "gone")} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	files, err := collect.Files([]string{dir, filepath.Join(dir, "b.har"), "-"}, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		name := f.Path
		if rel, err := filepath.Rel(dir, f.Path); err == nil && f.Path != "-" {
			name = rel
		}
		if f.Named {
			name += "!"
		}
		got = append(got, name)
	}
	wantList := []string{"a.har", "b.har", "sub/c.ndjson", "sub/deep/d", "z-link", "b.har!", "-!"}
	if !slices.Equal(got, wantList) {
		t.Errorf("got %v, want %v", got, wantList)
	}
	if _, err := collect.Files([]string{filepath.Join(dir, "gone.har")}, nil); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "gone.har") {
		t.Errorf("a missing path gives %v", err)
	}
}
