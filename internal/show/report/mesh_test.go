package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/show/query"
)

// ring is a mesh in which two services ask each other, one asks itself, a job that nobody asks sends to a third party.
func ring() *query.OverviewMesh {
	name := func(s string) *string { return &s }
	edge := func(client *string, server, hop string, people int) query.OverviewEdge {
		return query.OverviewEdge{Client: client, Server: server, Hop: hop, Calls: 1000, Kinds: []string{"contact.email"}, Subjects: people}
	}
	service := func(name, role string) query.MeshService { return query.MeshService{Service: name, Role: role} }
	return &query.OverviewMesh{
		Services: []query.MeshService{
			service("a", query.RoleOwn), service("b", query.RoleOwn), service("job", query.RoleOwn), service("mail.example", query.RoleThirdParty),
		},
		Edges: query.Part[query.OverviewEdge]{Total: 7, Shown: []query.OverviewEdge{
			edge(nil, "a", "edge", 3), edge(name("a"), "b", "internal", 0), edge(name("b"), "a", "internal", 0), edge(name("b"), "b", "internal", 0),
			edge(name("job"), "mail.example", "egress", 2),
		}},
	}
}

func TestDrawingOfAMesh(t *testing.T) {
	d := drawingOf(ring())
	at := map[string]drawnNode{}
	for _, n := range d.Nodes {
		at[n.Name] = n
	}
	if len(d.Nodes) != 5 || len(d.Lines) != 5 || d.More != 2 {
		t.Fatalf("%d nodes, %d lines, %d more", len(d.Nodes), len(d.Lines), d.More)
	}
	if at["outside"].X != 0 || at["a"].X <= at["outside"].X || at["job"].X != at["a"].X || at["b"].X <= at["a"].X || at["mail.example"].X <= at["b"].X {
		t.Errorf("the columns are not in the order of calls: %+v", at)
	}
	for name, n := range at {
		for other, m := range at {
			if name != other && n.X == m.X && n.Y < m.Y+nodeHigh && m.Y < n.Y+nodeHigh {
				t.Errorf("%s lies on %s", name, other)
			}
		}
		if n.X < 0 || n.X+nodeWide > d.Width || n.Y < 0 || n.Y+nodeHigh > d.Height {
			t.Errorf("%s lies beside the page: %+v", name, n)
		}
	}
	if says := d.Lines[4].Says; says != "job to mail.example, egress: 1,000 calls, data of 2 people: contact.email" {
		t.Errorf("an edge says %q", says)
	}
	if drawingOf(nil) != nil {
		t.Error("nothing is drawn where there is nothing")
	}
}

func TestMermaidQuotes(t *testing.T) {
	evil := `x"]; click s1 "javascript:alert(1)` + "\n<b>#"
	m := query.Mesh{
		Services: []query.MeshService{{Service: evil, Role: query.RoleOwn}},
		Edges:    []query.MeshEdge{{Server: evil, Hop: "edge", Calls: 2}},
	}
	var out bytes.Buffer
	if err := MeshMermaid(&out, m); err != nil {
		t.Fatal(err)
	}
	const want = "flowchart LR\n  s1[\"x#quot;]; click s1 #quot;javascript:alert(1) #lt;b#gt;#35;\"]\n  outside((\"outside\"))\n  outside -->|\"2 calls\"| s1\n"
	if out.String() != want {
		t.Errorf("got %s\nwant %s", out.String(), want)
	}
	if n := strings.Count(out.String(), "\n"); n != 4 {
		t.Errorf("%d lines", n)
	}
}
