package query

import (
	"context"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
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
	// KnownBy is how the actor is known, where a rule says what it is.
	KnownBy string `json:"known_by"`
	// Linked are actors that may be the same somebody, known in another way, the surest first. It joins nothing.
	Linked []Linked `json:"linked"`
}

// Linked is an actor that may be the same somebody, and why.
type Linked struct {
	Actor      string  `json:"actor"`
	By         string  `json:"by"` // credential, session, device or address
	Confidence float64 `json:"confidence"`
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
	did := q.newActivities()
	for t, err := range q.snapshot.CallTallies(ctx, s) {
		if err != nil {
			return nil, err
		}
		did.call(t)
	}
	for t, err := range q.snapshot.ExposureTallies(ctx, s) {
		if err != nil {
			return nil, err
		}
		did.asked(t)
		if subject, crossed := q.crossed(t); crossed {
			did.got(t, subject)
		}
	}
	return did.list(), nil
}

// activities gathers what each actor did.
type activities struct {
	q   *Query
	did []activity
}

func (q *Query) newActivities() activities {
	did := make([]activity, len(q.Meaning.Actors))
	for i := range did {
		did[i] = activity{
			sessions: map[int32]bool{}, subjects: map[int32]bool{}, endpoints: map[int32]bool{}, addresses: map[keep.Number]bool{},
		}
	}
	return activities{q, did}
}

func (d activities) call(t keep.CallTally) {
	who := d.q.WhoOf(t.Identity)
	a := &d.did[who.Actor]
	a.calls += t.Calls
	a.bytes = addBytes(a.bytes, t.Response.Bytes)
	a.first, a.last = widen(a.first, a.last, t.First, t.Last)
	a.sessions[who.Session] = true
	if e, ok := d.q.EndpointOf(t.Path); ok {
		a.endpoints[e] = true
	}
	if address := d.q.Identity(t.Identity).Address; address != 0 {
		a.addresses[address] = true
	}
}

func (d activities) asked(t keep.ExposureTally) {
	d.did[d.q.WhoOf(t.Identity).Actor].asked.add(d.q, t)
}

func (d activities) got(t keep.ExposureTally, subject int32) {
	d.did[d.q.WhoOf(t.Identity).Actor].subjects[subject] = true
}

func (d activities) list() []Actor {
	list := make([]Actor, 0, len(d.did))
	linked := d.q.linked()
	for i, a := range d.q.Meaning.Actors {
		did := d.did[i]
		if did.calls == 0 {
			continue
		}
		list = append(list, Actor{
			Actor: a.ID(), Type: a.Type(), KnownBy: a.KnownBy(), Linked: append([]Linked{}, linked[int32(i)]...), Label: a.Label(), FirstSeen: call.Time(did.first), LastSeen: call.Time(did.last),
			Calls: did.calls, Sessions: len(did.sessions), Subjects: len(did.subjects), Endpoints: len(did.endpoints),
			Addresses: len(did.addresses), Asked: did.asked.Asked, Bytes: did.bytes,
		})
	}
	return list
}

// linked lists the links of each actor, by its index.
func (q *Query) linked() map[int32][]Linked {
	linked := map[int32][]Linked{}
	for _, l := range meaning.Links(q.snapshot, q.Meaning) {
		a, b := q.Meaning.Actors[l.A].ID(), q.Meaning.Actors[l.B].ID()
		linked[l.A] = append(linked[l.A], Linked{b, l.By, l.Confidence})
		linked[l.B] = append(linked[l.B], Linked{a, l.By, l.Confidence})
	}
	return linked
}

// Outward calls each with every tally in which values of a person crossed outward, and with the person.
func (q *Query) Outward(ctx context.Context, s keep.Selection, each func(t keep.ExposureTally, subject int32)) error {
	for t, err := range q.snapshot.ExposureTallies(ctx, s) {
		if err != nil {
			return err
		}
		if subject, crossed := q.crossed(t); crossed {
			each(t, subject)
		}
	}
	return nil
}

// crossed says whose values crossed outward in a tally; false where none did, or nobody's.
func (q *Query) crossed(t keep.ExposureTally) (subject int32, ok bool) {
	if q.HopOf(t.Path, t.Identity) == meaning.Internal {
		return meaning.Nobody, false
	}
	return q.told(meaning.Exposure{Path: t.Path, Identity: t.Identity, Holder: t.Holder, Direction: t.Direction, Set: t.Set})
}

// told says of whom an exposure tells in the direction in which its hop carries values; false where it tells of nobody.
func (q *Query) told(e meaning.Exposure) (subject int32, ok bool) {
	if e.Direction != Outward(q.HopOf(e.Path, e.Identity)) || !q.carries(e.Path, e.Set) {
		return meaning.Nobody, false
	}
	r := q.Resolve(e)
	return r.Subject, r.Subject != meaning.Nobody
}

// addKinds adds the kinds of a field set, as [KindForm] writes them.
func (q *Query) addKinds(to map[string]bool, path, set keep.Number) {
	for _, r := range q.Readings(path, set) {
		if r.Kind.Tells() {
			to[KindForm(r.Shown(), r.Form)] = true
		}
	}
}

// carries says whether a field set holds a value of any kind.
func (q *Query) carries(path, set keep.Number) bool {
	for _, r := range q.Readings(path, set) {
		if r.Kind.Tells() {
			return true
		}
	}
	return false
}
