package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

var holdColumns = []render.Column[query.Hold]{
	{Title: "HOLD", Text: func(h query.Hold) string { return h.Hold }},
	{Title: "STATE", Text: func(h query.Hold) string { return h.State }},
	{Title: "SELECTOR", Text: func(h query.Hold) string { return h.Selector }},
	{Title: "REASON", Text: func(h query.Hold) string { return h.Reason }},
	{Title: "BY", Text: func(h query.Hold) string { return h.By }},
}

func (p *program) holdCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "hold",
		Short: "Keep records from being removed: legal holds",
		Long: `Seals that records must stay, whatever rules of retention say and whoever asks for erasure, until the hold is released.

  waybill hold add --actor a_… --reason "claim 17"
  waybill hold add --subject contact.email=ines@post.example --reason "claim 17"
  waybill hold list
  waybill hold release h_… --reason "settled"`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(p.holdAdd(), p.holdList(), p.holdRelease())
	return c
}

func (p *program) holdAdd() *cobra.Command {
	o := app.HoldOptions{Now: time.Now}
	c := &cobra.Command{
		Use: "add", Short: "Hold the records that a selector chooses", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Dir, o.KeyFile = p.data, p.keyFile
			h, err := app.AddHold(cmd.Context(), o)
			if err != nil {
				return err
			}
			return render.List(p.stdout, p.format, all([]query.Hold{h}), holdColumns)
		},
	}
	f, s := c.Flags(), &o.Selector
	f.StringArrayVar(&s.Actors, "actor", nil, "an actor's `id`")
	f.StringArrayVar(&s.Sessions, "session", nil, "a session's `id`")
	f.StringArrayVar(&s.Endpoints, "endpoint", nil, "an endpoint's `id`")
	f.StringArrayVar(&s.Subjects, "subject", nil, "a person, by `kind=value`; the value is not kept")
	f.StringVar(&o.From, "from", "", "first `time` (inclusive): RFC 3339, or 24h before the newest call")
	f.StringVar(&o.To, "to", "", "last `time` (exclusive): RFC 3339, or 24h before the newest call")
	holdFlags(c, &o)
	return c
}

func holdFlags(c *cobra.Command, o *app.HoldOptions) {
	c.Flags().StringVar(&o.Reason, "reason", "", "`why`, which is sealed; no value of a person")
	c.Flags().StringVar(&o.By, "by", "", "`who` says so, which is sealed, too")
}

func (p *program) holdRelease() *cobra.Command {
	o := app.HoldOptions{Now: time.Now}
	c := &cobra.Command{
		Use: "release HOLD", Short: "Release a hold",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(errors.New("name one hold, as `waybill hold list` shows it"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir, o.KeyFile, o.ID = p.data, p.keyFile, args[0]
			h, err := app.ReleaseHold(cmd.Context(), o)
			if err != nil {
				return err
			}
			return render.List(p.stdout, p.format, all([]query.Hold{h}), holdColumns)
		},
	}
	holdFlags(c, &o)
	return c
}

func (p *program) holdList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the holds, released ones too", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := query.Open(cmd.Context(), p.data, query.Options{KeyFile: p.keyFile})
			if err != nil {
				return err
			}
			list, err := q.Holds()
			if err = errors.Join(err, q.Close()); err != nil {
				return err
			}
			return render.List(p.stdout, p.format, all(list), holdColumns)
		},
	}
}
