package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/show/report"
)

func (p *program) meshCommand() *cobra.Command {
	var w window
	var mermaid bool
	c := &cobra.Command{
		Use: "mesh", Short: "Show which service calls which, and what goes along",
		Long: `Shows which service calls which over which hop, how often, how fast, and whose data of which kinds go along. Third parties are services
of their own; what is sent to them day by day stands below, with the days that were otherwise.

  waybill mesh
  waybill mesh --mermaid          the drawing, for a page that renders Mermaid`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if w.limit < 0 {
				return usage(errors.New("--limit is below 0: give how many edges to show at most, or 0 for all"))
			}
			return p.open(cmd.Context(), query.Options{Meaning: p.meaning}, func(q *query.Query) error {
				s, err := w.selection(q)
				if err != nil {
					return err
				}
				m, err := q.Mesh(cmd.Context(), s)
				if err != nil {
					return err
				}
				if w.limit > 0 && len(m.Edges) > w.limit {
					m.Edges = m.Edges[:w.limit]
				}
				if mermaid {
					return report.MeshMermaid(p.stdout, m)
				}
				return render.One(p.stdout, p.format, m, func(out io.Writer) error { return meshTable(out, m) })
			})
		},
	}
	w.flags(c)
	p.meaningFlag(c)
	c.Flags().BoolVar(&mermaid, "mermaid", false, "write a flowchart in Mermaid")
	return c
}

func meshTable(out io.Writer, m query.Mesh) error {
	columns := []render.Column[query.MeshEdge]{
		{Title: "CLIENT", Text: func(e query.MeshEdge) string { return orOutside(e.From()) }},
		{Title: "SERVER", Text: func(e query.MeshEdge) string { return e.Server }},
		{Title: "HOP", Text: func(e query.MeshEdge) string { return e.Hop }},
		{Title: "PROTOCOL", Text: func(e query.MeshEdge) string { return e.Protocol }},
		{Title: "CALLS", Right: true, Text: func(e query.MeshEdge) string { return strconv.FormatInt(e.Calls, 10) }},
		{Title: "ERRORS", Right: true, Text: func(e query.MeshEdge) string { return strconv.FormatInt(e.Errors, 10) }},
		{Title: "P50 MS", Right: true, Text: func(e query.MeshEdge) string { return millis(e.P50) }},
		{Title: "P99 MS", Right: true, Text: func(e query.MeshEdge) string { return millis(e.P99) }},
		{Title: "SUBJECTS", Right: true, Text: func(e query.MeshEdge) string { return strconv.Itoa(e.Subjects) }},
		{Title: "KINDS", Text: func(e query.MeshEdge) string { return strings.Join(e.Kinds, ", ") }},
	}
	if err := render.List(out, render.Table, all(m.Edges), columns); err != nil {
		return err
	}
	for _, f := range m.Standing {
		if _, err := fmt.Fprintf(out, "\n%s sends %s on %d of %d days\n  usually %s\n", render.Plain(f.Client), render.Plain(f.Server), f.Days, f.Of, f.Usual); err != nil {
			return err
		}
		for _, change := range f.Changes {
			if _, err := fmt.Fprintf(out, "  %s %s\n", change.Day, strings.Join(change.What, "; ")); err != nil {
				return err
			}
		}
	}
	return nil
}

// orOutside names whoever is no service that a recorder knew.
func orOutside(client string) string {
	if client == "" {
		return "(outside)"
	}
	return client
}

func millis(ms *float64) string {
	if ms == nil {
		return "-"
	}
	return strconv.FormatFloat(*ms, 'f', 1, 64)
}
