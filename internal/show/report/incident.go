package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/show/document"
	"github.com/waybill-security/waybill/internal/show/incident"
)

// IncidentDocument lays a version of an incident file out in the order of a form, with the time left at now.
func IncidentDocument(v *incident.Version, form *incident.Form, now time.Time, meta Meta) *document.Document {
	f := &v.File
	title := incident.ValueOf(f.Entered, "file.title")
	if title == "" {
		title = "Incident " + f.Incident
	}
	l := &incidentLayout{version: v, now: now, zone: incident.ZoneOf(f.Entered), facts: map[string]incident.Fact{}}
	for _, g := range f.Groups {
		for _, fact := range g.Observed {
			l.facts[fact.Key] = fact
		}
	}
	d := &document.Document{
		Lang: form.Lang, Kicker: "Waybill · " + form.Title, Title: title, Made: meta.Made, Notes: l.notes(),
		Sub: fmt.Sprintf("%s · version %d · %s · made %s UTC by %s", f.Incident, f.Version, f.Phase, f.Made.UTC().Format("2006-01-02 15:04"), nobody(f.By)),
	}
	for _, p := range form.Parts {
		d.Add(p.Title, l.part(p)...)
	}
	d.Footer = append(d.Footer, "SHA-256 of this version’s JSON: "+v.Sum, "Form: "+form.Title+formSource(form), "Waybill "+f.Program+" · "+standsOn(f.Observed.Scope.Meaning, f.Observed.Scope.Threshold, f.Observed.Scope.Sealed),
		"Facts stand as observed; entries stand as entered. Nothing here is a legal judgement. Deadlines are laid out from data and hold no advice; look at the law.")
	return d
}

func formSource(form *incident.Form) string {
	if form.Source == "" {
		return ""
	}
	return " · " + form.Source
}

type incidentLayout struct {
	version *incident.Version
	now     time.Time
	zone    *time.Location
	facts   map[string]incident.Fact
}

func (l *incidentLayout) notes() []string {
	notes := append([]string{}, l.version.File.Observed.Scope.Warnings...)
	missing := 0
	for _, g := range l.version.File.Groups {
		missing += len(g.Missing)
	}
	if reason := incident.ValueOf(l.version.File.Entered, "file.withdrawn"); l.version.File.Phase == incident.Withdrawn {
		notes = append(notes, "Withdrawn: "+reason)
	}
	if missing > 0 {
		notes = append(notes, fmt.Sprintf("This is a draft with facts as observed: %s that only a person can fill in are empty.", many(int64(missing), "field")))
	}
	return notes
}

// part lays out the keys of a part: facts that follow one another are one block, each table one of its own.
func (l *incidentLayout) part(p incident.FormPart) (blocks []document.Block) {
	var facts []document.Fact
	flush := func() {
		if len(facts) > 0 {
			blocks = append(blocks, document.Facts(facts...))
		}
		facts = nil
	}
	for _, k := range p.Keys {
		if made := l.tables(k.Key); len(made) > 0 {
			flush()
			blocks = append(blocks, made...)
			continue
		}
		facts = append(facts, l.fact(k))
	}
	flush()
	return blocks
}

func (l *incidentLayout) fact(k incident.FormKey) document.Fact {
	if o, ok := l.facts[k.Key]; ok {
		return document.Fact{Label: labelOf(k.Label, o.Label), Value: o.Value, Basis: document.Observed}
	}
	field, _ := incident.FieldOf(k.Key) // the form was checked
	fact := document.Fact{Label: labelOf(k.Label, field.Label), Basis: document.Missing}
	for _, e := range l.version.File.Entered {
		if e.Field != k.Key {
			continue
		}
		fact.Value, fact.Basis = e.Value, document.Entered
		if t, err := time.Parse(time.RFC3339, e.Value); field.Type == incident.TimeField && err == nil {
			fact.Value = l.both(t)
		}
		fact.Note = nobody(e.By) + ", " + e.At.UTC().Format("2006-01-02 15:04") + " UTC"
	}
	return fact
}

func labelOf(own, usual string) string {
	if own != "" {
		return own
	}
	return usual
}

// both writes a time in UTC and in the file's zone.
func (l *incidentLayout) both(t time.Time) string {
	text := t.UTC().Format("2006-01-02 15:04:05") + " UTC"
	if l.zone != time.UTC {
		text += " (" + t.In(l.zone).Format("2006-01-02 15:04 MST") + ")"
	}
	return text
}

func (l *incidentLayout) tables(key string) []document.Block {
	o := &l.version.File.Observed
	switch key {
	case "deadlines":
		return []document.Block{l.deadlines().Of()}
	case "table.kinds":
		return []document.Block{kindsTable(o.Scope).Of()}
	case "table.endpoints":
		return []document.Block{incidentEndpoints(o.Endpoints).Of()}
	case "table.actors":
		return []document.Block{incidentActors(o.Actors).Of()}
	case "table.attempts":
		return attemptBlocks(&o.Scope.Attempts)[1:]
	case "table.changes":
		return []document.Block{changesTable(o.Scope.Changes).Of()}
	case "table.unseen":
		return unseenBlocks(o.Scope.Coverage, nil)
	case "table.letters":
		return []document.Block{lettersTable(o.Sets).Of()}
	}
	return nil
}

func (l *incidentLayout) deadlines() document.Table {
	t := document.Table{
		Caption: "Deadlines, with the time left at " + l.both(l.now) + ". Whether a regime applies is not said here.", Empty: "No clock is set.",
		Columns: []document.Column{{Title: "Regime", Share: .1}, {Title: "What is due", Share: .31}, {Title: "Due", Share: .27}, {Title: "At this time", Share: .2}, {Title: "Source", Share: .12}},
	}
	for i := range l.version.File.Deadlines {
		d := &l.version.File.Deadlines[i]
		what := d.What
		if d.Note != "" {
			what += "\n" + d.Note
		}
		source := d.Source
		if !d.Checked {
			source += "\n(not checked against the text)"
		}
		t.Rows = append(t.Rows, []document.Cell{document.Say(d.Regime), document.Say(what), document.Say(l.due(d)), document.Say(DeadlineState(d, l.now)), document.Say(source)})
	}
	return t
}

func (l *incidentLayout) due(d *incident.Deadline) string {
	switch {
	case d.Due != nil:
		return l.both(*d.Due)
	case d.Prompt && d.Start != nil:
		return "without undue delay from " + l.both(*d.Start)
	case d.Prompt:
		return "without undue delay from " + d.From
	}
	return "counted from " + d.From + ", which was not entered"
}

// DeadlineState says how a deadline stands at a time.
func DeadlineState(d *incident.Deadline, now time.Time) string {
	state, left := d.At(now)
	switch state {
	case incident.Running:
		return Left(*left) + " left"
	case incident.Overdue:
		return "overdue by " + Left(-*left)
	case incident.Met, incident.Late:
		return string(state) + " " + d.Done.UTC().Format("2006-01-02 15:04") + " UTC"
	case incident.Waiting:
		return "enter " + d.From
	case incident.Prompt:
	}
	return "now: " + Left(now.Sub(*d.Start)) + " since"
}

// Left writes a stretch of time in its two largest units.
func Left(d time.Duration) string {
	days, hours, minutes := int64(d/(24*time.Hour)), int64(d/time.Hour)%24, int64(d/time.Minute)%60
	switch {
	case days > 0:
		return many(days, "day") + " " + many(hours, "hour")
	case hours > 0:
		return many(hours, "hour") + " " + many(minutes, "minute")
	}
	return many(minutes, "minute")
}

func incidentEndpoints(list []incident.Endpoint) document.Table {
	t := document.Table{
		Caption: "Endpoints that the calls went through", Empty: "No endpoint.",
		Columns: []document.Column{{Title: "Endpoint", Share: .42}, {Title: "Owner", Share: .14}, {Title: "State", Share: .17}, {Title: "Authentication", Share: .17}, {Title: "Calls", Share: .1, Right: true}},
	}
	shown, more := firstOf(list, shownChanges)
	t.More = more
	for _, e := range shown {
		owner := "not known"
		if e.Owner != nil {
			owner = *e.Owner
		}
		t.Rows = append(t.Rows, []document.Cell{
			document.ID(e.Method + " " + e.Host + e.Template), document.Say(owner), document.Say(strings.Join(e.States, ", ")), document.Say(strings.Join(e.Auth, ", ")), document.Say(number(e.Calls)),
		})
	}
	return t
}

func incidentActors(list []incident.Actor) document.Table {
	t := document.Table{
		Caption: "Actors, as their calls show them. That several are one party is not said here.", Empty: "No actor is known.",
		Columns: []document.Column{{Title: "Actor", Share: .28}, {Title: "Known by", Share: .17}, {Title: "Seen at all (UTC)", Share: .24}, {Title: "Addresses", Share: .11, Right: true}, {Title: "Sessions", Share: .1, Right: true}, {Title: "Calls", Share: .1, Right: true}},
	}
	shown, more := firstOf(list, shownActors)
	t.More = more
	for _, a := range shown {
		t.Rows = append(t.Rows, []document.Cell{
			document.ID(a.Actor), document.Say(a.Type), document.Say(span(a.First, a.Last)), document.Say(number(int64(a.Addresses))), document.Say(number(int64(a.Sessions))), document.Say(number(a.Calls)),
		})
	}
	return t
}

func lettersTable(sets []incident.KindSet) document.Table {
	t := document.Table{
		Caption: "Letters: people of whom the same kinds left get the same one", Empty: "Nobody’s data is proven to have left.",
		Columns: []document.Column{{Title: "Letter", Share: .16}, {Title: "Kinds", Share: .7}, {Title: "People", Share: .14, Right: true}},
	}
	shown, more := firstOf(sets, shownChanges)
	t.More = more
	for _, s := range shown {
		t.Rows = append(t.Rows, []document.Cell{document.ID(s.Letter), kindsCell(s.Kinds, s.Possible), document.Say(number(s.Subjects))})
	}
	return t
}
