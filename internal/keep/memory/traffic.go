package memory

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// ErrFull says that no more calls are taken.
var ErrFull = errors.New("there are more calls than are held in memory")

// Traffic is what was seen. One goroutine adds; once that is over, any number read.
type Traffic struct {
	most      int
	calls     []keep.CallRow
	exposures []keep.ExposureRow
	sources   []keep.SourceRow
	coverage  []keep.CoverageRow
	journal   []keep.JournalEntry

	paths      table[observation.Path]
	fields     table[observation.Field]
	sets       table[[]keep.Leaf]
	holders    table[keep.Holder]
	identities table[keep.Identity]
	texts      table[observation.Text]
	tokens     table[observation.Token]
}

var _ keep.Snapshot = (*Traffic)(nil)

// New returns a traffic that takes so many calls.
func New(most int) *Traffic {
	return &Traffic{
		most: most, paths: newTable[observation.Path](), fields: newTable[observation.Field](), sets: newTable[[]keep.Leaf](),
		holders: newTable[keep.Holder](), identities: newTable[keep.Identity](), texts: newTable[observation.Text](), tokens: newTable[observation.Token](),
	}
}

// table numbers what it is given, from 1.
type table[T any] struct {
	byKey map[string]keep.Number
	items []T
}

func newTable[T any]() table[T] { return table[T]{byKey: map[string]keep.Number{}} }

func (t *table[T]) number(key []byte, item func() T) keep.Number {
	if n, ok := t.byKey[string(key)]; ok {
		return n
	}
	t.items = append(t.items, item())
	n := keep.Number(len(t.items))
	t.byKey[string(key)] = n
	return n
}

func (t *table[T]) of(n keep.Number) (none T) {
	if n == 0 || n > keep.Number(len(t.items)) {
		return none
	}
	return t.items[n-1]
}

func (t *table[T]) all() iter.Seq2[keep.Number, T] {
	return func(yield func(keep.Number, T) bool) {
		for i, item := range t.items {
			if !yield(keep.Number(i+1), item) {
				return
			}
		}
	}
}

// Add takes a batch in. It needs nothing of it afterwards. The error is ErrFull: what is beyond the bound is left out.
func (t *Traffic) Add(b observation.Batch) error {
	if len(b.Observations) == 0 && b.Entries == 0 {
		return nil
	}
	source := t.source(&b)
	row := keep.CoverageRow{Source: source, Label: b.Source.Label, Standpoint: b.Source.Standpoint, Seen: int64(b.Entries), Unparsed: map[string]int64{}, Gaps: b.Lost}
	for _, u := range b.Unread {
		row.Unparsed[u.Reason]++
	}
	defer func() { t.coverage = append(t.coverage, row) }()
	for i := range b.Observations {
		if len(t.calls) == t.most {
			return ErrFull
		}
		o := b.Observations[i]
		b.Fill(&o)
		t.add(&b, &o, source)
		row.Parsed++
	}
	return nil
}

func (t *Traffic) source(b *observation.Batch) keep.Number {
	for i := range t.sources {
		if t.sources[i].Source.ID == b.Source.ID {
			t.sources[i].Cursor = b.Cursor
			return t.sources[i].Number
		}
	}
	n := keep.Number(len(t.sources) + 1)
	t.sources = append(t.sources, keep.SourceRow{Number: n, Resumption: keep.Resumption{Source: b.Source, Cursor: b.Cursor}})
	return n
}

func (t *Traffic) add(b *observation.Batch, o *observation.Observation, source keep.Number) {
	n := numbering{t, b.Symbols}
	holders := make([]keep.Number, len(o.Holders))
	for i, h := range o.Holders {
		parent := keep.Number(0)
		if h.Parent >= 0 {
			parent = holders[h.Parent]
		}
		holders[i] = n.holder(parent, h.Identifiers)
	}
	c := keep.CallRow{
		Source: source, Sequence: o.Sequence, Start: o.Start, Duration: o.Duration, Protocol: o.Protocol, Scheme: o.Scheme, Status: o.Status,
		Marks: o.Marks, Path: n.path(o.Path), Identity: n.identity(b.Callers.Identity(o.Caller)), Holder: holders[0],
		Request: o.Request, Response: o.Response,
		RequestShape: t.text(b.Symbols.ShapeOf(o.RequestShape)), ResponseShape: t.text(b.Symbols.ShapeOf(o.ResponseShape)),
	}
	t.calls = append(t.calls, c)
	for i, e := range o.Exposures {
		t.exposures = append(t.exposures, keep.ExposureRow{
			Source: source, Sequence: o.Sequence, Ordinal: uint32(i), Start: o.Start, Status: o.Status, Path: c.Path, Identity: c.Identity,
			Direction: e.Direction, Holder: holders[e.Holder], Set: n.set(e.Set), Objects: e.Objects,
		})
	}
}

// numbering numbers what one batch's symbols stand for.
type numbering struct {
	*Traffic
	symbols *observation.Symbols
}

func (n numbering) path(ref observation.PathRef) keep.Number {
	p := n.symbols.PathOf(ref)
	return n.paths.number([]byte(p.Key()), func() observation.Path { return p })
}

func (n numbering) field(ref observation.FieldRef) keep.Number {
	f := n.symbols.FieldOf(ref)
	return n.fields.number([]byte(f.Key()), func() observation.Field { return f })
}

func (n numbering) set(ref observation.SetRef) keep.Number {
	var leaves []keep.Leaf
	for _, l := range n.symbols.SetOf(ref) {
		leaves = append(leaves, keep.Leaf{Field: n.field(l.Field), Form: l.Form, Class: l.Class, Tried: n.symbols.TriedOf(l.Tried)})
	}
	slices.SortFunc(leaves, func(a, b keep.Leaf) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Form, b.Form), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Tried, b.Tried))
	})
	var key []byte
	for _, l := range leaves {
		key = binary.AppendUvarint(append(binary.AppendUvarint(key, uint64(l.Field)), byte(l.Form), byte(l.Class)), uint64(len(l.Tried)))
		key = append(key, l.Tried...)
	}
	return n.sets.number(key, func() []keep.Leaf { return leaves })
}

func (n numbering) holder(parent keep.Number, ids []observation.Identifier) keep.Number {
	h := keep.Holder{Parent: parent}
	for _, id := range ids {
		h.Identifiers = append(h.Identifiers, keep.Identifier{Field: n.field(id.Field), Token: n.token(id.Token)})
	}
	slices.SortFunc(h.Identifiers, func(a, b keep.Identifier) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Token, b.Token))
	})
	h.Identifiers = slices.Compact(h.Identifiers)
	key := binary.AppendUvarint(nil, uint64(parent))
	for _, id := range h.Identifiers {
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(id.Field)), uint64(id.Token))
	}
	return n.holders.number(key, func() keep.Holder { return h })
}

func (n numbering) identity(id observation.Identity) keep.Number {
	i := keep.Identity{
		PrincipalType: id.PrincipalType, Principal: n.token(id.Principal), Credential: n.token(id.Credential), Address: n.token(id.Address), Agent: n.token(id.Agent),
		AddressText: n.text(id.AddressText), AgentText: n.text(id.AgentText), ClientService: n.text(id.ClientService),
		Session: n.token(id.Session), Named: n.token(id.Named), Rules: n.text(id.Rules),
	}
	key := []byte{byte(i.PrincipalType)}
	for _, number := range [...]keep.Number{
		i.Principal, i.Credential, i.Address, i.Agent, i.AddressText, i.AgentText, i.ClientService, i.Session, i.Named, i.Rules,
	} {
		key = binary.AppendUvarint(key, uint64(number))
	}
	return n.identities.number(key, func() keep.Identity { return i })
}

func (t *Traffic) token(v observation.Token) keep.Number {
	if v.IsZero() {
		return 0
	}
	return t.tokens.number(v[:], func() observation.Token { return v })
}

func (t *Traffic) text(v observation.Text) keep.Number {
	if v.Empty() {
		return 0
	}
	return t.texts.number([]byte(v.Reveal()), func() observation.Text { return v })
}

// Tell gives the traffic an entry of a journal, such as what people told a workspace.
func (t *Traffic) Tell(e keep.JournalEntry) { t.journal = append(t.journal, e) }

// Count is how many calls there are.
func (t *Traffic) Count() int { return len(t.calls) }

// matches says whether a row is within a selection.
func matches(s *keep.Selection, source, path, identity keep.Number, start int64) bool {
	in := func(list []keep.Number, n keep.Number) bool { return list == nil || slices.Contains(list, n) }
	return in(s.Sources, source) && in(s.Paths, path) && in(s.Identities, identity) && (s.From == 0 || start >= s.From) && (s.To == 0 || start < s.To)
}

// Calls yields call rows in the order of time, source, sequence.
func (t *Traffic) Calls(ctx context.Context, s keep.Selection) iter.Seq2[keep.CallRow, error] {
	rows := slices.DeleteFunc(slices.Clone(t.calls), func(c keep.CallRow) bool { return !matches(&s, c.Source, c.Path, c.Identity, c.Start) })
	slices.SortStableFunc(rows, func(a, b keep.CallRow) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Sequence, b.Sequence))
	})
	return yieldAll(ctx, rows)
}

// Exposures yields exposure rows in the order of time, source, sequence, ordinal.
func (t *Traffic) Exposures(ctx context.Context, s keep.Selection) iter.Seq2[keep.ExposureRow, error] {
	rows := slices.DeleteFunc(slices.Clone(t.exposures), func(e keep.ExposureRow) bool {
		return !matches(&s, e.Source, e.Path, e.Identity, e.Start) || s.Holders != nil && !slices.Contains(s.Holders, e.Holder)
	})
	slices.SortStableFunc(rows, func(a, b keep.ExposureRow) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Sequence, b.Sequence), cmp.Compare(a.Ordinal, b.Ordinal))
	})
	return yieldAll(ctx, rows)
}

func yieldAll[T any](ctx context.Context, rows []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, r := range rows {
			if err := ctx.Err(); err != nil {
				yield(r, err)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}
