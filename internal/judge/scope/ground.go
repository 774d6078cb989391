package scope

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// overlay is what a scope asks of a version of meaning; a *meaning.View answers it.
type overlay interface {
	EndpointOf(path keep.Number) (int32, bool)
	HopOf(path, identity keep.Number) meaning.Hop
	Readings(path, set keep.Number) []meaning.Reading
	Resolve(e meaning.Exposure) meaning.Resolution
}

// ground is what an answer stands on, with a memory of what a ledger repeats: routes and field sets.
type ground struct {
	know  *meaning.Meaning
	snap  keep.Snapshot
	over  overlay
	floor float64 // the threshold
	pairs *pairs

	hops     map[routeKey]meaning.Hop
	contents map[setKey]*content
	byToken  map[keep.Number][]int32

	away     away                 // what corrections leave out; snap is without it
	gapsAway map[keep.Number]bool // sources of which they left a gap out
}

// routeKey is a path as one identity takes it.
type routeKey struct{ path, identity keep.Number }

// setKey is a field set at a path.
type setKey struct{ path, set keep.Number }

func newGround(know *meaning.Meaning, snap keep.Snapshot, over overlay, threshold float64) *ground {
	return &ground{
		know: know, snap: snap, over: over, floor: threshold, pairs: newPairs(),
		hops: map[routeKey]meaning.Hop{}, contents: map[setKey]*content{}, gapsAway: map[keep.Number]bool{},
	}
}

func (g *ground) hopOf(path, identity keep.Number) meaning.Hop {
	key := routeKey{path, identity}
	hop, ok := g.hops[key]
	if !ok {
		hop = g.over.HopOf(path, identity)
		g.hops[key] = hop
	}
	return hop
}

// outward is the direction in which values of a call at this hop cross.
func outward(hop meaning.Hop) observation.Direction {
	if hop == meaning.Egress {
		return observation.Request
	}
	return observation.Response
}

// resolve asks whose an exposure is. A view remembers its answers, so they are not kept here again.
func (g *ground) resolve(e meaning.Exposure) meaning.Resolution {
	r := g.over.Resolve(e)
	if r.Subject < 0 || int(r.Subject) >= len(g.know.Subjects) {
		r.Subject = meaning.Nobody
	}
	return r
}

// who returns the actor and session of an identity; false for one that meaning does not know.
func (g *ground) who(identity keep.Number) (meaning.Who, bool) {
	w, ok := g.know.Behind(identity)
	ok = ok && w.Actor >= 0 && int(w.Actor) < len(g.know.Actors)
	return w, ok
}

// deepest is how many holders may stand above one another before the chain counts as broken.
const deepest = 4096

// root returns the holder of the request's parameters above a holder; 0 when the chain is broken.
func (g *ground) root(holder keep.Number) keep.Number {
	for range deepest {
		if holder == 0 {
			return 0
		}
		above := g.snap.Holder(holder).Parent
		if above == 0 {
			return holder
		}
		holder = above
	}
	return 0
}

// subjectsOf leads from a token to the subjects that have it as an identifier of whatever kind.
func (g *ground) subjectsOf() map[keep.Number][]int32 {
	if g.byToken == nil {
		g.byToken = make(map[keep.Number][]int32, len(g.know.Subjects))
		for i, s := range g.know.Subjects {
			for _, id := range s.Identifiers {
				g.byToken[id.Token] = append(g.byToken[id.Token], int32(i))
			}
		}
	}
	return g.byToken
}
