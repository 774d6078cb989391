package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// shownOnTerminal is how many subjects the text names; the other outputs hold all.
const shownOnTerminal = 20

// Text writes a scope for a terminal, without colours. Control characters out of traffic are shown, never sent. An error is
// of the writer.
func Text(w io.Writer, s *scope.Scope) error {
	var b strings.Builder
	summary(&b, s)
	kindTable(&b, s)
	subjectTable(&b, s)
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, render.Plain(strings.TrimRight(line, " \n"))); err != nil {
			return fmt.Errorf("cannot write the scope: %w", err)
		}
	}
	return nil
}

func summary(b *strings.Builder, s *scope.Scope) {
	fmt.Fprintf(b, "%s\n\n", headline(s))
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	line := func(label, format string, args ...any) { fmt.Fprintf(t, label+"\t"+format+"\n", args...) }
	line("scope", "%s", s.Scope)
	line("window", "%s UTC", stretch(s.Window.From, s.Window.To))
	line("actors", "%s, %s, %s", many(int64(len(s.Actors)), "actor"), many(int64(len(s.Sessions)), "session"), many(int64(len(s.Endpoints)), "endpoint"))
	line("subjects", "%s proven, at most %s", number(s.Subjects.Proven), atMost(s.Subjects.Possible))
	line("records", "%s proven, at most %s", number(s.Records.Proven), atMost(s.Records.Possible))
	line("coverage", "%s, %s read whole, %s not, %s", many(s.Coverage.Responses, "answer"), number(s.Coverage.Inspected),
		number(s.Coverage.Responses-s.Coverage.Inspected), many(int64(len(s.Coverage.Gaps)), "gap"))
	for _, u := range newPage(s, Meta{}).Unseen {
		line("", "%s: %s, %s", number(u.Count), render.Plain(u.Reason), u.Why)
	}
	for _, g := range s.Coverage.Gaps[:min(len(s.Coverage.Gaps), shownOnTerminal)] {
		line("", "gap in %s: calls missing: %s, %s (%s)", render.Plain(g.Source), atMost(g.Calls), render.Plain(g.Reason), stretch(g.From, g.To))
	}
	line("attempts", "%s answered, %s missed, %s refused, %s failed, %s without an answer", number(s.Attempts.Answered), number(s.Attempts.Misses),
		number(s.Attempts.Refused), number(s.Attempts.Failed), number(s.Attempts.Unanswered))
	for _, a := range s.Attempts.Identifiers {
		line("", "%s asked for: %s answered, %s missed, %s refused, %s failed", identifiersOf(a), number(a.Answered), number(a.Missed), number(a.Refused), number(a.Failed))
	}
	if c := s.Canaries; c != nil {
		line("canaries", "%s of %s found%s", number(c.Found), number(c.Expected), notFound(c.Missing))
	}
	for _, c := range s.Changes[:min(len(s.Changes), shownOnTerminal)] {
		line("", "written: %s by %s", writtenKind(c), many(c.Calls, "call")+" of "+many(c.Subjects, "person", "people")+" to "+render.Plain(c.Method+" "+c.Host+c.Template))
	}
	line("seal", "%s, root %s", map[string]string{
		"all": "all batches checked", "touched": "the files that hold this answer checked",
	}[s.Sealed.Checked]+unchecked(s), s.Sealed.Root)
	_ = t.Flush() // a builder takes everything
	for _, warning := range s.Warnings {
		fmt.Fprintf(b, "Note: %s\n", render.Plain(warning))
	}
}

func identifiersOf(a scope.AskedKind) string {
	if a.Kind == kind.None {
		return many(a.Asked, "identifier") + " of things"
	}
	return many(a.Asked, "identifier") + " of kind " + string(a.Kind)
}

func notFound(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	return "; not found: " + render.Plain(strings.Join(labels, ", "))
}

func writtenKind(c scope.Change) string {
	if c.Kind == nil {
		return "nothing of a known kind"
	}
	return shownKind(scope.KindForm{Kind: *c.Kind, Form: c.Form})
}

func unchecked(s *scope.Scope) string {
	if s.Sealed.Checked == "none" {
		return "not checked: do not call this sealed"
	}
	return ""
}

func kindTable(b *strings.Builder, s *scope.Scope) {
	b.WriteString("\n")
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "KIND\tFORM\tVERDICT\tSUBJECTS\tAT MOST\tRECORDS")
	p := newPage(s, Meta{})
	for _, l := range append(p.OnBoard, p.Others...) {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", l.Kind, l.Form, l.Word, number(l.SubjectsProven), atMost(l.SubjectsPossible), number(l.Records))
	}
	_ = t.Flush() // a builder takes everything
	for _, g := range p.Rest {
		fmt.Fprintf(b, "%s, at most %s: %s\n", g.Word, g.Note, strings.Join(g.Kinds, " "))
	}
	fmt.Fprintf(b, "%s\n", negative(s))
}

func subjectTable(b *strings.Builder, s *scope.Scope) {
	if len(s.Matrix) == 0 {
		return
	}
	b.WriteString("\n")
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "SUBJECT\tNAMED BY YOU\tFIRST – LAST (UTC)\tCALLS\tKINDS")
	shown, more := firstOf(s.Matrix, shownOnTerminal)
	for _, r := range shown {
		name := "–"
		if r.Resolved != nil {
			name = render.Plain(*r.Resolved)
		}
		kinds := make([]string, 0, len(r.Kinds))
		for _, k := range r.Kinds {
			kinds = append(kinds, shownKind(k))
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.Subject, name, span(r.First, r.Last), number(r.Calls), strings.Join(kinds, " "))
	}
	_ = t.Flush() // a builder takes everything
	if more > 0 {
		fmt.Fprintf(b, "%s more: -o json, or --report FILE.html\n", number(more))
	}
}
