package segment

import (
	"cmp"
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
