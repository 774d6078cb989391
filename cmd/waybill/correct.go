package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

var correctionColumns = []render.Column[query.Correction]{
	{Title: "CORRECTION", Text: func(c query.Correction) string { return c.ID }},
	{Title: "STATE", Text: func(c query.Correction) string { return c.State }},
	{Title: "WHAT", Text: func(c query.Correction) string { return c.What }},
	{Title: "SOURCE", Text: func(c query.Correction) string { return c.Source }},
	{Title: "FROM", Text: func(c query.Correction) string { return clock(int64(c.From)) }},
	{Title: "TO", Text: func(c query.Correction) string { return clock(int64(c.To)) }},
	{Title: "CALLS", Text: func(c query.Correction) string { return strconv.FormatInt(c.Calls, 10) }},
	{Title: "BY", Text: func(c query.Correction) string { return c.By }},
	{Title: "WHY", Text: func(c query.Correction) string { return c.Why }},
}

func (p *program) correctCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "correct",
		Short: "State that sealed calls are not what they seem: those of a test environment",
		Long: `Seals that what a source recorded, at times, is of a test environment: its calls count in no scope from then on. No record changes. Scopes
name the correction, with who stated it and why; --uncorrected answers with the calls, and undo takes it back, with an entry of its own.

  waybill correct add --source staging.har --test --by ines --why "recorded on staging"
  waybill correct add --source edge.log --from 2026-03-02T08:00:00Z --to 2026-03-02T09:00:00Z --test --by ines --why "load test"
  waybill correct list
  waybill correct undo k_… --by ines --why "it was not"`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(p.correctAdd(), p.correctList(), p.correctUndo())
	return c
}

func (p *program) correctAdd() *cobra.Command {
	o := &app.CorrectOptions{}
	c := &cobra.Command{
		Use: "add", Short: "State it of a source, or of a time of it", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.correct(cmd.Context(), o, app.AddCorrection) },
	}
	f := c.Flags()
	f.StringVar(&o.Source, "source", "", "the `label` of the source, as waybill coverage shows it")
	f.StringVar(&o.From, "from", "", "first `time` (inclusive; open): RFC 3339, or 24h before the newest call")
	f.StringVar(&o.To, "to", "", "last `time` (exclusive; open, for what is recorded later too): RFC 3339, or 24h before the newest call")
	f.BoolVar(&o.Test, "test", false, "its calls are of a test environment")
	correctFlags(c, o)
	return c
}

func (p *program) correctUndo() *cobra.Command {
	o := &app.CorrectOptions{}
	c := &cobra.Command{
		Use: "undo CORRECTION", Short: "Take a correction back",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(errors.New("name one correction, as `waybill correct list` shows it"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.ID = args[0]
			return p.correct(cmd.Context(), o, app.UndoCorrection)
		},
	}
	correctFlags(c, o)
	return c
}

func correctFlags(c *cobra.Command, o *app.CorrectOptions) {
	c.Flags().StringVar(&o.By, "by", "", "the `name` of who says so, which is sealed and shown in scopes (the user who runs this)")
	c.Flags().StringVar(&o.Why, "why", "", "a `text` that says how this is known, which is sealed and shown in scopes; no value of a person")
}

func (p *program) correct(ctx context.Context, o *app.CorrectOptions, do func(context.Context, app.CorrectOptions) (query.CorrectionChange, error)) error {
	o.Dir, o.KeyFile, o.Now = p.data, p.keyFile, time.Now
	if o.By == "" {
		o.By = userName()
	}
	change, err := do(ctx, *o)
	if err != nil {
		return err
	}
	return render.One(p.stdout, p.format, change, func(w io.Writer) error {
		c, says := change.Correction, "no scope counts them now"
		if change.Action == "undo" {
			says = "scopes count them again"
		}
		_, err := fmt.Fprintf(w, "%s %s: %s, calls: %d; %s\nmeaning %s, before %s\n", c.ID, c.State, render.Plain(c.Source), c.Calls, says, change.Meaning, change.Before)
		return err
	})
}

func (p *program) correctList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the corrections, undone ones too", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.open(cmd.Context(), query.Options{}, func(q *query.Query) error {
				list, err := q.Corrections(cmd.Context())
				if err != nil {
					return err
				}
				return render.List(p.stdout, p.format, all(list), correctionColumns)
			})
		},
	}
}
