package rivals

import (
	"math"
	"strings"
)

// gibberish counts pairs of letters and returns a test for words whose pairs are rare: the geometric mean of their
// chances is below .0188.
func gibberish(words []string) func(string) bool {
	const letters = 27
	var pairs [letters][letters]float64
	index := func(b byte) int {
		if b|0x20 >= 'a' && b|0x20 <= 'z' {
			return int(b|0x20-'a') + 1
		}
		return 0
	}
	for i := range pairs {
		for j := range pairs[i] {
			pairs[i][j] = 10
		}
	}
	for _, w := range words {
		for i := 1; i < len(w); i++ {
			pairs[index(w[i-1])][index(w[i])]++
		}
	}
	for i := range pairs {
		all := 0.0
		for _, n := range pairs[i] {
			all += n
		}
		for j := range pairs[i] {
			pairs[i][j] = math.Log(pairs[i][j] / all)
		}
	}
	return func(s string) bool {
		sum := 0.0
		for i := 1; i < len(s); i++ {
			sum += pairs[index(s[i-1])][index(s[i])]
		}
		return len(s) > 1 && math.Exp(sum/float64(len(s)-1)) < .0188
	}
}

// obi takes a segment with any byte that is no letter, dash, underscore or dot, one such byte in second place aside, and
// words that look random.
func obi(s string, odd func(string) bool) bool {
	for i, b := range []byte(s) {
		if b|0x20 >= 'a' && b|0x20 <= 'z' || b == '-' || b == '_' || b == '.' || i == 1 {
			continue
		}
		return true
	}
	return odd(s)
}

type node struct {
	children map[string]*node
	all      bool // collapsed: every child is one
}

// lowCardinality collapses every place with more than ten different segments.
func lowCardinality(calls []Request, odd func(string) bool) []string {
	root := &node{}
	paths := make([][]string, len(calls))
	for i, c := range calls {
		paths[i] = replaced(c.Segments, func(s string) bool { return obi(s, odd) })
		root.insert(paths[i])
	}
	out := make([]string, len(calls))
	for i, c := range calls {
		at, segments := root, make([]string, len(paths[i]))
		for k, s := range paths[i] {
			if at.all {
				s = parameter
			}
			segments[k], at = s, at.children[s]
		}
		out[i] = label(c.Method, segments)
	}
	return out
}

func (n *node) insert(path []string) {
	if len(path) == 0 {
		return
	}
	key := path[0]
	if n.all {
		key = parameter
	}
	if n.children == nil {
		n.children = map[string]*node{}
	}
	if n.children[key] == nil {
		n.children[key] = &node{}
	}
	n.children[key].insert(path[1:])
	if len(n.children) > 10 {
		one := &node{}
		for _, child := range n.children {
			one.merge(child)
		}
		n.children, n.all = map[string]*node{parameter: one}, true
	}
}

func (n *node) merge(other *node) {
	n.all = n.all || other.all
	for key, child := range other.children {
		if n.children == nil {
			n.children = map[string]*node{}
		}
		if n.all {
			key = parameter
		}
		if n.children[key] == nil {
			n.children[key] = &node{}
		}
		n.children[key].merge(child)
	}
	if n.all && len(n.children) > 1 || len(n.children) > 10 {
		one := &node{}
		for _, child := range n.children {
			one.merge(child)
		}
		n.children, n.all = map[string]*node{parameter: one}, true
	}
}

// cluster is one of Drain's.
type cluster struct{ template []string }

// drain is the tree of fixed depth for logs: by method and number of segments, then by the first two segments that hold no digit,
// then the most similar cluster, half of its segments equal at least; what differs becomes a parameter.
func drain(calls []Request) []string {
	const similar = .5
	leaves := map[string][]*cluster{}
	of := make([]*cluster, len(calls))
	for i, c := range calls {
		var key strings.Builder
		key.WriteString(c.Method + strings.Repeat("/", len(c.Segments)))
		for _, s := range c.Segments[:min(2, len(c.Segments))] {
			if digits, _ := tally(s); digits > 0 {
				s = parameter
			}
			key.WriteString(" " + s)
		}
		var best *cluster
		most := -1.0
		for _, candidate := range leaves[key.String()] {
			if share := candidate.share(c.Segments); share > most {
				best, most = candidate, share
			}
		}
		if best == nil || most < similar {
			best = &cluster{append([]string(nil), c.Segments...)}
			leaves[key.String()] = append(leaves[key.String()], best)
		}
		for k, s := range c.Segments {
			if best.template[k] != s {
				best.template[k] = parameter
			}
		}
		of[i] = best
	}
	out := make([]string, len(calls))
	for i, c := range calls {
		out[i] = label(c.Method, of[i].template)
	}
	return out
}

func (c *cluster) share(segments []string) float64 {
	if len(segments) == 0 {
		return 1
	}
	same := 0
	for i, s := range segments {
		if c.template[i] == s {
			same++
		}
	}
	return float64(same) / float64(len(segments))
}
