package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) scanCommand() *cobra.Command {
	var format, reportFile, failOn string
	evidence, hold := int64(0), false
	var checkpointTo, proxies, keyLogs []string
	c := &cobra.Command{
		Use:   "scan PATH…",
		Short: "Read captured traffic into the workspace",
		Long: `Reads captured traffic (files, folders, or - for standard input) into the workspace and seals it.
The format is found by content. What was read before is not read again: a file that grew goes on where it ended.`,
		Args: somethingToScan,
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "" && !slices.Contains(app.Formats(), format) {
				return usage(fmt.Errorf("no format is called %s; there are %s", format, strings.Join(app.Formats(), ", ")))
			}
			if evidence < 1 {
				return usage(fmt.Errorf("--evidence-mib is %d: say a number of MiB, 1 or more", evidence))
			}
			trusted, err := trustedProxies(proxies)
			if err != nil {
				return err
			}
			if failOn != "" {
				if err := query.CheckSeverity(failOn); err != nil {
					return usage(fmt.Errorf("--fail-on: %w", err))
				}
			}
			if err := checkReport(reportFile, ".html", ".json"); err != nil {
				return usage(fmt.Errorf("--report %w", err)) // before hours of reading
			}
			if !cmd.Flags().Changed("evidence-mib") {
				evidence = 0 // as the workspace remembers
			}
			bar := newBar(p.stderr)
			summary, err := app.Scan(cmd.Context(), app.ScanOptions{
				Dir: p.data, KeyFile: p.keyFile, Paths: args, Stdin: interruptible(cmd.Context(), p.stdin, args), Format: format, Now: time.Now, EvidenceCeiling: evidence << 20, TrustedProxies: trusted, Hold: hold, CheckpointTo: checkpointTo, KeyLogs: keyLogs,
				Progress: bar.update, Say: func(n app.Notice) { bar.say(notice(n)) },
			})
			bar.close()
			if errors.Is(err, app.ErrKeyLog) {
				return usage(err)
			}
			nothing := summary == query.Summary{} // none of the paths is there: no workspace was looked at
			if err != nil && (nothing || !errors.Is(err, app.ErrNotRead) && !errors.Is(err, app.ErrNotWitnessed)) {
				return err
			}
			printed := p.printSummary(summary)
			if printed == nil && reportFile != "" {
				printed = p.writeOverview(cmd.Context(), reportFile, summary)
			}
			if err = errors.Join(printed, err); err != nil {
				return err
			}
			return p.failOn(failOn, summary.Findings)
		},
	}
	c.Flags().StringVar(&failOn, "fail-on", "", "exit with code 1 where an open finding is at or above this `severity`: info, low, medium, high or critical")
	trustedProxyFlag(c, &proxies)
	c.Flags().StringVar(&format, "format", "", "the `name` of the files' format, where it should not be found by content: "+strings.Join(app.Formats(), ", "))
	c.Flags().StringArrayVar(&keyLogs, "keylog", nil, "an NSS key log `FILE` (SSLKEYLOGFILE), whose keys open TLS in captured packets; may be given more than once")
	c.Flags().Int64Var(&evidence, "evidence-mib", app.DefaultEvidenceCeiling>>20, "how many `MiB` the paths of one service may take in memory; where more are made up, words are folded. The workspace remembers it")
	c.Flags().BoolVar(&hold, "hold", false, "keep templates as they were in the last version of meaning, unless the evidence is against them by a margin: for many small scans into one workspace")
	c.Flags().StringVar(&reportFile, "report", "", "write what the workspace shows for people to `FILE.html` or FILE.json")
	checkpointFlag(c, &checkpointTo)
	return c
}

// failOn says whether open findings are too bad to go on.
func (p *program) failOn(severity string, found query.Findings) error {
	if severity == "" {
		return nil
	}
	n, err := found.AtLeast(severity)
	if err != nil || n == 0 {
		return err
	}
	p.say(fmt.Sprintf("%d open findings are at or above %s: waybill findings --state open", n, severity))
	return errCheckFailed
}

func notice(n app.Notice) string {
	text := n.Err.Error()
	if !strings.Contains(text, n.File) {
		text = n.File + ": " + text
	}
	if !n.Failed {
		text = "left out: " + text
	}
	return "waybill: " + render.Plain(text)
}

// withoutBodies is the one line that says what a body would add, and how to get it.
const withoutBodies = `%d of %d calls stand in logs, which hold no bodies: they tell who asked for what, and at most whose data it was. For whose data
of which kinds left, scan a recording with bodies, too: HAR from a proxy, a gateway or a browser (waybill doctor FILE says how).
`

func (p *program) printSummary(s query.Summary) error {
	return render.One(p.stdout, p.format, s, func(w io.Writer) error {
		t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
		line := func(label string, n int64, format string, args ...any) {
			fmt.Fprintln(t, strings.TrimRight(fmt.Sprintf("%s\t%d\t"+format, append([]any{label, n}, args...)...), "\t"))
		}
		line("calls", int64(s.Calls), "of this scan; %d more were known already", s.CallsSkipped)
		line("endpoints", int64(s.Endpoints), "on %d services", s.Services)
		line("actors", int64(s.Actors), "")
		line("subjects", int64(s.Subjects), "whose data left, in %d exposures", s.Exposures)
		c := s.Coverage
		f := s.Findings
		line("findings", int64(f.Info+f.Low+f.Medium+f.High+f.Critical), "open: %d critical, %d high, %d medium, %d low, %d info", f.Critical, f.High, f.Medium, f.Low, f.Info)
		line("entries", c.Seen, "%d parsed, %d unparsed, %d cut", c.Parsed, c.Unparsed, c.Truncated)
		fmt.Fprintf(t, "seconds\t%.1f\n", s.Seconds)
		if err := t.Flush(); err != nil || c.WithoutBodies == 0 {
			return err
		}
		_, err := fmt.Fprintf(w, withoutBodies, c.WithoutBodies, c.Parsed)
		return err
	})
}

func somethingToScan(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usage(errors.New("name the files or folders to scan, or - for standard input"))
	}
	return nil
}
