package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) retentionCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "retention",
		Short: "Remove what is older than the rules keep",
		Long: `Removes calls and exposures that are older than config/retention.yaml keeps them (400 days where it says nothing), but for what is held.
Scopes over a time of which something was removed say unknown, never not_exposed.

  waybill retention show             what the rules are, and what would go now
  waybill retention apply            removes it`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(p.retain("show", "Say what the rules are, and what would go", true), p.retain("apply", "Remove what is older than the rules keep", false))
	return c
}

func (p *program) retain(use, short string, show bool) *cobra.Command {
	o := app.RetentionOptions{Now: time.Now, DryRun: show}
	c := &cobra.Command{
		Use: use, Short: short, Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Dir, o.KeyFile = p.data, p.keyFile
			r, err := app.Retain(cmd.Context(), o)
			if err != nil {
				return err
			}
			return render.One(p.stdout, p.format, r, func(w io.Writer) error { return retentionTable(w, r) })
		},
	}
	c.Flags().StringVar(&o.At, "now", "", "reckon as of this `time` (RFC 3339)")
	if !show {
		c.Flags().BoolVar(&o.DryRun, "dry-run", false, "say what would be removed, and remove nothing")
	}
	return c
}

func retentionTable(w io.Writer, r query.Retention) error {
	for _, rule := range r.Rules {
		fmt.Fprintln(w, rule)
	}
	if len(r.Holds) > 0 {
		fmt.Fprintln(w, "held, and stays: what "+strings.Join(r.Holds, ", ")+" choose")
	}
	what := "nothing is older"
	switch {
	case r.Done:
		what = fmt.Sprintf("removed %d calls and %d exposures, and %d tokens that nothing names any more", r.Calls, r.Exposures, r.Tokens)
	case r.Touched > 0:
		what = fmt.Sprintf("would remove %d calls and %d exposures", r.Calls, r.Exposures)
	}
	_, err := fmt.Fprintln(w, what)
	return err
}
