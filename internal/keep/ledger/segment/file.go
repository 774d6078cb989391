package segment

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

const (
	// BlockRows is how many rows a block has; the last one has what is left.
	BlockRows = 2048
	// groupBlocks is how many blocks make one row group, which is what other engines read at once.
	groupBlocks = 32
	magic       = "PAR1"
)

// writer makes one file.
type writer struct {
	t       *Table
	rows    *Rows
	codec   *codec
	file    []byte
	dir     *Directory
	groups  []format.RowGroup
	block   Columns // the rows of the block at hand
	chunks  []chunk // of the group at hand
	keys    keys
	packed  []byte
	inGroup int   // rows of the group at hand, of a plain file
	warm    int64 // keeps what is looked at from being left out
}

// chunk is one column of a row group while it is made.
type chunk struct {
	data      []byte
	raw       int
	packed    bool
	low, high int64
}

// Write returns the Parquet file of rows in an order, and its directory.
func Write(t *Table, rows *Rows, order []uint32) ([]byte, *Directory, error) {
	c, err := newCodec(zstd.SpeedFastest)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = c.pack.Close() }() // it holds memory alone
	w := &writer{t: t, rows: rows, codec: c, dir: &Directory{Table: t}, chunks: make([]chunk, len(t.Columns)), block: t.New(BlockRows)}
	w.file = append(make([]byte, 0, 14*len(order)+4096), magic...)
	if t.Key >= 0 {
		w.keys.numbers, w.keys.blocks = make([]int64, 0, len(order)), make([]uint32, 0, len(order))
	}
	for part := range slices.Chunk(order, BlockRows*groupBlocks) {
		if err := w.group(part); err != nil {
			return nil, nil, err
		}
	}
	if t.Key >= 0 {
		w.dir.postings = w.keys.post()
	}
	if err := w.end(); err != nil {
		return nil, nil, err
	}
	return w.file, w.dir, nil
}

// group writes one row group.
func (w *writer) group(part []uint32) error {
	first := len(w.dir.Blocks)
	for c := range w.chunks {
		w.chunks[c] = chunk{data: w.chunks[c].data[:0]}
	}
	for rows := range slices.Chunk(part, BlockRows) {
		if err := w.add(rows, len(w.dir.Blocks) == first); err != nil {
			return err
		}
	}
	for c, start := range w.endGroup(len(part)) {
		for i := range w.dir.Blocks[first:] {
			w.dir.Blocks[first+i].Pages[c].move(int64(start))
		}
	}
	for i := range w.dir.Blocks[first:] {
		w.dir.Blocks[first+i].seal(w.file)
	}
	return nil
}

// add writes one block of the group at hand. Whether a column is packed is told by how well the first block packs.
func (w *writer) add(part []uint32, first bool) error {
	for c := range w.block {
		w.block[c] = w.block[c][:len(part)]
	}
	w.pick(part)
	b := Block{Rows: len(part), Pages: make([]Page, len(w.block))}
	for c, numbers := range w.block {
		low, high := bounds(numbers)
		if c == w.t.Order[0] {
			b.First, b.Last = low, high
		}
		if c == w.t.Time {
			b.From, b.To = low, high
		}
		page, err := w.page(c, numbers, first, low, high)
		if err != nil {
			return err
		}
		b.Pages[c] = page
	}
	if w.t.Key >= 0 {
		w.keys.add(w.block[w.t.Key], uint32(len(w.dir.Blocks)))
	}
	w.dir.Blocks = append(w.dir.Blocks, b)
	return nil
}

// pick puts rows into the block at hand. They lie anywhere in memory: a part of each is looked at first, so that the processor waits for
// many at once.
func (w *writer) pick(part []uint32) {
	width := w.rows.width
	for _, row := range part {
		x := w.rows.row(row)
		w.warm += x[0] + x[width/2] + x[width-1]
	}
	for i, row := range part {
		for c, v := range w.rows.row(row) {
			w.block[c][i] = v
		}
	}
}

// page writes one column of a block behind its chunk.
func (w *writer) page(c int, numbers []int64, first bool, low, high int64) (Page, error) {
	kind, to := w.t.Columns[c].Type, &w.chunks[c]
	data, err := w.codec.encode(kind, numbers)
	if err != nil {
		return Page{}, err
	}
	size := len(data)
	if first || to.packed {
		w.packed = w.codec.pack.EncodeAll(data, w.packed[:0])
	}
	if first {
		to.packed, to.low, to.high = len(w.packed) < size-size/16, low, high
	}
	if to.packed {
		data = w.packed
	}
	to.low, to.high = min(to.low, low), max(to.high, high)
	before := len(to.data)
	to.data = pageHeader(to.data, encodingOf(kind), len(numbers), size, len(data))
	to.raw += len(to.data) - before + size
	page := pageAt(int64(len(to.data)), len(data), to.packed)
	to.data = append(to.data, data...)
	if low == high {
		page = pageOf(low)
	}
	return page, nil
}

// describe is what the footer says of a chunk.
func (w *writer) describe(c, start, rows int) format.ColumnChunk {
	column, x := w.t.Columns[c], &w.chunks[c]
	m := format.ColumnMetaData{
		Type: column.Type.physical(), Encoding: []format.Encoding{encodingOf(column.Type)}, PathInSchema: []string{column.Name},
		Codec: format.Uncompressed, NumValues: int64(rows), DataPageOffset: int64(start),
		TotalUncompressedSize: int64(x.raw), TotalCompressedSize: int64(len(x.data)),
	}
	if x.packed {
		m.Codec = format.Zstd
	}
	if column.Type != Bool {
		m.Statistics = format.Statistics{MinValue: plain(column.Type, x.low), MaxValue: plain(column.Type, x.high)}
	}
	return format.ColumnChunk{FileOffset: int64(start), MetaData: m}
}

func plain(t Type, v int64) []byte {
	if t == Int32 {
		return binary.LittleEndian.AppendUint32(nil, uint32(v))
	}
	return binary.LittleEndian.AppendUint64(nil, uint64(v))
}

func (w *writer) footer() ([]byte, error) {
	required := thrift.New(format.Required)
	schema := []format.SchemaElement{{Name: "rows", NumChildren: thrift.New(int32(len(w.t.Columns)))}}
	orders := make([]format.ColumnOrder, len(w.t.Columns))
	for i, c := range w.t.Columns {
		schema = append(schema, format.SchemaElement{Name: c.Name, Type: thrift.New(c.Type.physical()), RepetitionType: required})
		orders[i] = format.ColumnOrder{Value: &format.TypeDefinedOrder{}}
	}
	data, err := thrift.Marshal(new(thrift.CompactProtocol), &format.FileMetaData{
		Version: 1, Schema: schema, NumRows: w.dir.Rows, RowGroups: w.groups, CreatedBy: "waybill version 1", ColumnOrders: orders,
	})
	if err != nil {
		return nil, fmt.Errorf("cannot write a footer: %w", err)
	}
	return data, nil
}

// seal makes the digest of a block's pages.
func (b *Block) seal(file []byte) {
	sum := sha256.New()
	for _, p := range b.Pages {
		if at, size, ok := p.place(); ok {
			sum.Write(file[at : at+int64(size)])
		}
	}
	copy(b.Digest[:], sum.Sum(nil))
}
