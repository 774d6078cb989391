package ledger

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// compactor is the memory that one segment after the other is made in.
type compactor struct {
	rows      [2]*segment.Rows // as rowTables
	canonical canonicalRows
}

// segment writes the files of a work, and returns their listings once every leaf was recomputed from them. Nothing lists them yet.
func (l *Ledger) segment(ctx context.Context, w *work, room *compactor) ([]sealedFile, error) {
	var listed []sealedFile
	directories := make([]*segment.Directory, len(rowTables))
	made := span{first: w.first, last: w.last, version: w.version}
	for i, t := range rowTables {
		rows, err := l.gather(ctx, w, i, room)
		if err != nil {
			return nil, err
		}
		data, d, err := segment.Write(&t.Table, rows, segment.Sort(&t.Table, rows))
		if err != nil {
			return nil, fmt.Errorf("cannot make a segment: %w", err)
		}
		directories[i] = d
		if rows.Len() == 0 {
			continue
		}
		made.files[i] = describe(spanName(w.first, w.last, w.version, t.suffix), data)
		if err := l.make(made.files[i].Name, data); err != nil {
			return nil, err
		}
		if err := l.recompute(i, w.leaves, d, made.files[i], &room.canonical); err != nil {
			return nil, err
		}
		listed = append(listed, made.files[i])
	}
	data, head := segment.Index(directories)
	var err error
	made.index = describeIndex(spanName(w.first, w.last, w.version, indexSuffix), data, head)
	if _, err := openIndex(&made, data[:head]); err != nil {
		return nil, err
	}
	if err := l.make(made.index.Name, data); err != nil {
		return nil, err
	}
	if made.coverage, err = l.joinCoverage(w); err != nil {
		return nil, err
	}
	return append(listed, made.index, made.coverage), l.disk.sync(l.path("segments"))
}

// joinCoverage writes the coverage of a work's leaves, one behind the other.
func (l *Ledger) joinCoverage(w *work) (sealedFile, error) {
	var rows []coverageRow
	var covered coverageReader
	read := func(f sealedFile) ([]byte, error) { return l.readListed(w.state.listed, f.Name) }
	for _, f := range w.batches {
		part, name, err := []coverageRow(nil), coverageName(f.Number), error(nil)
		if x, ok := spanAt(w.spans, f.Number); ok {
			name = x.coverage.Name
			part, err = covered.next(x, f, 0, read)
		} else {
			part, err = l.leafCoverage(w.state, f)
		}
		if err != nil {
			return sealedFile{}, err
		}
		if got := digestOf[coverageRow](part); *got != *f.Coverage {
			return sealedFile{}, broken(name, "the rows of leaf %d are not those that were sealed", f.Number)
		}
		rows = append(rows, part...)
	}
	name := spanName(w.first, w.last, w.version, coverageSuffix)
	data, err := encodeRows(rows)
	if err != nil {
		return sealedFile{}, err
	}
	if again, err := decodeRows[coverageRow](data); err != nil || *digestOf[coverageRow](again) != *digestOf[coverageRow](rows) {
		return sealedFile{}, broken(name, "it does not give back what was written")
	}
	return describe(name, data), l.make(name, data)
}

// leafCoverage reads the coverage of one leaf from its own file.
func (l *Ledger) leafCoverage(s *state, f *leaf) ([]coverageRow, error) {
	name := coverageName(f.Number)
	data, err := l.readListed(s.listed, name)
	if err != nil {
		return nil, err
	}
	rows, err := decodeRows[coverageRow](data)
	if err != nil || len(rows) != len(f.Batches) {
		return nil, broken(name, "it does not hold one row for each batch")
	}
	return rows, nil
}

// make writes a file that MANIFEST does not list yet.
func (l *Ledger) make(name string, data []byte) error {
	l.mu.Lock()
	if l.making == nil {
		l.making = map[string]bool{}
	}
	l.making[name], l.making[name+temporary] = true, true
	l.mu.Unlock()
	return l.disk.write(l.path(name), data)
}

// gather reads the rows of one table of all that a work is made of, in the order of leaves.
func (l *Ledger) gather(ctx context.Context, w *work, table int, to *compactor) (*segment.Rows, error) {
	room := int64(0)
	for _, f := range w.leaves {
		room += f.tables()[table].Rows
	}
	if to.rows[table] == nil {
		to.rows[table] = rowTables[table].NewRows(int(room))
	}
	rows := to.rows[table]
	rows.Reset(int(room))
	return rows, l.eachRow(ctx, w, table, func(part segment.Columns) { rows.Add(w.filter(table, part)) })
}

// eachRow reads one table of all that a work is made of, in the order of leaves, some rows at a time, which hold until the next ones.
func (l *Ledger) eachRow(ctx context.Context, w *work, table int, see func(segment.Columns)) error {
	t := rowTables[table]
	part, last := t.New(0), int64(-1)
	for _, f := range w.leaves {
		if err := ctx.Err(); err != nil {
			return err
		}
		if f.Number <= last {
			continue
		}
		if x, ok := spanAt(w.spans, f.Number); ok {
			last = x.last
			if err := l.eachRowOf(w, x, table, see); err != nil {
				return err
			}
			continue
		}
		if f.tables()[table].Rows == 0 {
			continue
		}
		name := sealedName("segments", f.Number, t.suffix)
		data, err := l.readListed(w.state.listed, name)
		if err != nil {
			return err
		}
		for c := range part {
			part[c] = part[c][:0]
		}
		if err := t.read(data, part); err != nil {
			return broken(name, "%v", err)
		}
		see(part)
	}
	return nil
}

// eachRowOf is eachRow of what was compacted before.
func (l *Ledger) eachRowOf(w *work, x *span, table int, see func(segment.Columns)) error {
	f := x.files[table]
	if f.Name == "" {
		return nil
	}
	d, err := l.directories(x)
	if err != nil {
		return err
	}
	data, err := l.readListed(w.state.listed, f.Name)
	if err != nil {
		return err
	}
	return eachBlock(d[table], f, data, see)
}

// eachBlock reads a file of a segment block by block.
func eachBlock(d *segment.Directory, f sealedFile, data []byte, see func(segment.Columns)) error {
	r, err := segment.NewReader(d, bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("cannot read rows: %w", err)
	}
	defer r.Close()
	block := make(segment.Columns, len(d.Table.Columns))
	for i := range d.Blocks {
		if err := r.Load(i); err != nil {
			return broken(f.Name, "%v", err)
		}
		for c := range block {
			if block[c], err = r.Column(c); err != nil {
				return broken(f.Name, "%v", err)
			}
		}
		see(block)
	}
	return nil
}

// canonicalRows are rows as they are hashed, in whatever order, with what tells their leaf.
type canonicalRows struct {
	bytes            []byte
	ends             []int
	source, sequence []int64
}

func (r *canonicalRows) add(t *rowTable, block segment.Columns) {
	numbers := make([]int64, len(block))
	for i := range block.Rows() {
		for c := range block {
			numbers[c] = block[c][i]
		}
		r.bytes = appendNumbers(r.bytes, numbers)
		r.ends = append(r.ends, len(r.bytes))
	}
	r.source, r.sequence = append(r.source, block[t.source]...), append(r.sequence, block[t.sequence]...)
}

// digest is what digestOf gives for the same rows in an order.
func (r *canonicalRows) digest(order []uint32) digest {
	sum := sha256.New()
	var buffer []byte
	for _, row := range order {
		from := 0
		if row > 0 {
			from = r.ends[row-1]
		}
		buffer = append(buffer, r.bytes[from:r.ends[row]]...)
		if len(buffer) >= 1<<15 {
			sum.Write(buffer)
			buffer = buffer[:0]
		}
	}
	sum.Write(buffer)
	return digest{Rows: int64(len(order)), SHA256: hex.EncodeToString(sum.Sum(nil))}
}

// recompute reads a new file back and holds its rows against the seals of the leaves that they are of.
func (l *Ledger) recompute(table int, leaves []*leaf, d *segment.Directory, f sealedFile, rows *canonicalRows) error {
	t := rowTables[table]
	data, err := readPart(l.path(f.Name), f.Size)
	if err != nil {
		return broken(f.Name, "it cannot be read (%v)", err)
	}
	if err := f.check(data); err != nil {
		return err
	}
	*rows = canonicalRows{slices.Grow(rows.bytes[:0], 32*int(d.Rows)), slices.Grow(rows.ends[:0], int(d.Rows)), rows.source[:0], rows.sequence[:0]}
	if err := eachBlock(d, f, data, func(c segment.Columns) { rows.add(t, c) }); err != nil {
		return err
	}
	of, problem := byLeaf(rows.source, rows.sequence, leaves)
	if problem != nil {
		return broken(f.Name, "%v", problem)
	}
	for i, leaf := range leaves {
		if got := rows.digest(of[i]); got != *leaf.tables()[table] {
			return broken(f.Name, "the rows of leaf %d are not those that were sealed", leaf.Number)
		}
	}
	return nil
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
