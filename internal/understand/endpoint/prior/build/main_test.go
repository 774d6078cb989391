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
	specs := zipped(t, `{"provider":"one","operations":[{"path":"/Zorbs/{id}/size"},{"path":"/zorbs/size"},{"path":"/lonely"}]}
{"provider":"two","operations":[{"path":"/v1/zorbs/{id}"},{"path":"/size"}]}
{"provider":"two","operations":[{"path":"/zorbs"}]}
`)
	var out bytes.Buffer
	if err := run(specs, &out); err != nil {
		t.Fatal(err)
	}
	_, lines, _ := strings.Cut(out.String(), "\n")
	if want := "size 2 0 0\nzorbs 2 2 1\n"; lines != want {
		t.Errorf("got %q, want %q", lines, want)
	}
}

func TestRunNamesTheFile(t *testing.T) {
	for _, path := range []string{filepath.Join(t.TempDir(), "none.gz"), zipped(t, "{\n")} {
		if err := run(path, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("error %v, want one that names %s", err, path)
		}
	}
}
