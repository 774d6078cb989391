package query

import (
	"math"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Asked is what requests named in their paths and queries, and how that was answered: what a source without bodies can
// still tell of somebody who walks through identifiers.
type Asked struct {
	// IDs is how many different identifiers were named, of whatever thing.
	IDs int `json:"ids"`
	// Hits counts the calls that named one and were answered with success; Misses those that were not.
	Hits   int64 `json:"hits"`
	Misses int64 `json:"misses"`
}

// asking gathers what was asked for.
type asking struct {
	Asked
	seen map[keep.Number]struct{}
}

// add counts a tally whose request named identifiers in path or query, and no other.
func (a *asking) add(q *Query, t keep.ExposureTally) {
	e, known := q.EndpointOf(t.Path)
	if t.Direction != observation.Request || !known || !q.inURL(t.Set) {
		return
	}
	named := false
	for _, id := range q.Holder(t.Holder).Identifiers {
		if !q.namesThing(e, id.Field) {
			continue
		}
		if a.seen == nil {
			a.seen = map[keep.Number]struct{}{}
		}
		a.seen[id.Token] = struct{}{}
		named = true
	}
	a.IDs = len(a.seen)
	switch {
	case !named:
	case t.Success:
		a.Hits += t.Calls
	default:
		a.Misses += t.Calls
	}
}

// addBytes adds a declared size, which is whatever a source claims: unknown ones count nothing, and the sum stays in range.
func addBytes(sum, n int64) int64 {
	if n <= 0 || sum > math.MaxInt64-n {
		return sum
	}
	return sum + n
}

// namesThing says whether a field of an endpoint is a parameter of its path or query that names something.
func (q *Query) namesThing(e int32, field keep.Number) bool {
	switch f := q.Field(field); f.Location {
	case observation.InPath:
		return q.Meaning.Fields[meaning.FieldKey{Endpoint: e, Field: field}].Name != "" // a fixed segment has none
	case observation.InQuery:
		return true
	}
	return false
}

// inURL says whether a set is that of the request's parameters, and not one of its body's objects.
func (q *Query) inURL(set keep.Number) bool {
	for _, l := range q.Set(set) {
		if at := q.Field(l.Field).Location; at == observation.InPath || at == observation.InQuery {
			return true
		}
	}
	return false
}
