package segment

import (
	"crypto/sha256"
	"io"
	"slices"
)

// Reader reads blocks of one file, one after the other. It is for one goroutine.
type Reader struct {
	dir     *Directory
	file    io.ReaderAt
	decoder *decoder
	block   *Block
	bytes   []byte   // of the pages of the block
	pages   [][]byte // by column
	columns Columns
	have    []bool
}

// NewReader reads the file that a directory tells of.
func NewReader(d *Directory, file io.ReaderAt) (*Reader, error) {
	decoder, err := newDecoder()
	if err != nil {
		return nil, err
	}
	n := len(d.Table.Columns)
	return &Reader{dir: d, file: file, decoder: decoder, pages: make([][]byte, n), columns: make(Columns, n), have: make([]bool, n)}, nil
}

// Use goes on with another file of the same table.
func (r *Reader) Use(d *Directory, file io.ReaderAt) { r.dir, r.file, r.block = d, file, nil }

// Close lets go of what the reader holds in memory.
func (r *Reader) Close() { r.decoder.unpack.Close() }

// Load reads the bytes of a block and holds them against its digest.
func (r *Reader) Load(block int) error {
	b := &r.dir.Blocks[block]
	total := 0
	for _, p := range b.Pages {
		if _, size, ok := p.place(); ok {
			total += size
		}
	}
	if int64(total) > r.dir.Size {
		return errDigest
	}
	r.bytes = slices.Grow(r.bytes[:0], total)[:total]
	rest := r.bytes
	for c, p := range b.Pages {
		r.have[c] = false
		at, size, ok := p.place()
		if !ok {
			continue
		}
		if _, err := r.file.ReadAt(rest[:size], at); err != nil {
			return errDigest
		}
		r.pages[c], rest = rest[:size:size], rest[size:]
	}
	if sum := sha256.Sum256(r.bytes); [16]byte(sum[:16]) != b.Digest {
		return errDigest
	}
	r.block = b
	return nil
}

// Rows is how many rows the block has.
func (r *Reader) Rows() int { return r.block.Rows }

// Same returns the number that a column has in all rows of the block.
func (r *Reader) Same(column int) (int64, bool) { return r.block.Pages[column].same() }

// Column returns a column of the block; valid until another block is loaded.
func (r *Reader) Column(c int) ([]int64, error) {
	if r.have[c] {
		return r.columns[c], nil
	}
	to, err := r.append(c, r.columns[c][:0])
	if err != nil {
		return nil, err
	}
	r.columns[c], r.have[c] = to, true
	return to, nil
}

func (r *Reader) append(c int, to []int64) ([]int64, error) {
	p := r.block.Pages[c]
	if v, same := p.same(); same {
		for range r.block.Rows {
			to = append(to, v)
		}
		return to, nil
	}
	return r.decoder.decode(r.dir.Table.Columns[c].Type, p, r.block.Rows, r.pages[c], to)
}

// All appends every row of the file to columns.
func (r *Reader) All(to Columns) error {
	for i := range r.dir.Blocks {
		if err := r.Load(i); err != nil {
			return err
		}
		for c := range to {
			numbers, err := r.append(c, to[c])
			if err != nil {
				return err
			}
			to[c] = numbers
		}
	}
	return nil
}
