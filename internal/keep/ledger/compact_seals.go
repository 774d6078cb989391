package ledger

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// canonicalRows are rows as they are hashed, in whatever order, with what tells their leaf.
type canonicalRows struct {
	bytes            []byte
	ends             []int
	source, sequence []int64
	warm             int // keeps what is looked at from being left out
}

func (r *canonicalRows) reset(rows int) {
	r.bytes, r.ends = slices.Grow(r.bytes[:0], 32*rows), slices.Grow(r.ends[:0], rows)
	r.source, r.sequence = r.source[:0], r.sequence[:0]
}

// add adds the rows of a block, as appendNumbers writes each.
func (r *canonicalRows) add(block segment.Columns) {
	rows, at := block.Rows(), len(r.bytes)
	r.bytes = slices.Grow(r.bytes, rows*len(block)*binary.MaxVarintLen64)
	b := r.bytes[:cap(r.bytes)]
	for i := range rows {
		for _, column := range block {
			v := column[i]
			u := uint64(v<<1) ^ uint64(v>>63)
			for ; u >= 0x80; at++ {
				b[at] = byte(u) | 0x80
				u >>= 7
			}
			b[at] = byte(u)
			at++
		}
		r.ends = append(r.ends, at)
	}
	r.bytes = b[:at]
}

// place notes what tells the leaves of a block's rows.
func (r *canonicalRows) place(t *rowTable, block segment.Columns) {
	r.source, r.sequence = append(r.source, block[t.source]...), append(r.sequence, block[t.sequence]...)
}

// digest is what digestOf gives for the same rows in an order.
func (r *canonicalRows) digest(order []uint32) digest {
	sum := sha256.New()
	var buffer []byte
	for part := range slices.Chunk(order, 512) {
		for _, row := range part {
			r.warm += r.ends[row]
		}
		for _, row := range part {
			r.warm += int(r.bytes[r.ends[row]-1])
		}
		buffer = buffer[:0]
		for _, row := range part {
			from := 0
			if row > 0 {
				from = r.ends[row-1]
			}
			buffer = append(buffer, r.bytes[from:r.ends[row]]...)
		}
		sum.Write(buffer)
	}
	return digest{Rows: int64(len(order)), SHA256: hex.EncodeToString(sum.Sum(nil))}
}

// recompute reads a new file back and holds its rows against the seals of the leaves that they are of. The order is that in which the rows
// that were gathered were written.
func (l *Ledger) recompute(table int, w *work, order []uint32, d *segment.Directory, f sealedFile, rows *canonicalRows) error {
	data, err := readPart(l.path(f.Name), f.Size)
	if err != nil {
		return broken(f.Name, "it cannot be read (%v)", err)
	}
	if err := f.check(data); err != nil {
		return err
	}
	t, sealed := rowTables[table], w.gatheredAsSealed()
	rows.reset(int(d.Rows))
	err = eachBlock(d, f, data, func(c segment.Columns) {
		rows.add(c)
		if !sealed {
			rows.place(t, c)
		}
	})
	if err != nil {
		return err
	}
	var of [][]uint32
	if sealed {
		of, err = asGathered(table, order, w.leaves)
	} else {
		of, err = byLeaf(rows.source, rows.sequence, w.leaves)
	}
	if err != nil {
		return broken(f.Name, "%v", err)
	}
	for i, leaf := range w.leaves {
		if got := rows.digest(of[i]); got != *leaf.tables()[table] {
			return broken(f.Name, "the rows of leaf %d are not those that were sealed", leaf.Number)
		}
	}
	return nil
}

// gatheredAsSealed says whether the rows of a work are gathered leaf by leaf, each in its sealed order.
func (w *work) gatheredAsSealed() bool { return len(w.spans) == 0 && w.expiry == nil }

// asGathered finds the rows of each leaf where they were gathered in their sealed order and written in another one. Should it find others,
// the seals do not hold.
func asGathered(table int, order []uint32, leaves []*leaf) ([][]uint32, error) {
	places := make([]uint32, len(order))
	for place, row := range order {
		places[row] = uint32(place)
	}
	out := make([][]uint32, len(leaves))
	for i, f := range leaves {
		n := int(f.tables()[table].Rows)
		if n > len(places) {
			return nil, fmt.Errorf("rows of leaf %d are missing", f.Number)
		}
		out[i], places = places[:n:n], places[n:]
	}
	if len(places) > 0 {
		return nil, fmt.Errorf("%d of its rows are of no leaf that it stands for", len(places))
	}
	return out, nil
}

// byLeaf finds the rows of each leaf, in their sealed order, in rows that are sorted otherwise. Rows of one call that stand in the
// order of their ordinals stay in it.
func byLeaf(source, sequence []int64, leaves []*leaf) ([][]uint32, error) {
	order := segment.By(source, segment.By(sequence, nil))
	out, taken := make([][]uint32, len(leaves)), 0
	for i, f := range leaves {
		for _, p := range f.Batches {
			from, _ := slices.BinarySearchFunc(order, p, func(row uint32, p leafPart) int {
				return cmp.Or(cmp.Compare(source[row], p.Source), cmp.Compare(uint64(sequence[row]), p.First))
			})
			to := from
			for to < len(order) && p.holds(source[order[to]], sequence[order[to]]) {
				to++
			}
			if len(f.Batches) == 1 {
				out[i] = order[from:to:to]
			} else {
				out[i] = append(out[i], order[from:to]...)
			}
			taken += to - from
		}
	}
	if taken != len(order) {
		return nil, fmt.Errorf("%d of its rows are of no leaf that it stands for", len(order)-taken)
	}
	return out, nil
}
