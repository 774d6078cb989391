package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/incident"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/show/report"
)

// incidentView is an incident file as `incident show` gives it: a version, its place in the chain, and its deadlines at a time.
type incidentView struct {
	Incident  string            `json:"incident"`
	Version   int               `json:"version"`
	Phase     incident.Phase    `json:"phase"`
	SHA256    string            `json:"sha256"`
	Leaf      int64             `json:"leaf"`
	Now       time.Time         `json:"now"`
	Deadlines []deadlineView    `json:"deadlines"`
	Missing   []string          `json:"missing"`
	Versions  []incidentVersion `json:"versions"`
	File      incident.File     `json:"file"`
}

// deadlineView is a deadline at a time.
type deadlineView struct {
	incident.Deadline
	State incident.State `json:"state"`
	Left  *int64         `json:"left"` // seconds; below 0 since it was due
}

// incidentVersion is one line of the chain.
type incidentVersion struct {
	Version int            `json:"version"`
	Phase   incident.Phase `json:"phase"`
	SHA256  string         `json:"sha256"`
	Made    time.Time      `json:"made"`
	By      string         `json:"by"`
	Changed []string       `json:"changed"`
}

// incidentLine is a line of `incident list`.
type incidentLine struct {
	Incident string         `json:"incident"`
	Title    string         `json:"title"`
	Phase    incident.Phase `json:"phase"`
	Version  int            `json:"version"`
	SHA256   string         `json:"sha256"`
	Opened   time.Time      `json:"opened"`
	Made     time.Time      `json:"made"`
	Subjects scope.Range    `json:"subjects"`
	Next     *deadlineView  `json:"next"` // the deadline that is due next, or longest overdue
}

func viewDeadlines(list []incident.Deadline, now time.Time) []deadlineView {
	out := []deadlineView{}
	for _, d := range list {
		v := deadlineView{Deadline: d}
		var left *time.Duration
		if v.State, left = d.At(now); left != nil {
			seconds := int64(*left / time.Second)
			v.Left = &seconds
		}
		out = append(out, v)
	}
	return out
}

func nextOf(list []deadlineView) (next *deadlineView) {
	for i := range list {
		if list[i].Left != nil && (next == nil || *list[i].Left < *next.Left) {
			next = &list[i]
		}
	}
	return next
}

// nowFlag lets deadlines be told at another time than that of the clock.
func nowFlag(c *cobra.Command, now *string) {
	c.Flags().StringVar(now, "now", "", "the `time` at which the time left is told: RFC 3339 (the clock's)")
}

func parseNow(text string) (time.Time, error) {
	if text == "" {
		return time.Now(), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, usage(errors.New("--now takes a time as 2026-03-04T10:00:00+01:00"))
	}
	return t, nil
}

func (p *program) incidentShowCommand() *cobra.Command {
	var now string
	version := 0
	c := &cobra.Command{
		Use: "show ID", Short: "Show a file: its deadlines with the time left, what is missing, and its versions", Args: oneIncident,
		RunE: func(cmd *cobra.Command, args []string) error {
			at, err := parseNow(now)
			if err != nil {
				return err
			}
			return p.showIncident(cmd.Context(), args[0], version, at)
		},
	}
	c.Flags().IntVar(&version, "version", 0, "an earlier version, by its `N`")
	nowFlag(c, &now)
	return c
}

// versionOf picks a version of a file; 0 is the newest.
func versionOf(all []incident.Version, n int) (*incident.Version, error) {
	if n == 0 {
		return &all[len(all)-1], nil
	}
	if n < 0 || n > len(all) {
		return nil, usage(fmt.Errorf("--version: the file has the versions 1 to %d", len(all)))
	}
	return &all[n-1], nil
}

func (p *program) showIncident(ctx context.Context, id string, n int, now time.Time) error {
	var view incidentView
	err := p.open(ctx, query.Options{}, func(q *query.Query) error {
		all, err := q.Incident(id)
		if err != nil {
			return err
		}
		v, err := versionOf(all, n)
		if err != nil {
			return err
		}
		view = incidentView{
			Incident: id, Version: v.File.Version, Phase: v.File.Phase, SHA256: v.Sum, Leaf: v.Leaf, Now: now.UTC(), Missing: []string{},
			Deadlines: viewDeadlines(v.File.Deadlines, now), File: v.File,
		}
		for _, g := range v.File.Groups {
			view.Missing = append(view.Missing, g.Missing...)
		}
		for i := range all {
			f := &all[i].File
			view.Versions = append(view.Versions, incidentVersion{f.Version, f.Phase, all[i].Sum, f.Made, f.By, f.Changed})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return render.One(p.stdout, p.format, view, func(w io.Writer) error { return incidentText(w, &view) })
}

func incidentText(w io.Writer, v *incidentView) error {
	fmt.Fprintf(w, "%s  version %d, %s, SHA-256 %s\n", v.Incident, v.Version, v.Phase, v.SHA256)
	if title := incident.ValueOf(v.File.Entered, "file.title"); title != "" {
		fmt.Fprintln(w, render.Plain(title))
	}
	s := v.File.Observed.Scope
	possible := "not known"
	if s.Subjects.Possible != nil {
		possible = strconv.FormatInt(*s.Subjects.Possible, 10)
	}
	fmt.Fprintf(w, "%d people proven, at most %s; %d actors; %s\n\n", s.Subjects.Proven, possible, len(s.Actors), v.File.Observed.Question)
	if err := render.List(w, render.Table, all(v.Deadlines), deadlineColumns(v.Now)); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, e := range v.File.Entered {
		first, _, _ := strings.Cut(e.Value, "\n")
		fmt.Fprintf(w, "%s: %s (%s, %s UTC)\n", e.Field, render.Plain(first), render.Plain(e.By), e.At.UTC().Format("2006-01-02 15:04"))
	}
	fmt.Fprintf(w, "\nNot entered yet: %s\n\n", strings.Join(v.Missing, " "))
	return render.List(w, render.Table, all(v.Versions), versionColumns)
}

func deadlineColumns(now time.Time) []render.Column[deadlineView] {
	return []render.Column[deadlineView]{
		{Title: "CLOCK", Text: func(d deadlineView) string { return d.Clock }},
		{Title: "DUE", Text: func(d deadlineView) string {
			if d.Due == nil {
				return "-"
			}
			return d.Due.UTC().Format("2006-01-02 15:04:05") + " UTC"
		}},
		{Title: "STATE", Text: func(d deadlineView) string { return report.DeadlineState(&d.Deadline, now) }},
		{Title: "WHAT", Text: func(d deadlineView) string { return d.What }},
	}
}

var versionColumns = []render.Column[incidentVersion]{
	{Title: "VERSION", Right: true, Text: func(v incidentVersion) string { return strconv.Itoa(v.Version) }},
	{Title: "PHASE", Text: func(v incidentVersion) string { return string(v.Phase) }},
	{Title: "MADE", Text: func(v incidentVersion) string { return v.Made.UTC().Format("2006-01-02 15:04:05") }},
	{Title: "BY", Text: func(v incidentVersion) string { return v.By }},
	{Title: "SHA-256", Text: func(v incidentVersion) string { return v.SHA256 }},
	{Title: "CHANGED", Text: func(v incidentVersion) string { return strings.Join(v.Changed, " ") }},
}

func (p *program) incidentListCommand() *cobra.Command {
	var now string
	c := &cobra.Command{
		Use: "list", Short: "List the incident files, with the deadline that is due next", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := parseNow(now)
			if err != nil {
				return err
			}
			return p.open(cmd.Context(), query.Options{}, func(q *query.Query) error {
				versions, err := q.Incidents()
				if err != nil {
					return err
				}
				return render.List(p.stdout, p.format, all(incidentLines(versions, at)), incidentColumns(at))
			})
		},
	}
	nowFlag(c, &now)
	return c
}

func incidentLines(versions []incident.Version, now time.Time) (lines []incidentLine) {
	for i := range versions {
		f := &versions[i].File
		line := incidentLine{
			Incident: f.Incident, Title: incident.ValueOf(f.Entered, "file.title"), Phase: f.Phase, Version: f.Version, SHA256: versions[i].Sum,
			Opened: f.Made, Made: f.Made, Subjects: f.Observed.Scope.Subjects,
		}
		if f.Phase != incident.Withdrawn {
			line.Next = nextOf(viewDeadlines(f.Deadlines, now))
		}
		if f.Version == 1 {
			lines = append(lines, line)
			continue
		}
		line.Opened = lines[len(lines)-1].Opened
		lines[len(lines)-1] = line
	}
	return lines
}

func incidentColumns(now time.Time) []render.Column[incidentLine] {
	return []render.Column[incidentLine]{
		{Title: "INCIDENT", Text: func(l incidentLine) string { return l.Incident }},
		{Title: "PHASE", Text: func(l incidentLine) string { return string(l.Phase) }},
		{Title: "VERSION", Right: true, Text: func(l incidentLine) string { return strconv.Itoa(l.Version) }},
		{Title: "OPENED", Text: func(l incidentLine) string { return l.Opened.UTC().Format("2006-01-02 15:04:05") }},
		{Title: "SUBJECTS", Right: true, Text: func(l incidentLine) string { return strconv.FormatInt(l.Subjects.Proven, 10) }},
		{Title: "NEXT DEADLINE", Text: func(l incidentLine) string {
			if l.Next == nil {
				return "-"
			}
			return l.Next.Clock + ": " + report.DeadlineState(&l.Next.Deadline, now)
		}},
		{Title: "TITLE", Text: func(l incidentLine) string { return l.Title }},
	}
}

// clockLine is a line of `incident clocks`.
type clockLine struct {
	Clock   string `json:"clock"`
	Regime  string `json:"regime"`
	What    string `json:"what"`
	Source  string `json:"source"`
	From    string `json:"from"`
	Within  string `json:"within"` // empty: without undue delay
	Checked bool   `json:"checked"`
	Note    string `json:"note"`
}

func (p *program) incidentClocksCommand() *cobra.Command {
	return &cobra.Command{
		Use: "clocks", Short: "List the deadlines that are known, with their source: those shipped, and those of config/clocks.yaml", Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			clocks, err := incident.ReadClocks(app.ConfigFolder(p.data))
			if err != nil {
				return err
			}
			var lines []clockLine
			for _, c := range clocks {
				within := ""
				if !c.Within.Zero() {
					within = strconv.Itoa(c.Within.Count) + c.Within.Unit
				}
				lines = append(lines, clockLine{c.ID, c.Regime, c.What, c.Source, c.From, within, c.Checked, c.Note})
			}
			return render.List(p.stdout, p.format, all(lines), clockColumns)
		},
	}
}

var clockColumns = []render.Column[clockLine]{
	{Title: "CLOCK", Text: func(c clockLine) string { return c.Clock }},
	{Title: "WITHIN", Text: func(c clockLine) string { return c.Within }},
	{Title: "FROM", Text: func(c clockLine) string { return c.From }},
	{Title: "WHAT", Text: func(c clockLine) string { return c.What }},
	{Title: "SOURCE", Text: func(c clockLine) string { return c.Source }},
}
