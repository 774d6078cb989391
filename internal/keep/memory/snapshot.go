package memory

import (
	"context"
	"iter"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Seal is that of nothing: nothing is sealed.
func (t *Traffic) Seal() keep.Seal { return keep.Seal{} }

// Sources lists every source.
func (t *Traffic) Sources() []keep.SourceRow { return t.sources }

// Coverage lists one row for each batch, as far as it says what was read and what was not.
func (t *Traffic) Coverage() []keep.CoverageRow { return t.coverage }

// Journal lists what Tell gave.
func (t *Traffic) Journal(kind string) (list []keep.JournalEntry, err error) {
	for _, e := range t.journal {
		if e.Kind == kind {
			list = append(list, e)
		}
	}
	return list, nil
}

// Paths yields every path of evidence, by number.
func (t *Traffic) Paths() iter.Seq2[keep.Number, observation.Path] { return t.paths.all() }

// Fields yields every field, by number.
func (t *Traffic) Fields() iter.Seq2[keep.Number, observation.Field] { return t.fields.all() }

// Sets yields every field set, by number.
func (t *Traffic) Sets() iter.Seq2[keep.Number, []keep.Leaf] { return t.sets.all() }

// Holders yields every holder, by number.
func (t *Traffic) Holders() iter.Seq2[keep.Number, keep.Holder] { return t.holders.all() }

// Identities yields every identity, by number.
func (t *Traffic) Identities() iter.Seq2[keep.Number, keep.Identity] { return t.identities.all() }

// Choices yields nothing: which words a field holds is not asked of a preview.
func (t *Traffic) Choices() iter.Seq2[keep.Number, keep.Choice] {
	return func(func(keep.Number, keep.Choice) bool) {}
}

// Path returns the path of a number.
func (t *Traffic) Path(n keep.Number) observation.Path { return t.paths.of(n) }

// Field returns the field of a number.
func (t *Traffic) Field(n keep.Number) observation.Field { return t.fields.of(n) }

// Set returns the leaves of a number.
func (t *Traffic) Set(n keep.Number) []keep.Leaf { return t.sets.of(n) }

// Holder returns the holder of a number.
func (t *Traffic) Holder(n keep.Number) keep.Holder { return t.holders.of(n) }

// Identity returns the identity of a number.
func (t *Traffic) Identity(n keep.Number) keep.Identity { return t.identities.of(n) }

// Text returns the text of a number.
func (t *Traffic) Text(n keep.Number) observation.Text { return t.texts.of(n) }

// Token returns the token of a number.
func (t *Traffic) Token(n keep.Number) (observation.Token, bool) {
	v := t.tokens.of(n)
	return v, !v.IsZero()
}

// Find returns the number of a token.
func (t *Traffic) Find(v observation.Token) (keep.Number, bool) {
	n, ok := t.tokens.byKey[string(v[:])]
	return n, ok
}

// CallTallies counts calls that are alike in everything but time.
func (t *Traffic) CallTallies(ctx context.Context, s keep.Selection) iter.Seq2[keep.CallTally, error] {
	places, list := map[keep.CallTally]int{}, []keep.CallTally(nil)
	for _, c := range t.calls {
		if !matches(&s, c.Source, c.Path, c.Identity, c.Start) {
			continue
		}
		key := keep.CallTally{
			Source: c.Source, Path: c.Path, Identity: c.Identity, Scheme: c.Scheme, Status: c.Status, Marks: c.Marks, Request: c.Request, Response: c.Response,
		}
		key.Request.Bytes, key.Response.Bytes = 0, 0
		at, known := places[key]
		if !known {
			at = len(list)
			places[key] = at
			key.First, key.Last = c.Start, c.Start
			list = append(list, key)
		}
		sum := &list[at]
		sum.Calls++
		sum.Request.Bytes += c.Request.Bytes
		sum.Response.Bytes += c.Response.Bytes
		sum.First, sum.Last = min(sum.First, c.Start), max(sum.Last, c.Start)
	}
	return yieldAll(ctx, list)
}

// ExposureTallies counts exposures that are alike in everything but time.
func (t *Traffic) ExposureTallies(ctx context.Context, s keep.Selection) iter.Seq2[keep.ExposureTally, error] {
	type oneCall struct {
		source   keep.Number
		sequence uint64
	}
	places, list, last := map[keep.ExposureTally]int{}, []keep.ExposureTally(nil), []oneCall(nil)
	for _, e := range t.exposures {
		if !matches(&s, e.Source, e.Path, e.Identity, e.Start) {
			continue
		}
		key := keep.ExposureTally{Path: e.Path, Identity: e.Identity, Direction: e.Direction, Success: e.Status < 400, Holder: e.Holder, Set: e.Set}
		at, known := places[key]
		if !known {
			at = len(list)
			places[key] = at
			key.First, key.Last = e.Start, e.Start
			list, last = append(list, key), append(last, oneCall{})
		}
		sum := &list[at]
		if this := (oneCall{e.Source, e.Sequence + 1}); this != last[at] { // rows of one call stand together
			sum.Calls++
			last[at] = this
		}
		sum.Objects += int64(e.Objects)
		sum.First, sum.Last = min(sum.First, e.Start), max(sum.Last, e.Start)
	}
	return yieldAll(ctx, list)
}

// ShapeTallies counts calls whose messages have the same shapes.
func (t *Traffic) ShapeTallies(ctx context.Context, s keep.Selection) iter.Seq2[keep.ShapeTally, error] {
	places, list := map[keep.ShapeTally]int{}, []keep.ShapeTally(nil)
	for _, c := range t.calls {
		if !matches(&s, c.Source, c.Path, c.Identity, c.Start) {
			continue
		}
		key := keep.ShapeTally{
			Path: c.Path, Status: c.Status, RequestBody: c.Request.Body, ResponseBody: c.Response.Body, RequestShape: c.RequestShape, ResponseShape: c.ResponseShape,
		}
		at, known := places[key]
		if !known {
			at = len(list)
			places[key] = at
			key.First, key.Last = c.Start, c.Start
			list = append(list, key)
		}
		list[at].Calls++
		list[at].First, list[at].Last = min(list[at].First, c.Start), max(list[at].Last, c.Start)
	}
	return yieldAll(ctx, list)
}

// Close lets go of nothing.
func (t *Traffic) Close() error { return nil }
