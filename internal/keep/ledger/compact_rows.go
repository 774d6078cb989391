package ledger

import (
	"bytes"
	"context"
	"fmt"

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
		order := segment.Sort(&t.Table, rows)
		data, d, err := segment.Write(&t.Table, rows, order)
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
		if err := l.recompute(i, w, order, d, made.files[i], &room.canonical); err != nil {
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
