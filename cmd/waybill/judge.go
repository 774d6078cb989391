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

func (p *program) judgeCommand() *cobra.Command {
	o := app.JudgeOptions{Now: time.Now}
	c := &cobra.Command{
		Use:   "judge",
		Short: "Judge again all that is sealed, when a detector, a rule or a kind changed, and say what that changes",
		Long: `Judges all that is sealed anew, by the detectors, rules and kinds of now, seals what is found as a version of its own, and says which
findings are new, gone or changed against the version before it. Findings are a function of rows and versions: the same again changes
nothing. They keep their ids, and what was said of them stays. --from and --to choose which findings are told of; all is judged, for what
is usual lies before.

No bytes are kept. What needs facts of bytes is judged by what was noted when calls were read; the output says which kinds that are.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Dir, o.KeyFile = p.data, p.keyFile
			j, err := app.Judge(cmd.Context(), o)
			if err != nil {
				return err
			}
			return render.One(p.stdout, p.format, j, func(w io.Writer) error { return judgingText(w, j) })
		},
	}
	c.Flags().StringVar(&o.From, "from", "", "tell of findings with calls from this `time` on (inclusive): RFC 3339, or 24h before the newest call")
	c.Flags().StringVar(&o.To, "to", "", "and before this `time`")
	return c
}

func judgingText(w io.Writer, j query.Judging) error {
	fmt.Fprintf(w, "%d findings, %d before: %d new, %d gone, %d changed, %d as they were\n", j.Findings, j.Before, len(j.New), len(j.Gone), len(j.Changed), j.Unchanged)
	for _, part := range []struct {
		word string
		list []query.JudgedFinding
	}{{"new", j.New}, {"gone", j.Gone}, {"changed", j.Changed}} {
		for _, f := range part.list {
			fmt.Fprintf(w, "%-8s %s  %-8s %-12s %s  %s\n", part.word, f.Finding, f.Severity, f.State, f.Kind, render.Plain(f.Title))
			for _, change := range f.Changes {
				fmt.Fprintf(w, "         %s\n", render.Plain(change))
			}
		}
	}
	for _, r := range j.Rules {
		if r.Failed > 0 {
			fmt.Fprintf(w, "rule %s passed over %d calls: %s\n", r.Rule, r.Failed, render.Plain(r.Cause))
		}
		if r.Evicted > 0 {
			fmt.Fprintf(w, "rule %s forgot %d groups for want of room\n", r.Rule, r.Evicted)
		}
	}
	for _, g := range j.Grounds {
		fmt.Fprintf(w, "by %s: %s\n  %s\n", g.By, strings.Join(g.Kinds, ", "), g.Limit)
	}
	return nil
}
