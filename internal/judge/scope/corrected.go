package scope

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/correct"
)

// span is a stretch of time with its first microsecond and the one behind its last; nothing is open.
type span struct{ from, to int64 }

func spanOf(from, to int64) span {
	s := span{math.MinInt64, math.MaxInt64}
	if from != 0 {
		s.from = from
	}
	if to != 0 {
		s.to = to
	}
	return s
}

// bounds are those of a selection, where 0 is open.
func (s span) bounds() (from, to int64) {
	from, to = s.from, s.to
	if from == math.MinInt64 {
		from = 0
	}
	if to == math.MaxInt64 {
		to = 0
	}
	return from, to
}

func (s span) holds(t int64) bool { return s.from <= t && t < s.to }

func (s span) whole() bool { return s == spanOf(0, 0) }

// away is what corrections leave out of scopes, by source: stretches in the order of time, none of which touches another.
type away map[keep.Number][]span

func awayBy(corrections []correct.Statement) away {
	a := away{}
	for _, c := range corrections {
		for _, source := range c.Sources {
			a[source] = append(a[source], spanOf(c.From, c.To))
		}
	}
	for source, spans := range a {
		slices.SortFunc(spans, func(x, y span) int { return cmp.Compare(x.from, y.from) })
		joined := spans[:1]
		for _, s := range spans[1:] {
			if last := &joined[len(joined)-1]; s.from <= last.to {
				last.to = max(last.to, s.to)
			} else {
				joined = append(joined, s)
			}
		}
		a[source] = joined
	}
	return a
}

// call says whether a call is left out.
func (a away) call(source keep.Number, start int64) bool {
	return slices.ContainsFunc(a[source], func(s span) bool { return s.holds(start) })
}

// whole says whether all of a source is left out.
func (a away) whole(source keep.Number) bool {
	return len(a[source]) == 1 && a[source][0].whole()
}

// gap says whether a stretch, both ends of which are in it (0 is open), lies in what is left out.
func (a away) gap(source keep.Number, from, to int64) bool {
	return slices.ContainsFunc(a[source], func(s span) bool {
		return (s.from == math.MinInt64 || from != 0 && from >= s.from) && (s.to == math.MaxInt64 || to != 0 && to < s.to)
	})
}

// rest is what of a stretch is not left out.
func (a away) rest(source keep.Number, of span) (parts []span) {
	for _, s := range a[source] {
		if before := (span{of.from, min(of.to, s.from)}); before.from < before.to {
			parts = append(parts, before)
		}
		of.from = max(of.from, s.to)
	}
	if of.from < of.to {
		parts = append(parts, of)
	}
	return parts
}

// corrected is a snapshot without the calls that are left out of scopes.
type corrected struct {
	keep.Snapshot
	away away
}

// Calls yields those that are not left out.
func (c *corrected) Calls(ctx context.Context, s keep.Selection) iter.Seq2[keep.CallRow, error] {
	return without(c.Snapshot.Calls(ctx, s), func(r *keep.CallRow) bool { return c.away.call(r.Source, r.Start) })
}

// Exposures yields those of calls that are not left out.
func (c *corrected) Exposures(ctx context.Context, s keep.Selection) iter.Seq2[keep.ExposureRow, error] {
	return without(c.Snapshot.Exposures(ctx, s), func(r *keep.ExposureRow) bool { return c.away.call(r.Source, r.Start) })
}

// CallTallies counts the calls that are not left out. Those that are alike may be told in several tallies.
func (c *corrected) CallTallies(ctx context.Context, s keep.Selection) iter.Seq2[keep.CallTally, error] {
	return inParts(c.parts(s), func(part keep.Selection) iter.Seq2[keep.CallTally, error] { return c.Snapshot.CallTallies(ctx, part) })
}

// ExposureTallies counts the exposures of calls that are not left out, in several tallies as well.
func (c *corrected) ExposureTallies(ctx context.Context, s keep.Selection) iter.Seq2[keep.ExposureTally, error] {
	return inParts(c.parts(s), func(part keep.Selection) iter.Seq2[keep.ExposureTally, error] {
		return c.Snapshot.ExposureTallies(ctx, part)
	})
}

// parts cuts a selection into such as hold nothing that is left out.
func (c *corrected) parts(s keep.Selection) (parts []keep.Selection) {
	others := s
	others.Sources = []keep.Number{}
	for _, row := range c.Sources() {
		source := row.Number
		if s.Sources != nil && !slices.Contains(s.Sources, source) {
			continue
		}
		if len(c.away[source]) == 0 {
			others.Sources = append(others.Sources, source)
			continue
		}
		for _, left := range c.away.rest(source, spanOf(s.From, s.To)) {
			part := s
			part.Sources = []keep.Number{source}
			part.From, part.To = left.bounds()
			parts = append(parts, part)
		}
	}
	return append(parts, others)
}

func without[T any](rows iter.Seq2[T, error], out func(*T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for r, err := range rows {
			if err == nil && out(&r) {
				continue
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

func inParts[T any](parts []keep.Selection, ask func(keep.Selection) iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, part := range parts {
			for r, err := range ask(part) {
				if !yield(r, err) {
					return
				}
			}
		}
	}
}
