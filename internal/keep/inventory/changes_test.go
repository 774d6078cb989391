package inventory_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/keep/inventory"
)

func TestChangesOfThings(t *testing.T) {
	at := func(calls, first, last int64) inventory.Life {
		return inventory.Life{Calls: calls, First: first * day, Last: last * day}
	}
	h := inventory.History{
		Service: at(1000, 0, 100), Life: at(500, 2, 100),
		Things: map[inventory.Thing]inventory.Life{
			{What: inventory.Kinds, Name: "response contact.email"}: at(400, 2, 100), // from the beginning: no change
			{What: inventory.Kinds, Name: "response contact.phone"}: at(40, 60, 100), // came later
			{What: inventory.Auth, Name: "none"}:                    at(40, 60, 100), // at the same time, another matter
			{What: inventory.Auth, Name: "api_key"}:                 at(100, 2, 40),  // is not seen any more
			{What: inventory.Parameters, Name: "query monthly"}:     at(4, 2, 82),    // as seldom as ever
			{What: inventory.Parameters, Name: "query a"}:           at(9, 50, 99),
			{What: inventory.Parameters, Name: "query b"}:           at(9, 50, 99),
		},
	}
	want := []inventory.Change{
		{Time: 2 * day, Happened: "new"},
		{Time: 40 * day, Happened: "changed", What: "auth", Removed: []string{"api_key"}},
		{Time: 50 * day, Happened: "changed", What: "parameters", Added: []string{"query a", "query b"}},
		{Time: 60 * day, Happened: "changed", What: "auth", Added: []string{"none"}},
		{Time: 60 * day, Happened: "changed", What: "kinds", Added: []string{"response contact.phone"}},
	}
	if diff := cmp.Diff(want, h.Changes(100*day)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	h.Life, h.Things = at(500, 2, 20), nil
	want = []inventory.Change{{Time: 2 * day, Happened: "new"}, {Time: 20 * day, Happened: "gone"}}
	if diff := cmp.Diff(want, h.Changes(100*day)); diff != "" {
		t.Errorf("changes of one that is gone (-want +got):\n%s", diff)
	}
}

func TestASleeperWakes(t *testing.T) {
	for name, test := range map[string]struct {
		days []int64
		want []int64 // days of waking
	}{
		"called every other day": {[]int64{0, 2, 4, 6, 8, 50, 52}, []int64{50}},
		"called once, and again": {[]int64{0, 50}, nil}, // nobody knows how seldom is usual
		"called every month":     {[]int64{0, 30, 60, 90}, nil},
		"woken twice":            {[]int64{0, 1, 2, 3, 4, 5, 6, 7, 30, 31, 80}, []int64{30, 80}},
	} {
		s := inventory.NewSleeper(100 * day)
		var got []int64
		for i, d := range test.days {
			since, woke := s.Call(d * day)
			if woke {
				got = append(got, d)
				if since != test.days[i-1]*day {
					t.Errorf("%s: slept since %d", name, since/day)
				}
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: woke on %v, want %v", name, got, test.want)
		}
	}
}

func TestRenamed(t *testing.T) {
	before := inventory.Version{Endpoints: []inventory.Named{{ID: "e_a", Template: "/x/a"}, {ID: "e_b", Template: "/x/b"}, {ID: "e_c", Template: "/y/{id}"}}}
	after := inventory.Version{Time: 7, Endpoints: []inventory.Named{
		{ID: "e_a", Previous: []string{"e_b"}, Template: "/x/{id}"}, {ID: "e_c", Template: "/y/{id}"},
		{ID: "e_d", Previous: []string{"e_c"}, Template: "/y/vip"}, {ID: "e_e", Template: "/z"},
	}}
	want := map[string]inventory.Change{
		"e_a": {Time: 7, Happened: "changed", What: "template", Before: "/x/a", After: "/x/{id}", Added: []string{"e_b"}},
		"e_d": {Time: 7, Happened: "changed", What: "split", Before: "/y/{id}", After: "/y/vip"},
	}
	if diff := cmp.Diff(want, inventory.Renamed(before, after)); diff != "" {
		t.Errorf("renamed (-want +got):\n%s", diff)
	}
}
