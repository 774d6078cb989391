package inventory_test

import (
	"slices"
	"testing"

	"github.com/waybill-security/waybill/internal/keep/inventory"
)

const day = 24 * 60 * 60 * 1_000_000

func TestStates(t *testing.T) {
	for name, test := range map[string]struct {
		calls, first, last int64 // days
		from, to, newest   int64 // of the service, and of all
		want               []string
	}{
		"called throughout":                            {100, 0, 100, 0, 100, 100, nil},
		"first seen in the last week":                  {5, 95, 100, 0, 100, 100, []string{"new"}},
		"first seen a month ago":                       {50, 70, 100, 0, 100, 100, nil},
		"all is from one day":                          {5, 0, 1, 0, 1, 1, nil},
		"first seen on the last of five days":          {5, 4, 5, 0, 5, 5, []string{"new"}},
		"a service that itself is new":                 {5, 98, 100, 97, 100, 100, nil},
		"not called for three weeks":                   {300, 0, 79, 0, 100, 100, []string{"dormant"}},
		"not called for three months":                  {300, 0, 10, 0, 100, 100, []string{"gone"}},
		"called every month":                           {4, 0, 78, 0, 100, 100, nil},
		"called once, long ago":                        {1, 3, 3, 0, 100, 100, []string{"dormant"}},
		"its service is not called, either":            {300, 0, 10, 0, 10, 100, nil},
		"new, and asleep already":                      {3, 14, 14, 0, 20, 18, []string{"new", "dormant"}},
		"three years, and a fortnight is not long":     {30, 0, 1086, 0, 1095, 1095, nil},
		"a capture of an hour says nothing about time": {1, 0, 0, 0, 0, 0, nil},
	} {
		life := inventory.Life{Calls: test.calls, First: test.first * day, Last: test.last * day}
		service := inventory.Life{Calls: 1000, First: test.from * day, Last: test.to * day}
		if got := inventory.States(life, service, test.newest*day); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestLifeAddsUpInAnyOrder(t *testing.T) {
	var a, b inventory.Life
	a.Add(2, -5, 3)
	a.Add(1, 7, 9)
	b.Add(1, 7, 9)
	b.Add(2, -5, 3)
	if a != b || a != (inventory.Life{Calls: 3, First: -5, Last: 9}) {
		t.Errorf("%v and %v", a, b)
	}
}
