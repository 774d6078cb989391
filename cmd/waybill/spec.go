package main

import (
	"context"
	"errors"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) specCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "spec",
		Short: "Declare specs for good: the ground for shadow, orphan and zombie",
		Long: `Declares what people say that an API is: OpenAPI 2 (Swagger), 3.0 or 3.1, as YAML or JSON. Endpoints are then named as it names
them, and the inventory tells which are in no spec (shadow), which were never called (orphan), and which should be gone (zombie).

  waybill spec add members.yaml                        for the hosts that its servers name
  waybill spec add members.yaml --service members      for a service, whatever the spec's servers are
  waybill spec list
  waybill spec remove sha256:9f86d0                    or the very file
  waybill diff members.yaml                            compares once, and declares nothing`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(
		p.specChange("add FILE", "Declare a spec", "give one spec: a file, or - for standard input", app.AddSpec),
		p.specChange("remove DIGEST", "Take a declared spec back", "name one spec by its digest, as `waybill spec list` shows it, or by its file", app.RemoveSpec),
		p.specListCommand(),
	)
	return c
}

// specChange makes a command that seals something about a spec, and prints the specs that it concerns.
func (p *program) specChange(use, short, missing string, change func(context.Context, app.SpecOptions) ([]query.Spec, error)) *cobra.Command {
	o := app.SpecOptions{Now: time.Now}
	c := &cobra.Command{
		Use: use, Short: short,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(errors.New(missing))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir, o.KeyFile, o.File, o.Stdin, o.Say = p.data, p.keyFile, args[0], p.stdin, p.say
			list, err := change(cmd.Context(), o)
			if err != nil {
				return err
			}
			return render.List(p.stdout, p.format, all(list), specColumns)
		},
	}
	c.Flags().StringVar(&o.Service, "service", "", "the `service` that it describes")
	c.Flags().StringVar(&o.Host, "host", "", "the `host` that it describes")
	return c
}

var specColumns = []render.Column[query.Spec]{
	{Title: "TITLE", Text: func(s query.Spec) string { return s.Title }},
	{Title: "VERSION", Text: func(s query.Spec) string { return s.Version }},
	{Title: "OPENAPI", Text: func(s query.Spec) string { return s.Format }},
	{Title: "OPERATIONS", Right: true, Text: func(s query.Spec) string { return strconv.Itoa(s.Operations) }},
	{Title: "HOSTS SEEN", Text: func(s query.Spec) string { return strings.Join(s.Hosts, " ") }},
	{Title: "ADDED", Text: func(s query.Spec) string { return clock(int64(s.Added)) }},
	{Title: "SUPERSEDED", Text: func(s query.Spec) string { return map[bool]string{true: "yes", false: "-"}[s.Superseded] }},
	{Title: "DIGEST", Text: func(s query.Spec) string { return s.Digest[:min(len(s.Digest), len("sha256:")+12)] }},
}

func (p *program) specListCommand() *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List the declared specs"}
	return listCommand(p, c, specColumns, func(_ context.Context, q *query.Query, _ query.Selection) (iter.Seq2[query.Spec, error], error) {
		list, err := q.Specs()
		return all(list), err
	})
}
