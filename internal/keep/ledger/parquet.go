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

// rowsAtOnce is how many rows are taken apart at once: the library goes over them once for each column, and they should still
// be near the processor then.
const rowsAtOnce = 512

// encodeRows returns a Parquet file, zstd inside.
func encodeRows[T any](rows []T) ([]byte, error) { return (&encoder[T]{}).encode(rows) }

// encoder makes Parquet files of rows, one after the other, in the memory that the first one took.
type encoder[T any] struct {
	writer *parquet.GenericWriter[T]
	file   bytes.Buffer
	size   int // of the last file
	err    error
}

// begin begins a file.
func (e *encoder[T]) begin() {
	e.file, e.err = bytes.Buffer{}, nil
	e.file.Grow(e.size + e.size/8)
	if e.writer == nil {
		e.writer = parquet.NewGenericWriter[T](&e.file, parquet.Compression(codec), parquet.PageBufferSize(pageSize),
			parquet.DataPageStatistics(false), parquet.CreatedBy("waybill", "1", ""))
		return
	}
	e.writer.Reset(&e.file)
}

// add adds rows to the file, which are not needed afterwards.
func (e *encoder[T]) add(rows []T) {
	for part := range slices.Chunk(rows, rowsAtOnce) {
		if e.err == nil {
			_, e.err = e.writer.Write(part)
		}
	}
}

// end returns the file.
func (e *encoder[T]) end() ([]byte, error) {
	if e.err == nil {
		e.err = e.writer.Close()
	}
	if e.err != nil {
		e.writer = nil
		return nil, fmt.Errorf("cannot encode rows: %w", e.err)
	}
	data := e.file.Bytes()
	e.file, e.size = bytes.Buffer{}, len(data)
	return data, nil
}

func (e *encoder[T]) encode(rows []T) ([]byte, error) {
	e.begin()
	e.add(rows)
	return e.end()
}

// sealed adds rows to a file and to their digest.
type sealed[T any, P canonicalRow[T]] struct {
	to  *encoder[T]
	sum digester[T, P]
}

func (s *sealed[T, P]) add(rows []T) {
	for part := range slices.Chunk(rows, rowsAtOnce) {
		s.sum.add(part)
		s.to.add(part)
	}
}

// seal returns the file of rows, with their digest.
func seal[T any, P canonicalRow[T]](e *encoder[T], rows []T) ([]byte, *digest, error) {
	return sealBy[T, P](e, func(add func([]T)) error {
		add(rows)
		return nil
	})
}

// sealBy returns the file of the rows that are added, with their digest.
func sealBy[T any, P canonicalRow[T]](e *encoder[T], rows func(add func([]T)) error) ([]byte, *digest, error) {
	e.begin()
	s := sealed[T, P]{to: e}
	err := rows(s.add)
	data, failed := e.end()
	return data, s.sum.digest(), errors.Join(err, failed)
}

// encoders are those of a writer's commits.
type encoders struct {
	calls      columnEncoder
	exposures  columnEncoder
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
		part := make([]T, min(1024, file.NumRows()+1))
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
