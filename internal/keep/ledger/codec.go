package ledger

import (
	"fmt"
	"sync"

	klauspost "github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// codec is shared, since it keeps its compressors for the next file.
var codec = &compressor{Codec: zstd.Codec{Level: zstd.SpeedFastest, Concurrency: 1}}

// window is how far back a compressor looks. Pages are hardly longer, and each compressor keeps as much in memory; that of the
// library's own codec keeps 8 MiB.
const window = 512 << 10

// compressor is the codec of the library with a smaller memory.
type compressor struct {
	zstd.Codec
	mu   sync.Mutex
	idle []*klauspost.Encoder
}

// Encode compresses src into dst.
func (c *compressor) Encode(dst, src []byte) ([]byte, error) {
	e, err := c.take()
	if err != nil {
		return nil, fmt.Errorf("cannot compress: %w", err)
	}
	dst = e.EncodeAll(src, dst[:0])
	c.mu.Lock()
	defer c.mu.Unlock()
	c.idle = append(c.idle, e)
	return dst, nil
}

func (c *compressor) take() (*klauspost.Encoder, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.idle); n > 0 {
		e := c.idle[n-1]
		c.idle = c.idle[:n-1]
		return e, nil
	}
	return klauspost.NewWriter(nil, klauspost.WithEncoderLevel(klauspost.SpeedFastest), klauspost.WithEncoderConcurrency(1),
		klauspost.WithWindowSize(window), klauspost.WithLowerEncoderMem(true), klauspost.WithZeroFrames(true), klauspost.WithEncoderCRC(false))
}
