package main

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) fieldsCommand() *cobra.Command {
	c := &cobra.Command{Use: "fields", Short: "List which fields carry what"}
	p.meaningFlag(c)
	return listCommand(p, c, []render.Column[query.Field]{
		{Title: "ENDPOINT", Text: func(f query.Field) string { return f.Endpoint }},
		{Title: "DIRECTION", Text: func(f query.Field) string { return f.Direction }},
		{Title: "LOCATION", Text: func(f query.Field) string { return f.Location }},
		{Title: "FIELD", Text: func(f query.Field) string { return f.Field }},
		{Title: "KIND", Text: func(f query.Field) string { return f.Kind }},
		{Title: "FORM", Text: func(f query.Field) string { return f.Form }},
		{Title: "SURE", Right: true, Text: func(f query.Field) string { return fmt.Sprintf("%.2f", f.Confidence) }},
		{Title: "WHY", Text: func(f query.Field) string { return strings.Join(f.Reasons, "; ") }},
	}, func(ctx context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Field, error], error) {
		list, err := q.Fields(ctx, s)
		return all(list), err
	})
}
