package collect

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// zstdWindow is the largest window of a zstd frame that is read, in bytes; what "zstd --long" asks for.
const zstdWindow = 128 << 20

// input is the decompressed bytes of a file, as often as they are asked for from the beginning.
type input struct {
	ctx      context.Context
	path     string
	file     *os.File // nil for standard input
	spool    *spool   // where the file cannot seek
	progress *Progress
	read     int64 // compressed bytes
	begun    bool
	decoder  io.Closer
	fault    error // of the file itself, not of what it holds
}

func openInput(ctx context.Context, f File, p *Progress) (*input, error) {
	in := &input{ctx: ctx, path: f.Path, progress: p}
	if f.stdin != nil {
		in.spool = &spool{in: f.stdin}
		return in, nil
	}
	file, err := os.Open(f.Path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", f.Path, reason(err))
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("it is a folder")
	}
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("cannot read %s: %w", f.Path, reason(err))
	}
	in.file = file
	if !info.Mode().IsRegular() {
		in.spool = &spool{in: file}
	}
	return in, nil
}

// Read gives compressed bytes.
func (in *input) Read(p []byte) (n int, err error) {
	if err := in.ctx.Err(); err != nil {
		in.fault = err
		return 0, err
	}
	if in.spool != nil {
		n, err = in.spool.Read(p)
	} else {
		n, err = in.file.Read(p)
	}
	in.read += int64(n)
	in.progress.add(int64(n))
	if err != nil && !errors.Is(err, io.EOF) {
		in.fault = err
	}
	return n, err
}

// begin goes to the beginning and returns the decompressed bytes.
func (in *input) begin() (io.Reader, error) {
	if err := in.rewind(); err != nil {
		return nil, err
	}
	b := bufio.NewReaderSize(in, 256<<10)
	head, err := b.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("cannot read %s: %w", in.path, reason(err))
	}
	switch {
	case bytes.HasPrefix(head, []byte{0x1F, 0x8B}): // RFC 1952
		z, err := gzip.NewReader(b)
		if err != nil {
			if _, fatal := in.damage(err); fatal != nil {
				return nil, fatal
			}
			return nil, in.notKnown("a gzip file that is damaged at its beginning")
		}
		in.decoder = z
		return z, nil
	case len(head) == 4 && zstdMagic(head):
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, in.notKnown("a zstd file that is damaged at its beginning")
		}
		in.decoder = z.IOReadCloser()
		return z, nil
	}
	return b, nil
}

// zstdMagic knows frames and skippable frames (RFC 8878, 3.1).
func zstdMagic(b []byte) bool {
	return bytes.Equal(b, []byte{0x28, 0xB5, 0x2F, 0xFD}) || b[0]&0xF0 == 0x50 && bytes.Equal(b[1:], []byte{0x2A, 0x4D, 0x18})
}

func (in *input) rewind() error {
	in.closeDecoder()
	if !in.begun {
		in.begun = true
		return nil
	}
	in.progress.add(-in.read)
	in.read = 0
	if in.spool != nil {
		in.spool.rewind()
		return nil
	}
	if _, err := in.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("cannot read %s again: %w", in.path, reason(err))
	}
	return nil
}

// settle says that the input will not begin again.
func (in *input) settle() {
	if in.spool != nil {
		in.spool.settle()
	}
}

// damage says why the input ended early: a word for the coverage where what it holds is cut or damaged, an error where
// the file itself could not be read.
func (in *input) damage(err error) (word string, fatal error) {
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return "", nil
	case in.fault != nil:
		if in.ctx.Err() != nil {
			return "", in.ctx.Err()
		}
		return "", fmt.Errorf("cannot read %s: %w", in.path, reason(in.fault))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "cut", nil
	}
	return "damaged", nil
}

func (in *input) notKnown(why string) error { return &NotKnown{Path: in.path, Why: why} }

func (in *input) closeDecoder() {
	if in.decoder != nil {
		_ = in.decoder.Close() // it holds memory alone
		in.decoder = nil
	}
}

func (in *input) close() {
	in.closeDecoder()
	if in.spool != nil {
		_ = in.spool.close() // it has no name any more
	}
	if in.file != nil {
		_ = in.file.Close() // only read
	}
}
