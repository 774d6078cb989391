package ledger

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// mostSightings is up to how many sightings sums are kept, of some 30 bytes each; DuckDB adds up what is more.
const mostSightings = 4 << 20

// summedAtOnce is how many exposures are added up together, for the same reason as holders are looked up together.
const summedAtOnce = 256

// addUp adds an exposure to the sums, with sumUp, at the latest. Where its holder was seen so before, that is known.
func (in *interner) addUp(r *exposureRow, known *knownHolder) {
	t := keep.ExposureTally{
		Path: keep.Number(r.Path), Identity: keep.Number(r.Identity), Direction: observation.Direction(r.Direction), Success: r.Status < 400,
		Holder: keep.Number(r.Holder), Set: keep.Number(r.Set), Objects: r.Objects,
	}
	if !r.Again {
		t.Calls = 1
	}
	seen := sighting{path: uint32(r.Path), set: uint32(r.Set), identity: uint32(r.Identity), direction: uint8(r.Direction), success: t.Success, noted: true}
	if known.holder != uint32(r.Holder) { // another holder took its place
		in.exposed = append(in.exposed, t)
		return
	}
	if known.seen == seen {
		in.sums.SeenAgain(&t)
		return
	}
	known.seen = seen
	in.exposed = append(in.exposed, t)
}

// sumUp adds the exposures that wait for it.
func (in *interner) sumUp() error {
	waiting := in.exposed
	in.exposed = in.exposed[:0]
	if in.sums == nil || len(waiting) == 0 {
		return nil
	}
	err := in.sums.Exposures(waiting)
	in.bound()
	return err
}

// bound gives the sums up where they are too many.
func (in *interner) bound() {
	if in.sums.Size() > mostSightings {
		in.sums = nil
	}
}
