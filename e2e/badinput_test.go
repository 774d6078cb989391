package e2e

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// heaviest is the most memory that a scan of bad input may take, in bytes.
const heaviest = 512 << 20

// weigh scans, and fails the test when that took more memory than it may, or the sums of its coverage are wrong.
func (w *workspace) weigh(stdin io.Reader, paths ...string) (result, summary) {
	w.t.Helper()
	c := exec.CommandContext(w.t.Context(), binary, append(append(w.flags(), "scan", "-o", "json"), paths...)...)
	var out, errs bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = stdin, &out, &errs
	var exit *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exit) {
		w.t.Fatalf("cannot scan: %v", err)
	}
	r := result{out.String(), errs.String(), c.ProcessState.ExitCode()}
	if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		peak := usage.Maxrss << 10 // Linux counts KiB
		w.t.Logf("peak %d MiB, %.1f s of processor", peak>>20, (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds())
		if peak >= heaviest {
			w.t.Errorf("the peak is %d MiB, and may be %d", peak>>20, heaviest>>20)
		}
	}
	if r.out == "" {
		return r, summary{}
	}
	s := decode[summary](w.t, r.out)
	if s.Coverage.Seen != s.Coverage.Parsed+s.Coverage.Unparsed {
		w.t.Errorf("%d seen are not %d parsed and %d unparsed", s.Coverage.Seen, s.Coverage.Parsed, s.Coverage.Unparsed)
	}
	return r, s
}

// sourceCoverage is a line of `waybill coverage`, as far as tests look at it.
type sourceCoverage struct {
	Source                  string
	Seen, Parsed, Truncated int
	Unparsed                map[string]int
	Places                  []struct {
		Entry         int
		Reason, Place string
	}
}

func (w *workspace) coverage() []sourceCoverage {
	w.t.Helper()
	return decode[[]sourceCoverage](w.t, w.must("coverage", "-o", "json"))
}

// some calls, however many.
const some = -1

// badInput is an input, and what is to come of it.
type badInput struct {
	name     string
	stdin    func() io.Reader // where it is too large to lie about
	path     func(t *testing.T) string
	code     int
	says     []string       // on standard error
	calls    int            //
	unparsed map[string]int // by reason
	place    string         // of the first of these
	cut      int            // answers that were read in part
	then     func(w *workspace)
}

func TestBadInput(t *testing.T) {
	for _, c := range append(brokenFiles(), append(hugeInputs(t), strangeBodies()...)...) {
		t.Run(c.name, func(t *testing.T) {
			w, path := newWorkspace(t), "-"
			var stdin io.Reader
			if c.stdin != nil {
				stdin = c.stdin()
			} else {
				path = c.path(t)
			}
			r, s := w.weigh(stdin, path)
			if r.code != c.code || s.Calls != c.calls && (c.calls != some || s.Calls == 0) || s.Coverage.Truncated != c.cut {
				t.Errorf("exit %d, %d calls, %d cut; want %d, %d, %d\n%s", r.code, s.Calls, s.Coverage.Truncated, c.code, c.calls, c.cut, r.err)
			}
			for _, text := range c.says {
				if !strings.Contains(r.err, text) || !strings.Contains(r.err, filepath.Base(path)) {
					t.Errorf("it does not say %q of %s: %s", text, filepath.Base(path), r.err)
				}
			}
			switch {
			case c.unparsed == nil && c.calls == some:
				if s.Coverage.Unparsed == 0 {
					t.Error("nothing says that the file is damaged")
				}
			case s.Calls > 0:
				w.expectUnparsed(c.unparsed, c.place)
			}
			if c.then != nil {
				c.then(w)
			}
		})
	}
}

func (w *workspace) expectUnparsed(want map[string]int, place string) {
	w.t.Helper()
	got, where := map[string]int{}, ""
	for _, c := range w.coverage() {
		sum := 0
		for reason, n := range c.Unparsed {
			got[reason] += n
			sum += n
		}
		for _, p := range c.Places {
			if where += p.Place + "\n"; want[p.Reason] == 0 || p.Place == "" {
				w.t.Errorf("%s at %q", p.Reason, p.Place)
			}
		}
		if c.Seen != c.Parsed+sum {
			w.t.Errorf("%s: %d seen, %d parsed, %v unparsed", c.Source, c.Seen, c.Parsed, c.Unparsed)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || !strings.Contains(where, place) {
		w.t.Errorf("unparsed %v at %q, want %v at %q", got, where, want, place)
	}
}

// good are n lines that can be read.
func good(t *testing.T, n int) string {
	var b strings.Builder
	for i, x := range profiles(n) {
		x.At = 9*hour + duration(i)*second
		b.WriteString(x.line(t) + "\n")
	}
	return b.String()
}

func asHAR(lines string) string {
	return `{"log":{"version":"1.2","creator":{"name":"t","version":"1"},"entries":[` +
		strings.ReplaceAll(strings.TrimSpace(lines), "\n", ",\n") + `]}}`
}

func file(name string, text func(t *testing.T) string) func(t *testing.T) string {
	return func(t *testing.T) string { return writeText(t, name, text(t)) }
}

func brokenFiles() []badInput {
	return []badInput{
		{name: "an empty file", path: file("nothing.har", func(*testing.T) string { return "" }), code: 2, says: []string{"empty"}},
		{name: "a binary", path: file("photo.har", func(*testing.T) string {
			return "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + strings.Repeat("\x00\xff\x10", 9000)
		}),
			code: 2, says: []string{"a binary"}},
		{name: "a truncated gzip", path: file("calls.gz", func(t *testing.T) string {
			z := gzipped(t, good(t, 2000))
			return z[:len(z)*2/3]
		}), calls: some, unparsed: map[string]int{"cut": 1}, place: "entry"},
		{name: "a gzip that is nothing but a head", path: file("calls.gz", func(t *testing.T) string { return gzipped(t, good(t, 5))[:12] }),
			code: 2, says: []string{"compressed"}},
		{name: "a damaged gzip", path: file("calls.gz", func(t *testing.T) string {
			z := []byte(gzipped(t, good(t, 2000)))
			z[len(z)/2] ^= 0xff
			z[len(z)/2+1] ^= 0xff
			return string(z)
		}), calls: some},
		{name: "a HAR cut in the middle", path: file("calls.har", func(t *testing.T) string {
			text := asHAR(good(t, 9))
			return text[:strings.LastIndex(text, `"response"`)+20]
		}), calls: 8, unparsed: map[string]int{"cut": 1}, place: "entry 8"},
		{name: "a HAR with a missing response", path: file("calls.har", func(t *testing.T) string {
			return asHAR(good(t, 3) + exchange{URL: host + "/v1/slow", NoResponse: true, At: 10 * hour}.line(t))
		}), calls: 4, then: func(w *workspace) {
			if s := w.scope("--hop", "unknown", "--hop", "edge"); s.Coverage.Responses != 3 || s.verdict("identity.passport") != "not_exposed" {
				w.t.Errorf("%+v, %s: no answer is no loss", s.Coverage, s.verdict("identity.passport"))
			}
		}},
		{name: "lines among which some are none", path: file("calls.ndjson", func(t *testing.T) string {
			lines := strings.SplitAfter(good(t, 6), "\n")
			return lines[0] + "not JSON at all\n" + lines[1] + `{"some":"object"}` + "\n\n[1,2]\n" + lines[2] + `{"startedDateTime":"2026-01-12T09:00:00Z","response":{}}` +
				"\n" + strings.Replace(lines[3], `"startedDateTime":"2`, `"startedDateTime":"x`, 1) + lines[4]
		}), calls: 4, unparsed: map[string]int{"json": 1, "not_an_entry": 2, "no_request": 1, "time": 1}, place: "entry 1"},
		{name: "a mixed folder", path: func(t *testing.T) string {
			dir := t.TempDir()
			of := func(town string, n int) string { return strings.ReplaceAll(good(t, n), "tideway", town) }
			for name, text := range map[string]string{
				"a.har": asHAR(of("a", 2)), "b.ndjson": of("b", 3), "c.log": gzipped(t, of("c", 4)), "d": zstded(t, asHAR(of("d", 5))),
				"empty": "", "photo.png": "\x89PNG\r\n\x1a\n\x00\x00\x00\x00", "notes.txt": "Buy milk.\nCall back.\n", "page.json": `{"title":"nothing of ours"}`,
			} {
				writeText(t, filepath.Join(dir, name), text)
			}
			inner := &workspace{t: t, dir: filepath.Join(dir, "waybill-data")}
			inner.scan(filepath.Join(dir, "b.ndjson"))
			return dir
		}, calls: 14, says: []string{"empty", "photo.png", "notes.txt", "page.json", "a binary"}},
	}
}

// repeated is a stream of n bytes between two texts.
func repeated(before string, unit string, n int, after string) io.Reader {
	return io.MultiReader(strings.NewReader(before), io.LimitReader(&cycle{unit: []byte(strings.Repeat(unit, 1+(64<<10)/len(unit)))}, int64(n)), strings.NewReader(after))
}

// cycle says the same for ever.
type cycle struct {
	unit []byte
	at   int
}

func (c *cycle) Read(p []byte) (int, error) {
	n := copy(p, c.unit[c.at:])
	c.at = (c.at + n) % len(c.unit)
	return n, nil
}

// around is a line in two halves, between which the text of the response can be put.
func around(t *testing.T) (before, after string) {
	x := exchange{URL: host + "/v1/export", Bearer: jwt(uuid(3)), Body: "HERE", Size: 1 << 30, At: 11 * hour}
	before, after, _ = strings.Cut(x.line(t), "HERE")
	return before, after + "\n"
}

func hugeInputs(t *testing.T) []badInput {
	tooLarge := func(w *workspace) {
		w.t.Helper()
		s := w.scope("--actor", "token_subject="+uuid(3), "--endpoint", endpointOf(w.t, w, "/v1/export"))
		if s.verdict("identity.passport") != "unknown" || s.Complete {
			w.t.Errorf("identity.passport is %s behind a body that was not read whole", s.verdict("identity.passport"))
		}
	}
	before, after := around(t)
	return []badInput{
		{name: "a line of 1 GB", stdin: func() io.Reader { return repeated(good(t, 3), "no JSON ", 1<<30, "\n"+good(t, 2)) },
			calls: 5, unparsed: map[string]int{"too_large": 1}, place: "entry 3"},
		{name: "a first line of 1 GB", stdin: func() io.Reader { return repeated("", "x", 1<<30, "\n"+good(t, 2)) },
			calls: 2, unparsed: map[string]int{"too_large": 1}, place: "entry 0"},
		{name: "an entry with a body of 1 GB", stdin: func() io.Reader {
			return repeated(good(t, 3)+before, "0123456789abcde ", 1<<30, after+good(t, 1))
		}, calls: 5, cut: 1, then: tooLarge},
		{name: "an entry of 1 GB that is all brackets", stdin: func() io.Reader {
			return repeated(good(t, 3)+strings.TrimSuffix(strings.TrimSpace(good(t, 1)), "}")+`,"_x":`, "[", 1<<30, "\n"+good(t, 1))
		}, calls: 4, unparsed: map[string]int{"too_large": 1}, place: "entry 3"},
		{name: "bodies of 100 MB", stdin: func() io.Reader {
			one := func() io.Reader { return repeated(before, `{\"id\":123456,\"name\":\"abc\"},`, 100<<20, after) }
			return io.MultiReader(one(), one(), one(), strings.NewReader(good(t, 2)))
		}, calls: 5, cut: 3, then: tooLarge},
		{name: "a gzip of a HAR with bodies of 100 MB", path: func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "calls.har.gz")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			z, _ := gzip.NewWriterLevel(f, gzip.BestSpeed)
			head, tail, _ := strings.Cut(asHAR(good(t, 1)+"HERE"), "HERE")
			one := func() io.Reader { return repeated(before, "0123456789abcde ", 100<<20, strings.TrimSpace(after)) }
			_, err = io.Copy(z, io.MultiReader(strings.NewReader(head+","), one(), strings.NewReader(","), one(), strings.NewReader(tail)))
			if err := errors.Join(err, z.Close(), f.Close()); err != nil {
				t.Fatal(err)
			}
			return path
		}, calls: 3, cut: 2, then: tooLarge},
		{name: "an answer of 7 MB about a quarter of a million people", stdin: func() io.Reader {
			var b strings.Builder
			b.WriteString("[")
			for i := range 250_000 {
				fmt.Fprintf(&b, `{\"email\":\"p%06d@post.example\"},`, i)
			}
			b.WriteString("{}]")
			return strings.NewReader(good(t, 12) + sizeless.Replace(before) + b.String() + sizeless.Replace(after))
		}, calls: 13},
		{name: "an answer of seven million numbers", stdin: func() io.Reader {
			return io.MultiReader(strings.NewReader(good(t, 12)), repeated(sizeless.Replace(before)+"[", "1,", 14<<20, "1]"+sizeless.Replace(after)))
		}, calls: 13},
	}
}

// sizeless makes the sizes that around gives unknown.
var sizeless = strings.NewReplacer("1073741824", "-1")

// answers are lines with these response bodies, as they stand in the JSON of the line.
func answers(t *testing.T, bodies ...string) string {
	var b strings.Builder
	before, after := around(t)
	for i, body := range bodies {
		b.WriteString(strings.Replace(sizeless.Replace(before), "T11:00:00", fmt.Sprintf("T11:%02d:%02d", i/60, i%60), 1) + body + after)
	}
	return good(t, 12) + b.String()
}

func escaped(body string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(body)
}

// card is an invented card number that passes the check of Luhn.
func card(i int) string {
	digits := fmt.Sprintf("453201%09d", 12345*i+678)
	sum := 0
	for at, c := range digits {
		n := int(c - '0')
		if at%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return fmt.Sprintf("%s%d", digits, (10-sum%10)%10)
}

func strangeBodies() []badInput {
	exposed := func(kind, verdict string) func(w *workspace) {
		return func(w *workspace) {
			w.t.Helper()
			s := w.scope("--actor", "token_subject="+uuid(3), "--endpoint", endpointOf(w.t, w, "/v1/export"))
			if got := s.verdict(kind); got != verdict {
				w.t.Errorf("%s is %s, want %s", kind, got, verdict)
			}
		}
	}
	doubled := func(format string) func(*testing.T) string {
		return func(t *testing.T) string {
			var bodies []string
			for i := range 12 {
				bodies = append(bodies, escaped(fmt.Sprintf(format, card(i))))
			}
			return answers(t, bodies...)
		}
	}
	const depth = 10_000
	return []badInput{
		{name: "the first of two equal keys", path: file("calls.ndjson", doubled(`{"loyaltyNumber":"7300120000","card":"%s","card":"none"}`)),
			calls: 24, then: exposed("payment.card_number", "exposed")},
		{name: "the second of two equal keys", path: file("calls.ndjson", doubled(`{"loyaltyNumber":"7300120000","card":"none","card":"%s"}`)),
			calls: 24, then: exposed("payment.card_number", "exposed")},
		{name: "the first of two equal objects", path: file("calls.ndjson", doubled(`{"loyaltyNumber":"7300120000","pay":{"card":"%s"},"pay":{"tier":1}}`)),
			calls: 24, then: exposed("payment.card_number", "exposed")},
		{name: "two bodies in one entry", path: file("calls.ndjson", func(t *testing.T) string {
			var bodies []string
			for i := range 12 {
				bodies = append(bodies, escaped(fmt.Sprintf(`{"loyaltyNumber":"7300120000","card":"%s"}`, card(i)))+`","text":"{}`)
			}
			return answers(t, bodies...)
		}), calls: 24, cut: 12, then: exposed("payment.card_number", "exposed")},
		{name: "invalid UTF-8", path: file("calls.ndjson", func(t *testing.T) string {
			var bodies []string
			for i := range 12 {
				bodies = append(bodies, escaped(fmt.Sprintf("{\"loyaltyNumber\":\"7300121%03d\",\"email\":\"q%d@post.example\",\"note\":\"\xff\xfe\xc3(\xed\xa0\x80\",\"\xf5\xff\":1,\"half\":\"\\ud800\"}", i, i)))
			}
			return answers(t, bodies...)
		}), calls: 24, then: exposed("contact.email", "exposed")},
		{name: "invalid UTF-8 in the line itself", path: file("calls.ndjson", func(t *testing.T) string {
			lines := strings.SplitAfter(good(t, 12), "\n")
			return strings.Join(lines[:6], "") + strings.Replace(lines[6], "test/1.0", "te\xff\xfest/\xc0\x80", 1) + strings.Replace(lines[7], "/profile", "/pro\xfffile", 1)
		}), calls: 8},
		{name: "a body nested 10,000 deep", path: file("calls.ndjson", func(t *testing.T) string {
			return answers(t, escaped(strings.Repeat(`{"a":`, depth)+`"4532010000006783"`+strings.Repeat("}", depth)), strings.Repeat("[", depth)+strings.Repeat("]", depth))
		}), calls: 14, then: func(w *workspace) {
			exposed("payment.card_number", "unknown")(w)
			s := w.scope("--actor", "token_subject="+uuid(3), "--endpoint", endpointOf(w.t, w, "/v1/export"))
			if s.Coverage.Undecided["too_deep"] == 0 {
				w.t.Errorf("what is too deep is not counted: %v", s.Coverage.Undecided)
			}
		}},
		{name: "an entry nested 10,000 deep", path: file("calls.ndjson", func(t *testing.T) string {
			return strings.Replace(good(t, 2), `{`, `{"_x":`+strings.Repeat(`[`, depth)+strings.Repeat(`]`, depth)+`,`, 1)
		}), calls: 2},
		{name: "numbers beyond float64", path: file("calls.ndjson", func(t *testing.T) string {
			body := escaped(`{"loyaltyNumber":"7300121001","email":"q1@post.example","a":1e999,"b":-1e-999,"c":123456789012345678901234567890123456789,"d":0.` + strings.Repeat("1", 3000) + `}`)
			lines := answers(t, body, body, body)
			return strings.Replace(strings.Replace(lines, `"time":12.5`, `"time":1e999`, 1), `"bodySize":-1`, `"bodySize":1e400`, 1)
		}), calls: 15, then: exposed("contact.email", "exposed")},
	}
}
