package segment

import (
	"cmp"
	"math"
	"slices"
)

// Sort returns the order in which rows stand sorted by the table's columns.
func Sort(t *Table, rows *Rows) []uint32 {
	// Rows mostly come in the order of time, which is put right first, where they are near one another; what they are sorted by
	// before all else comes last, and leaves those in order that are equal in it.
	order := inTime(t, rows)
	return By(rows.column(t.Order[0]), order)
}

// moment is a row with the number that it is sorted by second.
type moment struct {
	at  int64
	row uint32
}

// inTime sorts rows by all columns but the first.
func inTime(t *Table, rows *Rows) []uint32 {
	rest := t.Order[2:]
	after := func(a, b moment) int {
		if a.at != b.at {
			return cmp.Compare(a.at, b.at)
		}
		x, y := rows.row(a.row), rows.row(b.row)
		for _, c := range rest {
			if x[c] != y[c] {
				return cmp.Compare(x[c], y[c])
			}
		}
		return cmp.Compare(a.row, b.row)
	}
	list := make([]moment, rows.Len())
	for i := range list {
		list[i] = moment{rows.numbers[i*rows.width+t.Order[1]], uint32(i)}
	}
	moves := 16 * len(list)
	for i := 1; i < len(list); i++ {
		x, at := list[i], i
		for at > 0 && list[at-1].at >= x.at && after(list[at-1], x) > 0 {
			list[at] = list[at-1]
			at--
		}
		list[at] = x
		if moves -= i - at; moves < 0 {
			slices.SortFunc(list, after)
			break
		}
	}
	order := make([]uint32, len(list))
	for i, x := range list {
		order[i] = x.row
	}
	return order
}

// By returns an order of rows in which a column ascends, and rows that are equal in it stand as they did in an earlier order, or,
// where there is none, as they are.
func By(column []int64, earlier []uint32) []uint32 {
	order := make([]uint32, len(column))
	for i := range order {
		order[i] = uint32(i)
		if earlier != nil {
			order[i] = earlier[i]
		}
	}
	if len(column) == 0 {
		return order
	}
	low, high := slices.Min(column), slices.Max(column)
	if span := uint64(high - low); span > math.MaxUint32 {
		return wide(order, column, low, span)
	}
	byPacked(order, column, low, uint64(high-low))
	return order
}

// digit is how many bits of a number are sorted by at once.
const (
	digit  = 11
	digits = 1 << digit
)

// byPacked sorts rows by numbers that are not far from one another: each goes along with its row, so that memory is gone through from
// one end to the other.
func byPacked(order []uint32, column []int64, low int64, span uint64) {
	if span == 0 {
		return
	}
	from, to := make([]uint64, len(order)), make([]uint64, len(order))
	for i, row := range order {
		from[i] = uint64(column[row]-low)<<32 | uint64(row)
	}
	for shift := uint(32); span != 0; shift, span = shift+digit, span>>digit {
		var starts [digits]int
		for _, v := range from {
			starts[v>>shift&(digits-1)]++
		}
		sum := 0
		for i, n := range starts {
			starts[i] = sum
			sum += n
		}
		for _, v := range from {
			d := v >> shift & (digits - 1)
			to[starts[d]] = v
			starts[d]++
		}
		from, to = to, from
	}
	for i, v := range from {
		order[i] = uint32(v)
	}
}

// wide sorts rows by any numbers.
func wide(order []uint32, column []int64, low int64, span uint64) []uint32 {
	scratch := make([]uint32, len(order))
	for shift := uint(0); shift < 64 && span>>shift != 0; shift += digit {
		spread(order, scratch, column, low, shift)
		order, scratch = scratch, order
	}
	return order
}

// spread copies an order, sorted by one digit of a column's numbers above the least.
func spread(from, to []uint32, column []int64, low int64, shift uint) {
	var starts [digits]int
	for _, v := range column {
		starts[uint64(v-low)>>shift&(digits-1)]++
	}
	sum := 0
	for i, n := range starts {
		starts[i] = sum
		sum += n
	}
	for _, row := range from {
		d := uint64(column[row]-low) >> shift & (digits - 1)
		to[starts[d]] = row
		starts[d]++
	}
}
