package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/incident"
	"github.com/waybill-security/waybill/internal/show/letter"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/show/report"
)

func (p *program) notifyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "notify",
		Short: "Draft the letters to people whose data left, and make the list of whom to write to",
		Long: `People of whom the same kinds of data left get the same letter. Letters are drafts in plain words, with blanks; the list names only
those of your own list who are proven exposed, one row a person, and holds back what could reach somebody else.

  waybill notify letters --incident i_… --lang nl --out letters/
  waybill notify list --incident i_… --resolve members.csv -o csv > mailing.csv`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(p.notifyLettersCommand(), p.notifyListCommand())
	return c
}

// letterLine is one letter in one language.
type letterLine struct {
	Letter   string           `json:"letter"`
	Lang     string           `json:"lang"`
	Subjects int64            `json:"subjects"`
	Kinds    []scope.KindForm `json:"kinds"`
	Possible []scope.KindForm `json:"possible"`
	File     *string          `json:"file"` // where it was written
	Text     string           `json:"text"`
}

func (p *program) notifyLettersCommand() *cobra.Command {
	o := &app.NotifyOptions{ScopeOptions: app.ScopeOptions{Now: time.Now}}
	var langs []string
	var out string
	c := &cobra.Command{
		Use: "letters", Short: "Draft a letter for each set of kinds that left", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.letters(cmd, o, langs, out) },
	}
	selectorFlags(c, &o.ScopeOptions)
	c.Flags().StringVar(&o.Incident, "incident", "", "the people of an incident file, by its `id`; it fills in controller, contact and reference")
	c.Flags().StringArrayVar(&langs, "lang", []string{"en"}, "a `language`: "+strings.Join(letter.Languages, ", "))
	c.Flags().StringVar(&out, "out", "", "write the letters into a `folder`, LETTER.LANG.txt")
	return c
}

func (p *program) letters(cmd *cobra.Command, o *app.NotifyOptions, langs []string, out string) error {
	o.Dir, o.KeyFile = p.data, p.keyFile
	if out != "" {
		if info, err := os.Stat(out); err != nil || !info.IsDir() {
			return usage(fmt.Errorf("--out: there is no folder %s", out))
		}
	}
	var words []*letter.Words
	for _, lang := range langs {
		w, err := letter.Read(app.ConfigFolder(p.data), lang)
		if err != nil {
			return usage(fmt.Errorf("--lang: %w", err))
		}
		words = append(words, w)
	}
	s, v, notice, err := app.LettersOf(cmd.Context(), *o)
	if err != nil {
		return err
	}
	if notice != "" {
		p.say(notice)
	}
	lines, err := draftAll(s, v, words, out)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		p.say("nobody's data is proven to have left, so there is no letter")
	}
	if p.format == render.Table {
		return p.lettersText(lines)
	}
	return render.List(p.stdout, p.format, all(lines), nil)
}

func draftAll(s *scope.Scope, v *incident.Version, words []*letter.Words, out string) (lines []letterLine, err error) {
	for _, set := range incident.SetsOf(s.Matrix) {
		facts := letter.Facts{Set: set, Scope: s}
		if v != nil {
			e := v.File.Entered
			facts.Zone, facts.Controller, facts.Contact = incident.ZoneOf(e), incident.ValueOf(e, "parties.controller"), incident.ValueOf(e, "parties.contact")
			facts.DPO, facts.Reference = incident.ValueOf(e, "parties.dpo"), incident.ValueOf(e, "file.reference")
		}
		for _, w := range words {
			line := letterLine{Letter: set.Letter, Lang: w.Lang, Subjects: set.Subjects, Kinds: set.Kinds, Possible: set.Possible}
			if line.Text, err = w.Draft(facts); err != nil {
				return nil, usage(err)
			}
			if out != "" {
				name := filepath.Join(out, set.Letter+"."+w.Lang+".txt")
				if err := writeWhole(name, func(to io.Writer) error { _, err := io.WriteString(to, line.Text); return err }); err != nil {
					return nil, err
				}
				line.File = &name
			}
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// lettersText prints a line for each letter, or, where they were not written into files, the texts.
func (p *program) lettersText(lines []letterLine) error {
	for i, l := range lines {
		if l.File == nil {
			fmt.Fprintf(p.stdout, "=== %s, %s, %d people\n\n%s\n", l.Letter, l.Lang, l.Subjects, render.PlainLines(l.Text))
			continue
		}
		if i == 0 {
			return render.List(p.stdout, render.Table, all(lines), letterColumns)
		}
	}
	return nil
}

var letterColumns = []render.Column[letterLine]{
	{Title: "LETTER", Text: func(l letterLine) string { return l.Letter }},
	{Title: "LANG", Text: func(l letterLine) string { return l.Lang }},
	{Title: "PEOPLE", Right: true, Text: func(l letterLine) string { return strconv.FormatInt(l.Subjects, 10) }},
	{Title: "FILE", Text: func(l letterLine) string { return *l.File }},
	{Title: "KINDS", Text: func(l letterLine) string { return report.KindList(l.Kinds) }},
}

func (p *program) notifyListCommand() *cobra.Command {
	o := &app.NotifyOptions{ScopeOptions: app.ScopeOptions{Now: time.Now}}
	var members string
	c := &cobra.Command{
		Use:   "list",
		Short: "List whom of your own list to write to, with which letter",
		Long: `Reads your list of people (columns named by kinds are identifiers, such as loyalty.number; the others are the address to write to) and
lists those who are proven exposed: one row a person. A row is held back, with the reason, where an identifier leads to several people, where
its identifiers lead to different ones, where rows of one person have different addresses, or where two people share one. Each use is
written to the sealed audit journal; nothing of the list is kept.

  waybill notify list --incident i_… --resolve members.csv -o csv > mailing.csv`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.notifyList(cmd, o, members) },
	}
	selectorFlags(c, &o.ScopeOptions)
	c.Flags().StringVar(&o.Incident, "incident", "", "the people of an incident file, by its `id`")
	c.Flags().StringVar(&members, "resolve", "", "a CSV `file` with a header: identifiers under the names of their kinds (or kind,value), and the address to write to")
	c.Flags().StringArrayVar(&o.Regions, "region", nil, "a `country` (ISO 3166-1) whose national phone numbers the values may be")
	return c
}

func (p *program) notifyList(cmd *cobra.Command, o *app.NotifyOptions, file string) error {
	o.Dir, o.KeyFile = p.data, p.keyFile
	if file == "" {
		return usage(errors.New("--resolve is missing: name a CSV file with your people's identifiers and addresses"))
	}
	in, err := os.Open(file)
	if err != nil {
		return usage(fmt.Errorf("cannot read --resolve: %w", err))
	}
	columns, members, err := readMembers(in, file)
	_ = in.Close() // only read
	if err != nil {
		return usage(err)
	}
	o.Members = members
	m, notice, err := app.Notify(cmd.Context(), *o)
	if err != nil {
		return err
	}
	if notice != "" {
		p.say(notice)
	}
	if err := writeMailing(p.stdout, p.format, columns, m.List); err != nil {
		return err
	}
	held := 0
	for _, a := range m.List {
		if a.State == "held" {
			held++
		}
	}
	p.say(fmt.Sprintf("%d to write to, %d held back; rows of people who are not exposed: %d, of nobody who was seen: %d; exposed people whom no row names: %d of %d",
		len(m.List)-held, held, m.NotExposed, m.NotFound, m.Unlisted, m.Exposed))
	if m.Others {
		p.say("more people may be exposed than are proven; whom to tell beyond this list is for a person to decide")
	}
	return nil
}
