package ledger

import (
	"bytes"
	"errors"
	"slices"

	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// verifiedSpan is the rows of a span, which are read once for all of its leaves.
type verifiedSpan struct {
	of      *span
	leaves  []*leaf
	covered coverageReader
	unread  bool // its coverage
	rows    [2]segment.Columns
	byLeaf  [2][][]uint32
	bad     [2]bool
}

// spans finds the segments of the manifest.
func (v *verifier) segments() {
	var problem *BrokenError
	spans, err := spansOf(v.man)
	if errors.As(err, &problem) {
		v.blame(problem.File, "%s", problem.What)
	}
	v.spans = spans
}

// span returns the rows of a span.
func (v *verifier) span(x *span) *verifiedSpan {
	if v.open == nil || v.open.of.first != x.first {
		v.open = &verifiedSpan{of: x}
		v.openSpan(v.open)
	}
	return v.open
}

func (v *verifier) openSpan(s *verifiedSpan) {
	for n := s.of.first; n <= s.of.last && n < int64(len(v.records)); n++ {
		if f, err := parseLeaf(v.records[n], n); err == nil && v.amended.on(f).rows() > 0 {
			s.leaves = append(s.leaves, f)
		}
	}
	var directories []*segment.Directory
	index, ok := v.read(s.of.index.Name)
	if ok {
		var problem *BrokenError
		var err error
		if s.of.index.Head > int64(len(index)) {
			v.blame(s.of.index.Name, "it is shorter than its head")
		} else if directories, err = openIndex(s.of, index[:s.of.index.Head]); errors.As(err, &problem) {
			v.blame(problem.File, "%s", problem.What)
		}
	}
	for i, t := range rowTables {
		f := s.of.files[i]
		if f.Name == "" {
			s.rows[i], s.byLeaf[i] = t.New(0), make([][]uint32, len(s.leaves))
			continue
		}
		s.bad[i] = true
		data, ok := v.read(f.Name)
		if !ok {
			continue
		}
		rows := t.New(0)
		err := t.read(data, rows)
		if err == nil {
			s.byLeaf[i], err = byLeaf(rows[t.source], rows[t.sequence], s.leaves)
		}
		if err != nil {
			v.blame(f.Name, "%v", err)
			continue
		}
		s.rows[i], s.bad[i] = rows, false
		if directories != nil {
			v.directory(s.of, directories[i], data, index, rows)
		}
	}
}

// directory holds a directory against the rows that another reader finds in its file.
func (v *verifier) directory(x *span, d *segment.Directory, data, index []byte, rows segment.Columns) {
	r, err := segment.NewReader(d, bytes.NewReader(data))
	if err != nil {
		v.blame(x.index.Name, "%v", err)
		return
	}
	defer r.Close()
	own := make(segment.Columns, len(rows))
	if err := r.All(own); err != nil {
		v.blame(x.index.Name, "it leads to other bytes than its segment has")
		return
	}
	if !slices.EqualFunc(own, rows, func(a, b []int64) bool { return slices.Equal(a, b) }) {
		v.blame(x.index.Name, "it leads to other rows than its segment has")
		return
	}
	if err := d.Check(rows, bytes.NewReader(index)); err != nil {
		v.blame(x.index.Name, "%v", err)
	}
}

// leafRows returns the rows of a leaf, held against their digest, from its own file or from the segment that they were moved to.
func leafRows[T any, P canonicalRow[T]](v *verifier, f *leaf, table int, open func(segment.Columns, uint32) T) ([]T, string, bool) {
	want, name := f.tables()[table], sealedName("segments", f.Number, rowTables[table].suffix)
	x, ok := spanAt(v.spans, f.Number)
	if !ok {
		rows, ok := verifyRows[T, P](v, name, want)
		return rows, name, ok
	}
	s := v.span(x)
	name = s.of.files[table].Name
	at := slices.IndexFunc(s.leaves, func(l *leaf) bool { return l.Number == f.Number })
	if at < 0 || want.Rows == 0 && name == "" {
		return nil, name, true
	}
	if s.bad[table] {
		return nil, name, false
	}
	if name == "" {
		v.blame(s.of.index.Name, "its segment does not have the rows of leaf %d", f.Number)
		return nil, name, false
	}
	rows := make([]T, 0, want.Rows)
	for _, row := range s.byLeaf[table][at] {
		rows = append(rows, open(s.rows[table], row))
	}
	if got := digestOf[T, P](rows); *got != *want {
		v.blame(name, "the rows of leaf %d are not those that were sealed", f.Number)
		return nil, name, false
	}
	return rows, name, true
}

// coverage holds the coverage of a leaf against its digest.
func (v *verifier) coverage(f *leaf) {
	x, ok := spanAt(v.spans, f.Number)
	if !ok {
		verifyRows[coverageRow](v, coverageName(f.Number), f.Coverage)
		return
	}
	s := v.span(x)
	if s.unread {
		return
	}
	rows, err := s.covered.next(x, f, 0, func(file sealedFile) ([]byte, error) {
		data, ok := v.read(file.Name)
		if !ok {
			return nil, broken(file.Name, "it was blamed before")
		}
		return data, nil
	})
	s.unread = err != nil
	if err != nil {
		v.blame(x.coverage.Name, "it does not hold one row for each batch")
	} else if got := digestOf[coverageRow](rows); *got != *f.Coverage {
		v.blame(x.coverage.Name, "the rows of leaf %d are not those that were sealed", f.Number)
	}
	if f.Number == x.last && len(s.covered.rows) > 0 {
		v.blame(x.coverage.Name, "it holds rows that are of no leaf")
	}
}

// callRowAt returns a row of columns.
func callRowAt(c segment.Columns, i uint32) callRow {
	return callRow{
		Source: c[0][i], Sequence: c[1][i], Start: c[2][i], Duration: c[3][i], Protocol: c[4][i], Scheme: c[5][i], Status: int32(c[6][i]), Marks: int32(c[7][i]),
		Path: c[8][i], Identity: c[9][i], Holder: c[10][i], RequestBody: int32(c[11][i]), RequestFault: int32(c[12][i]), RequestBytes: c[13][i],
		ResponseBody: int32(c[14][i]), ResponseFault: int32(c[15][i]), ResponseBytes: c[16][i], RequestShape: c[17][i], ResponseShape: c[18][i],
	}
}

// exposureRowAt does the same of exposures.
func exposureRowAt(c segment.Columns, i uint32) exposureRow {
	return exposureRow{
		Source: c[0][i], Sequence: c[1][i], Ordinal: int32(c[2][i]), Start: c[3][i], Status: int32(c[4][i]), Path: c[5][i], Identity: c[6][i],
		Direction: int32(c[7][i]), Holder: c[8][i], Set: c[9][i], Objects: c[10][i], Again: c[11][i] != 0,
	}
}
