package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"

	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// rowTable is one kind of row files, column by column. The columns are those of the row's Parquet schema, in the order in which
// its canonical encoding has them.
type rowTable struct {
	segment.Table
	suffix                                             string
	source, sequence, ordinal, start, identity, holder int // columns; ordinal is negative where there is none
	path                                               int
}

var (
	callTable     = tableOf[callRow]("-calls.parquet", false)
	exposureTable = tableOf[exposureRow]("-exposures.parquet", true)
	rowTables     = []*rowTable{callTable, exposureTable}
)

// segmentTables are the tables of a segment as its index has them.
func segmentTables() []*segment.Table {
	return []*segment.Table{&callTable.Table, &exposureTable.Table}
}

func tableOf[T any](suffix string, indexed bool) *rowTable {
	t := &rowTable{suffix: suffix}
	for _, f := range parquet.SchemaOf(new(T)).Fields() {
		kind := segment.Int64
		switch f.Type().Kind() {
		case parquet.Int32:
			kind = segment.Int32
		case parquet.Boolean:
			kind = segment.Bool
		}
		t.Columns = append(t.Columns, segment.Column{Name: f.Name(), Type: kind})
	}
	t.source, t.sequence, t.ordinal = t.column("source"), t.column("sequence"), t.column("ordinal")
	t.start, t.identity, t.holder, t.path = t.column("start"), t.column("identity"), t.column("holder"), t.column("path")
	t.Order, t.Time, t.Key = []int{t.identity, t.start, t.source, t.sequence}, t.start, -1
	if indexed {
		t.Order, t.Key = append(t.Order, t.ordinal), t.holder
	}
	return t
}

// column returns the place of a column, or -1.
func (t *rowTable) column(name string) int {
	return slices.IndexFunc(t.Columns, func(c segment.Column) bool { return c.Name == name })
}

// leafFile is a leaf's file of rows, of which columns are read as they are asked for.
type leafFile struct {
	t       *rowTable
	file    *parquet.File
	rows    int
	columns segment.Columns
}

// openLeaf opens the bytes of a leaf's file, which were held against their seal before.
func (t *rowTable) openLeaf(data []byte) (f *leafFile, err error) {
	defer func() {
		if recover() != nil { // of a library that was fed with what a disk gave back
			f, err = nil, errLeafFile
		}
	}()
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("it is not a Parquet file: %w", err)
	}
	same := func(f parquet.Field, c segment.Column) bool { return f.Name() == c.Name && f.Leaf() }
	if !slices.EqualFunc(file.Schema().Fields(), t.Columns, same) {
		return nil, errors.New("it does not have the columns of its kind")
	}
	return &leafFile{t: t, file: file, rows: int(file.NumRows()), columns: make(segment.Columns, len(t.Columns))}, nil
}

var errLeafFile = errors.New("it is not a Parquet file of this kind")

// append appends a column to a list.
func (f *leafFile) append(c int, to []int64) (out []int64, err error) {
	defer func() {
		if recover() != nil {
			out, err = nil, errLeafFile
		}
	}()
	first := len(to)
	for _, g := range f.file.RowGroups() {
		if to, err = readChunk(g.ColumnChunks()[c], f.t.Columns[c].Type, to); err != nil {
			return nil, err
		}
	}
	if len(to)-first != f.rows {
		return nil, errors.New("its columns are not of one length")
	}
	return to, nil
}

// Rows is how many rows there are.
func (f *leafFile) Rows() int { return f.rows }

// Same says that it is not known which columns have one number alone.
func (f *leafFile) Same(int) (int64, bool) { return 0, false }

// Column returns a column.
func (f *leafFile) Column(c int) (numbers []int64, err error) {
	if f.columns[c] == nil {
		f.columns[c], err = f.append(c, nil)
	}
	return f.columns[c], err
}

// read appends the rows of a leaf's file to columns.
func (t *rowTable) read(data []byte, to segment.Columns) error {
	f, err := t.openLeaf(data)
	for c := range to {
		if err == nil {
			to[c], err = f.append(c, to[c])
		}
	}
	return err
}

func readChunk(chunk parquet.ColumnChunk, kind segment.Type, to []int64) (out []int64, err error) {
	pages := chunk.Pages()
	defer func() { err = errors.Join(err, pages.Close()) }()
	to = slices.Grow(to, int(chunk.NumValues()))
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return to, nil
		}
		if err != nil {
			return nil, fmt.Errorf("it is not a Parquet file of this kind: %w", err)
		}
		to = appendPage(page, kind, to)
		parquet.Release(page)
	}
}

// appendPage appends the numbers of a page. A page of another kind makes it panic, as the library does.
func appendPage(page parquet.Page, kind segment.Type, to []int64) []int64 {
	data := page.Data()
	if d := page.Dictionary(); d != nil {
		words := numbersOf(d.Page().Data(), kind, int(d.Page().NumValues()), nil)
		for _, at := range data.Int32() {
			to = append(to, words[at])
		}
		return to
	}
	return numbersOf(data, kind, int(page.NumValues()), to)
}

func numbersOf(data encoding.Values, kind segment.Type, count int, to []int64) []int64 {
	switch kind {
	case segment.Int64:
		return append(to, data.Int64()...)
	case segment.Int32:
		for _, v := range data.Int32() {
			to = append(to, int64(v))
		}
	case segment.Bool:
		bits := data.Boolean()
		for i := range count {
			to = append(to, int64(bits[i/8]>>(i%8)&1))
		}
	}
	return to
}
