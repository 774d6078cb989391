package ledger

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// exposures adds the rows of what a call exposed.
func (in *interner) exposures(out *rows, symbols *observation.Symbols, o *observation.Observation, c *callRow) error {
	first := len(out.exposures)
	for i := range o.Exposures {
		e := &o.Exposures[i]
		set, err := in.set(symbols, e.Set)
		if err != nil {
			return err
		}
		out.exposures = append(out.exposures, exposureRow{
			Source: c.Source, Sequence: c.Sequence, Ordinal: int32(i), Start: c.Start, Status: c.Status, Path: c.Path,
			Identity: c.Identity, Direction: int32(e.Direction), Holder: int64(in.holders[e.Holder]), Set: int64(set), Objects: int64(e.Objects),
		})
	}
	rows := out.exposures[first:]
	in.markAgain(rows)
	if in.sums == nil {
		return nil
	}
	in.sums.Call(keep.Number(c.Path), int(c.Status), observation.Marks(c.Marks), 1, c.Start)
	for i := range rows {
		in.addUp(&rows[i], in.found.slots[in.found.at+int(o.Exposures[i].Holder)])
	}
	if len(in.exposed) < summedAtOnce {
		return nil
	}
	return in.sumUp()
}

// rowsOfFew is how many rows of one call are held against one another, each against those before it.
const rowsOfFew = 48

// markAgain marks the rows of one call that repeat direction, holder and set of an earlier one.
func (in *interner) markAgain(rows []exposureRow) {
	if len(rows) > rowsOfFew {
		in.markMany(rows)
		return
	}
	for i := range rows {
		r := &rows[i]
		for k := range rows[:i] {
			if x := &rows[k]; x.Holder == r.Holder && x.Set == r.Set && x.Direction == r.Direction {
				r.Again = true
				break
			}
		}
	}
}

func (in *interner) markMany(rows []exposureRow) {
	if len(in.seen) > 256 { // clearing a map takes as long as it was once large
		in.seen = map[[3]int64]bool{}
	}
	clear(in.seen)
	for i := range rows {
		r := &rows[i]
		key := [3]int64{int64(r.Direction), r.Holder, r.Set}
		r.Again = in.seen[key]
		in.seen[key] = true
	}
}
