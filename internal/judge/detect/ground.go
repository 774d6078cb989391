package detect

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// IDs makes public ids under the workspace key; identity.Minter does.
type IDs interface {
	ID(prefix string, parts ...[]byte) string
}

// ground is what judging stands on: one version of meaning over one snapshot, with a memory of what a ledger repeats.
type ground struct {
	view    *meaning.View
	minter  IDs
	sources map[keep.Number]*standpoint
	known   bool // every tally was seen, so the sources can be judged

	hops   map[route]meaning.Hop
	facts  map[setAt]Facts
	leaves map[setAt][]leaf

	// What detectors that learn ask for; see step.go.
	named     map[meaning.FieldKey]uint8
	told      map[setAt]bool
	telling   []bool // endpoints whose answers hold kinds
	logins    []bool // endpoints that hand out credentials, or are asked with a password
	grants    []bool // those that hand out credentials
	byContact map[int32]bool
	hosts     map[string]*hostTimes
	missed    map[int32]int64      // refusals by endpoint
	hands     map[keep.Number]bool // paths whose answers hold identifiers
	doing     []uint8              // how endpoints change something; see changes.go
	machines  map[keep.Number]bool // whether paths serve machines; see plumbing.go

	declared declared
}

// route is a path as one identity takes it.
type route struct{ path, identity keep.Number }

// setAt is a field set at a path.
type setAt struct{ path, set keep.Number }

func newGround(v *meaning.View, minter IDs) *ground {
	g := &ground{
		view: v, minter: minter, sources: map[keep.Number]*standpoint{}, hops: map[route]meaning.Hop{}, facts: map[setAt]Facts{},
		leaves: map[setAt][]leaf{}, named: map[meaning.FieldKey]uint8{}, told: map[setAt]bool{}, telling: make([]bool, len(v.Endpoints)), logins: make([]bool, len(v.Endpoints)), grants: make([]bool, len(v.Endpoints)),
		missed: map[int32]int64{}, hosts: map[string]*hostTimes{}, hands: map[keep.Number]bool{}, doing: make([]uint8, len(v.Endpoints)), machines: map[keep.Number]bool{},
	}
	for _, s := range v.Sources() {
		g.sources[s.Number] = &standpoint{source: s.Source, hosts: map[string]*hostSigns{}}
	}
	return g
}

func (g *ground) hopOf(path, identity keep.Number) meaning.Hop {
	key := route{path, identity}
	h, ok := g.hops[key]
	if !ok {
		h = g.view.HopOf(path, identity)
		g.hops[key] = h
	}
	return h
}

func (g *ground) endpointOf(path keep.Number) int32 {
	if e, ok := g.view.EndpointOf(path); ok {
		return e
	}
	return -1
}

// source is where a call comes from; the zero source where that is not known.
func (g *ground) source(n keep.Number) call.Source {
	if s := g.sources[n]; s != nil {
		return s.source
	}
	return call.Source{}
}

// certain says whether a reading is believed: its field is decided, or the value proves what it is.
func certain(r meaning.Reading, c kind.Class) bool {
	if !kind.Known(r.Kind) || r.Doubt != "" {
		return false
	}
	switch c {
	case kind.ClassEmail, kind.ClassIBAN, kind.ClassJWT, kind.ClassSecret, kind.ClassDocument:
		return true
	}
	return r.Confidence >= sure
}

// leaf is one leaf of a field set that is certain.
type leaf struct {
	kind  kind.Kind
	form  kind.Form
	class kind.Class
	field keep.Number
	at    observation.Location
	heft  Weight // of the kind in its form
}

// leavesOf are the certain leaves of a field set at a path, read once.
func (g *ground) leavesOf(at setAt) []leaf {
	list, ok := g.leaves[at]
	if ok {
		return list
	}
	set := g.view.Set(at.set)
	for i, r := range g.view.Readings(at.path, at.set) {
		if certain(r, set[i].Class) {
			list = append(list, leaf{r.Kind, r.Form, set[i].Class, r.Field, g.view.Field(r.Field).Location, WeightOf(r.Kind, r.Form)})
		}
	}
	g.leaves[at] = list
	return list
}

// appendValues adds the sure values of an exposure.
func (g *ground) appendValues(list []value, e *keep.ExposureRow) []value {
	leaves := g.leavesOf(setAt{e.Path, e.Set})
	if len(leaves) == 0 {
		return list
	}
	whose := g.view.Resolve(meaning.Exposure{
		Path: e.Path, Identity: e.Identity, Holder: e.Holder, Direction: e.Direction, Set: e.Set,
	}).Subject
	ids := g.view.Holder(e.Holder).Identifiers
	for _, l := range leaves {
		list = append(list, value{leaf: l, holder: e.Holder, subject: whose, token: tokenOf(ids, l.field)})
	}
	return list
}

// tokenOf is the token of the value that stood in a field; zero where there is none.
func tokenOf(ids []keep.Identifier, field keep.Number) keep.Number {
	for _, id := range ids {
		if id.Field == field {
			return id.Token
		}
	}
	return 0
}
