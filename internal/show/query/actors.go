package query

import (
	"context"
	"math"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Actor is who calls, as `waybill actors` shows it.
type Actor struct {
	Actor     string    `json:"actor"`
	Type      string    `json:"type"`
	Label     string    `json:"label"`
	FirstSeen call.Time `json:"first_seen"`
	LastSeen  call.Time `json:"last_seen"`
	Calls     int64     `json:"calls"`
	Sessions  int       `json:"sessions"`
	Subjects  int       `json:"subjects"`
	Endpoints int       `json:"endpoints"`
	Addresses int       `json:"addresses"`
	Risk      int       `json:"risk"`
	// Asked is what the actor named in paths and queries.
	Asked Asked `json:"asked"`
	// Bytes is how much the answers to it held, as far as sources tell.
	Bytes int64 `json:"bytes"`
}

// activity gathers what an actor did.
type activity struct {
	first, last, calls int64
	sessions           map[int32]bool
	subjects           map[int32]bool
	endpoints          map[int32]bool
	addresses          map[keep.Number]bool
	asked              asking
	bytes              int64
}

// Actors lists who called in the selection, sorted by id.
func (q *Query) Actors(ctx context.Context, s keep.Selection) ([]Actor, error) {
	did := make([]activity, len(q.Meaning.Actors))
	for i := range did {
		did[i] = activity{
			sessions: map[int32]bool{}, subjects: map[int32]bool{}, endpoints: map[int32]bool{}, addresses: map[keep.Number]bool{},
		}
	}
	for t, err := range q.snapshot.CallTallies(ctx, s) {
		if err != nil {
			return nil, err
		}
		who := q.WhoOf(t.Identity)
		a := &did[who.Actor]
		a.calls += t.Calls
		a.bytes = addBytes(a.bytes, t.Response.Bytes)
		a.first, a.last = widen(a.first, a.last, t.First, t.Last)
		a.sessions[who.Session] = true
		if e, ok := q.EndpointOf(t.Path); ok {
			a.endpoints[e] = true
		}
		if address := q.Identity(t.Identity).Address; address != 0 {
			a.addresses[address] = true
		}
	}
	err := q.Outward(ctx, s, func(t keep.ExposureTally, s int32) {
		did[q.WhoOf(t.Identity).Actor].subjects[s] = true
	})
	if err != nil {
		return nil, err
	}
	err = q.askedFor(ctx, s, func(t keep.ExposureTally, tokens []keep.Number) {
		did[q.WhoOf(t.Identity).Actor].asked.add(tokens, t.Calls, t.Success)
	})
	if err != nil {
		return nil, err
	}
	list := make([]Actor, 0, len(did))
	for i, a := range q.Meaning.Actors {
		d := did[i]
		if d.calls == 0 {
			continue
		}
		list = append(list, Actor{
			Actor: a.ID, Type: a.Type, Label: a.Label, FirstSeen: call.Time(d.first), LastSeen: call.Time(d.last),
			Calls: d.calls, Sessions: len(d.sessions), Subjects: len(d.subjects), Endpoints: len(d.endpoints),
			Addresses: len(d.addresses), Asked: d.asked.Asked, Bytes: d.bytes,
		})
	}
	return list, nil
}

// addBytes adds a declared size, which is whatever a source claims: unknown ones count nothing, and the sum stays in range.
func addBytes(sum, n int64) int64 {
	if n <= 0 || sum > math.MaxInt64-n {
		return sum
	}
	return sum + n
}

// Outward calls each with every tally in which values of a person crossed outward, and with the person.
func (q *Query) Outward(ctx context.Context, s keep.Selection, each func(t keep.ExposureTally, subject int32)) error {
	for t, err := range q.snapshot.ExposureTallies(ctx, s) {
		if err != nil {
			return err
		}
		hop := q.HopOf(t.Path, t.Identity)
		if hop == meaning.Internal || t.Direction != Outward(hop) || !q.carries(t.Path, t.Set) {
			continue
		}
		r := q.Resolve(meaning.Exposure{Path: t.Path, Identity: t.Identity, Holder: t.Holder, Direction: t.Direction, Set: t.Set})
		if r.Subject != meaning.Nobody {
			each(t, r.Subject)
		}
	}
	return nil
}

// carries says whether a field set holds a value of any kind.
func (q *Query) carries(path, set keep.Number) bool {
	for _, r := range q.Readings(path, set) {
		if kind.Known(r.Kind) {
			return true
		}
	}
	return false
}
