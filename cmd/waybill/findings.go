package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) findingsCommand() *cobra.Command {
	var w window
	var f query.FindingFilter
	c := &cobra.Command{
		Use:   "findings [ID…]",
		Short: "List what is worth a look",
		Long: `Lists what was found worth a person's look, the most severe first, with the numbers that decided and the calls behind it.
docs/findings.md says what each kind means, when it is raised and when it deliberately stays silent.

  waybill findings --severity high --severity critical --state open
  waybill findings f_… -o json                              one, with all that is known of it
  waybill scope --finding f_…                               whose data left in the calls that it judged
  waybill findings set f_… --state false --why "our own scanner"`,
		RunE: func(cmd *cobra.Command, ids []string) error {
			f.IDs = ids
			return p.findings(cmd, &w, f)
		},
	}
	w.flags(c)
	c.Flags().StringArrayVar(&f.Severities, "severity", nil, "a `severity`: info, low, medium, high or critical")
	c.Flags().StringArrayVar(&f.Kinds, "kind", nil, "a `kind` of finding, such as path_traversal")
	c.Flags().StringArrayVar(&f.States, "state", nil, "a `state`: open, acknowledged, false or closed")
	c.AddCommand(p.findingsSetCommand(), p.findingsSuppressionsCommand())
	return c
}

var findingColumns = []render.Column[query.Finding]{
	{Title: "FINDING", Text: func(f query.Finding) string { return f.Finding }},
	{Title: "SEVERITY", Text: func(f query.Finding) string { return f.Severity }},
	{Title: "STATE", Text: func(f query.Finding) string { return f.State }},
	{Title: "RAISED", Text: func(f query.Finding) string { return clock(int64(f.Raised)) }},
	{Title: "CALLS", Right: true, Text: func(f query.Finding) string { return strconv.FormatInt(f.Calls, 10) }},
	{Title: "SUBJECTS", Right: true, Text: func(f query.Finding) string { return strconv.Itoa(f.Subjects) }},
	{Title: "KIND", Text: func(f query.Finding) string { return f.Kind }},
	{Title: "WHAT", Text: func(f query.Finding) string { return f.Title }},
}

func (p *program) findings(cmd *cobra.Command, w *window, f query.FindingFilter) error {
	if w.limit < 0 {
		return usage(errors.New("--limit is below 0: give how many to show at most, or 0 for all"))
	}
	for _, check := range []struct {
		flag   string
		values []string
		wrong  func(string) error
	}{{"--severity", f.Severities, query.CheckSeverity}, {"--kind", f.Kinds, query.CheckKind}, {"--state", f.States, query.CheckState}} {
		for _, v := range check.values {
			if err := check.wrong(v); err != nil {
				return usage(fmt.Errorf("%s: %w", check.flag, err))
			}
		}
	}
	return p.open(cmd.Context(), query.Options{}, func(q *query.Query) error {
		s, err := w.selection(q)
		if err != nil {
			return err
		}
		list, err := q.Findings(cmd.Context(), s, f)
		if err != nil {
			return err
		}
		return render.List(p.stdout, p.format, limited(all(list), w.limit), findingColumns)
	})
}
