package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// overviewPage is an overview laid out for the template.
type overviewPage struct {
	*query.Overview
	Meta     Meta
	Headline string
	Short    []point
	Severity []severityCount
	Several  []query.OverviewService // services, only where there are several
	Drawing  *drawing                // of the mesh, where there is one
	Groups   []endpointGroup
	Matrix   matrix
	OpenSays string // where nothing can be listed
	Took     takers
	Boxes    []finding
	Worst    *page
	WorstOf  query.OverviewFinding
	Lines    []sourceLine
	Limits   []limit
	Commands []command
}

// point is one sentence of the summary, and the section that says more.
type point struct{ Section, Text string }

// severityCount is how many findings have a severity.
type severityCount struct {
	Word, Shape string
	Count       int
}

// endpointGroup is the endpoints of one service that are shown.
type endpointGroup struct {
	Service string
	Named   bool // false where there is only one
	Lines   []query.OverviewEndpoint
}

func newOverview(o *query.Overview, worst *scope.Scope, meta Meta) *overviewPage {
	p := &overviewPage{Overview: o, Meta: meta, Headline: overviewHeadline(o), Short: inShort(o), Severity: severities(o)}
	if len(o.Services.Shown) > 1 {
		p.Several = o.Services.Shown
	}
	p.Drawing = drawingOf(o.Mesh)
	p.Groups = groupsOf(o)
	p.Matrix = matrixOf(o.Carrying.Shown)
	p.OpenSays = openWords(o)
	p.Took = takersOf(o)
	for _, f := range o.Findings.Shown {
		p.Boxes = append(p.Boxes, findingOf(f))
	}
	if f, ok := o.Worst(); ok && worst != nil {
		p.Worst, p.WorstOf = newPage(worst, meta), f
	}
	for _, s := range o.Sources.Shown {
		p.Lines = append(p.Lines, sourceOf(o, s))
	}
	p.Limits, p.Commands = limitsOf(o), commandsOf(o)
	return p
}

// groupsOf puts the endpoints that are shown under their services; the service with the riskiest comes first.
func groupsOf(o *query.Overview) (groups []endpointGroup) {
	for _, e := range o.Endpoints.Shown {
		i := slices.IndexFunc(groups, func(g endpointGroup) bool { return g.Service == e.Service })
		if i < 0 {
			i = len(groups)
			groups = append(groups, endpointGroup{Service: e.Service, Named: o.Services.Total > 1})
		}
		groups[i].Lines = append(groups[i].Lines, e)
	}
	return groups
}

// maxKinds is how many kinds have a column of their own.
const maxKinds = 48

// matrix is the kinds that stand at some endpoints, and who got answers there.
type matrix struct {
	MoreKinds int // that are not shown
	Groups    []kindGroupHead
	Kinds     []string
	Who       []string
	Lines     []matrixLine
}

// kindGroupHead is a heading over the kinds that share the word before the dot.
type kindGroupHead struct {
	Name string
	Span int
}

// matrixLine is one endpoint of the matrix.
type matrixLine struct {
	query.OverviewEndpoint
	Who   []whoCell
	Cells []kindCell
}

// whoCell is how many full answers went to callers of one sort.
type whoCell struct {
	Label string
	Count int64
}

// kindCell is how a kind stands at an endpoint.
type kindCell struct{ Kind, Shape, Word string }

// who are the sorts of callers, in the order of their columns.
var who = []struct {
	label string
	count func(query.Served) int64
}{
	{"anyone", func(s query.Served) int64 { return s.Anyone }},
	{"people", func(s query.Served) int64 { return s.People }},
	{"keys", func(s query.Served) int64 { return s.Keys }},
	{"unnamed", func(s query.Served) int64 { return s.Unnamed }},
	{"services", func(s query.Served) int64 { return s.Services }},
	{"cannot tell", func(s query.Served) int64 { return s.NotKnown }},
}

func matrixOf(lines []query.OverviewEndpoint) (m matrix) {
	there := map[string]bool{}
	columns := make([]bool, len(who))
	for _, e := range lines {
		for _, k := range slices.Concat(e.Kinds.Response, e.Kinds.Request) {
			name, _, _ := strings.Cut(k, "/")
			there[name] = true
		}
		for i, w := range who {
			columns[i] = columns[i] || w.count(e.Served) > 0
		}
	}
	for _, k := range kind.Builtin() {
		if there[string(k)] {
			m.addKind(string(k))
			delete(there, string(k))
		}
	}
	for _, k := range slices.Sorted(maps.Keys(there)) { // kinds that the user added
		m.addKind(k)
	}
	for i, w := range who {
		if columns[i] {
			m.Who = append(m.Who, w.label)
		}
	}
	for _, e := range lines {
		m.Lines = append(m.Lines, m.line(e, columns))
	}
	return m
}

func (m *matrix) addKind(k string) {
	if len(m.Kinds) == maxKinds {
		m.MoreKinds++
		return
	}
	group, _, _ := strings.Cut(k, ".")
	m.Kinds = append(m.Kinds, k)
	if n := len(m.Groups); n > 0 && m.Groups[n-1].Name == group {
		m.Groups[n-1].Span++
		return
	}
	m.Groups = append(m.Groups, kindGroupHead{group, 1})
}

func (m *matrix) line(e query.OverviewEndpoint, columns []bool) matrixLine {
	l := matrixLine{OverviewEndpoint: e}
	for i, w := range who {
		if columns[i] {
			l.Who = append(l.Who, whoCell{w.label, w.count(e.Served)})
		}
	}
	for _, k := range m.Kinds {
		c := kindCell{Kind: k}
		c.Shape, c.Word = standing(e, k)
		l.Cells = append(l.Cells, c)
	}
	return l
}

// standing says how a kind stands at an endpoint, the most exposed way first.
func standing(e query.OverviewEndpoint, k string) (shape, word string) {
	veiled := ""
	for _, r := range e.Kinds.Response {
		name, form, hidden := strings.Cut(r, "/")
		switch {
		case name != k:
		case !hidden:
			return "■", "clear, in answers"
		default:
			veiled = form
		}
	}
	if veiled != "" {
		return "◪", veiled + ", in answers"
	}
	for _, r := range e.Kinds.Request {
		if name, _, _ := strings.Cut(r, "/"); name == k {
			return "○", "in requests only"
		}
	}
	return "", ""
}

// takers are the actors that got most, each with a bar.
type takers struct {
	Lines  []takerLine
	Median string // where the tick of the median stands, in percent
}

// takerLine is an actor and the length of its bar in percent.
type takerLine struct {
	query.Actor
	Amount int64
	Width  string
	Times  string // how many times the median, where that says something
}

func takersOf(o *query.Overview) (t takers) {
	amount := o.Takers.Amount
	for i, a := range o.Takers.Shown {
		most := max(amount(o.Takers.Shown[0]), 1)
		if i == 0 {
			t.Median = percent(o.Takers.Median, most)
		}
		l := takerLine{Actor: a, Amount: amount(a), Width: percent(amount(a), most)}
		if times := amount(a) / max(o.Takers.Median, 1); times >= 2 {
			l.Times = number(times) + " × the median"
		}
		t.Lines = append(t.Lines, l)
	}
	return t
}

// percent is the share of a part as SVG takes it.
func percent(part, whole int64) string {
	if whole <= 0 {
		return "0"
	}
	return fmt.Sprintf("%.2f", 100*float64(part)/float64(whole))
}

// strip is a stretch of time on the window of all calls, in percent.
type strip struct{ X, Width, Says string }

func newStrip(o *query.Overview, first, last call.Time) strip {
	whole := float64(max(o.To-o.From, 1))
	x := 100 * float64(first-o.From) / whole
	width := max(100*float64(last-first)/whole, 2.5)
	x = max(min(x, 100-width), 0)
	return strip{fmt.Sprintf("%.2f", x), fmt.Sprintf("%.2f", width), span(first, last)}
}
