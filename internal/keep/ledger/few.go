package ledger

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// Rows of some identities or holders are looked for here, block by block, where they can be so many and stand in so many blocks.
// Where there may be more, DuckDB looks.
const (
	fewRows   = 600_000
	fewBlocks = 8192
)

// errMany says that more rows were found than are few.
var errMany = errors.New("there are more rows than are looked for one by one")

// rowBlock is some rows, of which columns are read as they are asked for.
type rowBlock interface {
	Rows() int
	// Same returns the number that a column has in all rows; false where it may have several.
	Same(column int) (int64, bool)
	Column(column int) ([]int64, error)
}

// few is where rows that were asked for can stand.
type few struct {
	table  int
	filter filter
	spans  []fewOf
	fresh  []*leaf
}

// fewOf is the blocks of one segment.
type fewOf struct {
	table  int
	span   *span
	dir    *segment.Directory
	blocks []int
}

// fewFor finds the blocks in which rows of a selection can stand; false when nothing narrows them to few.
func (s *Snapshot) fewFor(ctx context.Context, table int, sel keep.Selection) (*few, bool, error) {
	if sel.Identities == nil && (sel.Holders == nil || rowTables[table].Key < 0) {
		return nil, false, nil
	}
	if s.ledger.isClosed() {
		return nil, false, ErrClosed
	}
	p := &few{table: table, filter: filterOf(rowTables[table], sel)}
	rows, blocks := int64(0), 0
	for _, f := range s.state.leaves {
		if f.Kind != leafBatch || f.tables()[table].Rows == 0 {
			continue
		}
		if _, in := spanAt(s.state.spans, f.Number); !in {
			p.fresh = append(p.fresh, f)
			rows += f.tables()[table].Rows
		}
	}
	for i := range s.state.spans {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		of, err := s.blocksOf(&s.state.spans[i], p)
		if err != nil {
			return nil, false, err
		}
		for _, b := range of.blocks {
			if x := &of.dir.Blocks[b]; x.First == x.Last && p.filter.holders == nil {
				rows += int64(x.Rows) // all of one identity; of others it shows when they are read
			}
		}
		blocks += len(of.blocks)
		if len(of.blocks) > 0 {
			p.spans = append(p.spans, of)
		}
		if rows > fewRows || blocks > fewBlocks {
			return nil, false, nil
		}
	}
	return p, rows <= fewRows, nil
}

func (l *Ledger) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// blocksOf finds those of one segment.
func (s *Snapshot) blocksOf(x *span, p *few) (of fewOf, err error) {
	if x.files[p.table].Name == "" {
		return of, nil
	}
	d, err := s.ledger.directories(x)
	if err != nil {
		return of, err
	}
	of = fewOf{table: p.table, span: x, dir: d[p.table]}
	of.blocks = of.dir.Between(p.filter.identities, p.filter.from, p.filter.to)
	if p.filter.holders == nil || len(of.blocks) == 0 {
		return of, nil
	}
	index, done, err := s.ledger.openRows(x.index)
	if err != nil {
		return of, err
	}
	defer done()
	holding, err := of.dir.Holding(p.filter.holders, index)
	if err != nil {
		return of, broken(x.index.Name, "%v", err)
	}
	of.blocks = segment.Both(of.blocks, holding)
	return of, nil
}

// visit gives the rows that were asked for, block by block.
func (s *Snapshot) visit(ctx context.Context, p *few, see func(b rowBlock, hits []int) error) error {
	t := rowTables[p.table]
	found := 0
	look := func(b rowBlock) error {
		hits, err := p.filter.hits(b)
		if err != nil || len(hits) == 0 {
			return err
		}
		if found += len(hits); found > fewRows {
			return errMany
		}
		return see(b, hits)
	}
	var reader *segment.Reader
	for _, of := range p.spans {
		f := of.span.files[p.table]
		file, done, err := s.ledger.openRows(f)
		if err != nil {
			return err
		}
		if reader == nil {
			if reader, err = segment.NewReader(of.dir, file); err != nil {
				done()
				return fmt.Errorf("cannot read rows: %w", err)
			}
			defer reader.Close()
		}
		err = visitBlocks(ctx, reader, of, file, look)
		done()
		if err != nil {
			return err
		}
	}
	for _, f := range p.fresh {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := sealedName("segments", f.Number, t.suffix)
		rows, err := s.ledger.openFresh(s.state, t, name)
		if err != nil {
			return err
		}
		if err = look(rows); err != nil && !errors.Is(err, errMany) {
			return broken(name, "%v", err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func visitBlocks(ctx context.Context, r *segment.Reader, of fewOf, file io.ReaderAt, look func(rowBlock) error) error {
	r.Use(of.dir, file)
	for _, b := range of.blocks {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := r.Load(b)
		if err == nil {
			err = look(r)
		}
		if err != nil && !errors.Is(err, errMany) {
			return broken(of.span.files[of.table].Name, "block %d: %v", b, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// filter is a selection by columns; lists are sorted, and nil does not narrow.
type filter struct {
	identities, holders []uint64
	from, to            int64
	start               int
	lists               []columnFilter
	rows                []int // of the block at hand that are still in question
}

// columnFilter asks a column to hold one of some numbers.
type columnFilter struct {
	column  int
	numbers []uint64
}

func filterOf(t *rowTable, sel keep.Selection) filter {
	f := filter{identities: sortedNumbers(sel.Identities), from: sel.From, to: sel.To, start: t.start}
	if t.Key >= 0 {
		f.holders = sortedNumbers(sel.Holders)
	}
	for _, x := range []columnFilter{
		{t.holder, f.holders}, {t.identity, f.identities}, {t.path, sortedNumbers(sel.Paths)}, {t.source, sortedNumbers(sel.Sources)},
	} {
		if x.numbers != nil {
			f.lists = append(f.lists, x)
		}
	}
	return f
}

func sortedNumbers(numbers []keep.Number) []uint64 {
	if numbers == nil {
		return nil
	}
	out := make([]uint64, len(numbers))
	for i, n := range numbers {
		out[i] = uint64(n)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c *columnFilter) has(n int64) bool {
	if len(c.numbers) == 1 {
		return c.numbers[0] == uint64(n)
	}
	_, ok := slices.BinarySearch(c.numbers, uint64(n))
	return ok
}

// hits returns the rows of a block that are asked for; valid until the next call.
func (f *filter) hits(b rowBlock) ([]int, error) {
	hits, all := f.rows[:0], true // all of them, so far
	for i := range f.lists {
		c := &f.lists[i]
		if v, same := b.Same(c.column); same {
			if !c.has(v) {
				return nil, nil
			}
			continue
		}
		numbers, err := b.Column(c.column)
		if err != nil {
			return nil, err
		}
		if all {
			hits, all = c.rows(numbers, hits), false
			f.rows = hits
		} else {
			hits = slices.DeleteFunc(hits, func(row int) bool { return !c.has(numbers[row]) })
		}
		if len(hits) == 0 {
			return nil, nil
		}
	}
	if all {
		for i := range b.Rows() {
			hits = append(hits, i)
		}
		f.rows = hits
	}
	if f.from == 0 && f.to == 0 {
		return hits, nil
	}
	starts, err := b.Column(f.start)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(hits, func(row int) bool {
		return f.from != 0 && starts[row] < f.from || f.to != 0 && starts[row] >= f.to
	}), nil
}

// rows appends the rows in which a column holds one of the numbers.
func (c *columnFilter) rows(numbers []int64, to []int) []int {
	if len(c.numbers) == 1 {
		want := int64(c.numbers[0])
		for row, n := range numbers {
			if n == want {
				to = append(to, row)
			}
		}
		return to
	}
	for row, n := range numbers {
		if c.has(n) {
			to = append(to, row)
		}
	}
	return to
}
