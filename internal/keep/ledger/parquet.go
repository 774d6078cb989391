package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// codec is shared, since it keeps its compressors for the next file.
var codec = newPageCodec()

// pageSize is about how long the page of a column is before it is packed, in bytes. Each column has room for one.
const pageSize = 128 << 10

// encodeRowsAtOnce is how many rows are taken apart at once: the library goes over them once for each column, and they should still
// be near the processor then.
const encodeRowsAtOnce = 512

// encodeRows returns a Parquet file, zstd inside.
func encodeRows[T any](rows []T) ([]byte, error) { return (&encoder[T]{}).encode(rows) }

// encoder makes Parquet files of rows, one after the other, in the memory that the first one took.
type encoder[T any] struct {
	writer *parquet.GenericWriter[T]
	size   int // of the last file
}

func (e *encoder[T]) encode(rows []T) (data []byte, err error) {
	var b bytes.Buffer
	b.Grow(e.size + e.size/8)
	if e.writer == nil {
		e.writer = parquet.NewGenericWriter[T](&b, parquet.Compression(codec), parquet.PageBufferSize(pageSize), parquet.CreatedBy("waybill", "1", ""))
	} else {
		e.writer.Reset(&b)
	}
	w := e.writer
	e.writer = nil // unless all goes well
	for part := range slices.Chunk(rows, encodeRowsAtOnce) {
		if _, err := w.Write(part); err != nil {
			return nil, fmt.Errorf("cannot encode rows: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("cannot encode rows: %w", err)
	}
	e.writer, e.size = w, b.Len()
	return b.Bytes(), nil
}

// encoders are those of a writer's commits.
type encoders struct {
	calls      encoder[callRow]
	exposures  encoder[exposureRow]
	coverage   encoder[coverageRow]
	dictionary encoder[dictionaryRow]
}

// decodeRows reads the rows of a file. Bytes that are no Parquet give an error: a panic of the
// library is caught, for it is another's code, fed with what a disk gave back.
func decodeRows[T any](data []byte) (rows []T, err error) {
	defer func() {
		if recover() != nil {
			rows, err = nil, errors.New("it is not a Parquet file of this kind")
		}
	}()
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("it is not a Parquet file: %w", err)
	}
	r := parquet.NewGenericReader[T](file)
	defer func() { _ = r.Close() }() // nothing is held but memory
	for {
		part := make([]T, 1024)
		n, err := r.Read(part)
		rows = append(rows, part[:n]...)
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("it is not a Parquet file of this kind: %w", err)
		}
	}
}
