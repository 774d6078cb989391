package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"waybill": main})
}

// TestScripts runs the program as a user does. Every script finds a recording of the example world in $REC.
func TestScripts(t *testing.T) {
	recording := record(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("REC", recording)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fields":  checkFields,
			"exits":   checkExit,
			"times":   checkTimes,
			"damage":  damage,
			"pick":    pick,
			"repeat":  repeat,
			"steps":   steps,
			"forge":   forge,
			"packets": packets,
		},
	})
}

// record plays a small recording with an intruder.
func record(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	o := world.Options{Seed: 1, Incident: world.FlyingBlueBOLA, InProcess: true, Parameters: world.Defaults(20)}
	o.Parameters.Days, o.Parameters.SessionsPerMemberDay = 1, 8
	if _, err := world.PlayDir(context.WithoutCancel(t.Context()), o, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// pick sets a variable to what the first group of a pattern finds in a file: `pick NAME FILE PATTERN`.
func pick(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: pick NAME FILE PATTERN")
	}
	found := regexp.MustCompile(args[2]).FindStringSubmatch(ts.ReadFile(args[1]))
	if len(found) < 2 {
		ts.Fatalf("%s holds nothing like %s", args[1], args[2])
	}
	ts.Setenv(args[0], found[1])
}

// repeat writes a file so many times behind itself, with the number of the turn, of three digits, for each "NNN": `repeat FILE TIMES TO`.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	times := 0
	if len(args) == 3 {
		times, _ = strconv.Atoi(args[1])
	}
	if neg || times < 1 {
		ts.Fatalf("usage: repeat FILE TIMES TO")
	}
	var b strings.Builder
	for turn := range times {
		b.WriteString(strings.ReplaceAll(ts.ReadFile(args[0]), "NNN", fmt.Sprintf("%03d", turn)))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(b.String()), 0o600))
}

// damage changes the middle byte of the largest file that the pattern names.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: damage PATTERN")
	}
	names, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	largest, text := "", []byte{}
	for _, name := range names {
		if b, err := os.ReadFile(name); err == nil && len(b) > len(text) {
			largest, text = name, b
		}
	}
	if largest == "" {
		ts.Fatalf("nothing is called %s", args[0])
	}
	text[len(text)/2] ^= 1
	ts.Check(os.WriteFile(largest, text, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("damaged"), fmt.Appendln(nil, filepath.Base(largest)), 0o600))
}
