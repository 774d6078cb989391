package prior

import (
	"os"
	"strings"
	"testing"
)

func TestCounts(t *testing.T) {
	if n := Fixed("Search"); n < 5 {
		t.Errorf("%d providers have a segment search, want several, in any case", n)
	}
	if parameter, _ := Behind("users"); parameter < 10 {
		t.Errorf("a parameter stands behind users in %d providers, want many", parameter)
	}
	if Fixed("zorbadoo") != 0 {
		t.Error("a segment that nobody uses has a count")
	}
}

// TestCommittedCounts reads the embedded file as it is meant to be: every line whole, none of one provider alone, small.
func TestCommittedCounts(t *testing.T) {
	text, err := os.ReadFile("segments.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if len(text) > 1<<20 || len(table()) != len(lines)-1 || !strings.HasPrefix(lines[0], "# ") {
		t.Errorf("%d bytes, %d lines, %d of them read", len(text), len(lines), len(table()))
	}
	for segment, c := range table() {
		if c.fixed < 2 || c.parameter > c.fixed || c.behind > c.fixed {
			t.Errorf("%s has the counts %+v", segment, c)
		}
	}
}

// TestLoadPassesOver expects a file of another form, or none, to count nothing.
func TestLoadPassesOver(t *testing.T) {
	if got := load("# x 1 2 3\nhalf 1\nbad a b c\n\ngood 4 3 2\n"); len(got) != 1 || got["good"] != (counts{4, 3, 2}) {
		t.Errorf("got %v, want good alone", got)
	}
	if got := load(""); len(got) != 0 {
		t.Errorf("got %v of nothing", got)
	}
}
