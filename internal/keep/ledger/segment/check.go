package segment

import (
	"bytes"
	"errors"
	"io"
	"slices"
)

// Check says whether a directory, and the postings of its index file, tell the truth about rows, which stand in the order of the
// file.
func (d *Directory) Check(rows Columns, index io.ReaderAt) error {
	if int64(rows.Rows()) != d.Rows {
		return errors.New("it tells of another number of rows")
	}
	at := 0
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if i < len(d.Blocks)-1 && b.Rows != BlockRows {
			return errors.New("one of its blocks is not full")
		}
		for c, p := range b.Pages {
			numbers := rows[c][at : at+b.Rows]
			low, high := slices.Min(numbers), slices.Max(numbers)
			v, same := p.same()
			if same != (low == high) || same && v != low ||
				c == d.Table.Order[0] && (b.First != low || b.Last != high) || c == d.Table.Time && (b.From != low || b.To != high) {
				return errors.New("it tells of other rows than the segment has")
			}
		}
		at += b.Rows
	}
	if d.Table.Key < 0 {
		return nil
	}
	var k keys
	at = 0
	for i := range d.Blocks {
		k.add(rows[d.Table.Key][at:at+d.Blocks[i].Rows], uint32(i))
		at += d.Blocks[i].Rows
	}
	want := k.post()
	got := make([]byte, d.postings.size)
	if _, err := index.ReadAt(got, d.postings.at); err != nil && len(got) > 0 {
		return errDigest
	}
	if !bytes.Equal(want.data, got) || !slices.Equal(want.pages, d.postings.pages) {
		return errors.New("it leads from holders to other rows than theirs")
	}
	return nil
}
