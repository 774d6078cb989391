package segment

import "github.com/parquet-go/parquet-go/format"

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
