package rule

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Write writes rules in Waybill's own form, without their tests.
func Write(list []*Rule) string {
	var b strings.Builder
	b.WriteString("rules:\n")
	for _, r := range list {
		r.write(&b)
	}
	return b.String()
}

func (r *Rule) write(b *strings.Builder) {
	fmt.Fprintf(b, "  - id: %s\n    title: %s\n    kind: %s\n    severity: %s\n", strconv.Quote(r.ID), quoted(r.Title), r.Kind, r.Severity)
	list := func(key string, texts []string) {
		if len(texts) == 0 {
			return
		}
		fmt.Fprintf(b, "    %s:\n", key)
		for _, text := range texts {
			fmt.Fprintf(b, "      - %s\n", quoted(text))
		}
	}
	list("references", r.References)
	if r.match != nil {
		fmt.Fprintf(b, "    match: %s\n", quoted(r.match.source))
	}
	list("by", r.by)
	var steps []string
	for _, c := range r.steps {
		steps = append(steps, c.source)
	}
	if r.ordered {
		list("sequence", steps)
	} else {
		list("together", steps)
	}
	if r.within > 0 {
		fmt.Fprintf(b, "    within: %s\n", time.Duration(r.within)*time.Microsecond)
	}
	switch {
	case r.distinct != nil:
		fmt.Fprintf(b, "    distinct: {of: %s, count: %d}\n", quoted(r.distinct.source), r.count)
	case r.count > 1:
		fmt.Fprintf(b, "    count: %d\n", r.count)
	}
}

// quoted is a text as YAML reads it between double quotes.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c == 0x7f || c > 0xffff || c >= 0x80 && c < 0xa0:
			fmt.Fprintf(&b, `\U%08x`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
