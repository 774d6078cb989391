package prior

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed segments.txt
var segments string

// counts are numbers of providers.
type counts struct{ fixed, parameter, behind int }

// table is read at the first use and not changed afterwards.
var table = sync.OnceValue(func() map[string]counts { return load(segments) })

// load reads lines of the form "segment fixed parameter behind". Other lines are passed over: a test looks after the file.
func load(text string) map[string]counts {
	out := make(map[string]counts, strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		parts := strings.Fields(line)
		if len(parts) != 4 || parts[0] == "#" {
			continue
		}
		var c counts
		bad := false
		for i, to := range []*int{&c.fixed, &c.parameter, &c.behind} {
			n, err := strconv.Atoi(parts[i+1])
			*to, bad = n, bad || err != nil
		}
		if !bad {
			out[parts[0]] = c
		}
	}
	return out
}

// Fixed returns how many providers use this very segment as a fixed one.
func Fixed(segment string) int { return table()[strings.ToLower(segment)].fixed }

// Behind returns in how many providers a parameter, and in how many a fixed segment, stands right behind this segment.
func Behind(segment string) (parameter, fixed int) {
	c := table()[strings.ToLower(segment)]
	return c.parameter, c.behind
}
