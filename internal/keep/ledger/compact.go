package ledger

import (
	"context"
	"fmt"
	"slices"
)

const (
	segmentRows = 2_000_000
	// Fresh row files of so many leaves, or with so many rows, are worth compacting.
	freshLeaves = 32
	freshRows   = 250_000
	// Rows of which less than one in so many is an exposure are those of logs: calls that tell of one person at most, which are read as
	// fast as they lie. To sort them would cost as much as the scan did.
	callsOfLogs = 2
)

// Compacted is what compaction did.
type Compacted struct {
	Segments int   // that it made
	Rows     int64 // that it wrote into them
	Leaves   int64 // whose rows it moved, those of older segments among them
}

// Compact puts the row files of many commits together into segments, sorted by identity and indexed by holder, where there is
// enough of them to be worth it, and they are not those of a log; all says that there always is. It changes nothing that is sealed: rows
// keep their leaves, which
// are recomputed from the new files before these take the place of the old ones. Commits and readers go on meanwhile.
func (l *Ledger) Compact(ctx context.Context, all bool) (done Compacted, err error) {
	if l.opts.ReadOnly {
		return done, ErrReadOnly
	}
	l.compacting.Lock()
	defer l.compacting.Unlock()
	var room compactor
	for {
		work, err := l.nextWork(ctx, all)
		if err != nil {
			return done, fmt.Errorf("cannot compact: %w", err)
		}
		if work == nil {
			return done, nil
		}
		if err := l.compact(ctx, work, &room); err != nil {
			return done, fmt.Errorf("cannot compact: %w", err)
		}
		done.Segments++
		done.Rows += work.rows
		done.Leaves += int64(len(work.leaves))
	}
}

// work is what one segment is made of.
type work struct {
	first, last int64
	batches     []*leaf
	leaves      []*leaf // those of batches with rows
	spans       []span
	rows        int64
	state       *state
	version     int64   // of the segment that is made
	expiry      *expiry // of the rows that are left out; nil where all stay
}

// piece is what the rows of a leaf, or of some that were compacted, rest in.
type piece struct {
	first, last int64
	rows        int64
	fresh       bool // of one leaf
}

// nextWork says what is to be compacted next; nil is nothing.
func (l *Ledger) nextWork(ctx context.Context, all bool) (*work, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, err := l.current(ctx)
	if err != nil {
		return nil, err
	}
	if l.waiting {
		if err := l.clear(s.man); err != nil {
			return nil, err
		}
	}
	limit := int64(l.opts.SegmentRows)
	if limit <= 0 {
		limit = segmentRows
	}
	pieces := plan(s.pieces(), limit, all)
	if len(pieces) == 0 {
		return nil, nil
	}
	w := &work{first: pieces[0].first, last: pieces[len(pieces)-1].last, state: s}
	for _, p := range pieces {
		w.rows += p.rows
	}
	for _, x := range s.spans {
		if x.first >= w.first && x.last <= w.last {
			w.spans = append(w.spans, x)
		}
	}
	exposures := int64(0)
	for _, f := range s.leaves[w.first : w.last+1] {
		if f.Kind != leafBatch {
			continue
		}
		w.batches = append(w.batches, f)
		if f.rows() > 0 {
			w.leaves = append(w.leaves, f)
			exposures += f.tables()[1].Rows
		}
	}
	if !all && w.rows > freshRows && exposures*callsOfLogs < w.rows {
		return nil, nil
	}
	return w, nil
}

// rows is how many rows a leaf has in files that are compacted.
func (l *leaf) rows() int64 {
	if l.Kind != leafBatch {
		return 0
	}
	now := l.tables()
	return now[0].Rows + now[1].Rows
}

// pieces lists what rows rest in, in the order of the log.
func (s *state) pieces() (out []piece) {
	spans := s.spans
	for i := 0; i < len(s.leaves); i++ {
		f := s.leaves[i]
		if len(spans) > 0 && spans[0].first == f.Number {
			p := piece{first: spans[0].first, last: spans[0].last}
			for _, f := range s.leaves[p.first : p.last+1] {
				p.rows += f.rows()
			}
			out, spans, i = append(out, p), spans[1:], int(p.last)
			continue
		}
		if n := f.rows(); n > 0 {
			out = append(out, piece{first: f.Number, last: f.Number, rows: n, fresh: true})
		}
	}
	return out
}

// plan chooses the pieces that become one segment, or none. A segment that is at least half full is left alone for good. Fresh
// pieces are put together with as many segments before them as hold no more rows than what comes behind each: so a row is written
// again only into a segment twice as large.
func plan(pieces []piece, limit int64, all bool) []piece {
	for i := len(pieces) - 1; i >= 0; i-- {
		if !pieces[i].fresh && pieces[i].rows >= limit/2 {
			pieces = pieces[i+1:]
			break
		}
	}
	total, fresh, rows := int64(0), 0, int64(0)
	for _, p := range pieces {
		total += p.rows
		if p.fresh {
			fresh++
			rows += p.rows
		}
	}
	if fresh == 0 {
		return nil
	}
	if total >= limit {
		return fill(pieces, limit)
	}
	if fresh < freshLeaves && rows < freshRows && !all {
		return nil
	}
	first := slices.IndexFunc(pieces, func(p piece) bool { return p.fresh })
	for first > 0 && pieces[first-1].rows <= rows {
		first--
		rows += pieces[first].rows
	}
	return pieces[first:]
}

// fill takes as many pieces from the front as a segment holds.
func fill(pieces []piece, limit int64) []piece {
	n, sum := 0, int64(0)
	for n < len(pieces) && (n == 0 || sum+pieces[n].rows <= limit) {
		sum += pieces[n].rows
		n++
	}
	if n == 1 && !pieces[0].fresh {
		return fill(pieces[1:], limit) // the next one alone is too much for both
	}
	return pieces[:n]
}

// compact makes a segment and puts it in the place of what it is made of.
func (l *Ledger) compact(ctx context.Context, w *work, room *compactor) error {
	defer l.unmake()
	files, err := l.segment(ctx, w, room)
	if err != nil {
		return err
	}
	return l.swap(ctx, w, files)
}

// unmake forgets that files are being made.
func (l *Ledger) unmake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.making = nil
}

// swap replaces the files of the work's leaves and segments by others, in MANIFEST.
func (l *Ledger) swap(ctx context.Context, w *work, files []sealedFile) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, err := l.current(ctx)
	if err != nil {
		return err
	}
	next := s.next()
	old := map[string]bool{}
	for _, x := range w.spans {
		for _, name := range x.names() {
			old[name] = true
		}
	}
	for _, f := range w.batches {
		if _, in := spanAt(w.spans, f.Number); in {
			continue
		}
		old[coverageName(f.Number)] = true
		for i, t := range rowTables {
			if f.tables()[i].Rows > 0 {
				old[sealedName("segments", f.Number, t.suffix)] = true
			}
		}
	}
	before := len(next.man.Files)
	next.man.Files = slices.DeleteFunc(next.man.Files, func(f sealedFile) bool { return old[f.Name] })
	if len(next.man.Files) != before-len(old) {
		return broken(manifestFile, "it does not list the row files of all leaves")
	}
	next.man.Files = append(next.man.Files, files...)
	next.man.Epoch++
	next.man.Generation++
	next.list()
	if next.spans, err = spansOf(next.man); err != nil {
		return err
	}
	if err := l.makeEpoch(next.man.Epoch); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := l.replaceManifest(next.man); err != nil {
		return err
	}
	l.state = next
	l.forget(next)
	return l.clear(next.man)
}

// list fills in what is found by name.
func (s *state) list() {
	s.listed = make(map[string]sealedFile, len(s.man.Files))
	for _, x := range s.man.Files {
		s.listed[x.Name] = x
	}
}
