package e2e

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	skyloom "github.com/waybill-security/waybill/examples/loyalty/world"
	"github.com/waybill-security/waybill/internal/app"
)

// scanChild, set to a workspace, a key file and a folder, makes the test binary scan the folder instead of testing.
const scanChild = "WAYBILL_TEST_SCAN"

// hurried is a clock that runs so fast that every batch is sealed by itself: many commits in a small capture.
func hurried() func() time.Time {
	var ticks atomic.Int64
	start := time.Now()
	return func() time.Time { return start.Add(time.Duration(ticks.Add(1)) * time.Minute) }
}

func init() {
	dir, folder, ok := strings.Cut(os.Getenv(scanChild), "\n")
	if !ok {
		return
	}
	key, folder, _ := strings.Cut(folder, "\n")
	if _, err := app.Scan(context.Background(), app.ScanOptions{Dir: dir, KeyFile: key, Paths: []string{folder}, Now: hurried()}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// hurriedScan starts a scan of a folder that seals as often as it can.
func (w *workspace) hurriedScan(folder string) *exec.Cmd {
	w.t.Helper()
	self, err := os.Executable()
	if err != nil {
		w.t.Fatal(err)
	}
	c := exec.CommandContext(w.t.Context(), self)
	c.Env = append(os.Environ(), scanChild+"="+w.dir+"\n"+w.key+"\n"+folder)
	c.Stderr = &strings.Builder{}
	if err := c.Start(); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// pieces plays a day of a small world and writes it in pieces of a few hundred calls, each a source and a commit.
func pieces(t *testing.T) (folder string, calls int) {
	t.Helper()
	o := skyloom.Options{Seed: 5, Incident: skyloom.FlyingBlueBOLA, Cut: 0.01, InProcess: true, Parameters: skyloom.Defaults(60)}
	o.Parameters.Days, o.Parameters.SessionsPerMemberDay, o.Parameters.MonitorEvery = 1, 6, time.Hour
	r, _, err := skyloom.PlayMemory(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(r.Calls), "\n"), "\n")
	folder = t.TempDir()
	for i := 0; i*200 < len(lines); i++ {
		part := lines[i*200 : min(len(lines), (i+1)*200)]
		writeText(t, filepath.Join(folder, fmt.Sprintf("part%02d.ndjson", i)), strings.Join(part, ""))
	}
	return folder, len(lines)
}

func kills(t *testing.T) int {
	if text := os.Getenv("WAYBILL_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("WAYBILL_KILLS is a number, not %q", text)
		}
		return n
	}
	return 50
}

// killsARound is how often one workspace is struck before its scan may come to its end.
const killsARound = 5

// reference is a scan that nobody disturbed.
type reference struct {
	picture map[string]any
	calls   map[string]listedCall
	took    time.Duration
	seals   int
}

func undisturbed(t *testing.T, folder string, calls int) (*workspace, *reference) {
	t.Helper()
	w := newWorkspace(t)
	began := time.Now()
	if err := w.hurriedScan(folder).Wait(); err != nil {
		t.Fatal(err)
	}
	r := &reference{took: time.Since(began), picture: w.picture(), calls: map[string]listedCall{}}
	r.picture["calls"] = decode[any](t, w.must("calls", "-o", "json"))
	for _, c := range w.calls() {
		r.calls[c.Call] = c
	}
	if len(r.calls) != calls {
		t.Fatalf("%d calls, want %d", len(r.calls), calls)
	}
	r.seals = decode[struct{ Batches int }](t, w.must("verify", "-o", "json")).Batches
	return w, r
}

func TestKillAndScanAgain(t *testing.T) {
	folder, calls := pieces(t)
	w, want := undisturbed(t, folder, calls)
	if want.seals < 10 {
		t.Fatalf("a scan seals %d times only: kills would find nothing half done", want.seals)
	}
	total := kills(t)
	var struck atomic.Int64
	var met [5]atomic.Int64
	rounds := (total + killsARound - 1) / killsARound
	t.Run("rounds", func(t *testing.T) {
		for i := range rounds {
			twin := w.twin()
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				twin.t = t
				random := rand.New(rand.NewPCG(uint64(i), 50))
				mine := min(killsARound, total-i*killsARound)
				pace := 1.0 // the machine may be less busy than when the scan without kills was timed
				for tries := 0; mine > 0 && tries < 8*killsARound; tries++ {
					found := twin.strike(folder, want, pace, random)
					if found == whole || found == complete {
						pace *= .8
					}
					if found == whole {
						continue // it was faster
					}
					mine--
					struck.Add(1)
					met[found].Add(1)
					if found == complete && mine > 0 { // there is nothing left to kill in this one
						twin.finish(folder, want)
						twin = w.twin()
						twin.t = t
					}
				}
				twin.finish(folder, want)
				if i > 0 {
					return
				}
				if s := twin.scan(folder); s.Calls != 0 || s.CallsSkipped != calls {
					t.Errorf("scanned once more: %d calls, %d skipped", s.Calls, s.CallsSkipped)
				}
			})
		}
	})
	t.Logf("%d kills on scans of %v with %d seals: %d between two files, %d in the middle of one, %d before there was a workspace, %d behind the last seal",
		struck.Load(), want.took.Round(time.Millisecond), want.seals, met[atRest].Load(), met[writing].Load(), met[beforeAll].Load(), met[complete].Load())
	// Behind the last seal of calls a scan still has to say what they mean and to judge, which a kill may meet as well.
	if struck.Load() < int64(total)*9/10 || met[writing].Load() < int64(total)/10 || met[complete].Load() > int64(total)*3/4 {
		t.Errorf("too few kills met a scan at work")
	}
}

// What a kill left.
type remains int

const (
	whole     remains = iota // the scan had ended
	beforeAll                // no workspace yet
	atRest                   // a part of the seals
	writing                  // the same, and a file that was being written
	complete                 // all seals; the scan had only to say so
)

// strike begins a scan, kills it somewhere within the time that one takes by the pace, and looks whether what is left tells the truth.
func (w *workspace) strike(folder string, want *reference, pace float64, random *rand.Rand) remains {
	w.t.Helper()
	c := w.hurriedScan(folder)
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	var moment <-chan struct{}
	// Mostly early, so that there is something left for the next kill; at times anywhere, up to the very end.
	reach := 0.4
	if random.IntN(5) == 0 {
		reach = 1.05
	}
	after := time.Duration(random.Float64() * reach * pace * float64(want.took))
	if random.IntN(2) == 0 {
		moment = w.writesAfter(after)
	} else {
		moment = elapsed(after)
	}
	select {
	case err := <-ended:
		if err != nil {
			w.t.Errorf("the scan failed by itself: %v: %s", err, c.Stderr)
		}
		return whole
	case <-moment:
		if err := c.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			w.t.Fatal(err)
		}
		<-ended
	}
	return w.look(want, random)
}

func elapsed(d time.Duration) <-chan struct{} {
	c := make(chan struct{})
	time.AfterFunc(d, func() { close(c) })
	return c
}

// writesAfter waits, and then for a file being written.
func (w *workspace) writesAfter(d time.Duration) <-chan struct{} {
	c := make(chan struct{})
	go func() {
		defer close(c)
		time.Sleep(d)
		for end := time.Now().Add(2 * time.Second); time.Now().Before(end); {
			if len(w.halfWritten()) > 0 {
				return
			}
		}
	}()
	return c
}

// halfWritten are files under names that they only have while they are being written.
func (w *workspace) halfWritten() []string {
	var list []string
	for _, pattern := range []string{"*.tmp", "*/*.tmp"} {
		found, err := filepath.Glob(filepath.Join(w.dir, pattern))
		if err != nil {
			w.t.Error(err)
		}
		list = append(list, found...)
	}
	return list
}

// look reads what a killed scan left: all of it must be true, though not everything that is true need be there.
func (w *workspace) look(want *reference, random *rand.Rand) remains {
	w.t.Helper()
	tail := w.halfWritten()
	v := w.run("verify", "-o", "json")
	if v.code == 2 && strings.Contains(v.err, "workspace") && v.out == "" {
		for _, command := range []string{"calls", "endpoints"} {
			if r := w.run(command); r.code != 2 || r.out != "" {
				w.t.Errorf("there is no workspace yet, and %s exits %d: %s", command, r.code, r.out)
			}
		}
		return beforeAll
	}
	seal := decode[struct {
		OK      bool
		Batches int
	}](w.t, v.out)
	if v.code != 0 || !seal.OK {
		w.t.Fatalf("verify exits %d after a kill: %s%s", v.code, v.out, v.err)
	}
	if random.IntN(2) == 0 {
		w.expectTrue(want)
	}
	switch {
	case seal.Batches >= want.seals:
		return complete
	case len(tail) > 0:
		return writing
	}
	return atRest
}

// expectTrue holds what the workspace says now against the undisturbed scan.
func (w *workspace) expectTrue(want *reference) {
	w.t.Helper()
	next := map[string]int{}
	got := w.calls()
	for _, c := range got {
		x, known := want.calls[c.Call]
		if !known || c.Source != x.Source || c.Entry != x.Entry || c.Time != x.Time || c.Method != x.Method || c.Host != x.Host {
			w.t.Errorf("call %s after a kill is %+v, want %+v", c.Call, c, x)
		}
		if c.Entry != next[c.Source] {
			w.t.Errorf("%s: entry %d stands where %d should", c.Source, c.Entry, next[c.Source])
		}
		next[c.Source]++
	}
	seen := 0
	for _, c := range decode[[]struct{ Seen, Parsed int }](w.t, w.must("coverage", "-o", "json")) {
		seen += c.Parsed
	}
	if seen != len(got) {
		w.t.Errorf("coverage has %d entries, and there are %d calls", seen, len(got))
	}
	if len(got) == 0 {
		return
	}
	s := w.scope("--hop", "edge", "--hop", "unknown", "--hop", "internal", "--hop", "egress")
	if s.Coverage.Responses != len(got) || s.Sealed.Checked == "none" {
		w.t.Errorf("the scope is over %d responses of %d, checked %s", s.Coverage.Responses, len(got), s.Sealed.Checked)
	}
}

// finish lets the program itself scan to the end: nothing shows that earlier scans were killed.
func (w *workspace) finish(folder string, want *reference) {
	w.t.Helper()
	w.scan(folder)
	got := w.picture()
	got["calls"] = decode[any](w.t, w.must("calls", "-o", "json"))
	samePicture(w.t, "killed, and scanned again", got, want.picture)
	if r := w.run("verify"); r.code != 0 {
		w.t.Errorf("verify exits %d: %s%s", r.code, r.out, r.err)
	}
	for _, left := range w.halfWritten() {
		// A checkpoint that was not renamed is replaced by the next seal; where there is none to come, the one before it,
		// which is as true, stays.
		if !strings.HasSuffix(left, filepath.Join("log", "checkpoint.tmp")) {
			w.t.Errorf("left over: %s", left)
		}
	}
}

// A kill while the workspace and its keys are being made leaves nothing that the next scan trips over.
func TestKillWhileAWorkspaceIsMade(t *testing.T) {
	folder, calls := pieces(t)
	none := 0
	for i := range 8 {
		w := newWorkspace(t)
		c := w.hurriedScan(folder)
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end); {
			if _, err := os.Stat(w.dir); err == nil {
				break
			}
		}
		time.Sleep(time.Duration(i) * 300 * time.Microsecond)
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait()
		switch v := w.run("verify"); {
		case v.code == 2 && strings.Contains(v.err, "workspace"):
			none++
		case v.code != 0:
			t.Errorf("verify exits %d: %s%s", v.code, v.out, v.err)
		}
		if s := w.scan(folder); s.Calls+s.CallsSkipped != calls {
			t.Errorf("%d calls and %d known, want %d", s.Calls, s.CallsSkipped, calls)
		}
		if v := w.run("verify"); v.code != 0 {
			t.Errorf("in the end verify exits %d: %s%s", v.code, v.out, v.err)
		}
	}
	if none == 0 {
		t.Error("no kill came before there was a workspace")
	}
}
