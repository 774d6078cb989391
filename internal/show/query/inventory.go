package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	inv "github.com/waybill-security/waybill/internal/keep/inventory"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Endpoint is one line of the inventory.
type Endpoint struct {
	Endpoint  string        `json:"endpoint"`
	Previous  []string      `json:"previous"`
	Service   string        `json:"service"`
	Host      string        `json:"host"`
	Method    string        `json:"method"`
	Template  string        `json:"template"`
	Protocol  string        `json:"protocol"`
	Calls     int64         `json:"calls"`
	FirstSeen call.Time     `json:"first_seen"`
	LastSeen  call.Time     `json:"last_seen"`
	States    []string      `json:"states"`
	Auth      []string      `json:"auth"`
	Hops      []string      `json:"hops"`
	Kinds     EndpointKinds `json:"kinds"`
	Callers   int           `json:"callers"`
	Owner     *string       `json:"owner"`
	Name      *string       `json:"name"`
	Risk      int           `json:"risk"`
	Reasons   []string      `json:"reasons"`
	// Asked is what calls named in path and query.
	Asked Asked `json:"asked"`
	// Bytes is how much its answers held, as far as sources tell.
	Bytes int64 `json:"bytes"`
	// Undocumented counts the parameters and fields that were seen and are not in the spec that declares the endpoint; null
	// where none does.
	Undocumented *int `json:"undocumented"`
}

// EndpointKinds are the kinds that cross, by direction.
type EndpointKinds struct {
	Request  []string `json:"request"`
	Response []string `json:"response"`
}

// Endpoints returns the inventory, sorted by host, template, method: the endpoints that were called in the selection, with
// what was seen of them there.
func (q *Query) Endpoints(ctx context.Context, s keep.Selection) ([]Endpoint, error) {
	seen := q.newInventory()
	for t, err := range q.snapshot.CallTallies(ctx, s) {
		if err != nil {
			return nil, err
		}
		seen.call(t)
	}
	if s.From != 0 || s.To != 0 { // how an endpoint fares is told of all that is known of it
		seen.fares = q.newFares()
		for t, err := range q.snapshot.CallTallies(ctx, keep.Selection{}) {
			if err != nil {
				return nil, err
			}
			seen.fares.call(t)
		}
	}
	for t, err := range q.snapshot.ExposureTallies(ctx, s) {
		if err != nil {
			return nil, err
		}
		seen.exposure(t)
	}
	if err := seen.readOwners(); err != nil {
		return nil, err
	}
	return q.withDeclared(ctx, seen)
}

// inventory gathers how each endpoint was called, and which kinds crossed there.
type inventory struct {
	q     *Query
	used  []usage
	kinds [2]map[int32]map[string]bool // by direction and endpoint
	done  map[pathSet]bool
	fares *fares
	owner *inv.Owners
}

type pathSet struct{ path, set keep.Number }

func (q *Query) newInventory() *inventory {
	return &inventory{
		q: q, used: make([]usage, len(q.Meaning.Endpoints)), kinds: [2]map[int32]map[string]bool{{}, {}}, done: map[pathSet]bool{},
		fares: q.newFares(), owner: &inv.Owners{},
	}
}

func (v *inventory) call(t keep.CallTally) {
	if e, ok := v.q.EndpointOf(t.Path); ok {
		v.used[e].add(v.q, t)
	}
	v.fares.call(t)
}

func (v *inventory) exposure(t keep.ExposureTally) {
	e, ok := v.q.EndpointOf(t.Path)
	if ok {
		v.used[e].asked.add(v.q, t)
	}
	key := pathSet{t.Path, t.Set}
	if !ok || v.done[key] {
		return
	}
	v.done[key] = true
	for _, r := range v.q.Readings(t.Path, t.Set) {
		if !r.Kind.Tells() {
			continue
		}
		by := v.kinds[t.Direction]
		if by[e] == nil {
			by[e] = map[string]bool{}
		}
		by[e][KindForm(r.Shown(), r.Form)] = true
	}
}

// lines are the endpoints that were called.
func (v *inventory) lines(told *declarations, undocumented map[int32]int) []Endpoint {
	list := make([]Endpoint, 0, len(v.used))
	request, response := v.kinds[observation.Request], v.kinds[observation.Response]
	for i, e := range v.q.Meaning.Endpoints {
		u := &v.used[i]
		if u.calls == 0 {
			continue
		}
		line := Endpoint{
			Endpoint: e.ID, Previous: nonNil(e.Previous), Service: serviceOf(&v.q.Meaning.Endpoints[i]), Host: e.Host, Method: e.Method,
			Template: e.Template, Protocol: e.Protocol, Calls: u.calls, FirstSeen: call.Time(u.first),
			LastSeen: call.Time(u.last), States: v.fares.states(int32(i)), Auth: sorted(u.auth), Hops: sorted(u.hops),
			Kinds: EndpointKinds{sorted(request[int32(i)]), sorted(response[int32(i)])}, Callers: len(u.callers),
			Asked: u.asked.Asked, Bytes: u.bytes,
		}
		if slices.Contains(line.Auth, "none") {
			line.States = append(line.States, inv.Unauthenticated)
		}
		states, reasons := told.states(&v.q.Meaning.Endpoints[i])
		line.States = append(line.States, states...)
		slices.Sort(line.States)
		line.Owner, line.Name = v.ownerOf(line)
		line.Risk, line.Reasons = risk(line, e.Reasons)
		line.Reasons = append(line.Reasons, reasons...)
		if n, known := undocumented[int32(i)]; known {
			line.Undocumented = &n
		}
		list = append(list, line)
	}
	return list
}

func sortEndpoints(list []Endpoint) []Endpoint {
	slices.SortFunc(list, func(a, b Endpoint) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.Template, b.Template), cmp.Compare(a.Method, b.Method),
			cmp.Compare(a.Endpoint, b.Endpoint))
	})
	return list
}

// Field is what one field of an endpoint carries.
type Field struct {
	Endpoint   string   `json:"endpoint"`
	Direction  string   `json:"direction"`
	Location   string   `json:"location"`
	Field      string   `json:"field"`
	Kind       string   `json:"kind"`
	Form       string   `json:"form"`
	Confidence float64  `json:"confidence"`
	Calls      int64    `json:"calls"`
	Reasons    []string `json:"reasons"`
}

// Fields lists every field that was seen in the selection, sorted by endpoint, direction, location, field.
func (q *Query) Fields(ctx context.Context, s keep.Selection) ([]Field, error) {
	list := []Field{}
	err := q.eachField(ctx, s, func(_ meaning.FieldKey, f Field) { list = append(list, f) })
	slices.SortFunc(list, compareFields)
	return list, err
}

func compareFields(a, b Field) int {
	return cmp.Or(cmp.Compare(a.Endpoint, b.Endpoint), cmp.Compare(a.Direction, b.Direction),
		cmp.Compare(a.Location, b.Location), cmp.Compare(a.Field, b.Field))
}

func (q *Query) eachField(ctx context.Context, s keep.Selection, yield func(meaning.FieldKey, Field)) error {
	calls, err := q.callsByField(ctx, s)
	if err != nil {
		return err
	}
	for key, f := range q.Meaning.Fields {
		at := q.Field(key.Field)
		if key.Endpoint < 0 || f.Name == "" || calls[key] == 0 {
			continue // of calls that founded no endpoint, or a fixed segment of a path
		}
		yield(key, Field{
			Endpoint: q.Meaning.Endpoints[key.Endpoint].ID, Direction: at.Direction.String(), Location: at.Location.String(),
			Field: f.Name, Kind: string(f.Shown()), Form: f.Form.String(), Confidence: f.Confidence, Calls: calls[key],
			Reasons: fieldReasons(at, f.Reasons),
		})
	}
	return nil
}

func widen(first, last, f, l int64) (int64, int64) {
	if first == 0 || (f != 0 && f < first) {
		first = f
	}
	return first, max(last, l)
}

func sorted(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for s := range set {
		list = append(list, s)
	}
	slices.Sort(list)
	return list
}

func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
