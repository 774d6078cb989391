package query

import (
	"path/filepath"

	"github.com/waybill-security/waybill/internal/keep"
	inv "github.com/waybill-security/waybill/internal/keep/inventory"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// fares gathers from all calls how endpoints fare.
type fares struct {
	q          *Query
	services   []string // of endpoints
	lives      []inv.Life
	any        []inv.Life // with the calls that say that there is nothing
	service    map[string]*inv.Life
	newest     int64
	deprecated map[int32]bool
}

func (q *Query) newFares() *fares {
	n := len(q.Meaning.Endpoints)
	f := &fares{q: q, services: make([]string, n), lives: make([]inv.Life, n), any: make([]inv.Life, n), service: map[string]*inv.Life{}, deprecated: map[int32]bool{}}
	for i := range q.Meaning.Endpoints {
		f.services[i] = serviceOf(&q.Meaning.Endpoints[i])
		f.service[f.services[i]] = &inv.Life{}
	}
	return f
}

// call adds a tally. An answer that says that there is no such thing does not show that there is one: whoever goes on asking for
// what was taken away does not keep it alive.
func (f *fares) call(t keep.CallTally) {
	f.newest = max(f.newest, t.Last)
	e, ok := f.q.EndpointOf(t.Path)
	if !ok {
		return
	}
	f.service[f.services[e]].Add(t.Calls, t.First, t.Last)
	f.any[e].Add(t.Calls, t.First, t.Last)
	if !endpoint.IsNoise(t.Status) && t.Status != goneStatus {
		f.lives[e].Add(t.Calls, t.First, t.Last)
	}
	if t.Marks.Has(observation.MarkDeprecated) {
		f.deprecated[e] = true
	}
}

// goneStatus is 410: what was there is there no more.
const goneStatus = 410

// life is when an endpoint was called and was there.
func (f *fares) life(e int32) inv.Life {
	if f.lives[e].Calls == 0 {
		return f.any[e]
	}
	return f.lives[e]
}

func (f *fares) states(e int32) []string {
	states := inv.States(f.life(e), *f.service[f.services[e]], f.newest)
	if f.deprecated[e] {
		states = append(states, inv.Deprecated)
	}
	return states
}

// ownersFile is where the rules for owners lie in a workspace.
const ownersFile = "owners.yaml"

// readOwners reads the rules for owners, each time anew: they may have been changed.
func (v *inventory) readOwners() (err error) {
	if v.q.Dir != "" {
		v.owner, err = inv.ReadOwners(filepath.Join(v.q.Dir, "config", ownersFile))
	}
	return err
}

func (v *inventory) ownerOf(e Endpoint) (owner, name *string) {
	o, n := v.owner.Of(inv.Place{Host: e.Host, Service: e.Service, Method: e.Method, Template: e.Template})
	return orNull(o), orNull(n)
}
