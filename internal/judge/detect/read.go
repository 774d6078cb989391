package detect

import (
	"bytes"
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
)

// read hands the chosen calls to the detectors that want them, in the order of time, source and sequence.
func (j *judging) read(ctx context.Context) error {
	if len(j.chosen) == 0 {
		return nil
	}
	exposures, stop := j.exposuresOf(ctx, j.rows)
	defer stop()
	var together []*Call // the calls of one moment: the ledger has them in the order in which their sources came
	for row, err := range j.view.Calls(ctx, j.rows) {
		if err != nil {
			return err
		}
		p := j.picked(&row)
		if p.wants == 0 {
			continue
		}
		if len(together) > 0 && together[0].Start != row.Start {
			together = j.show(together)
		}
		c := j.spare(len(together))
		c.CallRow, c.source, c.endpoint, c.hop, c.who = row, j.source(row.Source), p.endpoint, p.hop, p.who
		c.wants, c.machine = p.wants, p.machine
		if c.exposures, err = exposures.of(c.exposures, &row); err != nil {
			return err
		}
		together = append(together, c)
	}
	j.show(together)
	return nil
}

// exposuresOf reads exposures beside calls, until it is stopped.
func (j *judging) exposuresOf(ctx context.Context, rows keep.Selection) (*cursor, func()) {
	next, stop := iter.Pull2(j.view.Exposures(ctx, rows))
	return &cursor{next: next}, stop
}

// mostSpares bounds the calls that are kept to be filled in again.
const mostSpares = 1024

// spare is the n-th call of a moment, to be filled in: one of those that were shown before, as detectors keep none.
func (j *judging) spare(n int) *Call {
	if n >= mostSpares {
		return &Call{ground: j.ground}
	}
	if n == len(j.spares) {
		j.spares = append(j.spares, &Call{ground: j.ground})
	}
	c := j.spares[n]
	c.exposures, c.read = c.exposures[:0], [2]bool{}
	return c
}

func (j *judging) picked(row *keep.CallRow) picked {
	return j.chosen[alike{row.Source, row.Path, row.Identity, row.Scheme, row.Status, uint32(row.Marks)}]
}

func (j *judging) call(row keep.CallRow) *Call {
	return &Call{
		CallRow: row, ground: j.ground, source: j.source(row.Source), endpoint: j.endpointOf(row.Path),
		hop: j.hopOf(row.Path, row.Identity), who: j.view.WhoOf(row.Identity),
	}
}

// show lets the detectors see the calls of one moment, and returns the emptied list.
func (j *judging) show(together []*Call) []*Call {
	if len(together) > 1 {
		slices.SortStableFunc(together, func(a, b *Call) int {
			return cmp.Or(bytes.Compare(a.source.ID[:], b.source.ID[:]), cmp.Compare(a.Sequence, b.Sequence))
		})
	}
	for _, c := range together {
		for i, d := range j.detectors {
			if c.wants&(1<<i) != 0 {
				d.See(c)
			}
		}
		if c.wants&learning != 0 {
			j.teach(c)
		}
	}
	return together[:0]
}

// cursor walks exposures beside calls: both come in the order of time, source, sequence.
type cursor struct {
	next func() (keep.ExposureRow, error, bool)
	row  keep.ExposureRow
	held bool
	done bool
}

// of appends the exposures of one call to a list, and passes over those of calls before it.
func (c *cursor) of(list []keep.ExposureRow, row *keep.CallRow) ([]keep.ExposureRow, error) {
	for {
		if !c.held && !c.done {
			r, err, ok := c.next()
			if err != nil {
				return nil, err
			}
			c.row, c.held, c.done = r, ok, !ok
		}
		if !c.held {
			return list, nil
		}
		at := cmp.Or(cmp.Compare(c.row.Start, row.Start), cmp.Compare(c.row.Source, row.Source), cmp.Compare(c.row.Sequence, row.Sequence))
		if at > 0 {
			return list, nil
		}
		if at == 0 {
			list = append(list, c.row)
		}
		c.held = false
	}
}
