package main

import (
	"context"
	"encoding/binary"
	"iter"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// memory is a store's snapshot that lies in memory and answers what the evidence of paths is made of, and nothing else. It
// numbers things as the ledger does.
type memory struct {
	keep.Snapshot // what is not asked here

	symbols   *observation.Symbols
	paths     map[keep.Number]bool
	fields    map[keep.Number]bool
	tokens    map[observation.Token]keep.Number
	holders   []keep.Holder
	holderBy  map[string]keep.Number
	sets      map[keep.Number][]keep.Leaf
	who       []keep.Identity
	whoBy     map[keep.Identity]keep.Number
	calls     map[keep.CallTally]int64
	exposures map[keep.ExposureTally]bool
}

func newMemory() *memory {
	return &memory{
		paths: map[keep.Number]bool{}, fields: map[keep.Number]bool{}, tokens: map[observation.Token]keep.Number{}, holderBy: map[string]keep.Number{},
		sets: map[keep.Number][]keep.Leaf{}, whoBy: map[keep.Identity]keep.Number{},
		calls: map[keep.CallTally]int64{}, exposures: map[keep.ExposureTally]bool{},
	}
}

// commit takes a batch in. All batches share their symbols.
func (m *memory) commit(b *observation.Batch) {
	m.symbols = b.Symbols
	for i := range b.Observations {
		o := &b.Observations[i]
		path := keep.Number(o.Path) + 1
		m.paths[path] = true
		id := b.Callers.Identity(o.Caller)
		who := m.identity(&id)
		m.calls[keep.CallTally{Path: path, Identity: who, Status: o.Status}]++
		holders := make([]keep.Number, len(o.Holders))
		for k, h := range o.Holders {
			parent := keep.Number(0)
			if h.Parent >= 0 {
				parent = holders[h.Parent]
			}
			holders[k] = m.holder(parent, h.Identifiers)
		}
		for _, e := range o.Exposures {
			m.exposures[keep.ExposureTally{
				Path: path, Identity: who, Direction: e.Direction, Success: o.Status < 400, Holder: holders[e.Holder], Set: m.set(e.Set),
			}] = true
		}
	}
}

func (m *memory) token(t observation.Token) keep.Number {
	if t.IsZero() {
		return 0
	}
	n, ok := m.tokens[t]
	if !ok {
		n = keep.Number(len(m.tokens) + 1)
		m.tokens[t] = n
	}
	return n
}

func (m *memory) identity(id *observation.Identity) keep.Number {
	who := keep.Identity{PrincipalType: id.PrincipalType, Principal: m.token(id.Principal), Credential: m.token(id.Credential), Address: m.token(id.Address)}
	n, ok := m.whoBy[who]
	if !ok {
		m.who = append(m.who, who)
		n = keep.Number(len(m.who))
		m.whoBy[who] = n
	}
	return n
}

func (m *memory) holder(parent keep.Number, identifiers []observation.Identifier) keep.Number {
	h := keep.Holder{Parent: parent}
	key := binary.AppendUvarint(nil, uint64(parent))
	for _, id := range identifiers {
		h.Identifiers = append(h.Identifiers, keep.Identifier{Field: keep.Number(id.Field) + 1, Token: m.token(id.Token)})
		m.fields[keep.Number(id.Field)+1] = true
	}
	slices.SortFunc(h.Identifiers, func(a, b keep.Identifier) int {
		if a.Field != b.Field {
			return int(a.Field) - int(b.Field)
		}
		return int(a.Token) - int(b.Token)
	})
	h.Identifiers = slices.Compact(h.Identifiers)
	for _, id := range h.Identifiers {
		key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(id.Field)), uint64(id.Token))
	}
	n, ok := m.holderBy[string(key)]
	if !ok {
		m.holders = append(m.holders, h)
		n = keep.Number(len(m.holders))
		m.holderBy[string(key)] = n
	}
	return n
}

func (m *memory) set(ref observation.SetRef) keep.Number {
	n := keep.Number(ref) + 1
	if _, ok := m.sets[n]; !ok {
		var leaves []keep.Leaf
		for _, l := range m.symbols.SetOf(ref) {
			m.fields[keep.Number(l.Field)+1] = true
			leaves = append(leaves, keep.Leaf{Field: keep.Number(l.Field) + 1, Form: l.Form, Class: l.Class})
		}
		m.sets[n] = leaves
	}
	return n
}

func (m *memory) Seal() keep.Seal { return keep.Seal{} }

func (m *memory) Paths() iter.Seq2[keep.Number, observation.Path] {
	return func(yield func(keep.Number, observation.Path) bool) {
		for n := range m.paths {
			if !yield(n, m.Path(n)) {
				return
			}
		}
	}
}

func (m *memory) Holders() iter.Seq2[keep.Number, keep.Holder] {
	return func(yield func(keep.Number, keep.Holder) bool) {
		for i, h := range m.holders {
			if !yield(keep.Number(i+1), h) {
				return
			}
		}
	}
}

// Fields yields all fields that were numbered up to now.
func (m *memory) Fields() iter.Seq2[keep.Number, observation.Field] {
	return func(yield func(keep.Number, observation.Field) bool) {
		for n := range m.fields {
			if !yield(n, m.Field(n)) {
				return
			}
		}
	}
}

func (m *memory) Path(n keep.Number) observation.Path {
	return m.symbols.PathOf(observation.PathRef(n - 1))
}

func (m *memory) Field(n keep.Number) observation.Field {
	return m.symbols.FieldOf(observation.FieldRef(n - 1))
}

func (m *memory) Set(n keep.Number) []keep.Leaf        { return m.sets[n] }
func (m *memory) Holder(n keep.Number) keep.Holder     { return m.holders[n-1] }
func (m *memory) Identity(n keep.Number) keep.Identity { return m.who[n-1] }

func (m *memory) CallTallies(context.Context, keep.Selection) iter.Seq2[keep.CallTally, error] {
	return func(yield func(keep.CallTally, error) bool) {
		for t, calls := range m.calls {
			t.Calls = calls
			if !yield(t, nil) {
				return
			}
		}
	}
}

func (m *memory) ExposureTallies(context.Context, keep.Selection) iter.Seq2[keep.ExposureTally, error] {
	return func(yield func(keep.ExposureTally, error) bool) {
		for t := range m.exposures {
			if !yield(t, nil) {
				return
			}
		}
	}
}

func (m *memory) ShapeTallies(context.Context, keep.Selection) iter.Seq2[keep.ShapeTally, error] {
	return func(func(keep.ShapeTally, error) bool) {} // templates need none
}
