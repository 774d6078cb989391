package analyse_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"pgregory.net/rapid"
)

// An analyser that has seen many other values says of each what a new one says, however often the value came and in whatever order.
func TestWhatCameBeforeChangesNoValue(t *testing.T) {
	pool := []string{
		"", "x", "gold", "Utrecht", "ines@post.example", "4000000127", "2026-03-01", "2026-03-01T10:00:00Z", "6f9619ff-8b86-d011-b42d-00c04fc964ff",
		"a text that is longer than what is remembered of texts", strings.Repeat("a", 36), strings.Repeat("a", 37), "NL91ABNA0417164300", "+31205550142", "  ", "true", "12.5", "É",
	}
	keys := []string{"email", "tier", "note", "password", "id"}
	rapid.Check(t, func(r *rapid.T) {
		b := &call.Batch{}
		fresh := rapid.IntRange(0, 40).Draw(r, "new") // so many new ones in a row
		for i := range rapid.IntRange(1, 60).Draw(r, "calls") {
			v := rapid.SampledFrom(pool).Draw(r, "value")
			if i%(fresh+1) != 0 {
				v = fmt.Sprintf("t-%06d", i)
			}
			key := rapid.SampledFrom(keys).Draw(r, "key")
			text, err := json.Marshal(map[string]any{key: v, "list": []string{v, v}})
			if err != nil {
				r.Fatal(err)
			}
			b.Calls = append(b.Calls, get("/x", string(text)))
		}
		b.Entries = uint64(len(b.Calls))
		seen := analyse.New(key, analyse.Options{}).Batch(b)
		for range 3 {
			i := rapid.IntRange(0, len(b.Calls)-1).Draw(r, "which")
			if got, want := looks(seenIn(seen, i)), looks(observe(b.Calls[i])); got != want {
				r.Fatalf("call %d:\n%s\nwant\n%s", i, got, want)
			}
		}
	})
}

// looks is what describe says, with the classes of all values.
func looks(s seen) string {
	var list []string
	for _, e := range s.Exposures {
		for _, l := range s.symbols.SetOf(e.Set) {
			list = append(list, fmt.Sprintf("%d %s %d %d", e.Holder, s.symbols.FieldOf(l.Field).Name.Reveal(), l.Class, l.Form))
		}
	}
	slices.Sort(list)
	return describe(s) + strings.Join(list, "\n")
}

// An observation takes hardly any allocation once its fields are known.
func TestObservingTakesFewAllocations(t *testing.T) {
	a := analyse.New(key, analyse.Options{})
	b := &call.Batch{Entries: 100}
	for i := range 100 {
		b.Calls = append(b.Calls, get(fmt.Sprintf("/v2/members/40000001%02d/profile", i),
			fmt.Sprintf(`{"number":"40000001%02d","email":"m%d@post.example","orders":[{"id":"o-%06d","total":12.5},{"id":"o-%06d","total":1}]}`, i, i, i, i+1)))
	}
	var room []observation.Observation
	round := func() { room = a.BatchIn(room, b).Observations }
	round()
	if n := testing.AllocsPerRun(20, round) / 100; n > 2 {
		t.Errorf("%.1f allocations a call", n)
	}
}
