package rule

import (
	"path"
	"regexp"
	"strings"

	"github.com/waybill-security/waybill/internal/config"
)

var conditionWord = regexp.MustCompile(`[A-Za-z0-9_.*-]+|[()|]|\S`)

// deepestCondition bounds how far conditions nest.
const deepestCondition = 32

// conditioner reads one condition: words of the grammar
//
//	or = and {"or" and}   and = not {"and" not}   not = ["not"] what   what = "(" or ")" | ("1" | "any" | "all") "of" names | name
type conditioner struct {
	s          *sigma
	at         config.Text
	words      []string
	next       int
	names      []string
	selections map[string]string
	failed     bool
}

// condition makes CEL of a condition of Sigma's.
func (s *sigma) condition(at config.Text, names []string, selections map[string]string) string {
	c := &conditioner{s: s, at: at, words: conditionWord.FindAllString(at.Value, -1), names: names, selections: selections}
	text := c.or(0)
	if c.next < len(c.words) {
		c.wrong("something stands behind the end of the condition; aggregations behind | are of old: write a correlation")
	}
	return text
}

func (c *conditioner) wrong(problem string) string {
	if !c.failed {
		c.failed = true
		c.s.wrong(c.at, "%s", problem)
	}
	return "false"
}

// take takes the next word, if it is this one.
func (c *conditioner) take(word string) bool {
	if c.next < len(c.words) && strings.EqualFold(c.words[c.next], word) {
		c.next++
		return true
	}
	return false
}

func (c *conditioner) or(depth int) string {
	if depth > deepestCondition {
		return c.wrong("the condition is nested too deep")
	}
	list := []string{c.and(depth)}
	for c.take("or") {
		list = append(list, c.and(depth))
	}
	return joinedBy(list, " || ")
}

func (c *conditioner) and(depth int) string {
	list := []string{c.not(depth)}
	for c.take("and") {
		list = append(list, c.not(depth))
	}
	return joinedBy(list, " && ")
}

func (c *conditioner) not(depth int) string {
	if c.take("not") {
		return "!(" + c.what(depth) + ")"
	}
	return c.what(depth)
}

func (c *conditioner) what(depth int) string {
	if c.take("(") {
		text := c.or(depth + 1)
		if !c.take(")") {
			return c.wrong("a bracket of the condition is not closed")
		}
		return text
	}
	if c.next >= len(c.words) {
		return c.wrong("the condition ends where a selection is expected")
	}
	word := c.words[c.next]
	c.next++
	if c.take("of") {
		return c.of(word)
	}
	text, ok := c.selections[word]
	if !ok {
		return c.wrong("the condition names a selection that is not there")
	}
	return text
}

// of reads "1 of them", "all of selection*".
func (c *conditioner) of(many string) string {
	if c.next >= len(c.words) {
		return c.wrong("the condition ends behind `of`")
	}
	pattern := c.words[c.next]
	c.next++
	var list []string
	for _, name := range c.names {
		fits, err := path.Match(pattern, name)
		if err == nil && fits || pattern == "them" && !strings.HasPrefix(name, "_") {
			list = append(list, c.selections[name])
		}
	}
	if len(list) == 0 {
		return c.wrong("no selection is called so")
	}
	switch strings.ToLower(many) {
	case "1", "any":
		return joinedBy(list, " || ")
	case "all":
		return joinedBy(list, " && ")
	}
	return c.wrong("`1 of`, `any of` and `all of` are read, no other numbers")
}

func joinedBy(list []string, sign string) string {
	if len(list) == 1 {
		return list[0]
	}
	return "(" + strings.Join(list, sign) + ")"
}
