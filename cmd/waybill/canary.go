package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/canary"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

func (p *program) canaryCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "canary",
		Short: "Plant values of your own test people, and see whether they turn up when they are read",
		Long: `Canaries test everything between the wire and a scope: values of your own test people that must turn up in the ledger when their
accounts are read. They rest as tokens alone and are called by the label that you give. A scope and an incident file say how many of
them were found.

  waybill canary add canaries.csv                                  rows of kind,value,label
  waybill canary add --subject loyalty.number=… --label "test 1"   one
  waybill canary check                                             exit 1 where one did not turn up`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(p.canaryAddCommand(), p.canaryRemoveCommand(), p.canaryListCommand(), p.canaryCheckCommand())
	return c
}

func (p *program) canaryAddCommand() *cobra.Command {
	o := app.CanaryOptions{Now: time.Now}
	var subjects []string
	var label string
	c := &cobra.Command{
		Use:   "add [FILE.csv]",
		Short: "Plant canaries: rows of kind,value,label, or one by --subject and --label",
		RunE: func(cmd *cobra.Command, files []string) (err error) {
			if o.Add, err = plantedBy(files, subjects, label); err != nil {
				return usage(err)
			}
			o.Dir, o.KeyFile = p.data, p.keyFile
			if o.By == "" {
				o.By = userName()
			}
			if err := app.Canaries(cmd.Context(), o); err != nil {
				return err
			}
			return p.canaries(cmd.Context(), &window{})
		},
	}
	c.Flags().StringArrayVar(&subjects, "subject", nil, "a value of a test person, by `kind=value`")
	c.Flags().StringVar(&label, "label", "", "the `text` by which it is called; it is shown, so no value of a person")
	c.Flags().StringVar(&o.By, "by", "", "the `name` of who plants it (the user who runs this)")
	c.Flags().StringArrayVar(&o.Regions, "region", nil, "a `country` (ISO 3166-1) whose national phone numbers the values may be")
	return c
}

func plantedBy(files, subjects []string, label string) (list []app.Canary, err error) {
	if len(files)+len(subjects) == 0 || len(files) > 1 {
		return nil, errors.New("name one file of kind,value,label rows, or give --subject kind=value and --label")
	}
	for _, s := range subjects {
		k, value, ok := strings.Cut(s, "=")
		if !ok || !kind.WellFormed(kind.Kind(k)) {
			return nil, errors.New("--subject takes kind=value, such as loyalty.number=…")
		}
		list = append(list, app.Canary{Known: scope.Known{Kind: kind.Kind(k), Value: value}, Label: label, Place: "--subject"})
	}
	for _, name := range files {
		in, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("cannot read the canaries: %w", err)
		}
		more, err := readCanaries(in, name, label)
		_ = in.Close() // only read
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// readCanaries reads rows of kind,value,label; the label of a row of two is the one given.
func readCanaries(r io.Reader, name, label string) (list []app.Canary, err error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			if len(list) == 0 {
				return nil, fmt.Errorf("%s holds no kind,value,label row", name)
			}
			return list, nil
		}
		line, _ := in.FieldPos(0)
		if err != nil || len(row) < 2 || len(row) > 3 {
			return nil, fmt.Errorf("cannot read %s, line %d: each row is `kind,value,label`", name, line)
		}
		k := kind.Kind(strings.TrimPrefix(strings.TrimSpace(row[0]), "\ufeff"))
		if k == "kind" && len(list) == 0 {
			continue
		}
		if !kind.WellFormed(k) {
			return nil, fmt.Errorf("cannot read %s, line %d: the first column is no kind that Waybill knows, such as contact.email", name, line)
		}
		one := app.Canary{Known: scope.Known{Kind: k, Value: row[1]}, Label: label, Place: fmt.Sprintf("%s, line %d", name, line)}
		if len(row) == 3 {
			one.Label = strings.TrimSpace(row[2])
		}
		list = append(list, one)
	}
}

func (p *program) canaryRemoveCommand() *cobra.Command {
	o := app.CanaryOptions{Now: time.Now}
	return &cobra.Command{
		Use:   "remove LABEL…",
		Short: "Say that canaries are none any more",
		RunE: func(cmd *cobra.Command, labels []string) error {
			if len(labels) == 0 {
				return usage(errors.New("name the canaries by their labels, as `waybill canary list` shows them"))
			}
			o.Dir, o.KeyFile, o.Remove = p.data, p.keyFile, labels
			if err := app.Canaries(cmd.Context(), o); err != nil {
				return err
			}
			return p.canaries(cmd.Context(), &window{})
		},
	}
}

func (p *program) canaryListCommand() *cobra.Command {
	return listCommand(p, &cobra.Command{Use: "list", Short: "List the canaries, with what became of each"}, canaryColumns,
		func(ctx context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Canary, error], error) {
			list, err := q.Canaries(ctx, s)
			return all(list), err
		})
}

func (p *program) canaryCheckCommand() *cobra.Command {
	var w window
	c := &cobra.Command{
		Use:   "check",
		Short: "Say whether every canary turned up; exit 1 where one did not",
		Args:  noArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return p.checkCanaries(cmd.Context(), &w) },
	}
	w.flags(c)
	return c
}

func (p *program) checkCanaries(ctx context.Context, w *window) error {
	var list []query.Canary
	err := p.open(ctx, query.Options{}, func(q *query.Query) error {
		s, err := w.selection(q)
		if err != nil {
			return err
		}
		list, err = q.Canaries(ctx, s)
		return err
	})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return usage(errors.New("no canary was planted: `waybill canary add` plants some"))
	}
	if err := render.List(p.stdout, p.format, limited(all(list), w.limit), canaryColumns); err != nil {
		return err
	}
	missing := 0
	for _, c := range list {
		if c.State != canary.Found {
			missing++
		}
	}
	p.say(fmt.Sprintf("%d of %d canaries found", len(list)-missing, len(list)))
	if missing > 0 {
		return errCheckFailed
	}
	return nil
}

func (p *program) canaries(ctx context.Context, w *window) error {
	return p.open(ctx, query.Options{}, func(q *query.Query) error {
		s, err := w.selection(q)
		if err != nil {
			return err
		}
		list, err := q.Canaries(ctx, s)
		if err != nil {
			return err
		}
		return render.List(p.stdout, p.format, limited(all(list), w.limit), canaryColumns)
	})
}

var canaryColumns = []render.Column[query.Canary]{
	{Title: "LABEL", Text: func(c query.Canary) string { return c.Label }},
	{Title: "KIND", Text: func(c query.Canary) string { return string(c.Kind) }},
	{Title: "STATE", Text: func(c query.Canary) string { return string(c.State) }},
	{Title: "CALLS", Right: true, Text: func(c query.Canary) string { return strconv.FormatInt(c.Calls, 10) }},
	{Title: "LAST", Text: func(c query.Canary) string { return clock(int64(c.Last)) }},
	{Title: "ENDPOINTS", Text: func(c query.Canary) string { return strings.Join(c.Endpoints, " ") }},
}
