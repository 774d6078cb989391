package segment

import (
	"cmp"
	"slices"
)

// Sort returns the order in which rows stand sorted by the table's columns.
func Sort(t *Table, rows Columns) []uint32 {
	order := By(rows[t.Order[0]], nil)
	rest := t.Order[1:]
	compare := func(a, b uint32) int {
		for _, c := range rest {
			if d := cmp.Compare(rows[c][a], rows[c][b]); d != 0 {
				return d
			}
		}
		return cmp.Compare(a, b)
	}
	first := rows[t.Order[0]]
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && first[order[to]] == first[order[from]] {
			to++
		}
		arrange(order[from:to], compare)
		from = to
	}
	return order
}

// arrange sorts what is nearly sorted already, as rows of one caller are: they come in the order of time.
func arrange(part []uint32, compare func(a, b uint32) int) {
	moves := 8 * len(part)
	for i := 1; i < len(part); i++ {
		for at := i; at > 0 && compare(part[at-1], part[at]) > 0; at-- {
			part[at-1], part[at] = part[at], part[at-1]
			if moves--; moves < 0 {
				slices.SortFunc(part, compare)
				return
			}
		}
	}
}

// By returns an order of rows in which a column ascends, and rows that are equal in it stand as they did in an earlier order, or,
// where there is none, as they are.
func By(column []int64, earlier []uint32) []uint32 {
	low, high := int64(0), int64(0)
	for i, v := range column {
		if i == 0 || v < low {
			low = v
		}
		if i == 0 || v > high {
			high = v
		}
	}
	order := make([]uint32, len(column))
	for i := range order {
		order[i] = uint32(i)
		if earlier != nil {
			order[i] = earlier[i]
		}
	}
	scratch := make([]uint32, len(column))
	for shift := uint(0); shift < 64 && uint64(high-low)>>shift != 0; shift += digit {
		spread(order, scratch, column, low, shift)
		order, scratch = scratch, order
	}
	return order
}

// digit is how many bits of a number are sorted by at once.
const digit = 11

// spread copies an order, sorted by one digit of a column's numbers above the least.
func spread(from, to []uint32, column []int64, low int64, shift uint) {
	var starts [1 << digit]int
	for _, v := range column {
		starts[uint64(v-low)>>shift&(1<<digit-1)]++
	}
	sum := 0
	for i, n := range starts {
		starts[i] = sum
		sum += n
	}
	for _, row := range from {
		d := uint64(column[row]-low) >> shift & (1<<digit - 1)
		to[starts[d]] = row
		starts[d]++
	}
}
