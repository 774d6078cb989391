package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// naive is a ledger of exposures that keeps no more than a list.
type naive struct{ rows []naiveRow }

type naiveRow struct {
	source   byte
	sequence uint64
	ordinal  int
	start    int64
	who      string
	whose    []string
}

const gone = "-"

func (n naiveRow) String() string {
	slices.Sort(n.whose)
	return fmt.Sprintf("%d/%d.%d @%d %s %s", n.source, n.sequence, n.ordinal, n.start, n.who, strings.Join(n.whose, "+"))
}

func (n *naive) commit(b *observation.Batch) {
	for i := range b.Observations {
		o := &b.Observations[i]
		for k, e := range o.Exposures {
			row := naiveRow{b.Source.ID[0], o.Sequence, k, o.Start, shown(b.Callers.Identity(o.Caller).Principal), nil}
			for _, id := range o.Holders[e.Holder].Identifiers {
				row.whose = append(row.whose, shown(id.Token))
			}
			n.rows = append(n.rows, row)
		}
	}
}

func (n *naive) expire(bound int64) {
	n.rows = slices.DeleteFunc(n.rows, func(r naiveRow) bool { return r.start < bound })
}

func (n *naive) erase(token string) {
	for i := range n.rows {
		r := &n.rows[i]
		if r.who == token {
			r.who = gone
		}
		for k := range r.whose {
			if r.whose[k] == token {
				r.whose[k] = gone
			}
		}
	}
}

func (n *naive) texts() (out []string) {
	for _, r := range n.rows {
		out = append(out, r.String())
	}
	slices.Sort(out)
	return out
}

func shown(t observation.Token) string { return fmt.Sprintf("%x", t[:]) }

// shownNumber is a token by its number, or that it is gone.
func shownNumber(s keep.Snapshot, n keep.Number) string {
	if t, ok := s.Token(n); ok {
		return shown(t)
	}
	return gone
}

// shownRows are the rows of a selection by content.
func shownRows(s keep.Snapshot, sel keep.Selection) (out []string, err error) {
	for e, err := range s.Exposures(context.Background(), sel) {
		if err != nil {
			return nil, err
		}
		row := naiveRow{s.Sources()[e.Source-1].Source.ID[0], e.Sequence, int(e.Ordinal), e.Start, shownNumber(s, s.Identity(e.Identity).Principal), nil}
		for _, id := range s.Holder(e.Holder).Identifiers {
			row.whose = append(row.whose, shownNumber(s, id.Token))
		}
		out = append(out, row.String())
	}
	slices.Sort(out)
	return out, nil
}

// TestSetsAreThoseOfANaiveList commits calls that come late, out of order and twice, with gaps between them, compacts, lets rows expire and
// erases people, in any order. After each step the writer, and a reader that stays open, hold what a list of all of it would.
func TestSetsAreThoseOfANaiveList(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir := filepath.Join(t.TempDir(), "w")
		writer := open(t, dir, ledger.Options{SegmentRows: 150})
		reader := open(t, dir, ledger.Options{ReadOnly: true})
		w := &stepper{r: r, writer: writer, symbols: observation.NewSymbols(), first: map[byte]uint64{}}
		for range rapid.IntRange(2, 6).Draw(r, "steps") {
			w.step(t)
			for _, l := range []*ledger.Ledger{writer, reader} {
				if err := w.compare(l); err != nil {
					r.Fatal(err)
				}
			}
		}
		if err := errors.Join(reader.Close(), writer.Close()); err != nil {
			t.Fatal(err)
		}
		if rep := verify(t, dir); !rep.OK || len(rep.Extra) != 0 {
			r.Fatalf("verify: %+v", rep)
		}
	})
}

type stepper struct {
	r       *rapid.T
	writer  *ledger.Ledger
	symbols *observation.Symbols
	first   map[byte]uint64
	list    naive
}

func (w *stepper) step(t *testing.T) {
	switch rapid.IntRange(0, 7).Draw(w.r, "step") {
	case 0:
		compact(t, w.writer, rapid.Bool().Draw(w.r, "all"))
	case 1:
		if len(w.list.rows) == 0 {
			return
		}
		bound := rapid.SampledFrom(w.list.rows).Draw(w.r, "bound").start
		if _, err := w.writer.Expire(context.Background(), ledger.Expiry{Calls: bound}); err != nil {
			t.Fatal(err)
		}
		w.list.expire(bound)
	case 2:
		w.erase(t)
	default:
		b := batch(w.symbols, 1, w.first[1], rapid.IntRange(1, 25).Draw(w.r, "calls"))
		for i := range b.Observations {
			b.Observations[i].Start += int64(rapid.IntRange(-40, 40).Draw(w.r, "late")) * 1500
		}
		w.first[1] += b.Entries
		w.commit(t, b)
		if rapid.Bool().Draw(w.r, "twice") { // seen by another source, too
			b.Source.ID[0] = 2
			b.First, b.Cursor.Entries = w.first[2], w.first[2]+b.Entries
			b.Observations = slices.Clone(b.Observations)
			b.Unread = slices.Clone(b.Unread)
			from := w.first[1] - b.Entries
			for i := range b.Observations {
				b.Observations[i].Sequence += b.First - from
			}
			for i := range b.Unread {
				b.Unread[i].Sequence += b.First - from
			}
			w.first[2] += b.Entries
			w.commit(t, b)
		}
	}
}

func (w *stepper) commit(t *testing.T, b observation.Batch) {
	commit(t, w.writer, b)
	w.list.commit(&b)
}

func (w *stepper) erase(t *testing.T) {
	s := snapshotOf(t, w.writer)
	defer func() { _ = s.Close() }()
	number := keep.Number(rapid.IntRange(1, 60).Draw(w.r, "token"))
	token, ok := s.Token(number)
	if !ok {
		return
	}
	_, err := w.writer.Erase(context.Background(), ledger.Erasure{
		Tokens: []keep.Number{number}, Journal: func(_ string, payload []byte) ([]byte, error) { return payload, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.list.erase(shown(token))
}

// compare holds all rows of a ledger, and those of one caller and of one holder, against the list.
func (w *stepper) compare(l *ledger.Ledger) (err error) {
	s, err := l.Snapshot(context.Background())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	got, err := shownRows(s, keep.Selection{})
	if want := w.list.texts(); err != nil || !slices.Equal(got, want) {
		return fmt.Errorf("%d rows, should be %d: %w", len(got), len(want), errors.Join(err, errOtherRows))
	}
	for _, some := range []keep.Selection{{Identities: []keep.Number{1}}, {Identities: []keep.Number{2, 5}}, {Holders: []keep.Number{2, 3}}} {
		got, err := shownRows(s, some)
		if err != nil {
			return err
		}
		var want []string
		for e, err := range s.Exposures(context.Background(), keep.Selection{}) {
			if err != nil {
				return err
			}
			if some.Identities != nil && slices.Contains(some.Identities, e.Identity) || slices.Contains(some.Holders, e.Holder) {
				want = append(want, fmt.Sprint(e.Source, e.Sequence, e.Ordinal))
			}
		}
		if len(got) != len(want) {
			return fmt.Errorf("%+v: %d rows, should be %d: %w", some, len(got), len(want), errOtherRows)
		}
	}
	return nil
}

var errOtherRows = errors.New("other rows than the list's")
