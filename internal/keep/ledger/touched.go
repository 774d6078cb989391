package ledger

import (
	"context"
	"math/bits"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
)

// touchedBits is how many neighbouring sequences one row of the answer of askTouched speaks of.
const touchedBits = 32

// What leaves hold some rows is asked by the numbers of the rows, which segments keep: so many neighbours are one number.
var (
	askTouchedCalls     = question{suffix: "-calls.parquet", sql: touchedSQL}
	askTouchedExposures = question{suffix: "-exposures.parquet", holders: true, sql: touchedSQL}

	touchedCalls     = columnsNamed(callTable, "source", "sequence")
	touchedExposures = columnsNamed(exposureTable, "source", "sequence")
)

const touchedSQL = `SELECT source, sequence // 32, bit_or(1::BIGINT << (sequence & 31)) FROM %s%s GROUP BY source, sequence // 32`

// neighbours are calls of one source: the bits of seen say which of those from first on.
type neighbours struct {
	source, first, seen int64
}

// Touched returns the leaves that hold calls or exposures of a selection, ascending.
func (s *Snapshot) Touched(ctx context.Context, sel keep.Selection) ([]int64, error) {
	places := s.placesOfRows()
	found := map[int64]bool{}
	tables := []question{askTouchedCalls}
	if s.anyChanged() { // else an exposure stands in the leaf of its call
		tables = append(tables, askTouchedExposures)
	}
	for _, q := range tables {
		few := func(ctx context.Context, p *few) ([]neighbours, error) { return s.fewTouched(ctx, p) }
		for n, err := range ask(ctx, s, q, sel, few, func(scan func(...any) error) (n neighbours, err error) {
			err = scan(&n.source, &n.first, &n.seen)
			n.first *= touchedBits
			return n, err
		}) {
			if err != nil {
				return nil, err
			}
			places.mark(n, found)
		}
	}
	out := make([]int64, 0, len(found))
	for leaf := range found {
		out = append(out, leaf)
	}
	slices.Sort(out)
	return out, nil
}

func (s *Snapshot) anyChanged() bool { return slices.ContainsFunc(s.state.leaves, (*leaf).changed) }

func (s *Snapshot) fewTouched(ctx context.Context, p *few) (out []neighbours, err error) {
	columns := touchedCalls
	if p.table == ofExposures {
		columns = touchedExposures
	}
	var c [][]int64
	err = s.visit(ctx, p, func(b rowBlock, hits []int) (err error) {
		if c, err = columns.of(b, c); err != nil {
			return err
		}
		for _, i := range hits {
			out = append(out, neighbours{c[0][i], c[1][i], 1})
		}
		return nil
	})
	return out, err
}

// rowPlaces tells of a row by its source and sequence which leaf holds it.
type rowPlaces map[int64][]rowPlace

type rowPlace struct {
	first, leaf int64
}

func (s *Snapshot) placesOfRows() rowPlaces {
	places := rowPlaces{}
	for _, f := range s.state.leaves {
		for i := range f.Batches {
			if p := &f.Batches[i]; p.Entries > 0 {
				places[p.Source] = append(places[p.Source], rowPlace{int64(p.First), f.Number})
			}
		}
	}
	for _, list := range places {
		slices.SortFunc(list, func(a, b rowPlace) int { return int(a.first - b.first) })
	}
	return places
}

// mark notes the leaves of some neighbours. A leaf holds the sequences from its own first one to that of the next.
func (p rowPlaces) mark(n neighbours, found map[int64]bool) {
	list := p[n.source]
	for seen := uint64(n.seen); seen != 0; seen &= seen - 1 {
		sequence := n.first + int64(bits.TrailingZeros64(seen))
		at, exact := slices.BinarySearchFunc(list, sequence, func(x rowPlace, s int64) int { return int(x.first - s) })
		if !exact {
			at--
		}
		if at >= 0 {
			found[list[at].leaf] = true
		}
	}
}
