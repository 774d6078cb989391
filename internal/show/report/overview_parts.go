package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/show/query"
)

// finding is a finding laid out in a box.
type finding struct {
	query.OverviewFinding
	Shape   string
	Said    string // what somebody decided about it; empty where nobody did
	Settled bool   // which takes it off the list of what is to do
}

func findingOf(f query.OverviewFinding) finding {
	out := finding{OverviewFinding: f, Shape: severityShape(f.Severity)}
	switch f.State {
	case "closed":
		out.Said, out.Settled = "closed", true
	case "false":
		out.Said, out.Settled = "said to be false", true
	case "acknowledged":
		out.Said = "acknowledged"
	}
	return out
}

func severityShape(severity string) string {
	switch severity {
	case "critical":
		return "▲▲"
	case "high":
		return "▲"
	case "medium":
		return "◆"
	case "low":
		return "◇"
	}
	return "·"
}

func severities(o *query.Overview) []severityCount {
	list := []severityCount{
		{"critical", "", o.Severities.Critical}, {"high", "", o.Severities.High}, {"medium", "", o.Severities.Medium},
		{"low", "", o.Severities.Low},
	}
	if n := o.Severities.Info; n > 0 {
		list = append(list, severityCount{"info", "", n})
	}
	for i := range list {
		list[i].Shape = severityShape(list[i].Word)
	}
	return list
}

// sourceLine is a source on the time line.
type sourceLine struct {
	query.OverviewSource
	Pieces []piece
	Says   []string // what it lost and cannot show, in sentences
	Clean  bool     // nothing was lost
}

// piece is a stretch of the time line in percent; Lost is the height of its hatched part of 18.
type piece struct {
	X, Width, Lost, Top string
	Gap                 bool
}

// leastLost is the least height of what is hatched, so that it is seen.
const leastLost = 4.0

func sourceOf(o *query.Overview, s query.OverviewSource) sourceLine {
	l := sourceLine{OverviewSource: s}
	whole := float64(max(o.To-o.From, 1))
	for _, t := range s.Timeline {
		x := min(max(100*float64(t.From-o.From)/whole, 0), 99)
		width := min(max(100*float64(t.To-t.From)/whole, 1), 100-x)
		p := piece{X: fmt.Sprintf("%.2f", x), Width: fmt.Sprintf("%.2f", width), Gap: t.Gap}
		if t.Lost > 0 {
			h := max(18*t.Lost, leastLost)
			p.Lost, p.Top = fmt.Sprintf("%.1f", h), fmt.Sprintf("%.1f", 18-h)
		}
		l.Pieces = append(l.Pieces, p)
	}
	l.says()
	return l
}

// says puts into words what a source lost and what it cannot show.
func (l *sourceLine) says() {
	say := func(format string, args ...any) { l.Says = append(l.Says, fmt.Sprintf(format, args...)) }
	if unread := l.Seen - l.Parsed; unread > 0 {
		say("%s of %s could not be read (%s)%s.", number(unread), many(l.Seen, "entry", "entries"), reasons(l.Unparsed), places(l.Places))
	}
	if l.Dropped > 0 {
		say("%s lost before they were read.", many(l.Dropped, "entry was", "entries were"))
	}
	for _, g := range l.Gaps {
		calls := "calls missing: " + atMost(g.Calls)
		say("Gap %s: %s (%s).", stretch(g.From, g.To), calls, explain(g.Reason))
	}
	if more := l.GapCount - len(l.Gaps); more > 0 {
		say("%s not listed here.", many(int64(more), "more gap is", "more gaps are"))
	}
	for _, reason := range byCount(l.NotWhole) {
		if reason != "unobservable" {
			say("%s not read whole (%s): %s.", many(l.NotWhole[reason], "answer", "answers"), clip(reason), explain(reason))
		}
	}
	l.Clean = len(l.Says) == 0
	switch {
	case !l.Carries.ResponseBodies && !l.Carries.Headers:
		say("Carries the line of each request and its status only: no bodies, so what left in answers is unknown.")
	case !l.Carries.ResponseBodies:
		say("Carries the line, some headers and the status of each call only: no bodies, so what left in answers is unknown.")
	case l.NotWhole["unobservable"] > 0:
		say("%s of a kind that this source carries no body of.", many(l.NotWhole["unobservable"], "answer is", "answers are"))
	}
	if !l.Carries.Credentials {
		say("Carries no credentials: whether a call was authenticated cannot be told.")
	}
}

// byCount lists reasons, the most frequent first.
func byCount(counts map[string]int64) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

func reasons(counts map[string]int64) string {
	var parts []string
	for _, r := range byCount(counts) {
		parts = append(parts, number(counts[r])+" "+clip(r))
	}
	return strings.Join(parts, ", ")
}

// namedPlaces is how many places of unread entries a sentence names.
const namedPlaces = 3

func places(list []query.Place) string {
	if len(list) == 0 {
		return ""
	}
	var parts []string
	for _, p := range list[:min(len(list), namedPlaces)] {
		parts = append(parts, clip(p.Place))
	}
	text := ", at " + strings.Join(parts, "; ")
	if len(list) > namedPlaces {
		text += "; and on"
	}
	return text
}

// day writes a time to the minute.
func day(t call.Time) string {
	if t == 0 {
		return "–"
	}
	return clock(t).Format("2006-01-02 15:04")
}
