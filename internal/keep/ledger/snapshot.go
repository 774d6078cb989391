package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Snapshot is an unchanging view of a ledger. Numbers that were not given out stand for zero values.
type Snapshot struct {
	ledger *Ledger
	state  *state
	view   view
	sums   *keep.Sums

	witness func() string
	held    sync.Mutex
	hold    *hold // keeps files that are replaced
}

var _ keep.Snapshot = (*Snapshot)(nil)

// Snapshot opens a view of all that is sealed now: of a reader, what MANIFEST says at this moment. The log and the
// dictionaries are read and held against their seals here, rows when they are asked for; a file that is not what was sealed
// gives a *BrokenError.
func (l *Ledger) Snapshot(ctx context.Context) (keep.Snapshot, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, held, err := l.holdCurrent(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot open a snapshot of %s: %w", l.dir, err)
	}
	snapshot := &Snapshot{ledger: l, state: s, view: s.view, hold: held}
	snapshot.witness = sync.OnceValue(func() string { return l.witness(s) })
	if s.intern.sums != nil && !s.intern.staged.any {
		snapshot.sums = s.intern.sums.Frozen()
	}
	return snapshot, nil
}

// Rest lets go of the memory that only commits need: whoever settles needs it more. The next commit makes it again, but for
// the sums: those of snapshots that are opened later are added up from rows. It does nothing while something is staged.
func (l *Ledger) Rest() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state != nil && l.state.intern.staged.any {
		return
	}
	l.encoders = encoders{}
	if l.state != nil {
		l.state.intern.rest()
		l.state.dict.rest()
	}
}

// Sums returns what commits of this process added up, where they made every row of the snapshot; else nil.
func (s *Snapshot) Sums() *keep.Sums { return s.sums }

// AppendIdentifiers appends a holder's identifiers to a list.
func (s *Snapshot) AppendIdentifiers(to []keep.Identifier, holder keep.Number) []keep.Identifier {
	refs := s.view.refs[spaceHolder].refs(uint64(holder))
	for i := 1; i+1 < len(refs); i += 2 {
		to = append(to, keep.Identifier{Field: keep.Number(refs[i]), Token: keep.Number(refs[i+1])})
	}
	return to
}

// Seal is the state of the Merkle log, and who outside took a checkpoint of it.
func (s *Snapshot) Seal() keep.Seal {
	seal := s.state.seal()
	seal.Witness = s.witness()
	return seal
}

// Sealed is when the newest leaf was sealed; false where there is none.
func (s *Snapshot) Sealed() (time.Time, bool) {
	if len(s.state.leaves) == 0 {
		return time.Time{}, false
	}
	at, err := time.Parse(leafTime, s.state.leaves[len(s.state.leaves)-1].Time)
	return at, err == nil
}

// Beside says whether another process, or this one, is open to write to the same workspace.
func (s *Snapshot) Beside() bool { return writing(s.ledger.dir) }

// Sources lists every source, by number.
func (s *Snapshot) Sources() []keep.SourceRow { return s.state.sources }

// Coverage lists one row for each committed batch, in the order of commits; To is the newest call's time, inclusive.
func (s *Snapshot) Coverage() []keep.CoverageRow {
	return s.state.coverage[:len(s.state.coverage):len(s.state.coverage)]
}

func each[T any](count int, of func(uint64) T) iter.Seq2[keep.Number, T] {
	return func(yield func(keep.Number, T) bool) {
		for n := keep.Number(1); n <= keep.Number(count); n++ {
			if !yield(n, of(uint64(n))) {
				return
			}
		}
	}
}

// Paths yields every path of evidence, by number.
func (s *Snapshot) Paths() iter.Seq2[keep.Number, observation.Path] {
	return each(s.view.refs[spacePath].count(), s.view.path)
}

// Fields yields every field, by number.
func (s *Snapshot) Fields() iter.Seq2[keep.Number, observation.Field] {
	return each(s.view.refs[spaceField].count(), s.view.field)
}

// Sets yields every field set, by number; its leaves are sorted by field, form and class.
func (s *Snapshot) Sets() iter.Seq2[keep.Number, []keep.Leaf] {
	return each(s.view.refs[spaceSet].count(), s.view.set)
}

// Holders yields every holder, by number; a parent has a lower number; identifiers are sorted by field and token.
func (s *Snapshot) Holders() iter.Seq2[keep.Number, keep.Holder] {
	return each(s.view.refs[spaceHolder].count(), s.view.holder)
}

// Identities yields every identity, by number.
func (s *Snapshot) Identities() iter.Seq2[keep.Number, keep.Identity] {
	return each(s.view.refs[spaceIdentity].count(), s.view.identity)
}

// Choices yields what fields held that may be one of a few words, by number.
func (s *Snapshot) Choices() iter.Seq2[keep.Number, keep.Choice] {
	return each(s.view.refs[spaceChoice].count(), s.view.choice)
}

// Path returns the path of a number.
func (s *Snapshot) Path(n keep.Number) observation.Path { return s.view.path(uint64(n)) }

// Field returns the field of a number.
func (s *Snapshot) Field(n keep.Number) observation.Field { return s.view.field(uint64(n)) }

// Set returns the leaves of a number.
func (s *Snapshot) Set(n keep.Number) []keep.Leaf { return s.view.set(uint64(n)) }

// Holder returns the holder of a number.
func (s *Snapshot) Holder(n keep.Number) keep.Holder { return s.view.holder(uint64(n)) }

// Identity returns the identity of a number.
func (s *Snapshot) Identity(n keep.Number) keep.Identity { return s.view.identity(uint64(n)) }

// Text returns the text of a number.
func (s *Snapshot) Text(n keep.Number) observation.Text {
	if n > keep.Number(s.view.texts.count()) {
		return observation.Text{}
	}
	return s.view.text(uint32(n))
}

// Texts is how many texts have a number.
func (s *Snapshot) Texts() keep.Number { return keep.Number(s.view.texts.count()) }

// Token returns the token of a number; false for a number that was not given out.
func (s *Snapshot) Token(n keep.Number) (observation.Token, bool) {
	if n == 0 || n > keep.Number(s.view.tokens.count) {
		return observation.Token{}, false
	}
	t := *s.view.tokens.at(int(n) - 1)
	return t, !t.IsZero()
}

// Find returns the number of a token; false when it was never seen.
func (s *Snapshot) Find(t observation.Token) (keep.Number, bool) {
	n, ok := s.view.find(t)
	if !ok {
		return 0, false
	}
	return keep.Number(n), true
}

// Close lets go of the snapshot. Files that were replaced since it was opened can then be removed.
func (s *Snapshot) Close() error {
	s.held.Lock()
	defer s.held.Unlock()
	return s.hold.release()
}

// holdCurrent returns the state of what is sealed now, whose files stay until hold is released. l.mu is held.
func (l *Ledger) holdCurrent(ctx context.Context) (s *state, held *hold, err error) {
	if !l.opts.ReadOnly { // nobody else replaces anything
		if s, err = l.current(ctx); err == nil {
			held, _, err = lockEpoch(l.dir, s.man.Epoch)
		}
		return s, held, err
	}
	if l.closed {
		return nil, nil, ErrClosed
	}
	epoch := func() (int64, error) {
		m, err := l.manifestNow()
		if err != nil {
			return 0, err
		}
		return m.Epoch, nil
	}
	for range holdTries {
		var at int64
		if held, at, err = holdEpoch(ctx, l.dir, epoch, epoch); err != nil {
			return nil, nil, err
		}
		if s, err = l.current(ctx); err == nil && s.man.Epoch == at {
			return s, held, nil
		}
		// What could not be read may have been replaced between the lock and the look at MANIFEST.
		if now, failed := epoch(); err != nil && (failed != nil || now == at) {
			return nil, nil, errors.Join(err, held.release())
		}
		if err := held.release(); err != nil {
			return nil, nil, err
		}
	}
	return nil, nil, errMoved
}
