package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) findingsSetCommand() *cobra.Command {
	o := app.StateOptions{Now: time.Now}
	c := &cobra.Command{
		Use:   "set ID…",
		Short: "Say of findings that they are acknowledged, false, closed, or open again",
		Long: `Sets the state of findings and seals it in the workspace's journal, with who said so and why. It stays when the same thing is judged again.
A finding that is closed and gets new calls is open again. One that is false stays false, and whatever else is of its pattern is false,
too: the same kind (and rule), no other actors, no other endpoints. With --until, that holds for calls before a time.

  waybill findings set f_… --state false --by maud --why "our own scanner" --until 2026-03-01
  waybill findings suppressions                             what is false, and what that covers
  waybill findings set f_… --state open                     takes it back`,
		RunE: func(cmd *cobra.Command, ids []string) error {
			if len(ids) == 0 {
				return usage(errors.New("name the findings by their ids, as `waybill findings` lists them"))
			}
			if err := query.CheckState(o.State); err != nil {
				return usage(fmt.Errorf("--state: %w", err))
			}
			o.Dir, o.KeyFile, o.Findings = p.data, p.keyFile, ids
			if o.By == "" {
				o.By = userName()
			}
			if err := app.SetState(cmd.Context(), o); err != nil {
				return err
			}
			return p.findings(cmd, &window{}, query.FindingFilter{IDs: ids, Gone: o.State == "open"})
		},
	}
	c.Flags().StringVar(&o.State, "state", "", "the `state`: open, acknowledged, false or closed")
	c.Flags().StringVar(&o.By, "by", "", "the `name` of who says so (the user who runs this)")
	c.Flags().StringVar(&o.Note, "why", "", "a `text` for whoever looks at it next; it rests encrypted")
	c.Flags().StringVar(&o.Note, "note", "", "the same as --why")
	c.Flags().StringVar(&o.Until, "until", "", "of false and acknowledged: for calls before this `time` alone (RFC 3339, or a day)")
	return c
}

var suppressionColumns = []render.Column[query.Suppression]{
	{Title: "FINDING", Text: func(s query.Suppression) string { return s.Finding }},
	{Title: "KIND", Text: func(s query.Suppression) string { return s.Kind }},
	{Title: "RULE", Text: func(s query.Suppression) string { return shownOr(s.Rule, "-") }},
	{Title: "ACTORS", Right: true, Text: func(s query.Suppression) string { return strconv.Itoa(len(s.Actors)) }},
	{Title: "ENDPOINTS", Right: true, Text: func(s query.Suppression) string { return strconv.Itoa(len(s.Endpoints)) }},
	{Title: "COVERS", Right: true, Text: func(s query.Suppression) string { return strconv.Itoa(len(s.Covers)) }},
	{Title: "BY", Text: func(s query.Suppression) string { return shownOr(s.By, "-") }},
	{Title: "AT", Text: func(s query.Suppression) string { return clock(int64(s.At)) }},
	{Title: "UNTIL", Text: untilText},
	{Title: "WHY", Text: func(s query.Suppression) string { return shownOr(s.Why, "-") }},
}

func untilText(s query.Suppression) string {
	switch {
	case s.Until == nil:
		return "-"
	case s.Ended:
		return clock(int64(*s.Until)) + " (ended)"
	}
	return clock(int64(*s.Until))
}

func (p *program) findingsSuppressionsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "suppressions",
		Short: "List what was called false and is not raised again, and what that covers",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.open(cmd.Context(), query.Options{}, func(q *query.Query) error {
				list, err := q.Suppressions(cmd.Context())
				if err != nil {
					return err
				}
				return render.List(p.stdout, p.format, all(list), suppressionColumns)
			})
		},
	}
}
