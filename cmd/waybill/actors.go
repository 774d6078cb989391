package main

import (
	"context"
	"iter"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) actorsCommand() *cobra.Command {
	c := &cobra.Command{Use: "actors", Short: "List who calls"}
	p.meaningFlag(c)
	return listCommand(p, c, []render.Column[query.Actor]{
		{Title: "ACTOR", Text: func(a query.Actor) string { return a.Actor }},
		{Title: "TYPE", Text: func(a query.Actor) string { return a.Type }},
		{Title: "FIRST SEEN", Text: func(a query.Actor) string { return clock(int64(a.FirstSeen)) }},
		{Title: "LAST SEEN", Text: func(a query.Actor) string { return clock(int64(a.LastSeen)) }},
		{Title: "CALLS", Right: true, Text: func(a query.Actor) string { return strconv.FormatInt(a.Calls, 10) }},
		{Title: "SESSIONS", Right: true, Text: func(a query.Actor) string { return strconv.Itoa(a.Sessions) }},
		{Title: "SUBJECTS", Right: true, Text: func(a query.Actor) string { return strconv.Itoa(a.Subjects) }},
		{Title: "IDS ASKED", Right: true, Text: func(a query.Actor) string { return strconv.Itoa(a.Asked.IDs) }},
		{Title: "MISSES", Right: true, Text: func(a query.Actor) string { return strconv.FormatInt(a.Asked.Misses, 10) }},
		{Title: "ENDPOINTS", Right: true, Text: func(a query.Actor) string { return strconv.Itoa(a.Endpoints) }},
		{Title: "ADDRESSES", Right: true, Text: func(a query.Actor) string { return strconv.Itoa(a.Addresses) }},
	}, func(ctx context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Actor, error], error) {
		list, err := q.Actors(ctx, s)
		return all(list), err
	})
}
