package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-security/waybill/internal/judge/canary"
	"github.com/waybill-security/waybill/internal/judge/scope"
)

// Canary is a value of an own test person, by its label, with what became of it.
type Canary = canary.Sighting

// Canaries tells of each canary whether it turned up in the window of a selection.
func (q *Query) Canaries(ctx context.Context, s Selection) ([]Canary, error) {
	list, err := canary.List(q.snapshot)
	if err != nil {
		return nil, err
	}
	return canary.Look(ctx, q.View, list, canary.Window{From: s.From, To: s.To})
}

// canariesOf sums up the canaries beside a scope: nil where none were planted. They are looked for in all that is sealed, since a
// detector that works is one that found them at any time.
func (q *Query) canariesOf(ctx context.Context, s *scope.Scope) (*scope.Canaries, error) {
	list, err := q.Canaries(ctx, Selection{})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := &scope.Canaries{Kinds: []scope.CanaryKind{}, Endpoints: []scope.CanaryEndpoint{}, Missing: []string{}}
	at := map[string]int64{}
	for _, c := range list {
		i := slices.IndexFunc(out.Kinds, func(k scope.CanaryKind) bool { return k.Kind == c.Kind })
		if i < 0 {
			i = len(out.Kinds)
			out.Kinds = append(out.Kinds, scope.CanaryKind{Kind: c.Kind})
		}
		out.Expected++
		out.Kinds[i].Expected++
		if c.State != canary.Found {
			if !slices.Contains(out.Missing, c.Label) {
				out.Missing = append(out.Missing, c.Label)
			}
			continue
		}
		out.Found++
		out.Kinds[i].Found++
		for _, e := range c.Endpoints {
			at[e]++
		}
	}
	slices.SortFunc(out.Kinds, func(a, b scope.CanaryKind) int { return cmp.Compare(a.Kind, b.Kind) })
	for _, e := range s.Endpoints {
		out.Endpoints = append(out.Endpoints, scope.CanaryEndpoint{Endpoint: e, Found: at[e]})
	}
	return out, nil
}
