package main

import (
	"context"
	"iter"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) coverageCommand() *cobra.Command {
	c := &cobra.Command{Use: "coverage", Short: "List what each source saw, and what it did not"}
	return listCommand(p, c, []render.Column[query.Coverage]{
		{Title: "SOURCE", Text: func(c query.Coverage) string { return c.Source }},
		{Title: "FROM", Text: func(c query.Coverage) string { return clock(int64(c.From)) }},
		{Title: "TO", Text: func(c query.Coverage) string { return clock(int64(c.To)) }},
		{Title: "SEEN", Right: true, Text: func(c query.Coverage) string { return strconv.FormatInt(c.Seen, 10) }},
		{Title: "PARSED", Right: true, Text: func(c query.Coverage) string { return strconv.FormatInt(c.Parsed, 10) }},
		{Title: "CUT", Right: true, Text: func(c query.Coverage) string { return strconv.FormatInt(c.Truncated, 10) }},
		{Title: "DROPPED", Right: true, Text: func(c query.Coverage) string { return strconv.FormatInt(c.Dropped, 10) }},
		{Title: "GAPS", Right: true, Text: func(c query.Coverage) string { return strconv.Itoa(len(c.Gaps)) }},
		{Title: "UNPARSED", Text: func(c query.Coverage) string { return c.Why() }},
	}, func(_ context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Coverage, error], error) {
		return all(q.Coverage(s)), nil
	})
}
