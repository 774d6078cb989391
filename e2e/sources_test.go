package e2e

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// town is a capture with many endpoints, shapes and people, in the order of time.
func town(t *testing.T) []string {
	list := profiles(40)
	for i := range 40 {
		number := 7300120000 + i*3
		list = append(list,
			exchange{URL: host + "/v1/login", Method: "POST", RequestBody: fmt.Sprintf(`{"username":"user%d","password":"Geheim-%d!"}`, i, i),
				Body: fmt.Sprintf(`{"access_token":%q,"expires_in":3600}`, jwt(uuid(i)))},
			exchange{URL: fmt.Sprintf("%s/v1/members/%d/balance", host, number), Bearer: jwt(uuid(i)),
				Body: fmt.Sprintf(`{"pointsBalance":%d,"expires":"2027-01-01"}`, 1000+i*37)},
			exchange{URL: fmt.Sprintf("%s/v1/orders/%s", host, uuid(5000+i)), Bearer: jwt(uuid(i)),
				Body: fmt.Sprintf(`{"orderId":%q,"total":%d.50,"items":[{"sku":"A%d","qty":1}]}`, uuid(5000+i), i, i)},
			exchange{URL: fmt.Sprintf("%s/wp-admin/%d.php", host, i), Status: 404, Body: `{"error":"not found"}`})
	}
	lines := make([]string, len(list))
	for i, x := range list {
		x.At = 9*hour + duration(i)*second
		lines[i] = x.line(t)
	}
	return lines
}

// picture is what must not depend on how a capture was cut, named or ordered.
func (w *workspace) picture() map[string]any {
	w.t.Helper()
	scope := decode[map[string]any](w.t, w.must("scope", "-o", "json", "--hop", "edge", "--hop", "unknown"))
	delete(scope, "sealed")
	return map[string]any{
		"endpoints": decode[any](w.t, w.must("endpoints", "-o", "json")),
		"fields":    decode[any](w.t, w.must("fields", "-o", "json")),
		"actors":    decode[any](w.t, w.must("actors", "-o", "json")),
		"scope":     scope,
	}
}

func samePicture(t *testing.T, what string, got, want map[string]any) {
	t.Helper()
	for part := range want {
		if !reflect.DeepEqual(got[part], want[part]) {
			t.Errorf("%s: %s differ: %s", what, part, firstDifference(part, got[part], want[part]))
		}
	}
}

// firstDifference says where two decoded JSON values part.
func firstDifference(at string, got, want any) string {
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok && len(g) == len(w) {
			for k := range w {
				if !reflect.DeepEqual(g[k], w[k]) {
					return firstDifference(at+"."+k, g[k], w[k])
				}
			}
		}
	case []any:
		if g, ok := got.([]any); ok && len(g) == len(w) {
			for i := range w {
				if !reflect.DeepEqual(g[i], w[i]) {
					return firstDifference(fmt.Sprintf("%s[%d]", at, i), g[i], w[i])
				}
			}
		}
	}
	return fmt.Sprintf("%s: got %.300v, want %.300v", at, got, want)
}

func TestOrderFilesAndNamesDoNotMatter(t *testing.T) {
	lines := town(t)
	whole := newWorkspace(t)
	n := whole.scan(writeText(t, "calls.ndjson", strings.Join(lines, "\n")+"\n")).Calls
	if n != len(lines) {
		t.Fatalf("%d calls of %d lines", n, len(lines))
	}
	want := whole.picture()

	shuffled := append([]string(nil), lines...)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	ten := whole.twin()
	dir := t.TempDir()
	for i := range 10 {
		part := strings.Join(shuffled[i*len(lines)/10:(i+1)*len(lines)/10], "\n")
		writeText(t, filepath.Join(dir, fmt.Sprintf("part%d.bin", 9-i)), part)
	}
	ten.scan(dir)
	samePicture(t, "shuffled, in ten files", ten.picture(), want)

	har := whole.twin()
	har.scan(writeText(t, "calls.har", `{"log":{"version":"1.2","creator":{"name":"t","version":"1"},"entries":[`+strings.Join(lines, ",\n")+`]}}`))
	samePicture(t, "as a HAR file", har.picture(), want)

	piped := whole.twin()
	if r := piped.runWith(strings.NewReader(strings.Join(lines, "\n")), "scan", "-"); r.code != 0 {
		t.Fatal(r.err)
	}
	samePicture(t, "from standard input", piped.picture(), want)
}

func TestTheSameBytesAgainChangeNothing(t *testing.T) {
	text := strings.Join(town(t), "\n") + "\n"
	w := newWorkspace(t)
	w.scan(writeText(t, "calls.ndjson", text))
	want := w.must("calls", "-o", "json")
	again := map[string]string{
		"calls.ndjson": text, "renamed.log": text, "calls.gz": gzipped(t, text), "other.zst": zstded(t, text),
	}
	for name, content := range again {
		s := w.scan(writeText(t, name, content))
		if s.Calls != 0 || s.CallsSkipped != strings.Count(text, "\n") {
			t.Errorf("%s: %d calls, %d skipped", name, s.Calls, s.CallsSkipped)
		}
	}
	if got := w.must("calls", "-o", "json"); got != want {
		t.Error("the calls are others after scanning the same bytes again")
	}
}

func TestAFileThatGrewGoesOn(t *testing.T) {
	lines := town(t)
	path := filepath.Join(t.TempDir(), "live.ndjson")
	w := newWorkspace(t)
	cut := len(lines) / 3
	half := len(lines[cut]) / 2
	writeText(t, path, strings.Join(lines[:cut], "\n")+"\n"+lines[cut][:half]) // a line still being written
	first := w.scan(path)
	if first.Calls != cut || first.Coverage.Unparsed != 1 {
		t.Errorf("first: %d calls, %d unparsed, want %d and the cut line", first.Calls, first.Coverage.Unparsed, cut)
	}
	writeText(t, path, strings.Join(lines, "\n")+"\n")
	second := w.scan(path)
	if second.Calls != len(lines)-cut || second.CallsSkipped != cut || second.Coverage.Unparsed != 0 {
		t.Errorf("second: %d calls, %d skipped, %d unparsed", second.Calls, second.CallsSkipped, second.Coverage.Unparsed)
	}
	whole := w.twin()
	whole.scan(writeText(t, "calls.ndjson", strings.Join(lines, "\n")+"\n"))
	samePicture(t, "grown", w.picture(), whole.picture())
}

func TestARotatedFileIsNew(t *testing.T) {
	lines := town(t)
	path := filepath.Join(t.TempDir(), "access.ndjson")
	w := newWorkspace(t)
	writeText(t, path, strings.Join(lines[:100], "\n")+"\n")
	w.scan(path)
	writeText(t, path, strings.Join(lines[100:], "\n")+"\n")
	if s := w.scan(path); s.Calls != len(lines)-100 || s.CallsSkipped != 0 {
		t.Errorf("%d calls, %d skipped after rotation", s.Calls, s.CallsSkipped)
	}
	whole := w.twin()
	whole.scan(writeText(t, "calls.ndjson", strings.Join(lines, "\n")+"\n"))
	samePicture(t, "rotated", w.picture(), whole.picture())
}

func gzipped(t *testing.T, text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstded(t *testing.T, text string) string {
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(z.EncodeAll([]byte(text), nil))
}

// files lists every file of a workspace, relative to it.
func (w *workspace) files() []string {
	w.t.Helper()
	var list []string
	err := filepath.WalkDir(w.dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			name, _ := filepath.Rel(w.dir, path)
			list = append(list, name)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// A folder that holds a file and an older copy of it: neither a second scan nor the order of names counts a call twice
// more.
func TestAnEarlierCopyBesideTheFile(t *testing.T) {
	lines := town(t)
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "a.ndjson"), strings.Join(lines[:120], "\n")+"\n")
	w := newWorkspace(t)
	w.scan(dir)
	writeText(t, filepath.Join(dir, "b.ndjson"), strings.Join(lines, "\n")+"\n")
	if s := w.scan(dir); s.Calls != len(lines)-120 {
		t.Errorf("%d calls behind the earlier copy's 120 of %d", s.Calls, len(lines))
	}
	if s := w.scan(dir); s.Calls != 0 || s.Coverage.Seen != len(lines) {
		t.Errorf("scanned again: %d calls, %d seen", s.Calls, s.Coverage.Seen)
	}
}

// Calls of one moment stand in the order of their sources' names, whichever was scanned first.
func TestCallsOfOneMomentAreSortedBySource(t *testing.T) {
	dir := t.TempDir()
	moment := 10 * hour
	b := write(t, filepath.Join(dir, "b.ndjson"), exchange{URL: host + "/v1/b", At: moment, Body: "{}"})
	a := write(t, filepath.Join(dir, "a.ndjson"), exchange{URL: host + "/v1/a", At: moment, Body: "{}"}, exchange{URL: host + "/v1/c", At: moment, Body: "[]"})
	w := newWorkspace(t)
	w.scan(b, a)
	var paths []string
	for _, c := range w.calls() {
		paths = append(paths, c.Path)
	}
	if got := strings.Join(paths, " "); got != "/v1/a /v1/c /v1/b" {
		t.Errorf("calls of one moment: %s", got)
	}
}
