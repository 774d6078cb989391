package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) flowsCommand() *cobra.Command {
	var limit int
	var form string
	c := &cobra.Command{
		Use:   "flows",
		Short: "Show in which order the APIs are used, and which answer feeds which request",
		Long: `Show the learned flows: steps that belong together by what goes from one to the next (an order, a booking), or by the session. ORDER in
a table names what always comes before what; a call that leaves such a step out is a finding (workflow_bypass).`,
		Args: noArguments,
	}
	c.Flags().IntVar(&limit, "limit", 0, "show at most `N` (0: all)")
	c.Flags().StringVar(&form, "format", "", "mermaid: draw them as a `form` of chart that many editors show")
	p.meaningFlag(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if limit < 0 {
			return usage(errors.New("--limit is below 0: give how many to show at most, or 0 for all"))
		}
		if form != "" && form != "mermaid" {
			return usage(errors.New("--format knows mermaid alone; tables and JSON are chosen by --output"))
		}
		return p.open(cmd.Context(), query.Options{Meaning: p.meaning}, func(q *query.Query) error {
			flows, err := q.Flows(cmd.Context())
			if err != nil {
				return err
			}
			if limit > 0 {
				flows = flows[:min(limit, len(flows))]
			}
			if form != "" {
				_, err := fmt.Fprint(p.stdout, query.Mermaid(flows))
				return err
			}
			return render.List(p.stdout, p.format, all(flows), flowColumns())
		})
	}
	return c
}

func flowColumns() []render.Column[query.Flow] {
	return []render.Column[query.Flow]{
		{Title: "FLOW", Text: func(f query.Flow) string { return f.Flow }},
		{Title: "BY", Text: func(f query.Flow) string {
			if f.Entity == nil {
				return "(session)"
			}
			return *f.Entity
		}},
		{Title: "SUPPORT", Right: true, Text: func(f query.Flow) string { return strconv.Itoa(f.Support) }},
		{Title: "CONFIDENCE", Right: true, Text: func(f query.Flow) string { return strconv.FormatFloat(f.Confidence, 'f', 3, 64) }},
		{Title: "STEPS", Text: func(f query.Flow) string {
			var steps []string
			for _, s := range f.Steps {
				steps = append(steps, s.Method+" "+s.Template)
			}
			return strings.Join(steps, ", ")
		}},
		{Title: "ORDER", Text: alwaysFirst},
	}
}

// alwaysFirst lists what always comes before what.
func alwaysFirst(f query.Flow) string {
	names := map[string]string{}
	for _, s := range f.Steps {
		names[s.Endpoint] = s.Method + " " + s.Template
	}
	var list []string
	for _, o := range f.Order {
		if o.Always {
			list = append(list, names[o.From]+" → "+names[o.To])
		}
	}
	return strings.Join(list, ", ")
}
