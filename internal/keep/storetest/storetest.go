package storetest

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Run holds a store against its promise. open returns a new, empty store, which Run closes.
func Run(t *testing.T, open func(t *testing.T) keep.Store) {
	t.Run("model", func(t *testing.T) {
		rapid.Check(t, func(r *rapid.T) { againstModel(r, open(t)) })
	})
	t.Run("holes", func(t *testing.T) { holes(t, open(t)) })
	t.Run("staging", func(t *testing.T) { staging(t, open(t)) })
	t.Run("edges of a selection", func(t *testing.T) { edges(t, open(t)) })
	t.Run("choices", func(t *testing.T) { choices(t, open) })
	t.Run("empty", func(t *testing.T) { empty(t, open(t)) })
	t.Run("snapshots do not change", func(t *testing.T) { unchanging(t, open(t)) })
}

func againstModel(r *rapid.T, store keep.Store) {
	ctx := context.Background()
	m, traffic := newModel(), NewTraffic(rapid.IntRange(1, 3).Draw(r, "sources"))
	defer func() {
		if err := store.Close(); err != nil {
			r.Errorf("close: %v", err)
		}
	}()
	for range rapid.IntRange(1, 5).Draw(r, "steps") {
		switch rapid.IntRange(0, 5).Draw(r, "step") {
		case 0:
			payload := rapid.StringN(0, 40, -1).Draw(r, "payload")
			kind := rapid.SampledFrom([]string{"meaning", "audit"}).Draw(r, "kind")
			if _, err := store.Record(ctx, kind, []byte(payload)); err != nil {
				r.Fatalf("record: %v", err)
			}
			m.record(kind, payload)
		case 1:
			traffic.Forget()
		default:
			var staged, batches []observation.Batch
			for range rapid.IntRange(0, 2).Draw(r, "staged") {
				staged = append(staged, traffic.Batch(r))
				if err := store.Stage(ctx, staged[len(staged)-1]); err != nil {
					r.Fatalf("stage: %v", err)
				}
			}
			for range rapid.IntRange(0, 3).Draw(r, "batches") {
				batches = append(batches, traffic.Batch(r))
			}
			seal, err := store.Commit(ctx, batches)
			if err != nil {
				r.Fatalf("commit: %v", err)
			}
			m.commit(staged, batches)
			if seal.Size != m.leaves || seal.Batches != m.batches || seal.Root == "" {
				r.Fatalf("seal %+v, want %d leaves and %d batches", seal, m.leaves, m.batches)
			}
		}
	}
	snapshot, err := store.Snapshot(ctx)
	if err != nil {
		r.Fatalf("snapshot: %v", err)
	}
	defer func() { _ = snapshot.Close() }()
	resumed, err := store.Resume(ctx)
	if err != nil {
		r.Fatalf("resume: %v", err)
	}
	reader := newReader(snapshot)
	compareHead(r, m, reader, resumed)
	compareDictionaries(r, m, reader)
	compareSums(r, snapshot)
	compareRows(r, m, reader, selection{})
	for range 3 {
		compareRows(r, m, reader, draw(r, reader))
	}
}

func same(r *rapid.T, what string, want, got []string) {
	if !slices.Equal(want, got) {
		r.Fatalf("%s (-want +got):\n%s", what, cmp.Diff(want, got))
	}
}

func compareHead(r *rapid.T, m *model, s *reader, resumed []keep.Resumption) {
	if seal := s.Seal(); seal.Size != m.leaves || seal.Batches != m.batches {
		r.Fatalf("seal %+v, want %d leaves and %d batches", seal, m.leaves, m.batches)
	}
	var want, got, again []string
	for _, id := range m.order {
		want = append(want, fmt.Sprint(m.sources[id], m.cursors[id]))
	}
	for i, row := range s.Sources() {
		if row.Number != keep.Number(i+1) {
			r.Fatalf("source %d has number %d", i, row.Number)
		}
		got = append(got, fmt.Sprint(row.Source, row.Cursor))
	}
	for _, row := range resumed {
		again = append(again, fmt.Sprint(row.Source, row.Cursor))
	}
	for _, list := range [][]string{want, got, again} {
		slices.Sort(list)
	}
	same(r, "sources", want, got)
	same(r, "resumptions", want, again)
	var coverage []string
	for _, c := range s.Coverage() {
		coverage = append(coverage, leafLine(c.Leaf, coverageLine(fmt.Sprintf("%x", s.sources[c.Source]), c.Label, c.Standpoint, c.From, c.To, c.Seen, c.Parsed,
			c.Unparsed, c.Places, c.Truncated, c.Dropped, c.Gaps, c.Tail)))
	}
	wanted := slices.Clone(m.coverage)
	slices.Sort(wanted) // the order of batches within one commit is the store's own
	slices.Sort(coverage)
	same(r, "coverage", wanted, coverage)
	for _, kind := range []string{"meaning", "audit", "never"} {
		entries, err := s.Journal(kind)
		if err != nil || len(entries) != len(m.journal[kind]) {
			r.Fatalf("journal of %s: %d entries, want %d (%v)", kind, len(entries), len(m.journal[kind]), err)
		}
		for i, e := range entries {
			if !bytes.Equal(e.Payload, []byte(m.journal[kind][i])) || e.Kind != kind || e.Leaf >= m.leaves || e.Time.IsZero() {
				r.Fatalf("journal of %s: entry %d is %+v", kind, i, e)
			}
		}
	}
}

// dictionary checks that numbers are consecutive, contents come once, and both ways of reading agree.
func dictionary[T any](r *rapid.T, what string, want map[string]bool, all iter.Seq2[keep.Number, T], text func(keep.Number, T) string, one func(keep.Number) string) {
	got := map[string]bool{}
	next := keep.Number(1)
	for n, item := range all {
		s := text(n, item)
		if n != next || got[s] || s != one(n) {
			r.Fatalf("%s: number %d (want %d), %q twice: %v, alone %q", what, n, next, s, got[s], one(n))
		}
		got[s] = true
		next++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func compareDictionaries(r *rapid.T, m *model, s *reader) {
	dictionary(r, "paths", m.paths, s.Paths(), func(_ keep.Number, p observation.Path) string { return pathText(p) }, s.path)
	dictionary(r, "fields", m.fields, s.Fields(), func(_ keep.Number, f observation.Field) string { return fieldText(f) },
		func(n keep.Number) string { return fieldText(s.Field(n)) })
	dictionary(r, "sets", m.sets, s.Sets(), func(_ keep.Number, l []keep.Leaf) string { return s.leaves(l) }, s.set)
	dictionary(r, "holders", m.holders, s.Holders(), func(n keep.Number, h keep.Holder) string {
		if h.Parent >= n {
			r.Fatalf("holder %d stands below holder %d", n, h.Parent)
		}
		return s.holder(n)
	}, s.holder)
	dictionary(r, "identities", m.identities, s.Identities(), func(n keep.Number, _ keep.Identity) string { return s.identity(n) }, s.identity)
	choices := map[keep.Number]string{}
	for n, c := range s.Choices() {
		choices[n] = choiceText(s.path(c.Path), fieldText(s.Field(c.Field)), c.Word, c.Many)
	}
	dictionary(r, "choices", m.choices, s.Choices(), func(n keep.Number, _ keep.Choice) string { return choices[n] },
		func(n keep.Number) string { return choices[n] })
	for t := range m.tokens {
		n, ok := s.Find(t)
		back, there := s.Token(n)
		if !ok || !there || back != t {
			r.Fatalf("a token is found as %d, and is then another one", n)
		}
	}
	if n, ok := s.Find(Token(999)); ok || n != 0 {
		r.Fatalf("a token that was never seen is found as %d", n)
	}
	if _, ok := s.Token(keep.Number(len(m.tokens) + 1)); ok {
		r.Fatal("there are more tokens than were seen")
	}
	if _, ok := s.Token(0); ok || !s.Text(0).Empty() {
		r.Fatal("number zero stands for something")
	}
}

func draw(r *rapid.T, s *reader) selection {
	var out selection
	pick := func(what string, all []keep.Number) []keep.Number {
		switch rapid.IntRange(0, 9).Draw(r, what) {
		case 0:
			return []keep.Number{}
		case 1, 2, 3:
			picked := []keep.Number{1 << 40} // never given out
			for _, n := range all {
				if rapid.Bool().Draw(r, "pick") {
					picked = append(picked, n)
				}
			}
			return picked
		case 4:
			return append(make([]keep.Number, 50), all...) // a long list
		}
		return nil
	}
	out.Identities = pick("identities", numbers(s.Identities()))
	out.Paths = pick("paths", numbers(s.Paths()))
	out.Holders = pick("holders", numbers(s.Holders()))
	var sources []keep.Number
	for _, row := range s.Sources() {
		sources = append(sources, row.Number)
	}
	out.Sources = pick("sources", sources)
	if rapid.Bool().Draw(r, "from") {
		out.From = 1_700_000_000_000_000 + int64(rapid.IntRange(0, 9).Draw(r, "from second"))*1_000_000
	}
	if rapid.Bool().Draw(r, "to") {
		out.To = 1_700_000_000_000_000 + int64(rapid.IntRange(0, 9).Draw(r, "to second"))*1_000_000
	}
	out.identities, out.paths, out.holders = contents(out.Identities, s.identity), contents(out.Paths, s.path), contents(out.Holders, s.holder)
	out.sources = map[[16]byte]bool{}
	for _, n := range out.Sources {
		if id, ok := s.sources[n]; ok {
			out.sources[id] = true
		}
	}
	return out
}

func numbers[T any](all iter.Seq2[keep.Number, T]) (out []keep.Number) {
	for n := range all {
		out = append(out, n)
	}
	return out
}

func contents(picked []keep.Number, text func(keep.Number) string) map[string]bool {
	out := map[string]bool{}
	for _, n := range picked {
		if n != 0 && n < 1<<40 {
			out[text(n)] = true
		}
	}
	return out
}
