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
	services map[string]bool    // hosts that some service of ours answers
	speaks   map[objectKey]bool // objects that speak of a person
	once     sync.Once
	families family // built on the first use

	transfers sync.Once
	givers    map[int32]bool // endpoints whose answers are the giver's, though the request names a receiver; built likewise

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
	listed    bool // the object names somebody in a list
}

// Over lays m over s.
func Over(s keep.Snapshot, m *Meaning) *View {
	v := &View{
		Meaning: m, Snapshot: s, book: bookOf(m.Subjects), speaks: speaking(s, m.Fields), services: map[string]bool{},
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
func (v *View) WhoOf(identity keep.Number) Who { return v.who(identity) }

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
		out = append(out, v.reading(f, l))
	}
	v.readings[key] = out
	return out
}

// reading tells what one leaf of a field says.
func (v *View) reading(f Field, l keep.Leaf) Reading {
	r := Reading{Field: l.Field, Kind: kind.None, Confidence: f.Confidence, Candidates: f.Candidates}
	if f.Own {
		return r
	}
	if f.Attested != nil {
		return attested(f, l)
	}
	var open []kind.Kind
	r.Kind, r.Form, r.Doubt, open = v.Kinds.Held(f.decision(), l.Class, l.Form, l.Tried)
	if len(open) > 0 {
		r.Candidates = open
	}
	if base := v.Kinds.Base(r.Kind); base != "" {
		r.Kind, r.As = base, r.Kind
	}
	return r
}

// Resolve tells whose an exposure is: the nearest enclosing object's that names a person or holds one person's object, else
// the request's, else the actor's where the endpoint answers each actor about itself, else nobody's.
func (v *View) Resolve(e Exposure) Resolution {
	key := resolveKey{endpoint: v.endpoint(e.Path), holder: e.Holder, identity: e.Identity, direction: e.Direction}
	key.listed = e.Set != 0 && v.answersSelf(key) && v.namesInList(key.endpoint, e.Set)
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
	// A thing of somebody, such as an IBAN, names its owner only where nobody around it is named.
	for _, withThings := range []bool{false, true} {
		for h := key.holder; h != 0; h = v.Holder(h).Parent {
			s := v.about(key.endpoint, h, key.direction, withThings)
			if s == Nobody {
				continue
			}
			return Resolution{Subject: s, Record: v.topmost(key, h, s, withThings)}
		}
		if withThings {
			break
		}
		if s := v.asker(key); s != Nobody {
			return Resolution{Subject: s}
		}
	}
	return Resolution{Subject: Nobody}
}

// asker is the person who asked, where the endpoint answers each actor about itself. Whoever is named in a list there (a
// correspondent, a fellow traveller) is somebody else.
func (v *View) asker(key resolveKey) int32 {
	if key.listed || !v.answersSelf(key) {
		return Nobody
	}
	if i, _ := identified(v.Snapshot, v.Rules, v.Identity(key.identity)); i.Principal == 0 || !isPerson(i.PrincipalType) {
		return Nobody
	}
	return v.Actors[v.who(key.identity).Actor].Subject
}

func (v *View) answersSelf(key resolveKey) bool {
	return key.direction == observation.Response && key.endpoint >= 0 && v.Endpoints[key.endpoint].Self
}

func (v *View) namesInList(endpoint int32, set keep.Number) bool {
	for _, l := range v.Set(set) {
		if isName(v.Meaning.Fields[FieldKey{endpoint, l.Field}].Kind) && containsList(v.Field(l.Field).Name.Reveal()) {
			return true
		}
	}
	return false
}

// topmost is the highest holder above h that speaks of the same person without another in between: the record.
func (v *View) topmost(key resolveKey, h keep.Number, s int32, withThings bool) keep.Number {
	record := h
	for above := v.Holder(h).Parent; above != 0; above = v.Holder(above).Parent {
		switch v.about(key.endpoint, above, key.direction, withThings) {
		case s:
			record = above
		case Nobody:
		default:
			return record
		}
	}
	return record
}
