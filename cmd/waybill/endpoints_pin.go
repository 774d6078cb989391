package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os/user"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) pinCommand() *cobra.Command {
	c := p.pinning(app.PinTemplate)
	c.Use = "pin TEMPLATE"
	c.Short = "Say which segments of a path are parameters and which are fixed"
	c.Long = `Pins a template: each of its segments decides what stands at its place. It stands over specs and over what traffic looks
like, from the next version of meaning on; no record changes, and unpin takes it back without a trace in the inventory.

  waybill endpoints pin '/users/{userId}'                 what stands there is a parameter of this name
  waybill endpoints pin /users/vip                        this word is none: it is an endpoint of its own
  waybill endpoints pin '/t/{tenant}/x' --host a.example  on one host alone`
	return c
}

func (p *program) unpinCommand() *cobra.Command {
	c := p.pinning(app.UnpinTemplate)
	c.Use = "unpin TEMPLATE"
	c.Short = "Take a pin back: the inventory is as if it had never been"
	return c
}

// pinning makes a command that says something of a template.
func (p *program) pinning(action app.PinAction) *cobra.Command {
	o := app.PinOptions{Now: time.Now, Action: action}
	c := &cobra.Command{
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(errors.New("give one template, in quotes: '/users/{userId}'"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir, o.KeyFile, o.Template, o.Say = p.data, p.keyFile, args[0], p.say
			if o.By == "" {
				o.By = userName()
			}
			change, err := app.Pin(cmd.Context(), o)
			if err != nil {
				return err
			}
			return render.One(p.stdout, p.format, change, func(w io.Writer) error { return pinText(w, change) })
		},
	}
	c.Flags().StringVar(&o.Host, "host", "", "the `host` that it is meant for (all of them)")
	c.Flags().StringVar(&o.Method, "method", "", "the `method` that it is meant for (all of them)")
	c.Flags().StringVar(&o.Reason, "reason", "", "a `text` that says why; it rests encrypted")
	c.Flags().StringVar(&o.By, "by", "", "the `name` of who says so (the user who runs this)")
	return c
}

// userName is who runs the program; empty where the system does not know.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

// pinText says what a pin changed.
func pinText(w io.Writer, c query.PinChange) error {
	for _, pin := range c.Pins {
		fmt.Fprintf(w, "%sned %s\n", c.Action, strings.TrimSpace(shownOr(pin.Method, "")+" "+shownOr(pin.Host, "")+render.Plain(pin.Template)))
	}
	for _, e := range c.Gone {
		fmt.Fprintf(w, "- %s %s%s  %s\n", e.Method, render.Plain(e.Host), render.Plain(e.Template), e.Endpoint)
	}
	for _, e := range c.Endpoints {
		was := ""
		if len(e.Previous) > 0 {
			was = "  was " + strings.Join(e.Previous, " ")
		}
		fmt.Fprintf(w, "+ %s %s%s  %s%s\n", e.Method, render.Plain(e.Host), render.Plain(e.Template), e.Endpoint, was)
	}
	_, err := fmt.Fprintf(w, "meaning %s, before %s\n", c.Meaning, c.Before)
	return err
}

func shownOr(text *string, missing string) string {
	if text == nil {
		return missing
	}
	return *text
}

func (p *program) pinsCommand() *cobra.Command {
	c := &cobra.Command{Use: "pins", Short: "List the pinned templates: by whom, when and why"}
	return listCommand(p, c, []render.Column[query.Pin]{
		{Title: "TEMPLATE", Text: func(v query.Pin) string { return v.Template }},
		{Title: "HOST", Text: func(v query.Pin) string { return shownOr(v.Host, "any") }},
		{Title: "METHOD", Text: func(v query.Pin) string { return shownOr(v.Method, "any") }},
		{Title: "ENDPOINTS", Right: true, Text: func(v query.Pin) string { return strconv.Itoa(len(v.Endpoints)) }},
		{Title: "SINCE", Text: func(v query.Pin) string { return clock(int64(v.Time)) }},
		{Title: "BY", Text: func(v query.Pin) string { return v.By }},
		{Title: "WHY", Text: func(v query.Pin) string { return v.Reason }},
	}, func(_ context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Pin, error], error) {
		list, err := q.Pins(s)
		return all(list), err
	})
}
