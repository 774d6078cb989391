package query

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// Mesh is who calls whom, and what goes along.
type Mesh struct {
	Services []MeshService `json:"services"` // by name
	Edges    []MeshEdge    `json:"edges"`    // by client, server, hop, protocol; those from outside first
	// Standing are the flows of people's data to third parties, day by day.
	Standing []StandingFlow `json:"standing"`
}

// The roles of a service in the mesh.
const (
	RoleOwn        = "own"         // a recorder named it, or it answers at a host of one that was named
	RoleThirdParty = "third_party" // a service of ours asked it, and it is none
	RoleUnknown    = "unknown"     // nothing says whose it is
)

// MeshService is a workload that answers or asks.
type MeshService struct {
	Service string   `json:"service"`
	Role    string   `json:"role"`
	Hosts   []string `json:"hosts"`   // at which it answered
	Calls   int64    `json:"calls"`   // that it answered
	Asked   int64    `json:"asked"`   // that it made
	Clients int      `json:"clients"` // services that asked it
}

// MeshEdge is all calls from one service to another over one hop and protocol.
type MeshEdge struct {
	// Client is the service that asked; null where no recorder knew one, as for all that comes from outside.
	Client   *string `json:"client"`
	Server   string  `json:"server"`
	Hop      string  `json:"hop"`
	Protocol string  `json:"protocol"` // as of endpoints
	Calls    int64   `json:"calls"`
	// Errors are answers of 500 and above, and calls without an answer.
	Errors int64 `json:"errors"`
	// P50 and P99 are of the whole exchange, in milliseconds, within 1 %; null where no source timed it.
	P50 *float64 `json:"p50_ms"`
	P99 *float64 `json:"p99_ms"`
	// Kinds and Subjects are what crossed outward: in requests to third parties, in answers else. Those of internal edges are
	// no exposure, and are told all the same.
	Kinds     []string  `json:"kinds"`
	Subjects  int       `json:"subjects"`
	FirstSeen call.Time `json:"first_seen"`
	LastSeen  call.Time `json:"last_seen"`
}

// meshKey tells edges apart. No client is the empty name: no recorder gives it.
type meshKey struct{ client, server, hop, protocol string }

// meshTraffic is what went over an edge.
type meshTraffic struct {
	calls, errors, first, last int64
	took                       latencies
	kinds                      map[string]bool
	subjects                   map[int32]bool
}

// mesher builds a mesh.
type mesher struct {
	q     *Query
	edges map[meshKey]*meshTraffic
	// What was worked out once for a path, a client and a host.
	paths    map[keep.Number]meshEnd
	services map[string]string
	hosts    map[string]map[string]bool // of a service
	// anyProtocol puts what goes over several protocols into one edge.
	anyProtocol bool
}

// meshEnd is where calls to a path arrive.
type meshEnd struct{ server, protocol string }

// Mesh tells who called whom in the selection.
func (q *Query) Mesh(ctx context.Context, s keep.Selection) (Mesh, error) {
	m := q.newMesher()
	for row, err := range q.snapshot.Calls(ctx, s) {
		if err != nil {
			return Mesh{}, err
		}
		m.call(row)
	}
	if err := m.exposures(ctx, s); err != nil {
		return Mesh{}, err
	}
	standing, err := q.standing(ctx, s, m)
	if err != nil {
		return Mesh{}, err
	}
	edges := m.list()
	return Mesh{Services: m.servicesOf(edges), Edges: edges, Standing: standing}, nil
}

func (q *Query) newMesher() *mesher {
	return &mesher{
		q: q, edges: map[meshKey]*meshTraffic{}, paths: map[keep.Number]meshEnd{}, services: map[string]string{}, hosts: map[string]map[string]bool{},
	}
}

// edge finds the edge over which calls of an identity to a path go.
func (m *mesher) edge(path, who keep.Number) *meshTraffic {
	end := m.end(path)
	key := meshKey{m.q.clientOf(who), end.server, string(m.q.HopOf(path, who)), end.protocol}
	t := m.edges[key]
	if t == nil {
		t = &meshTraffic{kinds: map[string]bool{}, subjects: map[int32]bool{}}
		m.edges[key] = t
	}
	return t
}

// clientOf names the service that asked; empty where none is known.
func (q *Query) clientOf(who keep.Number) string {
	return q.Text(q.Identity(who).ClientService).Reveal()
}

func (m *mesher) end(path keep.Number) meshEnd {
	if end, ok := m.paths[path]; ok {
		return end
	}
	p := m.q.Path(path)
	host := p.Host.Reveal()
	end := meshEnd{server: p.Service.Reveal(), protocol: "http"}
	if e, ok := m.q.EndpointOf(path); ok && !m.anyProtocol {
		end.protocol = m.q.Meaning.Endpoints[e].Protocol
	}
	if end.server == "" {
		if _, ok := m.services[host]; !ok {
			m.services[host] = m.q.serviceAt(host)
		}
		end.server = m.services[host]
	}
	if m.hosts[end.server] == nil {
		m.hosts[end.server] = map[string]bool{}
	}
	m.hosts[end.server][host] = true
	m.paths[path] = end
	return end
}

func (m *mesher) call(row keep.CallRow) {
	t := m.edge(row.Path, row.Identity)
	t.calls++
	if failed(row.Status) {
		t.errors++
	}
	if row.Duration >= 0 {
		t.took.add(row.Duration)
	}
	t.first, t.last = widen(t.first, t.last, row.Start, row.Start)
}

// failed says whether a call had no answer, or one that says that the server failed.
func failed(status int) bool { return status == 0 || status >= 500 }

func (m *mesher) exposures(ctx context.Context, s keep.Selection) error {
	for t, err := range m.q.snapshot.ExposureTallies(ctx, s) {
		if err != nil {
			return err
		}
		m.exposure(t)
	}
	return nil
}

func (m *mesher) exposure(t keep.ExposureTally) {
	subject, ok := m.q.told(meaning.Exposure{Path: t.Path, Identity: t.Identity, Holder: t.Holder, Direction: t.Direction, Set: t.Set})
	if !ok {
		return
	}
	edge := m.edge(t.Path, t.Identity)
	edge.subjects[subject] = true
	m.q.addKinds(edge.kinds, t.Path, t.Set)
}

func (m *mesher) list() []MeshEdge {
	list := make([]MeshEdge, 0, len(m.edges))
	for key, t := range m.edges {
		e := MeshEdge{
			Server: key.server, Hop: key.hop, Protocol: key.protocol, Calls: t.calls, Errors: t.errors,
			P50: t.took.quantile(.5), P99: t.took.quantile(.99), Kinds: sorted(t.kinds), Subjects: len(t.subjects),
			FirstSeen: call.Time(t.first), LastSeen: call.Time(t.last),
		}
		if key.client != "" {
			e.Client = &key.client
		}
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b MeshEdge) int {
		return cmp.Or(cmp.Compare(a.From(), b.From()), cmp.Compare(a.Server, b.Server), cmp.Compare(a.Hop, b.Hop), cmp.Compare(a.Protocol, b.Protocol))
	})
	return list
}

// From is the client's name; empty where none is known.
func (e MeshEdge) From() string {
	if e.Client == nil {
		return ""
	}
	return *e.Client
}

// servicesOf lists the ends of edges.
func (m *mesher) servicesOf(edges []MeshEdge) []MeshService {
	index, clients := map[string]*MeshService{}, map[string]map[string]bool{}
	at := func(name string) *MeshService {
		if index[name] == nil {
			index[name] = &MeshService{Service: name, Role: RoleUnknown, Hosts: sorted(m.hosts[name])}
			clients[name] = map[string]bool{}
		}
		return index[name]
	}
	for _, e := range edges {
		server := at(e.Server)
		server.Calls += e.Calls
		switch meaning.Hop(e.Hop) {
		case meaning.Egress:
			server.Role = RoleThirdParty
		case meaning.Edge, meaning.Internal:
			server.Role = RoleOwn
		}
		if e.Client != nil {
			client := at(*e.Client)
			client.Role = RoleOwn
			client.Asked += e.Calls
			clients[e.Server][*e.Client] = true
		}
	}
	list := make([]MeshService, 0, len(index))
	for _, name := range slices.Sorted(maps.Keys(index)) {
		index[name].Clients = len(clients[name])
		list = append(list, *index[name])
	}
	return list
}
