package e2e

import (
	"bufio"
	"cmp"
	"encoding/json"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	skyloom "github.com/waybill-security/waybill/examples/loyalty/world"
)

type meshEdge struct {
	Client   *string
	Server   string
	Hop      string
	Calls    int
	Errors   int
	P50      *float64 `json:"p50_ms"`
	P99      *float64 `json:"p99_ms"`
	Kinds    []string
	Subjects int
}

type meshAnswer struct {
	Services []struct {
		Service, Role string
		Calls, Asked  int
	}
	Edges    []meshEdge
	Standing []struct {
		Client, Server string
		Days, Of       int
		Usual          struct {
			Calls    int
			Subjects int
			Kinds    []string
		}
	}
}

// recorded is one call as the recorder wrote it, and as the example knows it.
type recorded struct {
	Service       string  `json:"_service"`
	ClientService string  `json:"_clientService"`
	Started       string  `json:"startedDateTime"`
	Time          float64 `json:"time"`
	Request       struct{ URL string }
	Response      struct{ Status int }
}

// TestMeshOfTheExample holds the mesh against the recording and its truth: every edge with its hop, calls, errors, times and
// people, every third party, and none beyond.
func TestMeshOfTheExample(t *testing.T) {
	dir := t.TempDir()
	o := skyloom.Options{Seed: 3, Incident: skyloom.FlyingBlueBOLA, InProcess: true, Parameters: skyloom.Defaults(25)}
	o.Parameters.Days = 4
	if _, err := skyloom.PlayDir(t.Context(), o, dir); err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t)
	w.scan(filepath.Join(dir, skyloom.CallsFile))
	got := decode[meshAnswer](t, w.must("mesh", "-o", "json"))
	want, days := trueMesh(t, dir)
	if len(got.Edges) != len(want) || len(want) < 6 {
		t.Errorf("%d edges, want %d", len(got.Edges), len(want))
	}
	for _, e := range got.Edges {
		client := ""
		if e.Client != nil {
			client = *e.Client
		}
		edge := want[client+" "+e.Server]
		if edge == nil {
			t.Errorf("there is no edge from %q to %s", client, e.Server)
			continue
		}
		edge.holds(t, client, e)
	}
	roles := map[string]string{}
	for _, s := range got.Services {
		roles[s.Service] = s.Role
	}
	if roles[skyloom.MailHost] != "third_party" || roles["web"] != "own" || len(roles) != len(names(want)) {
		t.Errorf("the services are %v, of %d", roles, len(names(want)))
	}
	if len(got.Standing) != 1 {
		t.Fatalf("%d flows to third parties, want that of the notifier", len(got.Standing))
	}
	if s := got.Standing[0]; s.Client != "notifier" || s.Server != skyloom.MailHost || s.Days != len(days) || s.Usual.Subjects != medianOf(days) {
		t.Errorf("the flow is %+v; want %d days, usually %d people", s, len(days), medianOf(days))
	}
}

// trueEdge is an edge as the example knows it.
type trueEdge struct {
	hop            string
	calls, errors  int
	took           []float64
	subjects       map[string]bool
	subjectsByDays map[string]map[string]bool
}

func (e *trueEdge) holds(t *testing.T, client string, got meshEdge) {
	t.Helper()
	where := client + " → " + got.Server
	if got.Hop != e.hop && (e.hop != "edge" || got.Hop != "unknown") {
		t.Errorf("%s: hop %s, want %s", where, got.Hop, e.hop)
	}
	if got.Calls != e.calls || got.Errors != e.errors {
		t.Errorf("%s: %d calls and %d errors, want %d and %d", where, got.Calls, got.Errors, e.calls, e.errors)
	}
	if got.Subjects != len(e.subjects) {
		t.Errorf("%s: %d subjects, want %d", where, got.Subjects, len(e.subjects))
	}
	slices.Sort(e.took)
	for q, ms := range map[float64]*float64{.5: got.P50, .99: got.P99} {
		exact := e.took[int(math.Ceil(q*float64(len(e.took))))-1]
		if ms == nil || math.Abs(*ms-exact) > .01*exact+.001 {
			t.Errorf("%s: quantile %v is %v, want %v", where, q, ms, exact)
		}
	}
}

// trueMesh counts the recording by itself.
func trueMesh(t *testing.T, dir string) (edges map[string]*trueEdge, sentByDay map[string]map[string]bool) {
	t.Helper()
	edges = map[string]*trueEdge{}
	calls, truths := lines(t, dir, skyloom.CallsFile), lines(t, dir, skyloom.TruthFile)
	for i := range calls {
		c, truth := decode[recorded](t, calls[i]), decode[skyloom.Truth](t, truths[i])
		u, err := url.Parse(c.Request.URL)
		if err != nil {
			t.Fatal(err)
		}
		key := c.ClientService + " " + cmp.Or(c.Service, u.Host)
		e := edges[key]
		if e == nil {
			e = &trueEdge{hop: cmp.Or(truth.Hop, "edge"), subjects: map[string]bool{}, subjectsByDays: map[string]map[string]bool{}}
			edges[key] = e
		}
		e.add(c, truth)
	}
	return edges, edges["notifier "+skyloom.MailHost].subjectsByDays
}

func (e *trueEdge) add(c recorded, truth skyloom.Truth) {
	e.calls++
	e.took = append(e.took, c.Time)
	if c.Response.Status == 0 || c.Response.Status >= 500 {
		e.errors++
	}
	day := c.Started[:len("2006-01-02")]
	for _, s := range truth.Subjects {
		e.subjects[s.Number] = true
		if e.subjectsByDays[day] == nil {
			e.subjectsByDays[day] = map[string]bool{}
		}
		e.subjectsByDays[day][s.Number] = true
	}
}

func lines(t *testing.T, dir, name string) (list []string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		if json.Valid(in.Bytes()) {
			list = append(list, in.Text())
		}
	}
	return list
}

// names are the ends of edges.
func names(edges map[string]*trueEdge) map[string]bool {
	all := map[string]bool{}
	for key := range edges {
		client, server, _ := strings.Cut(key, " ")
		all[server] = true
		if client != "" {
			all[client] = true
		}
	}
	return all
}

func medianOf(days map[string]map[string]bool) int {
	var counts []int
	for _, people := range days {
		counts = append(counts, len(people))
	}
	slices.Sort(counts)
	return counts[(len(counts)-1)/2]
}
