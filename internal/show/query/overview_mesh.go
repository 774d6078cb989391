package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
)

// OverviewMesh is the mesh as an overview draws it: its busiest edges, without times.
type OverviewMesh struct {
	Services []MeshService      `json:"services"` // at the ends of edges that are shown
	Edges    Part[OverviewEdge] `json:"edges"`    // the busiest first
}

// OverviewEdge is an edge of a mesh over any protocol; its fields are those of [MeshEdge].
type OverviewEdge struct {
	Client   *string  `json:"client"`
	Server   string   `json:"server"`
	Hop      string   `json:"hop"`
	Calls    int64    `json:"calls"`
	Errors   int64    `json:"errors"`
	Kinds    []string `json:"kinds"`
	Subjects int      `json:"subjects"`
}

// overviewMesh adds up who called whom; nil where no recorder knew a service that asked.
func (q *Query) overviewMesh(ctx context.Context) (*OverviewMesh, error) {
	m := q.newMesher()
	m.anyProtocol = true
	for t, err := range q.snapshot.CallTallies(ctx, keep.Selection{}) {
		if err != nil {
			return nil, err
		}
		m.tally(t)
	}
	if !m.asked() {
		return nil, nil //nolint:nilnil // there is none, which is no error
	}
	if err := m.exposures(ctx, keep.Selection{}); err != nil {
		return nil, err
	}
	edges := m.list()
	slices.SortStableFunc(edges, func(a, b MeshEdge) int { return cmp.Compare(b.Calls, a.Calls) })
	part := partOf(edges, shownEdges)
	shown := &OverviewMesh{Services: m.servicesOf(part.Shown), Edges: Part[OverviewEdge]{Total: part.Total}}
	for _, e := range part.Shown {
		shown.Edges.Shown = append(shown.Edges.Shown, OverviewEdge{e.Client, e.Server, e.Hop, e.Calls, e.Errors, e.Kinds, e.Subjects})
	}
	return shown, nil
}

// asked says whether a service is known to have asked another.
func (m *mesher) asked() bool {
	for key := range m.edges {
		if key.client != "" {
			return true
		}
	}
	return false
}

// tally adds calls that are alike.
func (m *mesher) tally(t keep.CallTally) {
	edge := m.edge(t.Path, t.Identity)
	edge.calls += t.Calls
	if failed(t.Status) {
		edge.errors += t.Calls
	}
	edge.first, edge.last = widen(edge.first, edge.last, t.First, t.Last)
}
