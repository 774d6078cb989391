package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// scannedLog writes an access log of a service with a scanner that is answered well, whatever it asks for.
func scannedLog(t *testing.T, name string, first, lines int) string {
	t.Helper()
	var b strings.Builder
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	line := func(n int, path string) {
		fmt.Fprintf(&b, "198.51.100.7 - - [%s] \"GET %s HTTP/1.1\" 200 512 \"-\" \"probe\"\n", at.Add(time.Duration(n)*time.Second).Format("02/Jan/2006:15:04:05 -0700"), path)
	}
	for n := first; n < first+lines; n++ {
		line(n, "/"+madeUp(n))
		if n%100 == 0 {
			line(n, fmt.Sprintf("/v2/members/%d/orders", 4000000000+n))
			line(n, "/v2/offers/search")
		}
	}
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func madeUp(n int) string {
	text := "z"
	for ; n > 0; n /= 100 {
		text += "bcdfghjklm"[n%10:n%10+1] + "aeiouaeiou"[n/10%10:n/10%10+1]
	}
	return text + "q"
}

// pathsOf is how many paths the workspace names.
func pathsOf(t *testing.T, dir string) (n int) {
	t.Helper()
	l, err := ledger.Open(dir, ledger.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := l.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range s.Paths() {
		n++
	}
	return n
}

// Paths that a scanner makes up fill no dictionary, in one scan or in several.
func TestMadeUpPathsFillNoDictionary(t *testing.T) {
	const lines = 20_000
	dir := filepath.Join(t.TempDir(), "data")
	scan := func(first int) {
		t.Helper()
		if _, err := app.Scan(t.Context(), app.ScanOptions{
			Dir: dir, Paths: []string{scannedLog(t, fmt.Sprintf("%d.log", first), first, lines)}, Now: time.Now, EvidenceCeiling: 4 << 20,
		}); err != nil {
			t.Fatal(err)
		}
	}
	scan(0)
	once := pathsOf(t, dir)
	scan(lines)
	twice := pathsOf(t, dir)
	if once > lines/8 || twice > once+once/2 {
		t.Errorf("%d and then %d paths are named of %d that were made up in each scan", once, twice, lines)
	}
}

// served counts the calls of every endpoint that the workspace knows.
func served(t *testing.T, dir, keyFile string) map[string]int64 {
	t.Helper()
	l, err := ledger.Open(dir, ledger.Options{ReadOnly: true, KeyFile: keyFile})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := l.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m, err := meaning.Load(s, "")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int64{}
	for c, err := range s.CallTallies(t.Context(), keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		name := "none"
		if at, ok := m.Paths[c.Path]; ok {
			name = m.Endpoints[at].Method + " " + m.Endpoints[at].Template
		}
		out[name] += c.Calls
	}
	return out
}

// Which log came first, and whether there was one or two, changes neither endpoints nor their calls, also where more paths were made
// up than are kept.
func TestTheOrderOfLogsDoesNotMatter(t *testing.T) {
	const lines = 4000
	keyFile := filepath.Join(t.TempDir(), "key")
	one, two, both := scannedLog(t, "one.log", 0, lines), scannedLog(t, "two.log", lines, lines), scannedLog(t, "both.log", 0, 2*lines)
	var want map[string]int64
	for _, order := range [][]string{{both}, {one, two}, {two, one}} {
		dir := filepath.Join(t.TempDir(), "data")
		for _, file := range order {
			if _, err := app.Scan(t.Context(), app.ScanOptions{Dir: dir, KeyFile: keyFile, Paths: []string{file}, Now: time.Now, EvidenceCeiling: 1 << 20}); err != nil {
				t.Fatal(err)
			}
		}
		got := served(t, dir, keyFile)
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" || got["GET /v2/offers/search"] != 80 || got["GET /v2/members/{memberId}/orders"] != 80 {
			t.Errorf("logs in the order %v: calls of endpoints (-want +got):\n%s", order, diff)
		}
	}
}

// The ceiling of one scan holds for those after it, and for whoever derives the meaning between them.
func TestTheCeilingIsRemembered(t *testing.T) {
	const lines = 4000
	dir := filepath.Join(t.TempDir(), "data")
	scan := func(first int, ceiling int64) {
		t.Helper()
		if _, err := app.Scan(t.Context(), app.ScanOptions{
			Dir: dir, Paths: []string{scannedLog(t, fmt.Sprintf("%d.log", first), first, lines)}, Now: time.Now, EvidenceCeiling: ceiling,
		}); err != nil {
			t.Fatal(err)
		}
	}
	newest := func() (digest string, paths int) {
		t.Helper()
		q, err := query.Open(t.Context(), dir, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer q.Close()
		return q.Digest, pathsOf(t, dir)
	}
	scan(0, 1<<20)
	_, once := newest()
	scan(lines, 0)
	before, twice := newest()
	if twice > once+once/4 {
		t.Errorf("%d paths, then %d: the second scan knows no ceiling", once, twice)
	}
	for _, action := range []app.PinAction{app.PinTemplate, app.UnpinTemplate} {
		o := app.PinOptions{Dir: dir, Action: action, Pinned: endpoint.Pinned{Template: "/v2/offers/{offer}"}, Now: time.Now}
		if _, err := app.Pin(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if after, _ := newest(); after != before {
		t.Errorf("a pin that was taken back leaves %s, before it was %s", after, before)
	}
}

// A pin on a word that is one of too many is refused, since it could not part its calls from theirs; one on a word that is kept works.
func TestAPinOnAWordOfACrowd(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := app.Scan(t.Context(), app.ScanOptions{
		Dir: dir, Paths: []string{scannedLog(t, "crowd.log", 0, 4000)}, Now: time.Now, EvidenceCeiling: 1 << 20,
	}); err != nil {
		t.Fatal(err)
	}
	pinned := func(template string) error {
		_, err := app.Pin(t.Context(), app.PinOptions{Dir: dir, Action: app.PinTemplate, Pinned: endpoint.Pinned{Template: template}, Now: time.Now})
		return err
	}
	if err := pinned("/v2/offers/search"); err != nil {
		t.Errorf("a word that is kept: %v", err)
	}
	refused, worked := 0, 0
	for n := range 12 {
		switch err := pinned("/" + madeUp(n)); {
		case err == nil:
			worked++
		case strings.Contains(err.Error(), "segment 1 is one of more different words than are kept apart"):
			refused++
		default:
			t.Errorf("it says %v", err)
		}
	}
	if refused == 0 {
		t.Errorf("%d pins on words of a crowd work, none is refused", worked)
	}
}
