package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) attestCommand() *cobra.Command {
	o := &app.AttestOptions{Action: app.AttestField}
	c := p.attesting(o)
	c.Use = "attest ENDPOINT FIELD"
	c.Short = "State what a field holds, where it cannot be told by looking"
	c.Long = `States what a field holds: a kind, or none. It stands over what its values look like, opaque ones too, from the next version of meaning on, for all
that is sealed; no record changes. A scope names it, with who stated it and why, and unattest takes it back.

  waybill fields attest 'GET /members/{memberId}' '$.blob' --kind none --why "a thumbnail; see the schema"
  waybill fields attest e_… '$.extra' --kind health.record --form encrypted --why "the clinic's notes"`
	c.Flags().StringVar(&o.Kind, "kind", "", "the `kind` that it holds, or none")
	c.Flags().StringVar(&o.Form, "form", "", "the `form` of its values: clear, masked, hashed, tokenised or encrypted (as each looks)")
	c.Flags().StringVar(&o.Why, "why", "", "a `text` that says how this is known; it rests encrypted")
	return c
}

func (p *program) unattestCommand() *cobra.Command {
	o := &app.AttestOptions{Action: app.UnattestField}
	c := p.attesting(o)
	c.Use = "unattest ENDPOINT FIELD"
	c.Short = "Take back what was stated of a field: it is as if it had never been"
	c.Flags().StringVar(&o.Why, "why", "", "a `text` that says why; it rests encrypted")
	return c
}

// attesting makes a command that states something of a field.
func (p *program) attesting(o *app.AttestOptions) *cobra.Command {
	c := &cobra.Command{
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage(errors.New("give an endpoint and a field, each in quotes: 'GET /members/{memberId}' '$.blob'"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir, o.KeyFile, o.Endpoint, o.Field, o.Now = p.data, p.keyFile, args[0], args[1], time.Now
			if o.By == "" {
				o.By = userName()
			}
			change, err := app.Attest(cmd.Context(), *o)
			if err != nil {
				return err
			}
			return render.One(p.stdout, p.format, change, func(w io.Writer) error {
				a := change.Attested
				_, err := fmt.Fprintf(w, "%sed %s %s %s %s\nmeaning %s, before %s\n", change.Action, a.Endpoint, a.Direction, a.Location, render.Plain(a.Field), change.Meaning, change.Before)
				return err
			})
		},
	}
	c.Flags().StringVar(&o.Direction, "direction", "", "request or response, where both have such a `field`")
	c.Flags().StringVar(&o.Location, "location", "", "path, query, header or body, where several have such a `field`")
	c.Flags().StringVar(&o.By, "by", "", "the `name` of who says so (the user who runs this)")
	return c
}

func (p *program) attestedCommand() *cobra.Command {
	c := &cobra.Command{Use: "attested", Short: "List what was stated of fields: by whom, when and why"}
	return listCommand(p, c, []render.Column[query.Attested]{
		{Title: "ENDPOINT", Text: func(a query.Attested) string { return a.Endpoint }},
		{Title: "DIRECTION", Text: func(a query.Attested) string { return a.Direction }},
		{Title: "LOCATION", Text: func(a query.Attested) string { return a.Location }},
		{Title: "FIELD", Text: func(a query.Attested) string { return a.Field }},
		{Title: "KIND", Text: func(a query.Attested) string { return a.Kind }},
		{Title: "FORM", Text: func(a query.Attested) string { return shownOr(a.Form, "as it looks") }},
		{Title: "SINCE", Text: func(a query.Attested) string { return clock(int64(a.Time)) }},
		{Title: "BY", Text: func(a query.Attested) string { return a.By }},
		{Title: "WHY", Text: func(a query.Attested) string { return a.Why }},
	}, func(_ context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Attested, error], error) {
		list, err := q.Attested(s)
		return all(list), err
	})
}
