package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) diffCommand() *cobra.Command {
	var service, host, failOn string
	c := &cobra.Command{
		Use:   "diff SPEC",
		Short: "Compare the traffic with a spec, once",
		Long: `Holds what was seen against an OpenAPI document (2, 3.0 or 3.1; YAML or JSON; - for standard input) and lists what differs:
endpoints that are in it or not, parameters and fields that are undocumented, never seen, missing or of another type, statuses and
media types. Nothing is declared or sealed.

  waybill diff members.yaml
  waybill diff members.yaml --host api.skyloom.example --fail-on high     exit 1 where something weighs as much
  waybill diff members.yaml -o json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(errors.New("give one spec: a file, or - for standard input"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if failOn != "" {
				if err := query.CheckSeverity(failOn); err != nil {
					return usage(fmt.Errorf("--fail-on: %w", err))
				}
			}
			s, d, err := app.SpecOf(app.SpecOptions{File: args[0], Stdin: p.stdin, Service: service, Host: host})
			if err != nil {
				return err
			}
			return p.open(cmd.Context(), query.Options{}, func(q *query.Query) error {
				list, note, err := q.Diff(cmd.Context(), s, d)
				if err != nil {
					return err
				}
				if note != "" {
					p.say(note)
				}
				if len(list) == 0 && note == "" {
					p.say("nothing differs: traffic and spec say the same")
				}
				if err := render.List(p.stdout, p.format, all(list), differenceColumns); err != nil {
					return err
				}
				if failOn != "" && query.Reaches(list, failOn) {
					return errCheckFailed
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&service, "service", "", "the `service` that the spec describes")
	c.Flags().StringVar(&host, "host", "", "the `host` that it describes")
	c.Flags().StringVar(&failOn, "fail-on", "", "exit 1 when a difference has this `severity` or a higher one: info, low, medium, high or critical")
	return c
}

var differenceColumns = []render.Column[query.Difference]{
	{Title: "CHECK", Text: func(d query.Difference) string { return d.Check }},
	{Title: "SEVERITY", Text: func(d query.Difference) string { return d.Severity }},
	{Title: "HOST", Text: func(d query.Difference) string { return d.Host }},
	{Title: "METHOD", Text: func(d query.Difference) string { return d.Method }},
	{Title: "TEMPLATE", Text: func(d query.Difference) string { return d.Template }},
	{Title: "WHERE", Text: func(d query.Difference) string {
		return strings.Join(strings.Fields(d.Direction+" "+d.Status+" "+d.Media+" "+d.Location), " ")
	}},
	{Title: "FIELD", Text: func(d query.Difference) string { return d.Field }},
	{Title: "DECLARED", Text: func(d query.Difference) string { return d.Declared }},
	{Title: "SEEN", Text: func(d query.Difference) string { return d.Seen }},
	{Title: "CALLS", Right: true, Text: func(d query.Difference) string { return strconv.FormatInt(d.Calls, 10) }},
}
