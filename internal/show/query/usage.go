package query

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// usage is how an endpoint was called.
type usage struct {
	calls, first, last int64
	auth, hops         map[string]bool
	callers            map[int32]bool
	asked              asking
	bytes              int64
}

func (u *usage) add(q *Query, t keep.CallTally) {
	if u.callers == nil {
		u.auth, u.hops, u.callers = map[string]bool{}, map[string]bool{}, map[int32]bool{}
	}
	u.calls += t.Calls
	u.bytes = addBytes(u.bytes, t.Response.Bytes)
	u.first, u.last = widen(u.first, u.last, t.First, t.Last)
	u.callers[q.WhoOf(t.Identity).Actor] = true
	u.hops[string(q.HopOf(t.Path, t.Identity))] = true
	if t.Status > 0 && t.Status < 400 && !t.Marks.Has(observation.MarkPreflight) { // which carries no credentials by design
		u.auth[q.auth(t)] = true
	}
}

// auth names how a call was authenticated. A call without credentials, by a source that could have shown them, is
// "none"; one of a source that cannot show them, or blotted them out, is "not_observable". A credential that names nobody is
// "unnamed".
func (q *Query) auth(t keep.CallTally) string {
	who := q.Identity(t.Identity)
	switch {
	case who.Principal != 0 && !who.PrincipalType.Granted():
		return who.PrincipalType.String()
	case t.Marks.Has(observation.MarkVeiled):
		return "not_observable"
	case t.Marks.Has(observation.MarkCredential):
		return "unnamed"
	case q.observesCredentials(t.Source):
		return "none"
	}
	return "not_observable"
}

func (q *Query) observesCredentials(source keep.Number) bool {
	for _, s := range q.snapshot.Sources() {
		if s.Number == source {
			return s.Source.Observes&call.ObservesCredentials != 0
		}
	}
	return false
}
