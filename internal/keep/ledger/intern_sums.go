package ledger

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// mostSightings is up to how many sightings sums are kept, of some 30 bytes each; DuckDB adds up what is more.
const mostSightings = 4 << 20

// summedAtOnce is how many exposures are added up together, for the same reason as holders are looked up together.
const summedAtOnce = 256

// addUp adds the rows of one call to the sums; the exposures among them with sumUp, at the latest.
func (in *interner) addUp(c *callRow, exposures []exposureRow) error {
	if in.sums == nil {
		return nil
	}
	in.sums.Call(keep.Number(c.Path), int(c.Status), observation.Marks(c.Marks), 1, c.Start)
	for i := range exposures {
		r := &exposures[i]
		t := keep.ExposureTally{
			Path: keep.Number(r.Path), Identity: keep.Number(r.Identity), Direction: observation.Direction(r.Direction), Success: r.Status < 400,
			Holder: keep.Number(r.Holder), Set: keep.Number(r.Set), Objects: r.Objects,
		}
		if !r.Again {
			t.Calls = 1
		}
		in.exposed = append(in.exposed, t)
	}
	if len(in.exposed) < summedAtOnce {
		return nil
	}
	return in.sumUp()
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
