package ledger

import (
	"cmp"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// staged is what was numbered since the last seal.
type staged struct {
	any     bool
	before  counts // of the dictionary
	rows    rows
	cursors map[[16]byte]call.Cursor // where its sources were left
}

// rows of a commit, with numbers. They are sealed in the order of sources and sequences.
type rows struct {
	calls     []callRow
	exposures []exposureRow
	coverage  []coverageRow
	parts     []leafPart
}

// stage turns batches into rows. The dictionary is locked.
func (in *interner) stage(batches []*observation.Batch) error {
	s := &in.staged
	if !s.any {
		s.any, s.before, s.cursors = true, in.d.counts(), map[[16]byte]call.Cursor{}
	}
	numbers := make([]uint32, len(batches))
	for i, b := range batches {
		n, err := in.source(b.Source)
		if err != nil {
			return err
		}
		numbers[i] = n
	}
	for i, b := range batches {
		if err := in.batch(&s.rows, b, int64(numbers[i])); err != nil {
			return err
		}
		s.cursors[b.Source.ID] = b.Cursor
	}
	return nil
}

// take returns what was staged, and how many entries the dictionary had before it. The memory of the rows is used again from the next
// stage on.
func (in *interner) take() (*rows, counts) {
	s := in.staged
	in.staged = staged{rows: rows{calls: s.rows.calls[:0], exposures: s.rows.exposures[:0]}}
	s.rows.sort()
	return &s.rows, s.before
}

// sort brings rows into their sealed order, in which batches of one source mostly come.
func (r *rows) sort() {
	byPlace := func(a, b leafPart) int { return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.First, b.First)) }
	if slices.IsSortedFunc(r.parts, byPlace) {
		return
	}
	slices.SortStableFunc(r.parts, byPlace)
	slices.SortStableFunc(r.coverage, func(a, b coverageRow) int { return cmp.Compare(a.Source, b.Source) })
	slices.SortStableFunc(r.calls, func(a, b callRow) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Sequence, b.Sequence))
	})
	slices.SortStableFunc(r.exposures, func(a, b exposureRow) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Sequence, b.Sequence), cmp.Compare(a.Ordinal, b.Ordinal))
	})
}
