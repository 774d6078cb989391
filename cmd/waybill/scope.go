package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/show/report"
)

func (p *program) scopeCommand() *cobra.Command {
	o := &app.ScopeOptions{Now: time.Now}
	var resolve, reportFile string
	c := &cobra.Command{
		Use:   "scope",
		Short: "Answer whose data went to whom, of which kinds, and what surely did not",
		Long: `Answers which subjects' data of which kinds left, to whom, when, and how sure that is.
A flag given twice is a union; different flags must all hold.

  waybill scope --actor a_7c…                               one actor
  waybill scope --actor token_subject=9f86…                 the same, by what its token says
  waybill scope --endpoint e_… --from 2026-01-14T06:12:00Z  one endpoint, from then on
  waybill scope --subject contact.email=ines@post.example   who saw this person
  waybill scope --actor a_7c… --report scope.json --since kept.txt
                                                            with proofs that others can check (docs/checking-a-seal.md)`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.scope(cmd, o, resolve, reportFile) },
	}
	selectorFlags(c, o)
	f := c.Flags()
	f.StringVar(&resolve, "resolve", "", "a `file` of kind,value rows of people you know; its use is written to the sealed audit journal")
	f.StringVar(&reportFile, "report", "", "write the scope for people to `FILE.html`, FILE.pdf or FILE.json")
	f.StringVar(&o.Meaning, "meaning", "", "repeat with an older version of meaning, by its `digest`")
	f.Float64Var(&o.Threshold, "threshold", scope.DefaultThreshold, "the least confidence with which a kind counts as proven")
	f.StringArrayVar(&o.Regions, "region", nil, "a `country` (ISO 3166-1) whose national phone numbers the values may be")
	f.BoolVar(&o.Prove, "prove", false, "prove to somebody outside that the batches of the answer are sealed; files that end in .json always do")
	f.StringVar(&o.Since, "since", "", "a `file` with checkpoints that were kept outside: prove that the log goes on from the newest of them, too")
	f.BoolVar(&o.Uncorrected, "uncorrected", false, "count the calls, too, that corrections leave out (waybill correct)")
	f.BoolVar(&o.CheckAll, "check-all", false, "recompute every seal, not only those of the files that hold the answer")
	return c
}

// selectorFlags adds the flags by which calls and people are chosen.
func selectorFlags(c *cobra.Command, o *app.ScopeOptions) {
	f, s := c.Flags(), &o.Selector
	f.StringArrayVar(&s.Actors, "actor", nil, "an actor's id, or `type=value` such as token_subject=…")
	f.StringArrayVar(&s.Sessions, "session", nil, "a session's `id`")
	f.StringArrayVar(&s.Addresses, "address", nil, "a client's `address`")
	f.StringArrayVar(&s.Endpoints, "endpoint", nil, "an endpoint's `id`")
	f.StringArrayVar(&s.Subjects, "subject", nil, "a person, by `kind=value`")
	f.StringArrayVar(&s.Kinds, "kind", nil, "a `kind`")
	f.StringArrayVar(&s.Hops, "hop", nil, "edge, internal, egress or unknown (all but internal)")
	f.StringVar(&s.Finding, "finding", "", "the calls that a finding judged, by its `id`")
	f.StringVar(&o.From, "from", "", "first `time` (inclusive): RFC 3339, or 24h before the newest call")
	f.StringVar(&o.To, "to", "", "last `time` (exclusive): RFC 3339, or 24h before the newest call")
}

// scope checks what was asked before it opens the workspace, and writes the report before it prints the answer.
func (p *program) scope(cmd *cobra.Command, o *app.ScopeOptions, resolve, reportFile string) (err error) {
	o.Dir, o.KeyFile = p.data, p.keyFile
	if resolve != "" {
		if o.Resolve, err = readResolve(resolve); err != nil {
			return usage(err)
		}
	}
	if err := checkReport(reportFile); err != nil {
		return usage(fmt.Errorf("--report %w", err))
	}
	if !(o.Threshold > 0 && o.Threshold <= 1) {
		return usage(errors.New("--threshold is a confidence above 0 and at most 1, such as 0.9"))
	}
	o.Prove = o.Prove || strings.HasSuffix(reportFile, ".json")
	answer, notice, err := app.Scope(cmd.Context(), *o)
	if err != nil {
		return err
	}
	if notice != "" {
		p.say(notice)
	}
	if reportFile != "" {
		if err := writeScope(reportFile, answer, cmd); err != nil {
			return err
		}
	}
	err = render.One(p.stdout, p.format, answer, func(w io.Writer) error { return report.Text(w, answer) })
	if err == nil && o.Since != "" && answer.Sealed.Proof == nil { // a warning says why
		return errCheckFailed
	}
	return err
}

func readResolve(name string) ([]scope.Known, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read --resolve: %w", err)
	}
	defer func() { _ = file.Close() }() // only read
	return query.ReadKnown(file, name)
}

// commandLine is the command that was given, for the report: values of persons are left out.
func commandLine(cmd *cobra.Command) string {
	parts := []string{cmd.CommandPath()}
	for _, name := range []string{"finding", "actor", "session", "endpoint", "kind", "hop", "from", "to", "meaning", "region", "threshold", "check-all", "uncorrected"} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			for _, v := range values(cmd, name) {
				if before, _, secret := strings.Cut(v, "="); secret {
					v = before + "=…"
				}
				parts = append(parts, "--"+name, v)
			}
		}
	}
	for _, name := range []string{"address", "subject", "resolve"} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed {
			parts = append(parts, "--"+name, "…")
		}
	}
	return strings.Join(parts, " ")
}

func values(cmd *cobra.Command, name string) []string {
	if list, err := cmd.Flags().GetStringArray(name); err == nil {
		return list
	}
	return []string{cmd.Flags().Lookup(name).Value.String()}
}
