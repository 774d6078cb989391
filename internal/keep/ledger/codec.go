package ledger

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
	parquetzstd "github.com/parquet-go/parquet-go/compress/zstd"
)

// packerWindow is how far back a compressor looks, in bytes: about a page of a column. The library's own choice takes 8 MiB
// and more for each compressor, and a commit has several.
const packerWindow = 256 << 10

// newPacker makes a compressor that takes little memory.
func newPacker(level zstd.EncoderLevel) (*zstd.Encoder, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(level), zstd.WithWindowSize(packerWindow),
		zstd.WithLowerEncoderMem(true), zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, fmt.Errorf("cannot make a compressor: %w", err)
	}
	return e, nil
}

// pageCodec packs the pages of Parquet files as the library does, with compressors of our own.
type pageCodec struct {
	parquetzstd.Codec // unpacks

	packers chan *zstd.Encoder // idle
}

func newPageCodec() *pageCodec {
	return &pageCodec{packers: make(chan *zstd.Encoder, 2)}
}

// Encode packs a page.
func (c *pageCodec) Encode(dst, src []byte) ([]byte, error) {
	var e *zstd.Encoder
	select {
	case e = <-c.packers:
	default:
		var err error
		if e, err = newPacker(zstd.SpeedFastest); err != nil {
			return nil, err
		}
	}
	dst = e.EncodeAll(src, dst[:0])
	select {
	case c.packers <- e:
	default: // as many idle ones as commits use
	}
	return dst, nil
}
