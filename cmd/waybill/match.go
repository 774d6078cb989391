package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/match"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) matchCommand() *cobra.Command {
	o := &app.MatchOptions{Now: time.Now}
	c := &cobra.Command{
		Use:   "match LEAK.csv",
		Short: "Tell who was shown the values of a leaked list, or that they did not pass here",
		Long: `Holds a leaked sample (kind,value rows) against what was shown to whom: which actors and sessions explain it best, and how much
better than the next, or that its values did not pass here. No value is printed; each use is written to the sealed audit journal.

  waybill match leak.csv
  waybill match leak.csv --region NL --from 720h -o json
  waybill scope --session n_…                               what else that session took`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(errors.New("name one file of kind,value rows, or - for standard input"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.match(cmd, o, args[0]) },
	}
	f := c.Flags()
	f.StringVar(&o.From, "from", "", "first `time` (inclusive): RFC 3339, or 24h before the newest call")
	f.StringVar(&o.To, "to", "", "last `time` (exclusive): RFC 3339, or 24h before the newest call")
	f.StringArrayVar(&o.Regions, "region", nil, "a `country` (ISO 3166-1) whose national phone numbers the values may be")
	f.StringVar(&o.Meaning, "meaning", "", "repeat with an older version of meaning, by its `digest`")
	f.IntVar(&o.Limit, "limit", 0, "show at most `N` sessions (0: 20)")
	return c
}

func (p *program) match(cmd *cobra.Command, o *app.MatchOptions, file string) (err error) {
	o.Dir, o.KeyFile = p.data, p.keyFile
	if o.Limit < 0 {
		return usage(errors.New("--limit is below 0: give how many sessions to show at most, or 0 for 20"))
	}
	if o.Values, err = p.readLeak(file, interruptible(cmd.Context(), p.stdin, []string{file})); err != nil {
		return usage(err)
	}
	m, notice, err := app.Match(cmd.Context(), *o)
	if err != nil {
		return err
	}
	if notice != "" {
		p.say(notice)
	}
	return render.One(p.stdout, p.format, m, func(w io.Writer) error { return matchText(w, m) })
}

func (p *program) readLeak(file string, stdin io.Reader) (list []scope.Known, err error) {
	if file == "-" {
		list, err = query.ReadKnown(stdin, "standard input")
	} else {
		var in *os.File
		if in, err = os.Open(file); err != nil {
			return nil, fmt.Errorf("cannot read the list: %w", err)
		}
		defer func() { _ = in.Close() }() // only read
		list, err = query.ReadKnown(in, file)
	}
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%s holds no kind,value row", file)
	}
	return list, err
}

// verdicts say what a match means in a sentence.
var verdicts = map[match.Verdict]string{
	match.Confirmed:   "Confirmed: every value that can be traced was shown to somebody here.",
	match.Partly:      "In part: some of the values were shown to somebody here.",
	match.NotSeen:     "Not seen: none of the values passed in the answers that these sources hold, and all of these were read.",
	match.Unknown:     "Unknown: none of the values was seen, but not everything could be read or decided.",
	match.Untraceable: "Untraceable: the list holds no value that names somebody by itself; add numbers or addresses.",
}

func matchText(w io.Writer, m *match.Match) error {
	fmt.Fprintf(w, "%s\n\n", verdicts[m.Verdict])
	fmt.Fprintf(w, "%d values: %d seen, %d not seen, %d only sent by callers, %d only in fields of another kind, %d of kinds that cannot be traced\n",
		m.Values, m.Seen, m.NotSeen, m.Asked, m.Elsewhere, m.Untraceable)
	if len(m.Explained) > 0 {
		fmt.Fprintln(w)
		if err := render.List(w, render.Table, all(m.Explained), matchColumns); err != nil {
			return err
		}
	}
	if m.Better != nil {
		fmt.Fprintf(w, "\nThe first explains the list %.3g times better than the next actor.\n", *m.Better)
	}
	if len(m.Together) > 0 {
		fmt.Fprintf(w, "\nNo session received all of it. Together:\n")
		for _, t := range m.Together {
			fmt.Fprintf(w, "  %s %s adds %d\n", t.Actor, orDash(t.Session), t.Adds)
		}
	}
	for _, text := range m.Warnings {
		fmt.Fprintf(w, "\nNote: %s.\n", text)
	}
	return nil
}

func orDash(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

var matchColumns = []render.Column[match.Row]{
	{Title: "ACTOR", Text: func(r match.Row) string { return r.Actor }},
	{Title: "SESSION", Text: func(r match.Row) string { return orDash(r.Session) }},
	{Title: "TYPE", Text: func(r match.Row) string { return r.Type }},
	{Title: "SHARE", Right: true, Text: func(r match.Row) string { return fmt.Sprintf("%.1f %%", 100*r.Share) }},
	{Title: "MATCHED", Right: true, Text: func(r match.Row) string { return strconv.FormatInt(r.Matched, 10) }},
	{Title: "RECEIVED", Right: true, Text: func(r match.Row) string { return strconv.FormatInt(r.Received, 10) }},
	{Title: "WEIGHT", Right: true, Text: func(r match.Row) string { return fmt.Sprintf("%.3g", r.Weight) }},
	{Title: "CALLS", Right: true, Text: func(r match.Row) string { return strconv.FormatInt(r.Calls, 10) }},
	{Title: "FIRST", Text: func(r match.Row) string { return clock(int64(r.First)) }},
	{Title: "LAST", Text: func(r match.Row) string { return clock(int64(r.Last)) }},
}
