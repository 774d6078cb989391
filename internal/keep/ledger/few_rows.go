package ledger

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The tables of a few.
const (
	ofCalls = iota
	ofExposures
)

// wanted are the columns that a question needs, by the order of its own list.
type wanted []int

func columnsNamed(t *rowTable, names ...string) (w wanted) {
	for _, n := range names {
		w = append(w, t.column(n))
	}
	return w
}

// of reads the wanted columns of a block.
func (w wanted) of(b rowBlock, to [][]int64) ([][]int64, error) {
	to = to[:0]
	for _, c := range w {
		numbers, err := b.Column(c)
		if err != nil {
			return nil, err
		}
		to = append(to, numbers)
	}
	return to, nil
}

var (
	callColumns = columnsNamed(callTable, "source", "sequence", "start", "duration", "protocol", "scheme", "status", "marks", "path", "identity", "holder",
		"request_body", "request_fault", "request_bytes", "response_body", "response_fault", "response_bytes", "request_shape", "response_shape")
	exposureColumns      = columnsNamed(exposureTable, "source", "sequence", "ordinal", "start", "status", "path", "identity", "direction", "holder", "set", "objects")
	callTallyColumns     = columnsNamed(callTable, "source", "path", "identity", "scheme", "status", "marks", "request_body", "request_fault", "response_body", "response_fault", "start", "request_bytes", "response_bytes")
	shapeTallyColumns    = columnsNamed(callTable, "path", "status", "request_body", "response_body", "request_shape", "response_shape", "start")
	exposureTallyColumns = columnsNamed(exposureTable, "path", "identity", "direction", "status", "holder", "set", "again", "objects", "start")
)

func (s *Snapshot) fewCalls(ctx context.Context, p *few) (out []keep.CallRow, err error) {
	var c [][]int64
	err = s.visit(ctx, p, func(b rowBlock, hits []int) (err error) {
		if c, err = callColumns.of(b, c); err != nil {
			return err
		}
		for _, i := range hits {
			out = append(out, keep.CallRow{
				Source: keep.Number(c[0][i]), Sequence: uint64(c[1][i]), Start: c[2][i], Duration: c[3][i], Protocol: s.word(c[4][i]), Scheme: s.word(c[5][i]),
				Status: int(c[6][i]), Marks: observation.Marks(c[7][i]), Path: keep.Number(c[8][i]), Identity: keep.Number(c[9][i]), Holder: keep.Number(c[10][i]),
				Request: inspection{c[11][i], c[12][i], c[13][i]}.open(), Response: inspection{c[14][i], c[15][i], c[16][i]}.open(),
				RequestShape: keep.Number(c[17][i]), ResponseShape: keep.Number(c[18][i]),
			})
		}
		return nil
	})
	slices.SortFunc(out, func(a, b keep.CallRow) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Sequence, b.Sequence))
	})
	return out, err
}

func (s *Snapshot) fewExposures(ctx context.Context, p *few) (out []keep.ExposureRow, err error) {
	var c [][]int64
	err = s.visit(ctx, p, func(b rowBlock, hits []int) (err error) {
		if c, err = exposureColumns.of(b, c); err != nil {
			return err
		}
		for _, i := range hits {
			out = append(out, keep.ExposureRow{
				Source: keep.Number(c[0][i]), Sequence: uint64(c[1][i]), Ordinal: uint32(c[2][i]), Start: c[3][i], Status: int(c[4][i]), Path: keep.Number(c[5][i]),
				Identity: keep.Number(c[6][i]), Direction: observation.Direction(c[7][i]), Holder: keep.Number(c[8][i]), Set: keep.Number(c[9][i]), Objects: uint32(c[10][i]),
			})
		}
		return nil
	})
	slices.SortFunc(out, func(a, b keep.ExposureRow) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Sequence, b.Sequence), cmp.Compare(a.Ordinal, b.Ordinal))
	})
	return out, err
}

// tallied adds up rows that are alike.
type tallied struct {
	calls       int64
	first, last int64
	sums        [2]wide
}

func at[K comparable](m map[K]*tallied, key K, start int64) *tallied {
	t := m[key]
	if t == nil {
		t = &tallied{first: start, last: start}
		m[key] = t
	}
	t.first, t.last = min(t.first, start), max(t.last, start)
	return t
}

func (s *Snapshot) fewCallTallies(ctx context.Context, p *few) (out []keep.CallTally, err error) {
	tallies := map[[10]int64]*tallied{}
	var c [][]int64
	err = s.visit(ctx, p, func(b rowBlock, hits []int) (err error) {
		if c, err = callTallyColumns.of(b, c); err != nil {
			return err
		}
		for _, i := range hits {
			t := at(tallies, [10]int64{c[0][i], c[1][i], c[2][i], c[3][i], c[4][i], c[5][i], c[6][i], c[7][i], c[8][i], c[9][i]}, c[10][i])
			t.calls++
			t.sums[0].add(c[11][i])
			t.sums[1].add(c[12][i])
		}
		return nil
	})
	for k, t := range tallies {
		out = append(out, keep.CallTally{
			Source: keep.Number(k[0]), Path: keep.Number(k[1]), Identity: keep.Number(k[2]), Scheme: s.word(k[3]), Status: int(k[4]), Marks: observation.Marks(k[5]),
			Request: inspection{k[6], k[7], t.sums[0].number()}.open(), Response: inspection{k[8], k[9], t.sums[1].number()}.open(),
			Calls: t.calls, First: t.first, Last: t.last,
		})
	}
	return out, err
}

func (s *Snapshot) fewShapeTallies(ctx context.Context, p *few) (out []keep.ShapeTally, err error) {
	tallies := map[[6]int64]*tallied{}
	var c [][]int64
	err = s.visit(ctx, p, func(b rowBlock, hits []int) (err error) {
		if c, err = shapeTallyColumns.of(b, c); err != nil {
			return err
		}
		for _, i := range hits {
			at(tallies, [6]int64{c[0][i], c[1][i], c[2][i], c[3][i], c[4][i], c[5][i]}, c[6][i]).calls++
		}
		return nil
	})
	for k, t := range tallies {
		out = append(out, keep.ShapeTally{
			Path: keep.Number(k[0]), Status: int(k[1]), RequestBody: call.BodyState(k[2]), ResponseBody: call.BodyState(k[3]),
			RequestShape: keep.Number(k[4]), ResponseShape: keep.Number(k[5]), Calls: t.calls, First: t.first, Last: t.last,
		})
	}
	return out, err
}

func (s *Snapshot) fewExposureTallies(ctx context.Context, p *few) (out []keep.ExposureTally, err error) {
	tallies := map[[6]int64]*tallied{}
	var c [][]int64
	err = s.visit(ctx, p, func(b rowBlock, hits []int) (err error) {
		if c, err = exposureTallyColumns.of(b, c); err != nil {
			return err
		}
		for _, i := range hits {
			success := int64(0)
			if c[3][i] < 400 {
				success = 1
			}
			t := at(tallies, [6]int64{c[0][i], c[1][i], c[2][i], success, c[4][i], c[5][i]}, c[8][i])
			t.calls += 1 - c[6][i]
			t.sums[0].add(c[7][i])
		}
		return nil
	})
	for k, t := range tallies {
		out = append(out, keep.ExposureTally{
			Path: keep.Number(k[0]), Identity: keep.Number(k[1]), Direction: observation.Direction(k[2]), Success: k[3] == 1,
			Holder: keep.Number(k[4]), Set: keep.Number(k[5]), Calls: t.calls, Objects: t.sums[0].number(), First: t.first, Last: t.last,
		})
	}
	return out, err
}

// wide is a sum of numbers that may go beyond 64 bits on its way.
type wide struct {
	high int64
	low  uint64
}

func (w *wide) add(n int64) {
	low, carry := bits.Add64(w.low, uint64(n), 0)
	w.low = low
	w.high += n>>63 + int64(carry)
}

// number is the sum, or the nearest number of 64 bits.
func (w *wide) number() int64 {
	switch {
	case w.high == 0 && w.low <= math.MaxInt64, w.high == -1 && w.low > math.MaxInt64:
		return int64(w.low)
	case w.high < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}
