package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/show/query"
)

// The drawing of a mesh, in units of its view box.
const (
	meshWide  = 1180
	nodeWide  = 210
	nodeHigh  = 30
	nodeEvery = 44 // from one node to the next below it
	nodeRunes = 28 // of a name
)

// drawing is a mesh laid out in columns: who is outside, the services that they reach, those behind these, and third parties.
type drawing struct {
	Width, Height int
	Nodes         []drawnNode
	Lines         []drawnLine
	More          int // edges that are not drawn
}

type drawnNode struct {
	X, Y, TextX, TextY int
	Name, Role, Says   string
}

type drawnLine struct {
	Path, Hop, Says string
	Stroke          float64
}

const outsideName = "outside"

// drawingOf lays a mesh out; nil where there is none. The same mesh gives the same drawing.
func drawingOf(m *query.OverviewMesh) *drawing {
	if m == nil {
		return nil
	}
	columns := columnsOf(m)
	d := &drawing{Width: meshWide, More: m.Edges.More()}
	places := map[string]drawnNode{}
	apart := 0
	if len(columns) > 1 {
		apart = (meshWide - nodeWide) / (len(columns) - 1)
	}
	most := 0
	for _, names := range columns {
		most = max(most, len(names))
	}
	for c, names := range columns {
		down := (most - len(names)) * nodeEvery / 2
		for i, name := range names {
			n := drawnNode{X: c * apart, Y: down + i*nodeEvery + 4, Name: cutName(name), Role: roleIn(m, name), Says: clip(name)}
			n.TextX, n.TextY = n.X+nodeWide/2, n.Y+nodeHigh/2+4
			places[name] = n
			d.Nodes = append(d.Nodes, n)
		}
	}
	d.Height = most*nodeEvery - (nodeEvery - nodeHigh) + 8
	for _, e := range m.Edges.Shown {
		d.Lines = append(d.Lines, lineOf(e, places[clientOf(e)], places[e.Server]))
	}
	return d
}

func clientOf(e query.OverviewEdge) string {
	if e.Client == nil {
		return ""
	}
	return *e.Client
}

// columnsOf puts each end of an edge into a column: as far from outside as calls have to go, third parties last.
func columnsOf(m *query.OverviewMesh) [][]string {
	far := map[string]int{"": 0}
	for range m.Services { // no way without a circle is longer
		for _, e := range m.Edges.Shown {
			from, reached := far[clientOf(e)]
			if _, known := far[e.Server]; !known && reached {
				far[e.Server] = from + 1
			}
		}
		for _, e := range m.Edges.Shown { // one that nobody asks stands beside those that are asked from outside
			if _, known := far[clientOf(e)]; !known && !asked(m, clientOf(e)) {
				far[clientOf(e)] = 1
			}
		}
	}
	last := 0
	for _, s := range m.Services {
		if _, known := far[s.Service]; !known {
			far[s.Service] = 1
		}
		if s.Role != query.RoleThirdParty {
			last = max(last, far[s.Service])
		}
	}
	columns := make([][]string, last+2)
	if slices.ContainsFunc(m.Edges.Shown, func(e query.OverviewEdge) bool { return e.Client == nil }) {
		columns[0] = []string{""}
	}
	for _, s := range m.Services {
		c := far[s.Service]
		if s.Role == query.RoleThirdParty {
			c = last + 1
		}
		columns[c] = append(columns[c], s.Service)
	}
	return slices.DeleteFunc(columns, func(names []string) bool { return len(names) == 0 })
}

func asked(m *query.OverviewMesh, service string) bool {
	return slices.ContainsFunc(m.Edges.Shown, func(e query.OverviewEdge) bool { return e.Server == service && clientOf(e) != service })
}

func roleIn(m *query.OverviewMesh, name string) string {
	if name == "" {
		return outsideName
	}
	i := slices.IndexFunc(m.Services, func(s query.MeshService) bool { return s.Service == name })
	return m.Services[i].Role
}

func cutName(name string) string {
	if name == "" {
		return outsideName
	}
	name = clip(name)
	if runes := []rune(name); len(runes) > nodeRunes {
		return string(runes[:nodeRunes-1]) + "…"
	}
	return name
}

// lineOf draws an edge as a curve from the side of one node to that of the other. One more digit of calls is one unit wider.
func lineOf(e query.OverviewEdge, from, to drawnNode) drawnLine {
	x1, x2 := from.X+nodeWide, to.X
	if from.X >= to.X { // back, or within a column: around the right side
		x2 = to.X + nodeWide
	}
	y1, y2 := from.Y+nodeHigh/2, to.Y+nodeHigh/2
	bend := max(40, (x2-x1)/2)
	back := x2 - bend
	if from.X >= to.X {
		back = x2 + bend
	}
	return drawnLine{
		Path: fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1+bend, y1, back, y2, x2, y2), Hop: e.Hop, Says: edgeWords(e),
		Stroke: math.Round(10*(1+math.Log10(float64(max(1, e.Calls)))/2)) / 10,
	}
}

// edgeWords say what goes over an edge.
func edgeWords(e query.OverviewEdge) string {
	from := clientOf(e)
	if from == "" {
		from = outsideName
	}
	text := fmt.Sprintf("%s to %s, %s: %s", clip(from), clip(e.Server), e.Hop, many(e.Calls, "call"))
	if e.Errors > 0 {
		text += fmt.Sprintf(", %s failed", number(e.Errors))
	}
	if e.Subjects > 0 {
		text += fmt.Sprintf(", data of %s: %s", many(int64(e.Subjects), "person", "people"), strings.Join(e.Kinds[:min(len(e.Kinds), 12)], ", "))
	}
	return text
}
