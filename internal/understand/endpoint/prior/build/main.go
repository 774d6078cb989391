package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// enough is how many providers must use a segment.
const enough = 2

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: build SPECS.ndjson.gz > segments.txt")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

// spec is what is read of one API.
type spec struct {
	Provider   string `json:"provider"`
	Operations []struct {
		Path string `json:"path"`
	} `json:"operations"`
}

// uses are the providers that use a segment.
type uses struct{ fixed, parameter, behind map[string]bool }

func run(path string, out io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("cannot open the specs: %w", err)
	}
	defer func() { _ = file.Close() }() // read only: nothing can be lost
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return fmt.Errorf("%s is not gzipped: %w", path, err)
	}
	seen := map[string]*uses{}
	lines := bufio.NewScanner(unzipped)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		var s spec
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return fmt.Errorf("spec %d of %s is not as expected: %w", n, path, err)
		}
		for _, o := range s.Operations {
			tally(seen, s.Provider, o.Path)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("cannot read %s: %w", path, err)
	}
	return write(out, seen)
}

// tally counts the fixed segments of one path.
func tally(seen map[string]*uses, provider, path string) {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, s := range segments {
		if strings.ContainsAny(s, "{} \t?#") || s == "" {
			continue
		}
		key := strings.ToLower(s)
		u := seen[key]
		if u == nil {
			u = &uses{map[string]bool{}, map[string]bool{}, map[string]bool{}}
			seen[key] = u
		}
		u.fixed[provider] = true
		switch {
		case i+1 == len(segments):
		case strings.HasPrefix(segments[i+1], "{"):
			u.parameter[provider] = true
		default:
			u.behind[provider] = true
		}
	}
}

func write(out io.Writer, seen map[string]*uses) error {
	var b strings.Builder
	b.WriteString("# segment, providers: fixed, parameter behind, fixed behind (version 1, see ORIGIN.md)\n")
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		if u := seen[key]; len(u.fixed) >= enough {
			fmt.Fprintln(&b, key, len(u.fixed), len(u.parameter), len(u.behind))
		}
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return fmt.Errorf("cannot write the counts: %w", err)
	}
	return nil
}
