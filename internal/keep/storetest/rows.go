package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func compareRows(r *rapid.T, m *model, s *reader, sel selection) {
	ctx := context.Background()
	calls, err := collect(s.Calls(ctx, sel.Selection), func(c keep.CallRow) string {
		return callText(s.sources[c.Source], c.Sequence, c.Start, c.Duration, c.Protocol, c.Scheme, outcome(c.Status, c.Marks), s.path(c.Path), s.identity(c.Identity), s.holder(c.Holder), c.Request, c.Response) +
			shapesText(s.Text(c.RequestShape), s.Text(c.ResponseShape))
	})
	failed(r, err)
	same(r, "calls", m.wantCalls(s, sel), calls)

	exposures, err := collect(s.Exposures(ctx, sel.Selection), func(e keep.ExposureRow) string {
		return exposureText(s.sources[e.Source], e.Sequence, e.Ordinal, e.Start, e.Status, s.path(e.Path), s.identity(e.Identity), e.Direction, s.holder(e.Holder), s.set(e.Set), e.Objects)
	})
	failed(r, err)
	same(r, "exposures", m.wantExposures(s, sel), exposures)

	tallies, err := collect(s.CallTallies(ctx, sel.Selection), func(c keep.CallTally) string {
		return fmt.Sprint(callTallyKey(s.sources[c.Source], s.path(c.Path), s.identity(c.Identity), c.Scheme, outcome(c.Status, c.Marks), c.Request, c.Response), " ",
			sums{calls: c.Calls, first: c.First, last: c.Last, request: c.Request.Bytes, response: c.Response.Bytes})
	})
	failed(r, err)
	slices.Sort(tallies)
	same(r, "call tallies", m.wantCallTallies(sel), tallies)

	tallies, err = collect(s.ShapeTallies(ctx, sel.Selection), func(c keep.ShapeTally) string {
		return fmt.Sprint(shapeTallyKey(s.path(c.Path), c.Status, c.RequestBody, c.ResponseBody, shapesText(s.Text(c.RequestShape), s.Text(c.ResponseShape))), " ",
			sums{calls: c.Calls, first: c.First, last: c.Last})
	})
	failed(r, err)
	slices.Sort(tallies)
	same(r, "shape tallies", m.wantShapeTallies(sel), tallies)

	tallies, err = collect(s.ExposureTallies(ctx, sel.Selection), func(e keep.ExposureTally) string {
		return fmt.Sprint(exposureTallyKey(s.path(e.Path), s.identity(e.Identity), e.Direction, e.Success, s.holder(e.Holder), s.set(e.Set)), " ",
			sums{calls: e.Calls, objects: e.Objects, first: e.First, last: e.Last})
	})
	failed(r, err)
	slices.Sort(tallies)
	same(r, "exposure tallies", m.wantExposureTallies(sel), tallies)
}

func failed(r *rapid.T, err error) {
	if err != nil {
		r.Fatalf("query: %v", err)
	}
}

// simple returns a batch of one call each for the entries from first to end.
func simple(symbols *observation.Symbols, first, end uint64) observation.Batch {
	b := observation.Batch{
		Source: call.Source{ID: [16]byte{1}, Label: "a.har", Format: "har"}, First: first, Entries: end - first, Symbols: symbols,
		Cursor: call.Cursor{Entries: end, Offset: int64(end)},
	}
	for n := first; n < end; n++ {
		field := symbols.Field(observation.Field{Location: observation.InBody, Name: observation.OpenText("$.id")})
		b.Observations = append(b.Observations, observation.Observation{
			Sequence: n, Start: int64(n + 1), Status: 200,
			Path:      symbols.Path(observation.Path{Method: "GET", Host: observation.SealedText("api.shop.example")}),
			Holders:   []observation.Holder{{Parent: -1, Identifiers: []observation.Identifier{{Field: field, Token: Token(int(n) + 1)}}}},
			Exposures: []observation.Exposure{{Direction: observation.Response, Set: symbols.Set([]observation.Leaf{{Field: field}}), Objects: 1}},
		})
	}
	return b
}

// holes: a batch that does not follow its source's cursor is refused as a whole, and changes nothing.
func holes(t *testing.T, store keep.Store) {
	defer func() { _ = store.Close() }()
	ctx, symbols := context.Background(), observation.NewSymbols()
	seal, err := store.Commit(ctx, []observation.Batch{simple(symbols, 0, 3)})
	if err != nil {
		t.Fatal(err)
	}
	shortCursor, miscounted, disordered := simple(symbols, 3, 5), simple(symbols, 3, 5), simple(symbols, 3, 5)
	shortCursor.Cursor.Entries = 4
	miscounted.Observations = miscounted.Observations[:1]
	slices.Reverse(disordered.Observations)
	other := simple(symbols, 0, 2)
	other.Source.ID = [16]byte{9}
	for name, batches := range map[string][]observation.Batch{
		"again":            {simple(symbols, 0, 3)},
		"overlap":          {simple(symbols, 2, 5)},
		"hole":             {simple(symbols, 4, 5)},
		"hole behind good": {simple(symbols, 3, 5), simple(symbols, 6, 7)},
		"good of another":  {other, simple(symbols, 4, 5)},
		"cursor too short": {shortCursor},
		"entries missing":  {miscounted},
		"out of order":     {disordered},
	} {
		if _, err := store.Commit(ctx, batches); err == nil {
			t.Errorf("%s: a batch that leaves a hole was taken", name)
		}
	}
	resumed, err := store.Resume(ctx)
	if err != nil || len(resumed) != 1 || resumed[0].Cursor.Entries != 3 {
		t.Fatalf("refused batches moved the cursor: %+v, %v", resumed, err)
	}
	after, err := store.Commit(ctx, []observation.Batch{simple(symbols, 5, 7), simple(symbols, 3, 5)})
	if err != nil || after.Size != seal.Size+1 {
		t.Fatalf("two batches that follow one another: %+v, %v", after, err)
	}
}

// empty: a store without anything answers everything.
func empty(t *testing.T, store keep.Store) {
	ctx := context.Background()
	s, err := store.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range s.Calls(ctx, keep.Selection{}) {
		t.Errorf("a call in an empty store (%v)", err)
	}
	for _, err := range s.ExposureTallies(ctx, keep.Selection{}) {
		t.Errorf("a tally in an empty store (%v)", err)
	}
	if _, ok := s.Find(Token(1)); ok || len(s.Sources()) != 0 || len(s.Coverage()) != 0 || s.Seal().Size != 0 {
		t.Error("an empty store holds something")
	}
	if err := errors.Join(s.Close(), store.Close()); err != nil {
		t.Error(err)
	}
}

// unchanging: what is committed later is not in a snapshot that was opened before.
func unchanging(t *testing.T, store keep.Store) {
	defer func() { _ = store.Close() }()
	ctx, symbols := context.Background(), observation.NewSymbols()
	if _, err := store.Commit(ctx, []observation.Batch{simple(symbols, 0, 2)}); err != nil {
		t.Fatal(err)
	}
	before, err := store.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for first := uint64(2); first < 200; first += 50 {
		if _, err := store.Commit(ctx, []observation.Batch{simple(symbols, first, first+50)}); err != nil {
			t.Fatal(err)
		}
	}
	rows := 0
	for _, err := range before.Calls(ctx, keep.Selection{}) {
		if err != nil {
			t.Fatal(err)
		}
		rows++
	}
	kept, err := keep.SumUp(ctx, before)
	if err != nil {
		t.Fatal(err)
	}
	if summed, err := keep.SumRows(ctx, before); err != nil || !slices.Equal(sumLines(kept), sumLines(summed)) {
		t.Errorf("the sums of the snapshot changed: %v, want %v (%v)", sumLines(kept), sumLines(summed), err)
	}
	holders := len(numbers(before.Holders()))
	_, found := before.Find(Token(3))
	if rows != 2 || holders != 2 || found || before.Sources()[0].Cursor.Entries != 2 || len(before.Coverage()) != 1 || before.Seal().Size != 1 {
		t.Errorf("the snapshot changed: %d calls, %d holders, later token found: %v", rows, holders, found)
	}
}

// edges: From is inclusive, To exclusive, 0 is open; nil narrows nothing, an empty list selects nothing.
func edges(t *testing.T, store keep.Store) {
	defer func() { _ = store.Close() }()
	ctx := context.Background()
	if _, err := store.Commit(ctx, []observation.Batch{simple(observation.NewSymbols(), 0, 6)}); err != nil { // starts 1 to 6
		t.Fatal(err)
	}
	s, err := store.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		s    keep.Selection
		want string
	}{
		{keep.Selection{}, "[1 2 3 4 5 6]"},
		{keep.Selection{From: 2, To: 4}, "[2 3]"},
		{keep.Selection{From: 6}, "[6]"},
		{keep.Selection{To: 1}, "[]"},
		{keep.Selection{To: 2}, "[1]"},
		{keep.Selection{Identities: []keep.Number{}}, "[]"},
		{keep.Selection{Identities: []keep.Number{1}, Paths: []keep.Number{1}, Sources: []keep.Number{1}, From: 5}, "[5 6]"},
		{keep.Selection{Paths: []keep.Number{2}}, "[]"},
	} {
		starts := []int64{}
		for row, err := range s.Calls(ctx, c.s) {
			if err != nil {
				t.Fatal(err)
			}
			starts = append(starts, row.Start)
		}
		exposed, tallied := []int64{}, int64(0)
		for row, err := range s.Exposures(ctx, c.s) {
			if err != nil {
				t.Fatal(err)
			}
			exposed = append(exposed, row.Start)
		}
		for row, err := range s.CallTallies(ctx, c.s) {
			if err != nil {
				t.Fatal(err)
			}
			tallied += row.Calls
		}
		if fmt.Sprint(starts) != c.want || fmt.Sprint(exposed) != c.want || tallied != int64(len(starts)) {
			t.Errorf("%+v: calls at %v, exposures at %v, %d tallied, want %s", c.s, starts, exposed, tallied, c.want)
		}
	}
}
