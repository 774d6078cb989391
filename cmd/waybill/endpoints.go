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
	var id string
	c := &cobra.Command{
		Use:   "endpoints",
		Short: "List the inventory: every endpoint that the traffic shows",
		Long: `List the inventory: every endpoint that the traffic shows, with how it is called, what it carries, how it fares and whose it is.

  waybill endpoints --explain e_…                  why it has this template, and what would change that
  waybill endpoints pin '/users/{userId}'          correct a template; unpin takes that back
  waybill endpoints changes --from 168h            what happened in the last week
  waybill endpoints quarantine                     what was asked for and is none`,
	}
	p.meaningFlag(c)
	c.Flags().StringVar(&id, "explain", "", "say why the endpoint with this `id` has its template")
	c.AddCommand(p.pinCommand(), p.unpinCommand(), p.pinsCommand(), p.quarantineCommand(), p.changesCommand())
	p.listEndpoints(c)
	list := c.RunE
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if cmd.Flags().Changed("explain") {
			return p.explain(cmd.Context(), id)
		}
		return list(cmd, args)
	}
	return c
}

func (p *program) listEndpoints(c *cobra.Command) {
	listCommand(p, c, []render.Column[query.Endpoint]{
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
