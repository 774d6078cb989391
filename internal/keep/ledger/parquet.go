package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// encodeRows returns a Parquet file, zstd inside.
func encodeRows[T any](rows []T) ([]byte, error) {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b,
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.CreatedBy("waybill", "1", ""),
	)
	if _, err := w.Write(rows); err != nil {
		return nil, fmt.Errorf("cannot encode rows: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("cannot encode rows: %w", err)
	}
	return b.Bytes(), nil
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
