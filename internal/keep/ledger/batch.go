package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// accept returns the batches that say something new, those of one source in order, and refuses what would leave a hole.
func (s *state) accept(batches []observation.Batch) ([]*observation.Batch, error) {
	sorted := make([]*observation.Batch, len(batches))
	for i := range batches {
		sorted[i] = &batches[i]
	}
	slices.SortStableFunc(sorted, func(a, b *observation.Batch) int { return cmp.Compare(a.First, b.First) })
	cursors := map[[16]byte]call.Cursor{}
	for _, row := range s.sources {
		cursors[row.Source.ID] = row.Cursor
	}
	maps.Copy(cursors, s.intern.staged.cursors)
	fresh := sorted[:0]
	for _, b := range sorted {
		cursor, known := cursors[b.Source.ID]
		if err := checkBatch(b, cursor); err != nil {
			return nil, err
		}
		if known && b.Entries == 0 && len(b.Lost) == 0 && sameCursor(b.Cursor, cursor) {
			continue
		}
		cursors[b.Source.ID] = b.Cursor
		fresh = append(fresh, b)
	}
	return fresh, nil
}

func sameCursor(a, b call.Cursor) bool {
	return a.Entries == b.Entries && a.Offset == b.Offset && a.Prefix == b.Prefix &&
		(len(a.Tail) == 0 && len(b.Tail) == 0 || reflect.DeepEqual(a.Tail, b.Tail))
}

// checkBatch says whether a batch is whole in itself and goes on at the cursor.
func checkBatch(b *observation.Batch, at call.Cursor) error {
	end := b.First + b.Entries
	switch {
	case end < b.First || end > math.MaxInt64:
		return fmt.Errorf("%w: its entries go beyond what can be numbered", ErrHole)
	case b.First != at.Entries:
		return fmt.Errorf("%w: it begins at entry %d, the source was read up to entry %d", ErrHole, b.First, at.Entries)
	case b.Cursor.Entries != end:
		return fmt.Errorf("%w: it ends before entry %d, its cursor stands at %d", ErrHole, end, b.Cursor.Entries)
	case uint64(len(b.Observations)+len(b.Unread)) != b.Entries:
		return fmt.Errorf("%w: it has %d entries and accounts for %d", ErrHole, b.Entries, len(b.Observations)+len(b.Unread))
	}
	next, last := b.First, observation.TargetRef(0)
	for i := range b.Observations {
		o := &b.Observations[i]
		if o.Sequence < next || o.Sequence >= end {
			return fmt.Errorf("%w: entry %d stands out of order", ErrHole, o.Sequence)
		}
		next = o.Sequence + 1
		if err := checkHolders(o); err != nil {
			return fmt.Errorf("entry %d: %w", o.Sequence, err)
		}
		last = max(last, o.Target)
	}
	if last != 0 && !b.Targets.Knows(last) {
		return errors.New("an entry has a target that nobody told")
	}
	return nil
}

func checkHolders(o *observation.Observation) error {
	for i, h := range o.Holders {
		if h.Parent < -1 || int(h.Parent) >= i {
			return fmt.Errorf("holder %d stands before the holder above it", i)
		}
	}
	for i, e := range o.Exposures {
		if e.Holder < 0 || int(e.Holder) >= len(o.Holders) {
			return fmt.Errorf("exposure %d has no holder", i)
		}
	}
	return nil
}

func (in *interner) batch(out *rows, b *observation.Batch, source int64) error {
	texts, err := in.texts(observation.SealedText(b.Source.Label), word(b.Source.Standpoint, "client", "edge", "origin", "internal"))
	if err != nil {
		return err
	}
	out.coverage = append(out.coverage, coverageOf(b, source, texts[0], texts[1]))
	out.parts = append(out.parts, leafPart{
		Source: source, ID: fmt.Sprintf("%x", b.Source.ID), First: b.First, Entries: b.Entries, Unread: int64(len(b.Unread)),
		Cursor: sealCursor(b.Cursor),
	})
	who, shown := in.knownCallers(b), in.shownAll(b)
	in.known.begin(b)
	var held []uint32
	for i := range b.Observations {
		o := &b.Observations[i]
		if i%foundAtOnce == 0 {
			held = in.find(b.Symbols, b.Observations[i:min(i+foundAtOnce, len(b.Observations))])
		}
		if who[i] == 0 {
			if who[i], err = in.identity(o.Caller); err != nil {
				return err
			}
		}
		in.holders = in.holders[:0]
		if o.Target == 0 {
			in.holders = append(in.holders, held[:len(o.Holders)]...)
			held = held[len(o.Holders):]
		}
		if err := in.observation(out, b, o, source, who[i], shown[i]); err != nil {
			return err
		}
		in.found.at += len(in.holders)
	}
	if err := in.sumUp(); err != nil {
		return err
	}
	return in.choices(b)
}

// observation adds the rows of a call, of which is known who made it, which of its holders have a number, and what was numbered of its
// target.
func (in *interner) observation(out *rows, b *observation.Batch, o *observation.Observation, source int64, identity uint32, shown targetNumber) error {
	protocol, err := in.word(&in.protocol, o.Protocol, protocolText)
	if err != nil {
		return err
	}
	scheme, err := in.word(&in.scheme, o.Scheme, schemeText)
	if err != nil {
		return err
	}
	out.calls = append(out.calls, callRow{
		Source: source, Sequence: int64(o.Sequence), Start: o.Start, Duration: o.Duration,
		Protocol: int64(protocol), Scheme: int64(scheme), Status: int32(o.Status), Marks: int32(o.Marks), Identity: int64(identity),
		RequestBody: int32(o.Request.Body), RequestFault: int32(o.Request.Fault), RequestBytes: o.Request.Bytes,
		ResponseBody: int32(o.Response.Body), ResponseFault: int32(o.Response.Fault), ResponseBytes: o.Response.Bytes,
	})
	row := &out.calls[len(out.calls)-1]
	if o.Target != 0 {
		return in.ofTarget(out, b, o, row, shown)
	}
	path, err := in.path(b.Symbols, o.Path)
	if err != nil {
		return err
	}
	if err := in.numberHolders(b.Symbols, o.Holders); err != nil {
		return err
	}
	row.Path = int64(path)
	if len(in.holders) > 0 {
		row.Holder = int64(in.holders[0])
	}
	if err := in.shapes(b.Symbols, o, row); err != nil {
		return err
	}
	return in.exposures(out, b.Symbols, o, row)
}

// numberHolders numbers the holders of the observation at hand that have no number yet, and remembers all of them.
func (in *interner) numberHolders(symbols *observation.Symbols, holders []observation.Holder) error {
	for i := range holders {
		parent := uint32(0)
		if p := holders[i].Parent; p >= 0 {
			parent = in.holders[p]
		}
		if in.holders[i] == 0 {
			n, err := in.holder(symbols, parent, &holders[i])
			if err != nil {
				return err
			}
			in.holders[i] = n
		}
		in.known.keep(in.found.at+i, &in.found, parent, in.holders[i])
	}
	return nil
}

// coverageRows are the rows of a commit as readers get them.
func (r *rows) coverageRows(v view, leaf int64) []keep.CoverageRow {
	out := make([]keep.CoverageRow, len(r.coverage))
	for i := range r.coverage {
		out[i] = r.coverage[i].open(v, leaf)
	}
	return out
}
