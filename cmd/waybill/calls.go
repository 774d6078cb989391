package main

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) callsCommand() *cobra.Command {
	c := &cobra.Command{Use: "calls", Short: "List every call"}
	p.meaningFlag(c)
	return listCommand(p, c, []render.Column[query.Call]{
		{Title: "TIME", Text: func(c query.Call) string { return clock(int64(c.Time)) }},
		{Title: "ACTOR", Text: func(c query.Call) string { return c.Actor }},
		{Title: "METHOD", Text: func(c query.Call) string { return c.Method }},
		{Title: "HOST", Text: func(c query.Call) string { return c.Host }},
		{Title: "PATH", Text: func(c query.Call) string { return c.Path }},
		{Title: "STATUS", Right: true, Text: func(c query.Call) string {
			if c.Status == nil {
				return "-"
			}
			return strconv.Itoa(*c.Status)
		}},
		{Title: "SUBJECTS", Right: true, Text: func(c query.Call) string { return strconv.Itoa(c.Subjects) }},
		{Title: "KINDS", Text: func(c query.Call) string { return strings.Join(c.Kinds, " ") }},
	}, func(ctx context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Call, error], error) {
		return q.Calls(ctx, s), nil
	})
}
