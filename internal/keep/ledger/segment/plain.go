package segment

import (
	"encoding/binary"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// Plain writes Parquet files of rows in the order in which they come, with neither blocks nor an index: one file after the other, in the
// memory that the first one took. It is for one goroutine.
type Plain struct{ w writer }

// groupRows is about how many rows a row group of such a file has.
const groupRows = 1 << 18

// NewPlain returns a writer of files of a table.
func NewPlain(t *Table) (*Plain, error) {
	c, err := newCodec(zstd.SpeedFastest)
	if err != nil {
		return nil, err
	}
	return &Plain{writer{t: t, codec: c, dir: &Directory{Table: t}, chunks: make([]chunk, len(t.Columns))}}, nil
}

// Close lets go of what is held in memory.
func (p *Plain) Close() { _ = p.w.codec.pack.Close() } // it holds memory alone

// Begin begins a file of about so many bytes.
func (p *Plain) Begin(size int) {
	w := &p.w
	w.file = append(make([]byte, 0, size+len(magic)), magic...)
	w.groups, w.dir.Rows, w.inGroup = nil, 0, 0
}

// Add adds rows, which are not needed afterwards. Those that are added at once make one page of each column.
func (p *Plain) Add(columns Columns) error {
	w, rows := &p.w, columns.Rows()
	if rows == 0 {
		return nil
	}
	if w.inGroup == 0 {
		for c := range w.chunks {
			w.chunks[c] = chunk{data: w.chunks[c].data[:0]}
		}
	}
	for c, numbers := range columns {
		low, high := bounds(numbers)
		if _, err := w.page(c, numbers, w.inGroup == 0, low, high); err != nil {
			return err
		}
	}
	w.inGroup += rows
	if w.inGroup >= groupRows {
		w.endGroup(w.inGroup)
		w.inGroup = 0
	}
	return nil
}

// End returns the file.
func (p *Plain) End() ([]byte, error) {
	w := &p.w
	if w.inGroup > 0 {
		w.endGroup(w.inGroup)
		w.inGroup = 0
	}
	err := w.end()
	data := w.file
	w.file = nil
	return data, err
}

// endGroup puts the chunks of a row group behind one another, and returns where each begins.
func (w *writer) endGroup(rows int) (starts []int) {
	g := format.RowGroup{NumRows: int64(rows), FileOffset: int64(len(w.file)), Ordinal: int16(len(w.groups))}
	for c := range w.chunks {
		start := len(w.file)
		starts = append(starts, start)
		w.file = append(w.file, w.chunks[c].data...)
		described := w.describe(c, start, rows)
		g.TotalByteSize += described.MetaData.TotalUncompressedSize
		g.TotalCompressedSize += described.MetaData.TotalCompressedSize
		g.Columns = append(g.Columns, described)
	}
	w.groups = append(w.groups, g)
	w.dir.Rows += int64(rows)
	return starts
}

// end writes the footer.
func (w *writer) end() error {
	footer, err := w.footer()
	if err != nil {
		return err
	}
	w.file = append(w.file, footer...)
	w.file = binary.LittleEndian.AppendUint32(w.file, uint32(len(footer)))
	w.file = append(w.file, magic...)
	w.dir.Size = int64(len(w.file))
	return nil
}

// bounds are the least and the largest of some numbers.
func bounds(numbers []int64) (low, high int64) {
	low, high = numbers[0], numbers[0]
	for _, v := range numbers {
		low, high = min(low, v), max(high, v)
	}
	return low, high
}
