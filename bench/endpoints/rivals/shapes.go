package rivals

import (
	"strings"

	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// Request is what a rule sees of a call.
type Request struct {
	Method   string
	Segments []string
	Keys     string // top-level keys of the answer, sorted and joined
}

// Rule groups calls.
type Rule struct {
	Name  string
	Group func(calls []Request) []string
}

// All are the rules; words are fixed segments that letters' pairs are counted over.
func All(words []string) []Rule {
	odd := gibberish(words)
	return []Rule{
		{"raw paths", eachSegment(func(string) bool { return false })},
		{"mitmproxy2swagger", eachSegment(allDigits)},
		{"APIClarity", eachSegment(func(s string) bool { return number(s) || uuid(s) || mixed(s, 8) })},
		{"Akto", akto},
		{"OBI heuristic", eachSegment(func(s string) bool { return obi(s, odd) })},
		{"OBI low-cardinality", func(calls []Request) []string { return lowCardinality(calls, odd) }},
		{"Drain", drain},
	}
}

const parameter = "{}"

func label(method string, segments []string) string {
	return method + " /" + strings.Join(segments, "/")
}

// eachSegment is a rule that looks at segments one by one.
func eachSegment(isParameter func(string) bool) func([]Request) []string {
	return func(calls []Request) []string {
		out := make([]string, len(calls))
		for i, c := range calls {
			out[i] = label(c.Method, replaced(c.Segments, isParameter))
		}
		return out
	}
}

func replaced(segments []string, isParameter func(string) bool) []string {
	out := make([]string, len(segments))
	for i, s := range segments {
		if out[i] = s; isParameter(s) {
			out[i] = parameter
		}
	}
	return out
}

func tally(s string) (digits, letters int) {
	for _, b := range []byte(s) {
		switch {
		case b >= '0' && b <= '9':
			digits++
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			letters++
		}
	}
	return digits, letters
}

func allDigits(s string) bool {
	n, _ := tally(s)
	return n > 0 && n == len(s)
}

func number(s string) bool { return allDigits(strings.Replace(strings.TrimPrefix(s, "-"), ".", "", 1)) }

func hex(s string, n int) bool { return len(s) == n && strings.Trim(s, "0123456789abcdefABCDEF") == "" }

func uuid(s string) bool { return len(s) == 36 && hex(strings.ReplaceAll(s, "-", ""), 32) }

func mixed(s string, length int) bool {
	n, _ := tally(s)
	return len(s) >= length && n >= 3
}

// akto keeps English words, takes shapes, and merges ten paths or more that differ in one free word and answer with the same
// keys. The real rule depends on the order of a hash map; here the first position from the left is taken.
func akto(calls []Request) []string {
	free := func(s string) bool { return !vocabulary.Open(s) }
	taken := make([][]string, len(calls))
	for i, c := range calls {
		taken[i] = replaced(c.Segments, func(s string) bool {
			_, letters := tally(s)
			return free(s) && (number(s) || hex(s, 24) || uuid(s) || mixed(s, 6) && letters > 0 || strings.Contains(s, "@"))
		})
	}
	for at := range longest(taken) {
		byRest := map[string]map[string][]int{}
		for i, segments := range taken {
			if at >= len(segments) || segments[at] == parameter || !free(segments[at]) {
				continue
			}
			key := calls[i].Method + " " + strings.Join(segments[:at], "/") + "/*/" + strings.Join(segments[at+1:], "/") + " " + calls[i].Keys
			if byRest[key] == nil {
				byRest[key] = map[string][]int{}
			}
			byRest[key][segments[at]] = append(byRest[key][segments[at]], i)
		}
		for _, values := range byRest {
			if len(values) < 10 {
				continue
			}
			for _, members := range values {
				for _, i := range members {
					taken[i][at] = parameter
				}
			}
		}
	}
	out := make([]string, len(calls))
	for i, c := range calls {
		out[i] = label(c.Method, taken[i])
	}
	return out
}

func longest(paths [][]string) int {
	n := 0
	for _, p := range paths {
		n = max(n, len(p))
	}
	return n
}
