package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/incident"
	"github.com/waybill-security/waybill/internal/show/query"
)

func (p *program) incidentCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "incident",
		Short: "Keep the file of an incident: facts as observed, entries of people, deadlines, and a chain of versions",
		Long: `An incident file holds what an authority, the people concerned and your own records ask for. Facts are filled in as observed and
nothing is judged; what only a person can say (when you were aware, the cause, measures, whether the risk is high) is entered, and stands
with who and when. Every change is a version, sealed in the journal, that names the one before by its SHA-256.

  waybill incident open --finding f_… --file entries.yaml        the first notice
  waybill incident set i_… --set times.aware="2026-03-04 10:00"
  waybill incident show i_…                                      what is missing, and how much time is left
  waybill incident export i_… notice.pdf --form ap               html, pdf, json; csv and parquet: the matrix annex
  waybill incident supplement i_…                                facts asked anew; then final, or withdraw`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(p.incidentOpenCommand(), p.incidentListCommand(), p.incidentShowCommand(), p.incidentExportCommand(), p.incidentClocksCommand(),
		p.incidentChange("set ID", "Enter what only a person can say: another version of the same phase", ""),
		p.incidentChange("supplement ID", "Make a supplement: the facts are asked anew", incident.Supplement),
		p.incidentChange("final ID", "Make the final version: the facts are asked anew", incident.Final),
		p.incidentWithdrawCommand())
	return c
}

// entering is the flags by which a person enters something.
type entering struct {
	files, sets []string
	by          string
}

func (e *entering) flags(c *cobra.Command) {
	c.Flags().StringArrayVar(&e.files, "file", nil, "a YAML `file` of entries, sections with fields; an empty value takes one back")
	c.Flags().StringArrayVar(&e.sets, "set", nil, "one entry, `section.field=value`")
	c.Flags().StringVar(&e.by, "by", "", "the `name` of who enters it (the user who runs this)")
}

// into reads all that is entered, the flags over the files.
func (e *entering) into(o *app.IncidentOptions, zone *time.Location) error {
	if o.By = e.by; o.By == "" {
		o.By = userName()
	}
	clocks, err := incident.ReadClocks(app.ConfigFolder(o.Dir))
	if err != nil {
		return err
	}
	for _, name := range e.files {
		text, err := os.ReadFile(name)
		if err != nil {
			return usage(fmt.Errorf("cannot read the entries: %w", err))
		}
		more, err := incident.ReadEntries(name, text, zone, clocks)
		if err != nil {
			return err
		}
		o.Entries = append(o.Entries, more...)
	}
	if incident.ValueOf(o.Entries, "file.zone") != "" {
		zone = incident.ZoneOf(o.Entries)
	}
	for _, s := range e.sets { // times are read in the zone that is set beside them
		if name, ok := strings.CutPrefix(s, "file.zone="); ok {
			zone = incident.ZoneOf([]incident.Entry{{Field: "file.zone", Value: name}})
		}
	}
	for _, s := range e.sets {
		key, value, ok := strings.Cut(s, "=")
		if !ok {
			return usage(errors.New("--set takes section.field=value, such as times.aware=2026-03-04T10:00:00+01:00"))
		}
		one, err := incident.ParseEntry(strings.TrimSpace(key), value, zone, clocks)
		if err != nil {
			return usage(fmt.Errorf("--set: %w", err))
		}
		o.Entries = append(o.Entries, one)
	}
	return nil
}

func (p *program) incidentOpenCommand() *cobra.Command {
	o := &app.IncidentOptions{ScopeOptions: app.ScopeOptions{Now: time.Now}, Program: version}
	var e entering
	var title string
	c := &cobra.Command{
		Use:   "open",
		Short: "Open an incident file by a finding or any selector of a scope: its first version",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Dir, o.KeyFile = p.data, p.keyFile
			if title != "" {
				e.sets = append(e.sets, "file.title="+title)
			}
			if err := e.into(o, time.UTC); err != nil {
				return err
			}
			return p.sealIncident(cmd, o)
		},
	}
	selectorFlags(c, &o.ScopeOptions)
	c.Flags().Float64Var(&o.Threshold, "threshold", scope.DefaultThreshold, "the least confidence with which a kind counts as proven")
	c.Flags().StringVar(&title, "title", "", "a `text` by which people call it")
	e.flags(c)
	return c
}

// incidentChange makes a command that seals another version.
func (p *program) incidentChange(use, short string, phase incident.Phase) *cobra.Command {
	o := &app.IncidentOptions{ScopeOptions: app.ScopeOptions{Now: time.Now}, Program: version, Phase: phase}
	var e entering
	keep := false
	c := &cobra.Command{
		Use: use, Short: short, Args: oneIncident,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir, o.KeyFile, o.ID = p.data, p.keyFile, args[0]
			if phase != "" {
				o.Refresh = !keep
			}
			return p.enterAndSeal(cmd, o, &e)
		},
	}
	if phase == "" {
		c.Flags().BoolVar(&o.Refresh, "refresh", false, "ask for the facts anew, too")
	} else {
		c.Flags().BoolVar(&keep, "keep", false, "keep the facts of the version before, instead of asking anew")
	}
	e.flags(c)
	return c
}

func (p *program) incidentWithdrawCommand() *cobra.Command {
	o := &app.IncidentOptions{ScopeOptions: app.ScopeOptions{Now: time.Now}, Program: version, Phase: incident.Withdrawn}
	var e entering
	var reason string
	c := &cobra.Command{
		Use: "withdraw ID", Short: "Withdraw an incident file, with the reason; it stays readable", Args: oneIncident,
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(reason) == "" {
				return usage(errors.New("--reason is missing: say why the file is withdrawn"))
			}
			o.Dir, o.KeyFile, o.ID = p.data, p.keyFile, args[0]
			e.sets = append(e.sets, "file.withdrawn="+reason)
			return p.enterAndSeal(cmd, o, &e)
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "a `text` that says why")
	c.Flags().StringVar(&e.by, "by", "", "the `name` of who withdraws it (the user who runs this)")
	return c
}

func oneIncident(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(errors.New("name one incident file by its id, i_…; `waybill incident list` shows them"))
	}
	return nil
}

// enterAndSeal reads entries in the zone that the file has by now, and seals a version.
func (p *program) enterAndSeal(cmd *cobra.Command, o *app.IncidentOptions, e *entering) error {
	zone := time.UTC
	err := p.open(cmd.Context(), query.Options{}, func(q *query.Query) error {
		all, err := q.Incident(o.ID)
		if err == nil {
			zone = incident.ZoneOf(all[len(all)-1].File.Entered)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := e.into(o, zone); err != nil {
		return err
	}
	return p.sealIncident(cmd, o)
}

func (p *program) sealIncident(cmd *cobra.Command, o *app.IncidentOptions) error {
	v, notice, err := app.Incident(cmd.Context(), *o)
	if err != nil {
		return err
	}
	if notice != "" {
		p.say(notice)
	}
	return p.showIncident(cmd.Context(), v.File.Incident, 0, time.Now())
}
