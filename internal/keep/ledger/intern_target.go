package ledger

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// targetNumbers remembers what was numbered of the targets of one table, so that a call of a known target is one look into a list.
type targetNumbers struct {
	of      *observation.Targets
	numbers []targetNumber // by reference less one; zero is not known yet
	shapes  []targetShape
	byShape map[[3]uint32]uint32 // by path, set and shape of the request
}

// targetNumber is a target's shape, plus one, and its holder.
type targetNumber struct{ shape, holder uint32 }

// targetShape is what many targets have in common.
type targetShape struct {
	path, set uint32 // the set is zero where nothing is exposed
	request   int64  // the shape of the request
	place     uint32 // of the exposure in the sums
}

// shownAll returns what was numbered of the targets of a batch, as far as it was. A processor waits for all of it at once.
func (in *interner) shownAll(b *observation.Batch) []targetNumber {
	t := &in.targets
	if t.of != b.Targets { // hardly ever; a table that is full is not asked for again
		*t = targetNumbers{of: b.Targets, numbers: t.numbers[:0], byShape: map[[3]uint32]uint32{}}
	}
	shown := in.shown[:0]
	for i := range b.Observations {
		var n targetNumber
		if at := int(b.Observations[i].Target) - 1; at >= 0 && at < len(t.numbers) {
			n = t.numbers[at]
		}
		shown = append(shown, n)
	}
	in.shown = shown
	return shown
}

// ofTarget adds the rows of a call that shows what its target shows.
func (in *interner) ofTarget(out *rows, b *observation.Batch, o *observation.Observation, c *callRow, n targetNumber) error {
	t := &in.targets
	if n.shape == 0 {
		at := slot(&t.numbers, uint32(o.Target)-1)
		if at.shape == 0 {
			if err := in.target(b, o.Target, at); err != nil {
				return fmt.Errorf("cannot number a target: %w", err)
			}
		}
		n = *at
	}
	shape := &t.shapes[n.shape-1]
	c.Path, c.Holder, c.RequestShape = int64(shape.path), int64(n.holder), shape.request
	if in.sums != nil {
		in.sums.Call(keep.Number(shape.path), int(c.Status), observation.Marks(c.Marks), 1, c.Start)
	}
	if shape.set == 0 {
		return nil
	}
	out.exposures = append(out.exposures, exposureRow{
		Source: c.Source, Sequence: c.Sequence, Start: c.Start, Status: c.Status, Path: c.Path, Identity: c.Identity,
		Direction: int32(observation.Request), Holder: c.Holder, Set: int64(shape.set), Objects: 1,
	})
	if in.sums != nil {
		in.sums.Again(shape.place)
	}
	return nil
}

// target numbers a target, and notes in the sums that it was seen.
func (in *interner) target(b *observation.Batch, ref observation.TargetRef, n *targetNumber) error {
	shown := b.Targets.TargetIn(in.identifiers[:0], ref)
	in.identifiers = shown.Identifiers
	path, err := in.path(b.Symbols, shown.Path)
	if err != nil {
		return err
	}
	holder, err := in.holder(b.Symbols, 0, &observation.Holder{Identifiers: shown.Identifiers})
	if err != nil {
		return err
	}
	shape := targetShape{path: path}
	if shown.Shape != 0 {
		if shape.request, err = in.shape(b.Symbols, shown.Shape); err != nil {
			return err
		}
	}
	if shown.Exposed {
		if shape.set, err = in.set(b.Symbols, shown.Set); err != nil {
			return err
		}
		if in.sums != nil {
			shape.place, err = in.sums.Exposure(&keep.ExposureTally{
				Path: keep.Number(path), Direction: observation.Request, Holder: keep.Number(holder), Set: keep.Number(shape.set),
			})
			in.bound()
		}
	}
	for _, said := range shown.Said {
		if err := in.choice(b, path, said); err != nil {
			return err
		}
	}
	t := &in.targets
	key := [3]uint32{shape.path, shape.set, uint32(shape.request)}
	at, ok := t.byShape[key]
	if !ok {
		t.shapes = append(t.shapes, shape)
		at = uint32(len(t.shapes))
		t.byShape[key] = at
	}
	*n = targetNumber{at, holder}
	return err
}
