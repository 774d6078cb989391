package segment

import (
	"slices"

	"github.com/parquet-go/parquet-go/format"
)

// Type is how a column rests.
type Type uint8

// The types of columns.
const (
	Int64 Type = iota
	Int32
	Bool
)

func (t Type) physical() format.Type {
	return [...]format.Type{format.Int64, format.Int32, format.Boolean}[t]
}

// Column is one column of a table.
type Column struct {
	Name string
	Type Type
}

// Table says what the columns of rows are.
type Table struct {
	Columns []Column
	// Order lists the columns by which rows are sorted. The first one is what blocks are found by; its numbers are not negative
	// and below 2³².
	Order []int
	// Time is the column of which each block tells the least and the largest number.
	Time int
	// Key is the column that is indexed, or negative. Its numbers are not negative and below 2³².
	Key int
}

// Columns are rows, column by column.
type Columns [][]int64

// New returns no rows, with room for some.
func (t *Table) New(room int) Columns {
	out := make(Columns, len(t.Columns))
	for i := range out {
		out[i] = make([]int64, 0, room)
	}
	return out
}

// Rows is how many rows there are.
func (c Columns) Rows() int {
	if len(c) == 0 {
		return 0
	}
	return len(c[0])
}

// Rows are rows, one behind the other: so a row that is picked out of many is one place of memory.
type Rows struct {
	width   int
	numbers []int64
}

// NewRows returns no rows, with room for some.
func (t *Table) NewRows(room int) *Rows {
	return &Rows{width: len(t.Columns), numbers: make([]int64, 0, room*len(t.Columns))}
}

// Len is how many rows there are.
func (r *Rows) Len() int { return len(r.numbers) / r.width }

func (r *Rows) row(i uint32) []int64 {
	at := int(i) * r.width
	return r.numbers[at : at+r.width : at+r.width]
}

// column copies one column.
func (r *Rows) column(c int) []int64 {
	out := make([]int64, r.Len())
	for i := range out {
		out[i] = r.numbers[i*r.width+c]
	}
	return out
}

// Reset forgets the rows, and keeps their memory for as many.
func (r *Rows) Reset(room int) {
	if cap(r.numbers) < room*r.width {
		r.numbers = make([]int64, 0, room*r.width)
	}
	r.numbers = r.numbers[:0]
}

// Add appends rows.
func (r *Rows) Add(columns Columns) {
	n := columns.Rows()
	first := len(r.numbers)
	r.numbers = slices.Grow(r.numbers, n*r.width)[:first+n*r.width]
	const tile = 256 // rows that stay near the processor while the columns are gone through
	for from := 0; from < n; from += tile {
		to := min(from+tile, n)
		for c, numbers := range columns {
			at := first + from*r.width + c
			for _, v := range numbers[from:to] {
				r.numbers[at] = v
				at += r.width
			}
		}
	}
}
