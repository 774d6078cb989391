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
	t      *Table
	rows   Columns
	order  []uint32
	codec  *codec
	file   []byte
	dir    *Directory
	groups []format.RowGroup
	column []int64 // of the group at hand, in order
}

// Write returns the Parquet file of rows in an order, and its directory.
func Write(t *Table, rows Columns, order []uint32) ([]byte, *Directory, error) {
	c, err := newCodec(zstd.SpeedFastest)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = c.pack.Close() }() // it holds memory alone
	w := &writer{t: t, rows: rows, order: order, codec: c, dir: &Directory{Table: t, Rows: int64(len(order))}}
	w.file = append(make([]byte, 0, 16*len(order)+1024), magic...)
	for part := range slices.Chunk(order, BlockRows*groupBlocks) {
		if err := w.group(part); err != nil {
			return nil, nil, err
		}
	}
	if t.Key >= 0 {
		w.dir.postings = post(w.dir, rows[t.Key], order)
	}
	footer, err := w.footer()
	if err != nil {
		return nil, nil, err
	}
	w.file = append(w.file, footer...)
	w.file = binary.LittleEndian.AppendUint32(w.file, uint32(len(footer)))
	w.file = append(w.file, magic...)
	w.dir.Size = int64(len(w.file))
	return slices.Clip(w.file), w.dir, nil
}

// group writes one row group.
func (w *writer) group(part []uint32) error {
	first := len(w.dir.Blocks)
	for rows := len(part); rows > 0; rows -= BlockRows {
		w.dir.Blocks = append(w.dir.Blocks, Block{Rows: min(rows, BlockRows), Pages: make([]Page, len(w.t.Columns))})
	}
	blocks := w.dir.Blocks[first:]
	g := format.RowGroup{NumRows: int64(len(part)), FileOffset: int64(len(w.file)), Ordinal: int16(len(w.groups))}
	var columns []format.ColumnChunk
	for c := range w.t.Columns {
		w.column = w.column[:0]
		from := w.rows[c]
		for _, row := range part {
			w.column = append(w.column, from[row])
		}
		chunk, err := w.chunk(c, blocks)
		if err != nil {
			return err
		}
		g.TotalByteSize += chunk.MetaData.TotalUncompressedSize
		g.TotalCompressedSize += chunk.MetaData.TotalCompressedSize
		columns = append(columns, chunk)
	}
	g.Columns = columns
	w.groups = append(w.groups, g)
	for i := range blocks {
		blocks[i].seal(w.file)
	}
	return nil
}

// chunk writes one column of a row group. Whether its pages are packed is told by how well the first one packs.
func (w *writer) chunk(c int, blocks []Block) (format.ColumnChunk, error) {
	kind := w.t.Columns[c].Type
	start, raw, packed := len(w.file), 0, false
	var body []byte
	for i := range blocks {
		b := &blocks[i]
		numbers := w.column[i*BlockRows : i*BlockRows+b.Rows]
		low, high := slices.Min(numbers), slices.Max(numbers)
		if c == w.t.Order[0] {
			b.First, b.Last = low, high
		}
		if c == w.t.Time {
			b.From, b.To = low, high
		}
		data, err := w.codec.encode(kind, numbers)
		if err != nil {
			return format.ColumnChunk{}, err
		}
		size := len(data)
		if i == 0 || packed {
			body = w.codec.pack.EncodeAll(data, body[:0])
			if i == 0 {
				packed = len(body) < size-size/16
			}
		}
		if packed {
			data = body
		}
		before := len(w.file)
		w.file = pageHeader(w.file, encodingOf(kind), b.Rows, size, len(data))
		raw += len(w.file) - before + size
		b.Pages[c] = pageAt(int64(len(w.file)), len(data), packed)
		if low == high {
			b.Pages[c] = pageOf(low)
		}
		w.file = append(w.file, data...)
	}
	return w.describe(c, start, raw, packed), nil
}

// describe is what the footer says of a chunk.
func (w *writer) describe(c, start, raw int, packed bool) format.ColumnChunk {
	column := w.t.Columns[c]
	m := format.ColumnMetaData{
		Type: column.Type.physical(), Encoding: []format.Encoding{encodingOf(column.Type)}, PathInSchema: []string{column.Name},
		Codec: format.Uncompressed, NumValues: int64(len(w.column)), DataPageOffset: int64(start),
		TotalUncompressedSize: int64(raw), TotalCompressedSize: int64(len(w.file) - start),
	}
	if packed {
		m.Codec = format.Zstd
	}
	if low, high := slices.Min(w.column), slices.Max(w.column); column.Type != Bool {
		m.Statistics = format.Statistics{MinValue: w.plain(column.Type, low), MaxValue: w.plain(column.Type, high)}
	}
	return format.ColumnChunk{FileOffset: int64(start), MetaData: m}
}

func (w *writer) plain(t Type, v int64) []byte {
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
