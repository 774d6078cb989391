package ledger

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// mostSightings is up to how many sightings sums are kept, of some 30 bytes each; DuckDB adds up what is more.
const mostSightings = 4 << 20

// addUp adds an exposure to the sums, of a holder of which is known where it was seen last.
func (in *interner) addUp(r *exposureRow, known *knownHolder) error {
	calls := int64(1)
	if r.Again {
		calls = 0
	}
	seen := sighting{path: uint32(r.Path), set: uint32(r.Set), identity: uint32(r.Identity), direction: uint8(r.Direction), success: r.Status < 400, noted: true}
	same := known.holder == uint32(r.Holder) // or another holder of this call took its place
	if same && known.seen == seen {
		in.sums.Again(known.place, calls, r.Objects)
		return nil
	}
	place, err := in.sums.Exposure(&keep.ExposureTally{
		Path: keep.Number(r.Path), Identity: keep.Number(r.Identity), Direction: observation.Direction(r.Direction), Success: r.Status < 400,
		Holder: keep.Number(r.Holder), Set: keep.Number(r.Set), Calls: calls, Objects: r.Objects,
	})
	if same {
		known.seen, known.place = seen, place
	}
	return err
}

// bound gives the sums up where they are too many.
func (in *interner) bound() {
	if in.sums.Size() > mostSightings {
		in.sums = nil
	}
}
