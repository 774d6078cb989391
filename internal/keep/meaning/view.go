package meaning

import (
	"sync"

	"github.com/waybill-security/waybill/internal/keep"
)

// View lays one version of meaning over one snapshot. It is safe for concurrent use.
type View struct {
	*Meaning
	keep.Snapshot

	mu       sync.Mutex
	readings map[readingKey][]Reading
}

type readingKey struct {
	endpoint int32
	set      keep.Number
}

// Over lays m over s.
func Over(s keep.Snapshot, m *Meaning) *View {
	return &View{Meaning: m, Snapshot: s, readings: map[readingKey][]Reading{}}
}

// EndpointOf returns the index of the endpoint to which an evidence path belongs; false when it founded none.
func (v *View) EndpointOf(path keep.Number) (int32, bool) {
	e, ok := v.Meaning.Paths[path]
	return e, ok
}

// WhoOf returns the actor and session of an identity.
func (v *View) WhoOf(identity keep.Number) Who { return v.Who[identity] }

// HopOf tells where the calls of this path by this identity stand.
func (v *View) HopOf(path, identity keep.Number) Hop { return UnknownHop }

// Readings tells what each leaf of a field set says at the endpoint of a path. The slice must not be changed.
func (v *View) Readings(path, set keep.Number) []Reading { return nil }

// Resolve tells whose an exposure is.
func (v *View) Resolve(e Exposure) Resolution { return Resolution{Subject: Nobody} }
