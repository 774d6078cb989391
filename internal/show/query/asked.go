package query

import (
	"context"

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

func (a *asking) add(tokens []keep.Number, calls int64, success bool) {
	if a.seen == nil {
		a.seen = map[keep.Number]struct{}{}
	}
	for _, t := range tokens {
		a.seen[t] = struct{}{}
	}
	a.IDs = len(a.seen)
	if success {
		a.Hits += calls
	} else {
		a.Misses += calls
	}
}

// askedFor calls each with every tally whose request named identifiers in path or query, and with their tokens.
func (q *Query) askedFor(ctx context.Context, s keep.Selection, each func(t keep.ExposureTally, tokens []keep.Number)) error {
	var tokens []keep.Number
	for t, err := range q.snapshot.ExposureTallies(ctx, s) {
		if err != nil {
			return err
		}
		e, known := q.EndpointOf(t.Path)
		if t.Direction != observation.Request || !known {
			continue
		}
		tokens = tokens[:0]
		for _, id := range q.Holder(t.Holder).Identifiers {
			if q.namesThing(e, id.Field) {
				tokens = append(tokens, id.Token)
			}
		}
		if len(tokens) > 0 && q.inURL(t.Set) {
			each(t, tokens)
		}
	}
	return nil
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
