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
	c := &cobra.Command{
		Use:   "fields",
		Short: "List which fields carry what",
		Long: `Lists each field of each endpoint with the kind of data that it carries. --explain tells why: what spoke for and against each kind, in
log-odds (3 is twenty to one), what its values look like, and what would decide it. No value is shown, for none is kept.`,
	}
	p.meaningFlag(c)
	plain := listCommand(p, c, []render.Column[query.Field]{
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
	}).RunE
	why := listCommand(p, &cobra.Command{Use: "fields"}, nil, func(ctx context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.FieldWhy, error], error) {
		list, err := q.FieldsWhy(ctx, s)
		return all(list), err
	})
	lines := listCommand(p, &cobra.Command{Use: "fields"}, whyColumns, func(ctx context.Context, q *query.Query, s query.Selection) (iter.Seq2[whyLine, error], error) {
		list, err := q.FieldsWhy(ctx, s)
		if n, _ := c.Flags().GetInt("limit"); n > 0 { // fields, not lines
			list = list[:min(n, len(list))]
		}
		return all(whyLines(list)), err
	})
	explain := c.Flags().Bool("explain", false, "tell what led to each kind")
	c.AddCommand(p.attestCommand(), p.unattestCommand(), p.attestedCommand())
	c.RunE = func(cmd *cobra.Command, args []string) error {
		chosen := why
		switch {
		case !*explain:
			return plain(cmd, args)
		case p.format == render.Table:
			chosen = lines
		}
		for _, name := range []string{"from", "to", "limit"} {
			if name == "limit" && chosen == lines {
				continue
			}
			if err := chosen.Flags().Set(name, cmd.Flags().Lookup(name).Value.String()); err != nil {
				return err
			}
		}
		chosen.SetContext(cmd.Context())
		return chosen.RunE(chosen, args)
	}
	return c
}

// whyLine is one line of the table that explains fields: first the field, below it what was weighed.
type whyLine struct{ endpoint, field, kind, weight, text string }

var whyColumns = []render.Column[whyLine]{
	{Title: "ENDPOINT", Text: func(l whyLine) string { return l.endpoint }},
	{Title: "FIELD", Text: func(l whyLine) string { return l.field }},
	{Title: "KIND", Text: func(l whyLine) string { return l.kind }},
	{Title: "WEIGHT", Right: true, Text: func(l whyLine) string { return l.weight }},
	{Title: "WHY", Text: func(l whyLine) string { return l.text }},
}

func whyLines(list []query.FieldWhy) []whyLine {
	var out []whyLine
	for _, w := range list {
		out = append(out, whyLine{w.Endpoint, w.Direction + " " + w.Location + " " + w.Field, w.Kind, fmt.Sprintf("%.2f", w.Confidence), "values: " + classesText(w.Classes)})
		told := false
		for _, k := range w.Weighed {
			if k.Kind == w.Kind {
				out, told = append(out, stepLines(k)...), true
			}
		}
		if !told {
			out = append(out, whyLine{text: strings.Join(w.Reasons, "; ")})
		}
		for _, t := range w.Tests {
			out = append(out, whyLine{kind: "test of " + t.Kind, text: fmt.Sprintf("%d of %d values pass", t.Passed, t.Tried)})
		}
		for i, k := range w.Weighed {
			if k.Kind != w.Kind && i < 4 {
				out = append(out, whyLine{kind: "not " + k.Kind, weight: fmt.Sprintf("%+.1f", k.LogOdds), text: heaviest(k)})
			}
		}
		out = append(out, whyLine{kind: "would decide it", text: w.Missing})
	}
	return out
}

func stepLines(k query.KindWeighed) []whyLine {
	out := make([]whyLine, len(k.Evidence))
	for i, e := range k.Evidence {
		out[i] = whyLine{weight: fmt.Sprintf("%+.1f", e.Weight), text: e.Text}
	}
	return out
}

// heaviest is what spoke loudest against a kind that was not decided upon, else what did for it.
func heaviest(k query.KindWeighed) string {
	text, most := "", 0.0
	for _, e := range k.Evidence[1:] {
		if e.Weight < most {
			text, most = e.Text, e.Weight
		}
	}
	if text == "" {
		return "too little speaks for it"
	}
	return text
}
