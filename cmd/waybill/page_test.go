package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// steps writes the shell commands of a page in docs/ into step1.sh, step2.sh and so on, as they stand there: `steps PAGE COUNT`.
func steps(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: steps PAGE COUNT")
	}
	text, err := os.ReadFile(filepath.Join(docs, args[0]))
	ts.Check(err)
	blocks := strings.Split(string(text), "\n```sh\n")[1:]
	for i, block := range blocks {
		commands, _, _ := strings.Cut(block, "\n```\n")
		ts.Check(os.WriteFile(ts.MkAbs(fmt.Sprintf("step%d.sh", i+1)), []byte("set -e\n"+commands+"\n"), 0o600))
	}
	if strconv.Itoa(len(blocks)) != args[1] {
		ts.Fatalf("%s has %d blocks of commands", args[0], len(blocks))
	}
}

// docs is the folder of the pages, from that of this package.
var docs, _ = filepath.Abs("../../docs")

// forge writes a JSON file with one value changed a little, a character of a text or the last digit of a number:
// `forge FROM PATH TO`, where the path has dots, and numbers for the entries of lists.
func forge(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: forge FROM PATH TO")
	}
	var whole any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &whole))
	at, keys := whole, strings.Split(args[1], ".")
	for i, key := range keys {
		last := i == len(keys)-1
		switch x := at.(type) {
		case map[string]any:
			if last {
				x[key] = other(ts, x[key])
			}
			at = x[key]
		case []any:
			n, err := strconv.Atoi(key)
			ts.Check(err)
			if last {
				x[n] = other(ts, x[n])
			}
			at = x[n]
		default:
			ts.Fatalf("%s leads nowhere", args[1])
		}
	}
	text, err := json.Marshal(whole)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), text, 0o600))
}

// other is a value that is almost the same: the digit or letter in the middle of a text is its neighbour.
func other(ts *testscript.TestScript, v any) any {
	switch x := v.(type) {
	case float64:
		return x + 1
	case string:
		for i := len(x) / 2; i < len(x); i++ {
			if c := x[i]; c >= '0' && c < '9' || c >= 'a' && c < 'z' || c >= 'A' && c < 'Z' {
				return x[:i] + string(c+1) + x[i+1:]
			}
		}
	}
	ts.Fatalf("there is nothing to forge in %v", v)
	return nil
}
