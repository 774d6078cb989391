package endpoint

import (
	"slices"
	"strings"
)

// spellings leads fixed words that differ in capitals alone from another one, and answer as it does, to that one: a service that
// takes "/Users/5" and "/users/5" for the same has one endpoint there. Paths are told apart by capitals everywhere else (RFC 3986,
// section 6.2.2.1), so where answers are not known, or differ, they are two. The spelling of most calls stays.
func (p *position) spellings() map[string]string {
	groups := map[string][]*branch{}
	for _, b := range p.branches {
		if b.literal() && !b.parameter {
			key := strings.ToLower(b.text)
			groups[key] = append(groups[key], b)
		}
	}
	var out map[string]string
	for _, group := range groups {
		if len(group) < 2 {
			continue
		}
		main := slices.MaxFunc(group, func(a, b *branch) int {
			if a.calls != b.calls {
				return int(max(min(a.calls-b.calls, 1), -1))
			}
			return strings.Compare(b.text, a.text)
		})
		answers := profileOf(main.items, p.depth)
		for _, b := range group {
			if b != main && answers.compare(profileOf(b.items, p.depth)) == sameAnswers {
				if out == nil {
					out = map[string]string{}
				}
				out[b.text] = main.text
			}
		}
	}
	return out
}
