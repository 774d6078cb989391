package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// segment writes the files of a work, and returns their listings once every leaf was recomputed from them. Nothing lists them yet.
func (l *Ledger) segment(ctx context.Context, w *work) ([]sealedFile, error) {
	var listed []sealedFile
	directories := make([]*segment.Directory, len(rowTables))
	made := span{first: w.first, last: w.last}
	for i, t := range rowTables {
		rows, err := l.gather(ctx, w, i)
		if err != nil {
			return nil, err
		}
		data, d, err := segment.Write(&t.Table, rows, segment.Sort(&t.Table, rows))
		if err != nil {
			return nil, fmt.Errorf("cannot make a segment: %w", err)
		}
		directories[i] = d
		if rows.Rows() == 0 {
			continue
		}
		made.files[i] = describe(spanName(w.first, w.last, t.suffix), data)
		if err := l.make(made.files[i].Name, data); err != nil {
			return nil, err
		}
		for c := range rows {
			rows[c] = rows[c][:0]
		}
		if err := l.recompute(i, w.leaves, d, made.files[i], rows); err != nil {
			return nil, err
		}
		listed = append(listed, made.files[i])
	}
	data, head := segment.Index(directories)
	made.index = describeIndex(spanName(w.first, w.last, indexSuffix), data, head)
	if _, err := openIndex(&made, data[:head]); err != nil {
		return nil, err
	}
	if err := l.make(made.index.Name, data); err != nil {
		return nil, err
	}
	return append(listed, made.index), l.disk.sync(l.path("segments"))
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
func (l *Ledger) gather(ctx context.Context, w *work, table int) (segment.Columns, error) {
	t := rowTables[table]
	room := int64(0)
	for _, f := range w.leaves {
		room += f.tables()[table].Rows
	}
	rows := t.New(int(room))
	read := func(f sealedFile) ([]byte, error) { return l.readListed(w.state.listed, f.Name) }
	last := int64(-1)
	for _, f := range w.leaves {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if f.Number <= last {
			continue
		}
		if x, ok := spanAt(w.spans, f.Number); ok {
			last = x.last
			d, err := l.directories(x)
			if err != nil {
				return nil, err
			}
			if err := spanRows(t, d[table], x.files[table], read, rows); err != nil {
				return nil, err
			}
			continue
		}
		if f.tables()[table].Rows == 0 {
			continue
		}
		name := sealedName("segments", f.Number, t.suffix)
		data, err := l.readListed(w.state.listed, name)
		if err != nil {
			return nil, err
		}
		if err := t.read(data, rows); err != nil {
			return nil, broken(name, "%v", err)
		}
	}
	return rows, nil
}

// recompute reads a new file back and holds its rows against the seals of the leaves that they are of.
func (l *Ledger) recompute(table int, leaves []*leaf, d *segment.Directory, f sealedFile, rows segment.Columns) error {
	t := rowTables[table]
	read := func(f sealedFile) ([]byte, error) {
		data, err := readPart(l.path(f.Name), f.Size)
		if err != nil {
			return nil, broken(f.Name, "it cannot be read (%v)", err)
		}
		return data, f.check(data)
	}
	if err := spanRows(t, d, f, read, rows); err != nil {
		return err
	}
	of, problem := t.byLeaf(rows, leaves)
	if problem != nil {
		return broken(f.Name, "%v", problem)
	}
	for i, leaf := range leaves {
		if got := t.digest(rows, of[i]); got != *leaf.tables()[table] {
			return broken(f.Name, "the rows of leaf %d are not those that were sealed", leaf.Number)
		}
	}
	return nil
}

// byLeaf finds the rows of each leaf, in their sealed order, in rows that are sorted otherwise. Rows of one call that stand in the
// order of their ordinals stay in it.
func (t *rowTable) byLeaf(rows segment.Columns, leaves []*leaf) ([][]uint32, error) {
	order := segment.By(rows[t.source], segment.By(rows[t.sequence], nil))
	source, sequence := rows[t.source], rows[t.sequence]
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
			out[i] = append(out[i], order[from:to]...)
			taken += to - from
		}
	}
	if taken != len(order) {
		return nil, fmt.Errorf("%d of its rows are of no leaf that it stands for", len(order)-taken)
	}
	return out, nil
}
