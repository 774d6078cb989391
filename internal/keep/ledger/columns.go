package ledger

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// columnRows is how many rows of a commit are taken apart into columns at once: these stay near the processor until they are written.
const columnRows = 4096

// columnEncoder makes the row files of commits column by column, each with the digest of its rows.
type columnEncoder struct {
	plain   *segment.Plain
	columns segment.Columns
	bytes   []byte
	size    int // of the last file
}

// encode returns a file of so many rows, and their digest. fill puts the rows from one to another into columns.
func (e *columnEncoder) encode(t *rowTable, rows int, fill func(to segment.Columns, first, last int)) ([]byte, *digest, error) {
	if e.plain == nil {
		plain, err := segment.NewPlain(&t.Table)
		if err != nil {
			return nil, nil, err
		}
		e.plain, e.columns = plain, t.New(columnRows)
	}
	e.plain.Begin(e.size + e.size/8 + 4096)
	sum := sha256.New()
	for first := 0; first < rows; first += columnRows {
		last := min(first+columnRows, rows)
		for c := range e.columns {
			e.columns[c] = e.columns[c][:last-first]
		}
		fill(e.columns, first, last)
		e.bytes = appendRows(e.bytes[:0], e.columns)
		sum.Write(e.bytes)
		if err := e.plain.Add(e.columns); err != nil {
			e.plain = nil
			return nil, nil, err
		}
	}
	data, err := e.plain.End()
	e.size = len(data)
	return data, &digest{Rows: int64(rows), SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}

func (e *columnEncoder) calls(rows []callRow) ([]byte, *digest, error) {
	return e.encode(callTable, len(rows), func(to segment.Columns, first, last int) {
		for i := range rows[first:last] {
			r := &rows[first+i]
			for c, v := range r.numbers() {
				to[c][i] = v
			}
		}
	})
}

func (e *columnEncoder) exposures(rows []exposureRow) ([]byte, *digest, error) {
	return e.encode(exposureTable, len(rows), func(to segment.Columns, first, last int) {
		for i := range rows[first:last] {
			r := &rows[first+i]
			for c, v := range r.numbers() {
				to[c][i] = v
			}
		}
	})
}
