package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) scanCommand() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "scan PATH…",
		Short: "Read captured traffic into the workspace",
		Long: `Reads captured traffic (files, folders, or - for standard input) into the workspace and seals it.
The format is found by content. What was read before is not read again: a file that grew goes on where it ended.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(errors.New("name the files or folders to scan, or - for standard input"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			bar := newBar(p.stderr)
			summary, err := app.Scan(cmd.Context(), app.ScanOptions{
				Dir: p.data, KeyFile: p.keyFile, Paths: args, Stdin: p.stdin, Format: format, Now: time.Now,
				Progress: bar.update, Say: func(n app.Notice) { bar.say(notice(n)) },
			})
			bar.close()
			if err != nil && !errors.Is(err, app.ErrNotRead) {
				return err
			}
			return errors.Join(p.printSummary(summary), err)
		},
	}
	c.Flags().StringVar(&format, "format", "", "the format of the files, where it should not be found by content")
	return c
}

func notice(n app.Notice) string {
	if n.Failed {
		return fmt.Sprintf("waybill: %s: %v", n.File, n.Err)
	}
	return fmt.Sprintf("waybill: left out %s: %v", n.File, n.Err)
}

func (p *program) printSummary(s query.Summary) error {
	return render.One(p.stdout, p.format, s, func(w io.Writer) error {
		t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
		fmt.Fprintf(t, "calls\t%d\t(%d more were known already)\n", s.Calls, s.CallsSkipped)
		fmt.Fprintf(t, "endpoints\t%d\ton %d services\n", s.Endpoints, s.Services)
		fmt.Fprintf(t, "actors\t%d\t\n", s.Actors)
		fmt.Fprintf(t, "subjects\t%d\twhose data left in %d exposures\n", s.Subjects, s.Exposures)
		c := s.Coverage
		fmt.Fprintf(t, "coverage\t%d\tentries seen, %d parsed, %d unparsed, %d cut\n", c.Seen, c.Parsed, c.Unparsed, c.Truncated)
		fmt.Fprintf(t, "time\t%.1f s\t\n", s.Seconds)
		return t.Flush()
	})
}
