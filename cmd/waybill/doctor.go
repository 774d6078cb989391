package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor PATH…",
		Short: "Say what files are, what they can tell, and how to get what is missing",
		Long: `Looks at files (also in folders, or - for standard input) before they are scanned: what is this, how much of it can
be read, what can it tell and what not, and how to get what is missing. It writes nothing and needs no workspace.
The exit code is 1 when nothing can be read of a file.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(errors.New("name the files or folders to look at, or - for standard input"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			var all []app.Examination
			holds := true
			err := app.Examine(cmd.Context(), args, interruptible(cmd.Context(), p.stdin, args),
				func(n app.Notice) { fmt.Fprintln(p.stderr, notice(n)) },
				func(e app.Examination) error {
					holds = holds && e.Holds()
					all = append(all, e)
					return nil
				})
			if err != nil && !errors.Is(err, app.ErrNotRead) {
				return err
			}
			if shown := p.printExaminations(all); shown != nil || err != nil {
				return errors.Join(shown, err)
			}
			if !holds {
				return errCheckFailed
			}
			return nil
		},
	}
}

func (p *program) printExaminations(list []app.Examination) error {
	if p.format != render.Table {
		return render.List(p.stdout, p.format, all(list), nil)
	}
	for i, e := range list {
		if i > 0 {
			fmt.Fprintln(p.stdout)
		}
		if _, err := io.WriteString(p.stdout, render.PlainLines(describe(e))); err != nil {
			return err
		}
	}
	return nil
}

// describe says in words what there is to say of a file.
func describe(e app.Examination) string {
	var b strings.Builder
	line := func(label, format string, args ...any) {
		fmt.Fprintf(&b, "  %-9s %s\n", label, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(&b, render.Plain(e.Path))
	if e.Format == nil {
		line("format", "nothing that Waybill reads: %s", e.FoundBy)
		return b.String()
	}
	line("format", "%s: %s", *e.Format, e.FoundBy)
	part := ""
	if !e.Whole {
		part = ", in the first part of the file; the rest was not looked at"
	}
	line("readable", "%d of %d entries%s", e.Readable, e.Entries, part)
	for _, at := range e.Places {
		line("", "%d are %s: %s; the first is %s", e.Unparsed[at.Reason], at.Reason, at.Means, at.Place)
	}
	if !e.Holds() {
		if e.Entries == 0 {
			line("", "it holds no entry")
		}
		return b.String()
	}
	line("tells", "%s", strings.Join(told(e), ", "))
	before := ""
	for _, m := range e.Missing {
		line("lacks", "%s: %s", strings.ReplaceAll(strings.Replace(m.What, "bodies", "bodies of answers", 1), "_", " "), m.Why)
		if m.How == before {
			line("", "→ the same")
		} else {
			line("", "→ %s", m.How)
		}
		before = m.How
	}
	return b.String()
}

// told lists what a file tells besides methods, paths, statuses and times.
func told(e app.Examination) []string {
	c := e.Carries
	list := []string{"methods", "paths", "statuses", "times"}
	extra := map[string]bool{
		"hosts": c.Host, "client addresses": c.ClientAddress, "durations": c.Duration, "request headers": c.RequestHeaders,
		"credentials": c.Credentials, "bodies of answers": c.Bodies, "bodies of requests": c.RequestBodies,
	}
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if extra[name] {
			list = append(list, name)
		}
	}
	return list
}
