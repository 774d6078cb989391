package storetest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// choices holds a store against its bounds: what is told of a field that holds too much does not depend on what came first, and those
// that hold little are told whole.
func choices(t *testing.T, open func(t *testing.T) keep.Store) {
	var all []choice
	for i := range 3 * keep.MostChoices {
		all = append(all, choice{"many", "$.free", fmt.Sprintf("word%d", i)})
		if i < keep.MostChoices {
			all = append(all, choice{"many", "$.full", fmt.Sprintf("word%d", i)})
		}
	}
	all = append(all, choice{"many", "$.few", "word1"}, choice{"many", "$.few", ""}, choice{"other", "$.free", "word1"})
	for i := range keep.MostChoicePaths + 5 {
		all = append(all, choice{fmt.Sprintf("path%d", i), "$.everywhere", "word1"})
	}
	var first []string
	for _, turned := range []bool{false, true} {
		if turned {
			slices.Reverse(all)
		}
		store := open(t)
		for part := range slices.Chunk(all, len(all)/3+1) {
			commitChoices(t, store, part)
		}
		got := readChoices(t, store)
		if !turned {
			first = got
			continue
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("(-in one order +in the other):\n%s", diff)
		}
		if want := keep.MostChoices + 5; len(got) != want {
			t.Errorf("%d choices that hold, want %d", len(got), want)
		}
	}
}

type choice struct{ path, field, word string }

// commitChoices commits what fields held, in a process of its own.
func commitChoices(t *testing.T, store keep.Store, all []choice) {
	t.Helper()
	b := observation.Batch{
		Symbols: observation.NewSymbols(), Callers: observation.NewCallers(nil), Targets: observation.NewTargets(),
		Lost: []call.Gap{{From: 1, To: 2, Reason: "dropped", Calls: 1}},
	}
	resumed, err := store.Resume(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(resumed) > 0 {
		b.Cursor = resumed[0].Cursor
	}
	for _, c := range all {
		x := observation.Choice{
			Path:  b.Symbols.Path(observation.Path{Method: "GET", Host: observation.OpenText(c.path)}),
			Field: b.Symbols.Field(observation.Field{Direction: observation.Response, Location: observation.InBody, Name: observation.OpenText(c.field)}),
		}
		if c.word != "" {
			x.Word = b.Targets.Words().Ref([]byte(c.word))
		}
		b.Choices = append(b.Choices, x)
	}
	if _, err := store.Commit(context.Background(), []observation.Batch{b}); err != nil {
		t.Fatal(err)
	}
}

// readChoices lists what counts: where there are many, only that.
func readChoices(t *testing.T, store keep.Store) []string {
	t.Helper()
	snapshot, err := store.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s := newReader(snapshot)
	many := map[[2]keep.Number]bool{}
	for _, c := range s.Choices() {
		if c.Many {
			many[[2]keep.Number{c.Path, c.Field}] = true
		}
	}
	out := map[string]bool{}
	for _, c := range s.Choices() {
		if !c.Word.Empty() && c.Word.Open() {
			t.Errorf("a word is open")
		}
		if c.Many || !many[[2]keep.Number{c.Path, c.Field}] && !many[[2]keep.Number{0, c.Field}] {
			out[choiceText(s.path(c.Path), fieldText(s.Field(c.Field)), c.Word, c.Many)] = true
		}
	}
	if err := snapshot.Close(); err != nil {
		t.Error(err)
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	return slices.Sorted(maps.Keys(out))
}
