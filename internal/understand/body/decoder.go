package body

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// decoder decompresses, and keeps its readers and buffers from one body to the next.
type decoder struct {
	src bytes.Reader
	// out takes turns: the coding below reads what the one above has written.
	out  [2][]byte
	turn int

	gzip   *gzip.Reader
	zlib   io.ReadCloser
	brotli *brotli.Reader
	zstd   *zstd.Decoder
}

var errUnknownCoding = errors.New("cannot undo a content coding of this name: gzip, deflate, br and zstd are known")

// maxWindow is the largest window that zstd may ask for in HTTP (RFC 9659).
const maxWindow = 8 << 20

// inflate decompresses b, at most limit bytes of it. It returns what came out, also before an error, and whether that was
// all. The result is valid until the second next call.
func (d *decoder) inflate(b []byte, c coding, limit int64) (out []byte, whole bool, err error) {
	d.turn ^= 1
	used := d.gzip != nil && c == gzipped || d.zlib != nil && c == deflate
	out, whole, err = d.once(b, c, limit)
	if used && !whole {
		// A damaged body may have no codes where it needs some; a used reader takes those of the body before. What a body holds
		// must depend on it alone. One that comes out whole was checked by the sum at its end.
		d.gzip, d.zlib = nil, nil
		return d.once(b, c, limit)
	}
	return out, whole, err
}

func (d *decoder) once(b []byte, c coding, limit int64) (out []byte, whole bool, err error) {
	out = d.out[d.turn][:0]
	d.src.Reset(b)
	r, err := d.reader(c)
	if err != nil {
		return out, false, fmt.Errorf("cannot begin to decompress: %w", err)
	}
	out, whole, err = drain(out, r, limit)
	d.out[d.turn] = out
	return out, whole, err
}

// drain appends what r holds to out, up to limit bytes, and says whether that was all.
func drain(out []byte, r io.Reader, limit int64) ([]byte, bool, error) {
	idle := 0
	for {
		if int64(len(out)) > limit {
			return out[:limit], false, nil
		}
		if cap(out)-len(out) < 512 {
			grown := make([]byte, len(out), max(4<<10, min(2*cap(out), int(limit)+4<<10)))
			copy(grown, out)
			out = grown
		}
		n, err := r.Read(out[len(out):cap(out)])
		out = out[:len(out)+n]
		if errors.Is(err, io.EOF) {
			return out[:min(int64(len(out)), limit)], int64(len(out)) <= limit, nil
		}
		if err != nil {
			return out[:min(int64(len(out)), limit)], false, fmt.Errorf("cannot decompress: %w", err)
		}
		if idle++; n > 0 {
			idle = 0
		} else if idle > 100 {
			return out, false, io.ErrNoProgress
		}
	}
}

// reader returns the decompressor of c over d.src.
func (d *decoder) reader(c coding) (io.Reader, error) {
	var err error
	switch c {
	case gzipped:
		if d.gzip == nil {
			d.gzip = new(gzip.Reader)
		}
		return d.gzip, d.gzip.Reset(&d.src)
	case deflate:
		return d.deflate()
	case brotlied:
		if d.brotli == nil {
			d.brotli = brotli.NewReader(&d.src)
			return d.brotli, nil
		}
		return d.brotli, d.brotli.Reset(&d.src)
	case zstandard:
		if d.zstd == nil {
			d.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
				zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecodeBuffersBelow(0))
			if err != nil {
				return nil, err
			}
		}
		return d.zstd, d.zstd.Reset(&d.src)
	}
	return nil, errUnknownCoding
}

// deflate returns the decompressor of what HTTP calls deflate: by RFC 9110 zlib's format, by some servers the bare one.
func (d *decoder) deflate() (io.Reader, error) {
	head := [2]byte{}
	n, _ := d.src.ReadAt(head[:], 0) // a shorter body is not zlib's
	if !isZlib(head[:n]) {
		return flate.NewReader(&d.src), nil // not kept: it has no sum by which inflate knows that it came out as it went in
	}
	if d.zlib == nil {
		var err error
		d.zlib, err = zlib.NewReader(&d.src)
		return d.zlib, err
	}
	return d.zlib, d.zlib.(zlib.Resetter).Reset(&d.src, nil)
}

// trim lets go of the last body and of buffers that have grown large.
func (d *decoder) trim() {
	d.src.Reset(nil)
	d.out[0], d.out[1] = kept(d.out[0]), kept(d.out[1])
}
