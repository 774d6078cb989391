package ledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// Expiry says which rows are to be removed. Times are microseconds since 1970: what began before them goes.
type Expiry struct {
	// Calls is the bound of whole calls; 0 removes none.
	Calls int64
	// Exposures gives the bound of an exposure, by path and field set; it is not below Calls. Nil is Calls.
	Exposures func(path, set keep.Number) int64
	// Held says of a call that it stays, whatever the bounds are. May be nil.
	Held func(source keep.Number, sequence uint64) bool
	// Rules say in words by what is removed; they are sealed for everybody to read. Entry is sealed encrypted.
	Rules []string
	Entry []byte
	// DryRun counts and removes nothing.
	DryRun bool
}

// Gone counts what was removed.
type Gone struct {
	Calls, Exposures int64
	Touched          int64 // calls that lost something
	Leaves           int64
	From, To         int64 // when they began, both inclusive
	Seal             keep.Seal
}

// Expire removes rows that are older than the bounds, and seals what was removed and by which rule. Files are written again without
// them; leaves stay in the log, and an amendment says what is left of each. Snapshots tell of a gap where rows were. Before a row
// is removed, its leaf is recomputed: what was changed by somebody else is not removed, but said.
func (l *Ledger) Expire(ctx context.Context, e Expiry) (gone Gone, err error) {
	if l.opts.ReadOnly {
		return gone, ErrReadOnly
	}
	l.compacting.Lock()
	defer l.compacting.Unlock()
	defer l.unmake()
	l.mu.Lock()
	s, err := l.amendable(ctx)
	l.mu.Unlock()
	if err != nil {
		return gone, fmt.Errorf("cannot remove what expired: %w", err)
	}
	c := &change{amendment: amendment{Reason: keep.Expired, Rules: e.Rules, Leaves: []amended{}}, kind: keep.Expired, payload: e.Entry, gone: map[string]bool{}}
	var room compactor
	for _, p := range s.pieces() {
		if err := l.expirePiece(ctx, s, p, &e, c, &gone, &room); err != nil {
			return gone, fmt.Errorf("cannot remove what expired: %w", err)
		}
	}
	if e.DryRun || gone.Leaves == 0 {
		return gone, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, err = l.amendable(ctx); err == nil {
		gone.Seal, err = l.amend(ctx, s, c)
	}
	if err != nil {
		return gone, fmt.Errorf("cannot remove what expired: %w", err)
	}
	return gone, nil
}

// expirePiece writes what is left of a piece, where something of it expired.
func (l *Ledger) expirePiece(ctx context.Context, s *state, p piece, e *Expiry, c *change, gone *Gone, room *compactor) error {
	w := s.workOf(p)
	x := &expiry{Expiry: e, lost: make(map[int64]*lost)}
	for table := range rowTables {
		if err := l.look(ctx, w, table, x); err != nil {
			return err
		}
	}
	if len(x.lost) == 0 {
		return nil
	}
	for i, f := range w.leaves {
		had := x.lost[f.Number]
		if had == nil {
			continue
		}
		a := amended{Leaf: f.Number, Calls: &had.left[0], Exposures: &had.left[1], Removed: had.removed()}
		for _, r := range a.Removed {
			gone.add(r)
		}
		gone.Leaves++
		c.note(a)
		left := *f
		now := standing{}
		if f.now != nil {
			now = *f.now
		}
		now.calls, now.exposures = a.Calls, a.Exposures
		left.now = &now
		w.leaves[i] = &left
	}
	if e.DryRun {
		return nil
	}
	for _, name := range w.names() {
		c.gone[name] = true
	}
	w.expiry, w.version = x, s.man.Size
	files, err := l.segment(ctx, w, room)
	c.written = append(c.written, files...)
	return err
}

// workOf is a piece alone.
func (s *state) workOf(p piece) *work {
	w := &work{first: p.first, last: p.last, rows: p.rows, state: s}
	for _, x := range s.spans {
		if x.first == p.first {
			w.spans = append(w.spans, x)
		}
	}
	for _, f := range s.leaves[p.first : p.last+1] {
		if f.Kind != leafBatch {
			continue
		}
		w.batches = append(w.batches, f)
		if f.rows() > 0 {
			w.leaves = append(w.leaves, f)
		}
	}
	return w
}

// names lists the files that hold a work's rows now. The batches are those that were loaded, with the rows that their files have.
func (w *work) names() (list []string) {
	for _, x := range w.spans {
		list = append(list, x.names()...)
	}
	for _, f := range w.batches {
		if _, in := spanAt(w.spans, f.Number); in {
			continue
		}
		list = append(list, coverageName(f.Number))
		for i, t := range rowTables {
			if f.tables()[i].Rows > 0 {
				list = append(list, sealedName("segments", f.Number, t.suffix))
			}
		}
	}
	return list
}

// expiry is what expires of a piece.
type expiry struct {
	*Expiry
	lost map[int64]*lost // by leaf
}

// lost is what a leaf loses, and what is left of it.
type lost struct {
	left    [2]digest
	sources map[int64]*removed
	touched map[[2]int64]bool // calls that lost something, by source and sequence
}

func (x *lost) removed() (list []removed) {
	for _, r := range x.sources {
		list = append(list, *r)
	}
	for call := range x.touched {
		for i := range list {
			if list[i].Source == call[0] {
				list[i].Touched++
			}
		}
	}
	slices.SortFunc(list, func(a, b removed) int { return int(a.Source - b.Source) })
	return list
}

func (g *Gone) add(r removed) {
	if g.Touched == 0 || r.From < g.From {
		g.From = r.From
	}
	g.To = max(g.To, r.To)
	g.Calls, g.Exposures, g.Touched = g.Calls+r.Calls, g.Exposures+r.Exposures, g.Touched+r.Touched
}

// expires says of a row of a table whether it is to be removed.
func (x *expiry) expires(table int, block segment.Columns, row int) bool {
	t := rowTables[table]
	bound := x.Calls
	if table == ofExposures && x.Exposures != nil {
		bound = max(bound, x.Exposures(keep.Number(block[t.path][row]), keep.Number(block[t.column("set")][row])))
	}
	return block[t.start][row] < bound && (x.Held == nil || !x.Held(keep.Number(block[t.source][row]), uint64(block[t.sequence][row])))
}

// filter returns the rows of a block that stay.
func (w *work) filter(table int, block segment.Columns) segment.Columns {
	if w.expiry == nil {
		return block
	}
	out := make(segment.Columns, len(block))
	for row := range block.Rows() {
		if w.expiry.expires(table, block, row) {
			continue
		}
		for c := range block {
			out[c] = append(out[c], block[c][row])
		}
	}
	return out
}

// look reads one table of a work, holds every leaf against its seal, and notes what it would lose.
func (l *Ledger) look(ctx context.Context, w *work, table int, x *expiry) error {
	t := rowTables[table]
	var all canonicalRows
	var goes []bool
	var starts []int64
	see := func(block segment.Columns) {
		all.add(block)
		all.place(t, block)
		starts = append(starts, block[t.start]...)
		for row := range block.Rows() {
			goes = append(goes, x.expires(table, block, row))
		}
	}
	if err := l.eachRow(ctx, w, table, see); err != nil {
		return err
	}
	of, err := byLeaf(all.source, all.sequence, w.leaves)
	if err != nil {
		return broken(w.names()[0], "%v", err)
	}
	for i, f := range w.leaves {
		if got := all.digest(of[i]); got != *f.tables()[table] {
			return broken(w.names()[0], "the rows of leaf %d are not those that were sealed", f.Number)
		}
		var stay []uint32
		for _, row := range of[i] {
			if !goes[row] {
				stay = append(stay, row)
				continue
			}
			x.of(w.leaves[i]).lose(table, all.source[row], all.sequence[row], starts[row])
		}
		if had := x.lost[f.Number]; had != nil {
			had.left[table] = all.digest(stay)
		}
	}
	return nil
}

// of returns what a leaf loses. What is left begins with all that it has.
func (x *expiry) of(f *leaf) *lost {
	had := x.lost[f.Number]
	if had == nil {
		now := f.tables()
		had = &lost{left: [2]digest{*now[0], *now[1]}, sources: map[int64]*removed{}, touched: map[[2]int64]bool{}}
		x.lost[f.Number] = had
	}
	return had
}

func (x *lost) lose(table int, source, sequence, start int64) {
	r := x.sources[source]
	if r == nil {
		r = &removed{Source: source, From: start, To: start}
		x.sources[source] = r
	}
	r.From, r.To = min(r.From, start), max(r.To, start)
	if table == ofCalls {
		r.Calls++
	} else {
		r.Exposures++
	}
	x.touched[[2]int64{source, sequence}] = true
}
