package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/document"
	"github.com/waybill-security/waybill/internal/show/render"
)

// shownReceipts is how many actors and endpoints a report of a person shows; the JSON holds all.
const shownReceipts = 500

// AccessDocument lays out who received and wrote the data of a person, for the person or who answers it.
func AccessDocument(a *scope.Access, meta Meta) *document.Document {
	d := &document.Document{
		Lang: "en", Kicker: "Waybill · who saw this person", Title: accessHeadline(a), Notes: a.Warnings, Made: meta.Made,
		Sub: fmt.Sprintf("Asked for by %s · %s UTC · made %s UTC", kindNames(a), stretch(a.Window.From, a.Window.To), meta.Made.UTC().Format("2006-01-02 15:04")),
	}
	d.Add("Who received what",
		document.Text("Each line is one caller at one endpoint, with the kinds of this person’s data that its answers held. A kind in brackets or dashed is possible, not proven: the field is not surely of that kind."),
		receiptTable(a.Received, "Nobody is known to have received anything of this person in the calls that were looked at.").Of())
	d.Add("Who wrote about the person",
		document.Text("What requests sent about this person and had answered with success. Whether the service kept it cannot be seen; amounts are not recorded."),
		receiptTable(a.Written, "No request is known to have written anything about this person.").Of())
	d.Add("Who asked for the person", attemptBlocks(&a.Attempts)...)
	d.Add("Kinds of data", document.Text(accessNegative(a)), kindsTable(&scope.Scope{Kinds: a.Kinds}).Of())
	unseen := unseenBlocks(a.Coverage, a.Canaries)
	if a.Perhaps > 0 {
		unseen = append(unseen, document.Text(many(a.Perhaps, "call")+" carried values of somebody of whom it is not known that he is another: he is known by other kinds of identifier. Ask again with more identifiers of the person."))
	}
	d.Add("What could not be seen", unseen...)
	d.Footer = append(d.Footer, "Made by "+meta.Command, "Waybill "+meta.Version+" · "+a.Scope+" · "+standsOn(a.Meaning, a.Threshold, a.Sealed))
	return d
}

func kindNames(a *scope.Access) string {
	names := make([]string, 0, len(a.Asked))
	for _, k := range a.Asked {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

func accessHeadline(a *scope.Access) string {
	if !a.Matched {
		return "This person was never seen under this identifier, so nothing can be said about who saw what."
	}
	others, self := map[string]bool{}, false
	for _, r := range a.Received {
		if r.Self {
			self = true
		} else {
			others[r.Actor] = true
		}
	}
	text := "Data of this person went to " + many(int64(len(others)), "other caller")
	if self {
		text += ", and to the person"
	}
	if !a.Complete {
		return text + "; not everything could be seen."
	}
	return text + "."
}

func accessNegative(a *scope.Access) string {
	if !a.Matched {
		return "“Not exposed” is never said where nothing was found to look at."
	}
	if !a.Complete {
		return "“Not exposed” is only said when every answer was read whole, which is not so here: what was not found stays unknown."
	}
	return "“Not exposed” says that the kind is in none of the answers that these sources hold. It says nothing wider."
}

func receiptTable(list []scope.Receipt, empty string) document.Table {
	t := document.Table{
		Empty: empty,
		Columns: []document.Column{
			{Title: "Caller", Share: .22}, {Title: "Through", Share: .25}, {Title: "Kinds", Share: .26}, {Title: "First – last (UTC)", Share: .19}, {Title: "Calls", Share: .08, Right: true},
		},
	}
	shown, more := firstOf(list, shownReceipts)
	t.More = more
	for _, r := range shown {
		t.Rows = append(t.Rows, []document.Cell{
			document.Say(caller(r)), document.ID(through(r)), kindsCell(r.Kinds, r.Possible), document.Say(span(r.First, r.Last)), document.Say(number(r.Calls)),
		})
	}
	return t
}

func caller(r scope.Receipt) string {
	if r.Actor == "" {
		return "not known"
	}
	text := r.Actor + "\n" + strings.ReplaceAll(r.Type, "_", " ")
	if r.Self {
		text = "the person\n" + text
	}
	if label, ok := strings.CutPrefix(r.Label, r.Type+" "); !ok || !strings.HasPrefix(r.Actor, strings.TrimSpace(label)) {
		text += " " + r.Label
	}
	if r.Hop == "egress" {
		text += ", sends to a third party"
	}
	return text + ", " + many(int64(r.Sessions), "session")
}

func through(r scope.Receipt) string {
	if r.Endpoint == nil {
		return "no known endpoint"
	}
	return r.Method + " " + r.Host + r.Template
}

// AccessText writes it for a terminal. An error is of the writer.
func AccessText(w io.Writer, a *scope.Access) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", accessHeadline(a))
	accessTable(&b, "RECEIVED BY", a.Received)
	accessTable(&b, "WRITTEN BY", a.Written)
	fmt.Fprintf(&b, "\nAsked for: %s\n", attemptsInWords(&a.Attempts))
	fmt.Fprintf(&b, "Coverage: %s, %s read whole, %s\n", many(a.Coverage.Responses, "answer"), number(a.Coverage.Inspected), many(int64(len(a.Coverage.Gaps)), "gap"))
	if a.Perhaps > 0 {
		fmt.Fprintf(&b, "%s may be about this person, under an identifier of another kind\n", many(a.Perhaps, "call"))
	}
	for _, n := range a.Warnings {
		fmt.Fprintf(&b, "Note: %s\n", n)
	}
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, render.Plain(strings.TrimRight(line, " \n"))); err != nil {
			return fmt.Errorf("cannot write the answer: %w", err)
		}
	}
	return nil
}

func accessTable(b *strings.Builder, title string, list []scope.Receipt) {
	if len(list) == 0 {
		return
	}
	b.WriteString("\n")
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s\tTYPE\tTHROUGH\tCALLS\tFIRST – LAST (UTC)\tKINDS\n", title)
	for _, r := range list[:min(len(list), shownActors)] {
		c := kindsCell(r.Kinds, r.Possible)
		actor := r.Actor
		if r.Self {
			actor += " (self)"
		}
		for _, k := range c.Maybe {
			c.Kinds = append(c.Kinds, k+"?")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", actor, r.Type, through(r), number(r.Calls), span(r.First, r.Last), strings.Join(c.Kinds, " "))
	}
	_ = t.Flush() // a builder takes everything
	if more := len(list) - shownActors; more > 0 {
		fmt.Fprintf(b, "%s more: -o json\n", number(int64(more)))
	}
}

// Indented writes any answer as one indented object. An error is of the writer.
func Indented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return nil
}
