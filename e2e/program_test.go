package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// binary is the program under test.
var binary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "waybill-e2e-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		binary = filepath.Join(dir, "waybill")
		if out, err := exec.Command("go", "build", "-o", binary, "../cmd/waybill").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "cannot build the program: %v\n%s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// workspace is a workspace of one test.
type workspace struct {
	t   *testing.T
	dir string
	key string // a key file outside of it; empty: its own
}

func newWorkspace(t *testing.T) *workspace {
	return &workspace{t: t, dir: filepath.Join(t.TempDir(), "ws")}
}

// twin is another workspace under the same key, in which the same traffic has the same ids.
func (w *workspace) twin() *workspace {
	if w.key == "" {
		w.key = filepath.Join(w.dir, "keys", "workspace.key")
	}
	return &workspace{t: w.t, dir: filepath.Join(w.t.TempDir(), "ws"), key: w.key}
}

// result is what one run of the program printed.
type result struct {
	out, err string
	code     int
}

func (w *workspace) flags() []string {
	if w.key == "" {
		return []string{"--data", w.dir}
	}
	return []string{"--data", w.dir, "--key-file", w.key}
}

// run runs the program in the workspace.
func (w *workspace) run(args ...string) result { return w.runWith(nil, args...) }

func (w *workspace) runWith(stdin io.Reader, args ...string) result {
	w.t.Helper()
	c := exec.CommandContext(w.t.Context(), binary, append(w.flags(), args...)...)
	var out, errs bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = stdin, &out, &errs
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Fatalf("cannot run waybill %v: %v", args, err)
	}
	return result{out.String(), errs.String(), c.ProcessState.ExitCode()}
}

// must runs the program and fails the test unless it exits with 0.
func (w *workspace) must(args ...string) string {
	w.t.Helper()
	r := w.run(args...)
	if r.code != 0 {
		w.t.Fatalf("waybill %s: exit %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r.out
}

// summary is the JSON of a scan, as far as tests look at it.
type summary struct {
	Calls        int `json:"calls"`
	CallsSkipped int `json:"calls_skipped"`
	Endpoints    int `json:"endpoints"`
	Actors       int `json:"actors"`
	Subjects     int `json:"subjects"`
	Coverage     struct{ Seen, Parsed, Unparsed, Truncated int }
}

func (w *workspace) scan(paths ...string) summary {
	w.t.Helper()
	return decode[summary](w.t, w.must(append([]string{"scan", "-o", "json"}, paths...)...))
}

// listedCall is a line of `waybill calls`, as far as tests look at it.
type listedCall struct {
	Call, Source, Time, Method, Host, Path, Endpoint, Actor, Session, Hop string
	Entry, Subjects                                                       int
	Kinds                                                                 []string
}

func (w *workspace) calls() []listedCall {
	w.t.Helper()
	return decode[[]listedCall](w.t, w.must("calls", "-o", "json"))
}

// scope is the answer of `waybill scope`, as far as tests look at it.
type scope struct {
	Matched   bool
	Complete  bool
	Subjects  bounds
	Records   bounds
	Actors    []string
	Endpoints []string
	Kinds     []struct {
		Kind, Form, Verdict string
		SubjectsProven      int  `json:"subjects_proven"`
		SubjectsPossible    *int `json:"subjects_possible"`
	}
	Matrix []struct {
		Subject  string
		Resolved *string
		Calls    int
		Kinds    []struct{ Kind, Form string }
	}
	Coverage struct {
		Responses    int
		Inspected    int
		NotInspected map[string]int `json:"not_inspected"`
		Undecided    map[string]int
	}
	Warnings []string
	Meaning  string
	Sealed   struct{ Root, Checked string }
}

type bounds struct {
	Proven   int
	Possible *int
}

func (w *workspace) scope(args ...string) scope {
	w.t.Helper()
	return decode[scope](w.t, w.must(append([]string{"scope", "-o", "json"}, args...)...))
}

// verdict is the verdict on a kind in the clear.
func (s scope) verdict(kind string) string { return s.verdictOf(kind, "clear") }

func (s scope) verdictOf(kind, form string) string {
	for _, k := range s.Kinds {
		if k.Kind == kind && k.Form == form {
			return k.Verdict
		}
	}
	return "(no row)"
}

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("cannot read the output: %v\n%.2000s", err, text)
	}
	return v
}
