package report

import (
	"fmt"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/document"
)

// ScopeDocument lays a scope out as a document, for PDF. It says what the page says.
func ScopeDocument(s *scope.Scope, meta Meta) *document.Document {
	d := &document.Document{
		Lang: "en", Kicker: "Waybill · breach scope", Title: headline(s), Notes: s.Warnings, Made: meta.Made,
		Sub: fmt.Sprintf("%s · %s UTC · %s with %s looked at · made %s UTC", s.Scope, stretch(s.Window.From, s.Window.To),
			many(s.Calls, "call"), many(s.Coverage.Responses, "answer"), meta.Made.UTC().Format("2006-01-02 15:04")),
	}
	d.Add("Summary", document.Facts(countFacts(s)...))
	d.Add("Kinds of data", kindsTable(s).Of(), document.Text(negative(s)))
	d.Add("To whom", consigneeTable(s).Of(), throughTable(s).Of())
	d.Add("Asked, and how it was answered", attemptBlocks(&s.Attempts)...)
	d.Add("Written", changesTable(s.Changes).Of())
	d.Add("Subjects × kinds", matrixTable(s).Of())
	d.Add("What could not be seen", unseenBlocks(s.Coverage, s.Canaries)...)
	d.Footer = append(d.Footer, "Made by "+meta.Command, "Waybill "+meta.Version+" · "+standsOn(s.Meaning, s.Threshold, s.Sealed))
	return d
}

func standsOn(meaning string, threshold float64, seal scope.Sealed) string {
	return fmt.Sprintf("meaning %s · a kind counts as proven from a confidence of %g · root %s (checked: %s). Pseudonyms are still personal data.",
		meaning, threshold, seal.Root, seal.Checked)
}

func observed(label, value string) document.Fact {
	return document.Fact{Label: label, Value: value, Basis: document.Observed}
}

func countFacts(s *scope.Scope) []document.Fact {
	return []document.Fact{
		observed("People whose data left", number(s.Subjects.Proven)+" proven, at most "+atMost(s.Subjects.Possible)),
		observed("Records that left", number(s.Records.Proven)+" proven, at most "+atMost(s.Records.Possible)),
		observed("To whom", fmt.Sprintf("%s in %s through %s", many(int64(len(s.Actors)), "actor"), many(int64(len(s.Sessions)), "session"), many(int64(len(s.Endpoints)), "endpoint"))),
		observed("Coverage", fmt.Sprintf("%s, %s read whole, %s not, %s", many(s.Coverage.Responses, "answer"), number(s.Coverage.Inspected),
			number(s.Coverage.Responses-s.Coverage.Inspected), many(int64(len(s.Coverage.Gaps)), "gap"))),
	}
}

// kindsTable has a row for each kind that was exposed or could have been, and one for all others of one verdict.
func kindsTable(s *scope.Scope) document.Table {
	t := document.Table{
		Caption: "Per kind and form: the verdict, and how many people and records", Empty: "No kind was asked about.",
		Columns: []document.Column{{Title: "Kind", Share: .38}, {Title: "Verdict", Share: .2}, {Title: "People", Share: .13, Right: true}, {Title: "At most", Share: .15, Right: true}, {Title: "Records", Share: .14, Right: true}},
	}
	p := newPage(s, Meta{})
	for _, l := range append(p.OnBoard, p.Others...) {
		t.Rows = append(t.Rows, []document.Cell{
			plainKinds(shownKind(l.KindForm)), verdictCell(l.Verdict), document.Say(number(l.SubjectsProven)), document.Say(atMost(l.SubjectsPossible)), document.Say(number(l.Records)),
		})
	}
	for _, g := range p.Rest {
		t.Rows = append(t.Rows, []document.Cell{plainKinds(g.Kinds...), verdictCell(g.Verdict), document.Say("0"), document.Say(g.Note), document.Say("0")})
	}
	return t
}

func plainKinds(kinds ...string) document.Cell {
	return document.Cell{As: document.Kinds, Kinds: kinds}
}

func kindsCell(kinds, maybe []scope.KindForm) document.Cell {
	c := document.Cell{As: document.Kinds}
	for _, k := range kinds {
		c.Kinds = append(c.Kinds, shownKind(k))
	}
	for _, k := range maybe {
		c.Maybe = append(c.Maybe, shownKind(k))
	}
	return c
}

func verdictCell(v scope.Verdict) document.Cell {
	word, _ := verdictWords(v)
	return document.Cell{Text: word, As: document.Style(v)}
}

func consigneeTable(s *scope.Scope) document.Table {
	t := document.Table{
		Caption: "Actors to whom the answers went", Empty: "No actor is known.",
		Columns: []document.Column{{Title: "Actor", Share: .34}, {Title: "Known by", Share: .38}, {Title: "Sessions", Share: .13, Right: true}, {Title: "Calls", Share: .15, Right: true}},
	}
	shown, more := firstOf(s.Consignees, shownActors)
	t.More = more
	for _, c := range shown {
		t.Rows = append(t.Rows, []document.Cell{document.ID(c.Actor), document.Say(strings.TrimSpace(c.Type + " " + c.Label)), document.Say(number(int64(c.Sessions))), document.Say(number(c.Calls))})
	}
	return t
}

func throughTable(s *scope.Scope) document.Table {
	t := document.Table{
		Caption: "Endpoints that the calls went through", Empty: "No call.",
		Columns: []document.Column{{Title: "Endpoint", Share: .85}, {Title: "Calls", Share: .15, Right: true}},
	}
	shown, more := firstOf(s.Through, shownChanges)
	t.More = more
	for _, e := range shown {
		name := document.Say("paths that are no endpoint, such as those that answered “not found”")
		if e.Endpoint != nil {
			name = document.ID(e.Method + " " + e.Host + e.Template)
		}
		t.Rows = append(t.Rows, []document.Cell{name, document.Say(number(e.Calls))})
	}
	return t
}

func attemptBlocks(a *scope.Attempts) []document.Block {
	t := document.Table{
		Caption: "Different identifiers that requests named, each under its best answer", Empty: "No request named an identifier.",
		Columns: []document.Column{{Title: "Of kind", Share: .35}, {Title: "Asked", Share: .13, Right: true}, {Title: "Answered", Share: .13, Right: true}, {Title: "Missed", Share: .13, Right: true}, {Title: "Refused", Share: .13, Right: true}, {Title: "Failed", Share: .13, Right: true}},
	}
	for _, k := range a.Identifiers {
		name := plainKinds(string(k.Kind))
		if k.Kind == "none" {
			name = document.Say("things, nobody’s")
		}
		t.Rows = append(t.Rows, []document.Cell{
			name, document.Say(number(k.Asked)), document.Say(number(k.Answered)), document.Say(number(k.Missed)), document.Say(number(k.Refused)), document.Say(number(k.Failed)),
		})
	}
	return []document.Block{document.Text(attemptsInWords(a)), t.Of()}
}

func attemptsInWords(a *scope.Attempts) string {
	return fmt.Sprintf("%s: %s answered, %s missed (not there), %s refused, %s failed, %s without an answer. A miss tells, too: that somebody is not there.",
		many(a.Calls, "call"), number(a.Answered), number(a.Misses), number(a.Refused), number(a.Failed), number(a.Unanswered))
}

func changesTable(list []scope.Change) document.Table {
	t := document.Table{
		Caption: "What requests that write sent, and had answered with success. Whether it was kept cannot be seen; amounts are not recorded.",
		Empty:   "No request that writes was answered with success.",
		Columns: []document.Column{{Title: "Through", Share: .46}, {Title: "Kind", Share: .3}, {Title: "People", Share: .12, Right: true}, {Title: "Calls", Share: .12, Right: true}},
	}
	shown, more := firstOf(list, shownChanges)
	t.More = more
	for _, c := range shown {
		kind := document.Say("nothing of a known kind")
		if c.Kind != nil {
			kind = plainKinds(writtenKind(c))
		}
		people := number(c.Subjects)
		if c.Unassigned > 0 {
			people += " and nobody known in " + many(c.Unassigned, "call")
		}
		t.Rows = append(t.Rows, []document.Cell{document.ID(c.Method + " " + c.Host + c.Template), kind, document.Say(people), document.Say(number(c.Calls))})
	}
	return t
}

func matrixTable(s *scope.Scope) document.Table {
	t := document.Table{
		Caption: "What surely left of each person. Ids are pseudonyms; kinds in brackets are possible, not proven.", Empty: "No person’s data is proven to have left.",
		Columns: []document.Column{{Title: "Subject", Share: .24}, {Title: "First – last (UTC)", Share: .22}, {Title: "Calls", Share: .08, Right: true}, {Title: "Kinds", Share: .46}},
	}
	shown, more := firstOf(s.Matrix, shownSubjects)
	t.More = more
	for _, r := range shown {
		name := r.Subject
		if r.Resolved != nil {
			name += " " + *r.Resolved
		}
		t.Rows = append(t.Rows, []document.Cell{document.ID(name), document.Say(span(r.First, r.Last)), document.Say(number(r.Calls)), kindsCell(r.Kinds, r.Possible)})
	}
	return t
}

func unseenBlocks(c scope.Coverage, canaries *scope.Canaries) []document.Block {
	t := document.Table{
		Caption: "Answers that hide something, and calls that may be missing", Empty: "Every answer was read whole, every field was decided, and the sources know of no gap.",
		Columns: []document.Column{{Title: "What", Share: .3}, {Title: "Why", Share: .36}, {Title: "When (UTC)", Share: .22}, {Title: "How many", Share: .12, Right: true}},
	}
	p := &page{Scope: &scope.Scope{Coverage: c}}
	p.unseen()
	for _, u := range p.Unseen {
		t.Rows = append(t.Rows, []document.Cell{document.Say("answers " + u.What), document.Say(u.Reason + ": " + u.Why), document.Say("–"), document.Say(number(u.Count))})
	}
	shown, more := firstOf(c.Gaps, shownGaps)
	t.More = more
	for _, g := range shown {
		t.Rows = append(t.Rows, []document.Cell{document.Say("calls that may be missing from " + g.Source), document.Say(g.Reason + ": " + explain(g.Reason)), document.Say(stretch(g.From, g.To)), document.Say(atMost(g.Calls))})
	}
	if c.Responses == 0 {
		t.Empty = "There was nothing to look at."
	}
	blocks := []document.Block{t.Of()}
	if canaries != nil {
		blocks = append(blocks, document.Text(canariesInWords(canaries)))
	}
	return append(blocks, document.Text("Only what crossed the places where these sources stood can be seen here: not browsers, databases, consoles or other copies of the data."))
}

func canariesInWords(c *scope.Canaries) string {
	text := fmt.Sprintf("Test people: %s of %s planted values turned up", number(c.Found), number(c.Expected))
	return text + notFound(c.Missing) + "."
}

// KindList writes kinds in a line, as they stand in plain lists.
func KindList(kinds []scope.KindForm) string {
	return strings.Join(kindsCell(kinds, nil).Kinds, " ")
}
