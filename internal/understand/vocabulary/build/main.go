// Command build makes the list of words that package vocabulary embeds.
package main

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
)

//go:embed base.txt
var base string

//go:embed names.txt
var names string

// enough is how many providers must use a word of the specs; established is how many must use a name as a path word for
// it to stay.
const (
	enough      = 2
	established = 5
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: build SPECS.ndjson.gz > words.txt")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func run(path string, out io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("cannot open the specs: %w", err)
	}
	defer func() { _ = file.Close() }() // read only: nothing can be lost
	tallies, err := tally(file)
	if err != nil {
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	return write(out, choose(tallies, parseBase(base), parseNames(names)))
}

// line is one line of the list.
type line struct {
	word                              string
	numbered                          bool
	static, keys, parameter, followed int
}

// choose joins the counts with the base list and leaves the names out.
func choose(tallies map[string]*uses, base map[string]bool, names map[string]bool) []line {
	words := map[string]bool{}
	for word := range base {
		words[word] = true
	}
	for word, t := range tallies {
		if t.providers() >= enough {
			words[word] = true
		}
	}
	var lines []line
	for word := range words {
		l := line{word: word, numbered: base[word]}
		if t := tallies[word]; t != nil {
			l.static, l.keys, l.parameter, l.followed = len(t.static), len(t.keys), len(t.parameter), len(t.followed)
		}
		if names[word] && l.static < established {
			continue
		}
		lines = append(lines, l)
	}
	slices.SortFunc(lines, func(a, b line) int { return strings.Compare(a.word, b.word) })
	return lines
}

func write(out io.Writer, lines []line) error {
	var b strings.Builder
	b.WriteString("# word, providers: path word, response key, parameter behind, anything behind (see ORIGIN.md)\n")
	for _, l := range lines {
		b.WriteString(l.word)
		if l.numbered {
			b.WriteByte('*')
		}
		for _, n := range []int{l.static, l.keys, l.parameter, l.followed} {
			b.WriteByte(' ')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteByte('\n')
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return fmt.Errorf("cannot write the list: %w", err)
	}
	return nil
}
