package ledger

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// WriteTable writes rows of a struct with parquet tags as one Parquet file, for others to read. It has nothing to do with the
// ledger's own files; it stands here because this package alone knows the library.
func WriteTable[T any](w io.Writer, rows []T) error {
	out := parquet.NewGenericWriter[T](w, parquet.Compression(&parquet.Zstd))
	_, err := out.Write(rows)
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("cannot write the table: %w", err)
	}
	return nil
}
