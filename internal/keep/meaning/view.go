package meaning

import (
	"sync"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// View lays one version of meaning over one snapshot. It is safe for concurrent use.
type View struct {
	*Meaning
	keep.Snapshot

	book     *subject.Book
	services map[string]bool // hosts that some service of ours answers
	mu       sync.Mutex
	readings map[readingKey][]Reading
	answers  map[resolveKey]Resolution
}

type readingKey struct {
	endpoint int32
	set      keep.Number
}

type resolveKey struct {
	endpoint  int32
	holder    keep.Number
	identity  keep.Number
	direction observation.Direction
}

// Over lays m over s.
func Over(s keep.Snapshot, m *Meaning) *View {
	v := &View{
		Meaning: m, Snapshot: s, book: bookOf(m.Subjects), services: map[string]bool{},
		readings: map[readingKey][]Reading{}, answers: map[resolveKey]Resolution{},
	}
	for _, p := range s.Paths() {
		if !p.Service.Empty() {
			v.services[p.Host.Reveal()] = true
		}
	}
	return v
}

// EndpointOf returns the index of the endpoint to which an evidence path belongs; false when it founded none.
func (v *View) EndpointOf(path keep.Number) (int32, bool) {
	e, ok := v.Meaning.Paths[path]
	return e, ok
}

func (v *View) endpoint(path keep.Number) int32 {
	if e, ok := v.Meaning.Paths[path]; ok {
		return e
	}
	return -1
}

// WhoOf returns the actor and session of an identity.
func (v *View) WhoOf(identity keep.Number) Who { return v.Who[identity] }

// HopOf tells where the calls of this path by this identity stand.
func (v *View) HopOf(path, who keep.Number) Hop {
	p := v.Path(path)
	asks := !v.Text(v.Identity(who).ClientService).Empty()
	return Hop(identity.Hop(identity.HopEvidence{
		ServiceKnown: !p.Service.Empty(), ClientServiceKnown: asks, HostOurs: v.services[p.Host.Reveal()],
	}))
}

// Readings tells what each leaf of a field set says at the endpoint of a path. The slice must not be changed.
func (v *View) Readings(path, set keep.Number) []Reading {
	key := readingKey{v.endpoint(path), set}
	v.mu.Lock()
	defer v.mu.Unlock()
	if r, ok := v.readings[key]; ok {
		return r
	}
	leaves := v.Set(set)
	out := make([]Reading, 0, len(leaves))
	for _, l := range leaves {
		f := v.Meaning.Fields[FieldKey{key.endpoint, l.Field}]
		k, form, doubt := kind.Held(f.decision(), l.Class, l.Form)
		out = append(out, Reading{
			Field: l.Field, Kind: k, Form: form, Confidence: f.Confidence, Candidates: f.Candidates, Doubt: doubt,
		})
	}
	v.readings[key] = out
	return out
}

// Resolve tells whose an exposure is: the nearest enclosing object's that names a person, else the request's, else the
// actor's where the endpoint answers each actor about itself, else nobody's.
func (v *View) Resolve(e Exposure) Resolution {
	key := resolveKey{endpoint: v.endpoint(e.Path), holder: e.Holder, identity: e.Identity, direction: e.Direction}
	v.mu.Lock()
	r, ok := v.answers[key]
	v.mu.Unlock()
	if ok {
		return r
	}
	r = v.resolve(key)
	v.mu.Lock()
	v.answers[key] = r
	v.mu.Unlock()
	return r
}

func (v *View) resolve(key resolveKey) Resolution {
	for h := key.holder; h != 0; h = v.Holder(h).Parent {
		s := v.named(key.endpoint, h)
		if s == Nobody {
			continue
		}
		return Resolution{Subject: s, Record: v.topmost(key.endpoint, h, s)}
	}
	if key.direction == observation.Response && key.endpoint >= 0 && v.Endpoints[key.endpoint].Self {
		if i := v.Identity(key.identity); i.Principal != 0 && isPerson(i.PrincipalType) {
			return Resolution{Subject: v.Actors[v.Who[key.identity].Actor].Subject}
		}
	}
	return Resolution{Subject: Nobody}
}

// topmost is the highest holder above h that speaks of the same person without another in between: the record.
func (v *View) topmost(e int32, h keep.Number, s int32) keep.Number {
	record := h
	for above := v.Holder(h).Parent; above != 0; above = v.Holder(above).Parent {
		switch v.named(e, above) {
		case s:
			record = above
		case Nobody:
		default:
			return record
		}
	}
	return record
}

// named is the subject whom a holder's own identifiers name, by the best of them.
func (v *View) named(e int32, holder keep.Number) int32 {
	named, best := Nobody, found{}
	for _, id := range v.Holder(holder).Identifiers {
		f := found{subject.Identifier{Kind: v.Meaning.Fields[FieldKey{e, id.Field}].Kind, Token: id.Token}, id.Field}
		if subject.Rank(f.Kind) == 0 || (named != Nobody && !precedes(v.Snapshot, f, best)) {
			continue
		}
		if s, ok := v.book.Of(f.Identifier); ok {
			named, best = s, f
		}
	}
	return named
}
