package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "specs.ndjson.gz")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRunCountsProviders(t *testing.T) {
	specs := zipped(t, `
{"provider":"one","operations":[{"path":"/zeppelins/{id}/zorbFlights","response_keys":["zorbId","alice"]},{"path":"/zeppelins"}]}
{"provider":"two","operations":[{"path":"/v1/zeppelins/all","response_keys":["zorb_name","alice"]},{"path":"/onlyhere/{x}"}]}
{"provider":"two","operations":[{"path":"/zeppelins/{id}"}]}
`)
	var out bytes.Buffer
	if err := run(specs, &out); err != nil {
		t.Fatal(err)
	}
	lines := map[string]string{}
	for line := range strings.Lines(out.String()) {
		word, counts, _ := strings.Cut(strings.TrimSpace(line), " ")
		lines[word] = counts
	}
	for word, want := range map[string]string{
		"zeppelins": "2 0 2 2", // in both a path word, in both with a parameter and with something behind
		"zorb":      "1 2 0 0",
		"members":   "0 0 0 0", // of the base list
		"windows*":  "0 0 0 0",
		"vouchers":  "0 0 0 0", // the plural of a noun of the base list
		"onlyhere":  "",        // one provider alone
		"alice":     "",        // a name
	} {
		if lines[word] != want {
			t.Errorf("%s: %q, want %q", word, lines[word], want)
		}
	}
}

func TestRunNamesTheFile(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "nothing.gz")
	if err := run(missing, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), missing) {
		t.Errorf("error %v, want one that names %s", err, missing)
	}
	broken := zipped(t, `{"provider":"one"}`+"\n{")
	if err := run(broken, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "spec 2") {
		t.Errorf("error %v, want one that names the second spec", err)
	}
}

// TestCommittedListIsCurrent derives what needs no specs again: every word of the base list that is no name is in
// words.txt, and no name is that is not established.
func TestCommittedListIsCurrent(t *testing.T) {
	text, err := os.ReadFile("../words.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		word, _, _ := strings.Cut(line, " ")
		listed[strings.TrimSuffix(word, "*")] = true
	}
	people := parseNames(names)
	for word := range parseBase(base) {
		if !people[word] && !listed[word] {
			t.Errorf("%s is in base.txt and not in words.txt: run the command again", word)
		}
	}
	kept := 0
	for name := range people {
		if listed[name] {
			kept++
		}
	}
	if kept > 5 {
		t.Errorf("%d names are in words.txt, want five at most", kept)
	}
}

func TestPlural(t *testing.T) {
	for word, want := range map[string]string{"box": "boxes", "category": "categories", "day": "days", "branch": "branches", "user": "users", "address": "addresses"} {
		if got := plural(word); got != want {
			t.Errorf("plural(%s) = %s, want %s", word, got, want)
		}
	}
}
