package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"
)

// codec packs and unpacks the pages of one column after the other.
type codec struct {
	delta delta.BinaryPackedEncoding
	pack  *zstd.Encoder
	small []int32
	raw   []byte
}

func newCodec(level zstd.EncoderLevel) (*codec, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(level), zstd.WithWindowSize(64<<10),
		zstd.WithLowerEncoderMem(true), zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, fmt.Errorf("cannot make a compressor: %w", err)
	}
	return &codec{pack: e}, nil
}

func encodingOf(t Type) format.Encoding {
	if t == Bool {
		return format.Plain
	}
	return format.DeltaBinaryPacked
}

// encode returns the numbers of a page, not packed; valid until the next call.
func (c *codec) encode(t Type, numbers []int64) ([]byte, error) {
	var err error
	switch t {
	case Bool:
		c.raw = c.raw[:0]
		for i, v := range numbers {
			if i%8 == 0 {
				c.raw = append(c.raw, 0)
			}
			if v != 0 {
				c.raw[i/8] |= 1 << (i % 8)
			}
		}
	case Int32:
		c.small = c.small[:0]
		for _, v := range numbers {
			c.small = append(c.small, int32(v))
		}
		c.raw, err = c.delta.EncodeInt32(c.raw, c.small)
	case Int64:
		c.raw, err = c.delta.EncodeInt64(c.raw, numbers)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot encode a page: %w", err)
	}
	return c.raw, nil
}

// decoder reads pages.
type decoder struct {
	delta  delta.BinaryPackedEncoding
	unpack *zstd.Decoder
	raw    []byte
	small  []int32
}

func newDecoder() (*decoder, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(1<<26))
	if err != nil {
		return nil, fmt.Errorf("cannot unpack: %w", err)
	}
	return &decoder{unpack: z}, nil
}

var errPage = errors.New("a page does not hold what its directory says")

// decode appends the numbers of a page to a list.
func (d *decoder) decode(t Type, p Page, rows int, data []byte, to []int64) (out []int64, err error) {
	defer func() {
		if recover() != nil { // of a library that was fed with what a disk gave back
			out, err = nil, errPage
		}
	}()
	if p.packed() {
		if d.raw, err = d.unpack.DecodeAll(data, d.raw[:0]); err != nil {
			return nil, errPage
		}
		data = d.raw
	}
	first := len(to)
	switch t {
	case Bool:
		if len(data) != (rows+7)/8 {
			return nil, errPage
		}
		for i := range rows {
			to = append(to, int64(data[i/8]>>(i%8)&1))
		}
	case Int32:
		if d.small, err = d.delta.DecodeInt32(d.small[:0], data); err == nil {
			for _, v := range d.small {
				to = append(to, int64(v))
			}
		}
	case Int64:
		to = slices.Grow(to, rows)
		var got []int64
		if got, err = d.delta.DecodeInt64(to[first:first], data); err == nil && len(got) == rows {
			to = append(to[:first], got...)
		}
	}
	if err != nil || len(to)-first != rows {
		return nil, errPage
	}
	return to, nil
}

// pageHeader appends the header of a page in Thrift's compact protocol: its type, its sizes, and how many values it has in which
// encoding. It is written by hand, because there is one for every few kilobytes.
func pageHeader(b []byte, e format.Encoding, rows, raw, size int) []byte {
	number := func(b []byte, v int) []byte { return binary.AppendVarint(b, int64(v)) }
	b = number(append(b, 0x15), int(format.DataPage))
	b = number(append(b, 0x15), raw)
	b = number(append(b, 0x15), size)
	b = append(b, 0x2c) // the fifth field, a structure
	b = number(append(b, 0x15), rows)
	b = number(append(b, 0x15), int(e))
	b = number(append(b, 0x15), int(format.RLE))
	b = number(append(b, 0x15), int(format.RLE))
	return append(b, 0, 0)
}
