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

func (p *program) endpointsCommand() *cobra.Command {
	c := &cobra.Command{Use: "endpoints", Short: "List the inventory: every endpoint that the traffic shows"}
	p.meaningFlag(c)
	c.AddCommand(p.pinCommand(), p.unpinCommand(), p.pinsCommand(), p.quarantineCommand(), p.changesCommand())
	return listCommand(p, c, []render.Column[query.Endpoint]{
		{Title: "ENDPOINT", Text: func(e query.Endpoint) string { return e.Endpoint }},
		{Title: "RISK", Right: true, Text: func(e query.Endpoint) string { return strconv.Itoa(e.Risk) }},
		{Title: "HOST", Text: func(e query.Endpoint) string { return e.Host }},
		{Title: "METHOD", Text: func(e query.Endpoint) string { return e.Method }},
		{Title: "TEMPLATE", Text: func(e query.Endpoint) string { return e.Template }},
		{Title: "CALLS", Right: true, Text: func(e query.Endpoint) string { return strconv.FormatInt(e.Calls, 10) }},
		{Title: "CALLERS", Right: true, Text: func(e query.Endpoint) string { return strconv.Itoa(e.Callers) }},
		{Title: "STATES", Text: func(e query.Endpoint) string { return strings.Join(e.States, " ") }},
		{Title: "AUTH", Text: func(e query.Endpoint) string { return strings.Join(e.Auth, " ") }},
		{Title: "OWNER", Text: func(e query.Endpoint) string { return shownOr(e.Owner, "") }},
		{Title: "RESPONSE KINDS", Text: func(e query.Endpoint) string { return strings.Join(e.Kinds.Response, " ") }},
	}, func(ctx context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Endpoint, error], error) {
		list, err := q.Endpoints(ctx, s)
		return all(list), err
	})
}
