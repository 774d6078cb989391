package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// The columns of a dictionary file, in the order of dictionaryRow's fields.
const (
	columnSpace = iota
	columnNumber
	columnRefs
	columnText
	columnCommitment
	dictionaryColumns
)

// decodeDictionary reads the rows of a dictionary file up to, and without, its tokens. It does what decodeRows does, value by
// value: this is what opening a snapshot spends its time on.
func decodeDictionary(data []byte) (rows []dictionaryRow, err error) {
	defer func() {
		if recover() != nil {
			rows, err = nil, errors.New("it is not a dictionary file")
		}
	}()
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("it is not a Parquet file: %w", err)
	}
	if len(file.Schema().Columns()) != dictionaryColumns {
		return nil, errors.New("it does not have the columns of a dictionary")
	}
	buffer := make([]parquet.Row, 512)
	var pool []int64
	for _, group := range file.RowGroups() {
		reader := group.Rows()
		for {
			n, err := reader.ReadRows(buffer)
			for _, values := range buffer[:n] {
				var row dictionaryRow
				if row, pool = dictionaryRowOf(values, pool); row.Space == spaceToken.String() {
					return rows, reader.Close()
				}
				rows = append(rows, row)
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				_ = reader.Close() // the first error tells more
				return nil, fmt.Errorf("it is not a dictionary file: %w", err)
			}
		}
		if err := reader.Close(); err != nil {
			return nil, fmt.Errorf("it cannot be closed: %w", err)
		}
	}
	return rows, nil
}

// dictionaryRowOf copies a row out of a reader's buffers. Refs are cut from a pool, whose rest is returned.
func dictionaryRowOf(values parquet.Row, pool []int64) (row dictionaryRow, rest []int64) {
	if cap(pool)-len(pool) < len(values) {
		pool = make([]int64, 0, max(4096, len(values)))
	}
	first := len(pool)
	for _, v := range values {
		switch v.Column() {
		case columnSpace:
			row.Space = spaceWord(v.ByteArray())
		case columnNumber:
			row.Number = v.Int64()
		case columnRefs:
			if !v.IsNull() {
				pool = append(pool, v.Int64())
			}
		case columnText:
			if !v.IsNull() {
				text := string(v.ByteArray())
				row.Text = &text
			}
		case columnCommitment:
			if !v.IsNull() {
				row.Commitment = bytes.Clone(v.ByteArray())
			}
		}
	}
	row.Refs = pool[first:len(pool):len(pool)]
	return row, pool
}

// spaceWord is the name of a space without a copy of it; of another word, a copy.
func spaceWord(b []byte) string {
	for _, name := range spaceNames {
		if string(b) == name {
			return name
		}
	}
	return string(b)
}
