package scope

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// calls is what the chosen calls were, counted from tallies.
type calls struct {
	total                 int64
	responses, requests   int64
	inspected             int64
	notInspected          map[string]int64
	sources               map[keep.Number]bool
	routes                map[routeKey]*passage
	lossyPaths, lossyFrom []keep.Number // paths and sources of messages that were not read whole
	lossySeen             map[[2]keep.Number]bool
	first, last           int64
	attempts              Attempts
}

// passage counts the calls of one identity on one path.
type passage struct {
	calls int64
	last  uint64 // the ordinal of the last call counted, where they are counted one by one
}

// countCalls reads the tallies of the chosen calls.
func (g *ground) countCalls(ctx context.Context, c *choice) (*calls, error) {
	out := &calls{
		notInspected: map[string]int64{}, sources: map[keep.Number]bool{}, routes: map[routeKey]*passage{},
		lossySeen: map[[2]keep.Number]bool{},
	}
	for t, err := range g.snap.CallTallies(ctx, c.rows) {
		if err != nil {
			return nil, fmt.Errorf("cannot count the calls of the scope: %w", err)
		}
		hop := g.hopOf(t.Path, t.Identity)
		if !c.hops[hop] || t.Calls == 0 {
			continue
		}
		out.count(t)
		out.side(t, outward(hop))
	}
	return out, nil
}

func (o *calls) count(t keep.CallTally) {
	key := routeKey{t.Path, t.Identity}
	if o.routes[key] == nil {
		o.routes[key] = &passage{}
	}
	o.routes[key].calls += t.Calls
	if o.total == 0 || t.First < o.first {
		o.first = t.First
	}
	if o.total == 0 || t.Last > o.last {
		o.last = t.Last
	}
	o.total += t.Calls
	o.attempts.add(fateOf(t.Status), t.Calls)
	o.sources[t.Source] = true
}

// side counts the message in which values of these calls crossed. A call without an answer has none.
func (o *calls) side(t keep.CallTally, way observation.Direction) {
	seen := t.Response
	switch {
	case way == observation.Request:
		seen = t.Request
		o.requests += t.Calls
	case t.Status == 0:
		return
	}
	o.responses += t.Calls
	if seen.Complete() {
		o.inspected += t.Calls
		return
	}
	o.notInspected[seen.Reason()] += t.Calls
	for i, n := range []keep.Number{t.Path, t.Source} {
		key := [2]keep.Number{keep.Number(i), n}
		if o.lossySeen[key] {
			continue
		}
		o.lossySeen[key] = true
		if i == 0 {
			o.lossyPaths = append(o.lossyPaths, n)
		} else {
			o.lossyFrom = append(o.lossyFrom, n)
		}
	}
}
