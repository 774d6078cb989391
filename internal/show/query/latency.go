package query

import (
	"math"
	"math/bits"
)

// latencies counts durations in cells that grow with them, each 1/64 of its octave wide, so that a quantile is within 1 % and
// an edge of a billion calls takes some kilobytes. After Gil Tene's HdrHistogram.
type latencies struct {
	cells []int64
	count int64
}

// cellBits is how many bits below the highest one tell cells of an octave apart.
const cellBits = 6

// add counts a duration in microseconds.
func (l *latencies) add(us int64) {
	i := cellOf(us)
	if i >= len(l.cells) {
		l.cells = append(l.cells, make([]int64, i+1-len(l.cells))...)
	}
	l.cells[i]++
	l.count++
}

// cellOf numbers the cell of a duration. Those below 64 have one each.
func cellOf(us int64) int {
	octave := bits.Len64(uint64(us)) - cellBits - 1
	if octave <= 0 {
		return int(us)
	}
	return octave<<cellBits + int(us>>octave)
}

// middleOf is the middle of a cell, in microseconds.
func middleOf(cell int) float64 {
	octave := cell>>cellBits - 1
	if octave <= 0 {
		return float64(cell)
	}
	low := int64(cell-octave<<cellBits) << octave
	return float64(low) + float64(int64(1)<<octave-1)/2
}

// quantile is the least duration that a share of q reaches, in milliseconds; null where nothing was counted.
func (l *latencies) quantile(q float64) *float64 {
	if l.count == 0 {
		return nil
	}
	left := max(1, int64(math.Ceil(q*float64(l.count))))
	for i, n := range l.cells {
		if left -= n; left <= 0 {
			ms := middleOf(i) / 1000
			return &ms
		}
	}
	return nil
}
