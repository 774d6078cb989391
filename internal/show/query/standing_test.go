package query

import (
	"slices"
	"strings"
	"testing"
)

// dayOf is a day on which a flow sent n people's data of some kinds, from a minute of the day on.
func dayOf(minute, n int, kinds ...string) *flowDay {
	d := &flowDay{calls: map[[2]uint64]bool{{1, uint64(minute)}: true}, subjects: map[int32]bool{}, kinds: map[string]bool{}, minute: minute}
	for i := range n {
		d.subjects[int32(i)] = true
	}
	for _, k := range kinds {
		d.kinds[k] = true
	}
	return d
}

func TestStandingFlows(t *testing.T) {
	const night = 125 // 02:05
	usual := func() *flowDay { return dayOf(night, 100, "loyalty.number") }
	for _, c := range []struct {
		name   string
		days   map[int64]*flowDay
		stands bool
		want   []string
	}{
		{"every day the same", map[int64]*flowDay{0: usual(), 1: usual(), 2: usual(), 3: usual()}, true, nil},
		{"two days are no habit", map[int64]*flowDay{0: usual(), 1: usual()}, false, nil},
		{"now and then is none either", map[int64]*flowDay{0: usual(), 9: usual(), 20: usual()}, false, nil},
		{"twice as many", map[int64]*flowDay{0: usual(), 1: usual(), 2: usual(), 3: dayOf(night, 200, "loyalty.number")}, true, []string{"200 people, usually 100"}},
		{"half as many", map[int64]*flowDay{0: usual(), 1: usual(), 2: usual(), 3: dayOf(night, 50, "loyalty.number")}, true, []string{"50 people, usually 100"}},
		{"a few more", map[int64]*flowDay{0: usual(), 1: usual(), 2: usual(), 3: dayOf(night, 120, "loyalty.number")}, true, nil},
		{"few are always few", map[int64]*flowDay{0: dayOf(night, 2), 1: dayOf(night, 2), 2: dayOf(night, 2), 3: dayOf(night, 5)}, true, nil},
		{"a kind more", map[int64]*flowDay{0: usual(), 1: usual(), 2: usual(), 3: dayOf(night, 100, "loyalty.number", "contact.email")}, true, []string{"for the first time contact.email"}},
		{"at noon", map[int64]*flowDay{0: usual(), 1: usual(), 2: usual(), 3: dayOf(12*60, 100, "loyalty.number")}, true, []string{"began at 12:00, usually 02:05"}},
		{"over midnight is no other hour", map[int64]*flowDay{0: dayOf(5, 100), 1: dayOf(5, 100), 2: dayOf(5, 100), 3: dayOf(23*60+50, 100)}, true, nil},
		{"a day left out", map[int64]*flowDay{0: usual(), 1: usual(), 2: usual(), 5: usual()}, true, []string{"nothing on the 2 days before"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, ok := standingOf(c.days)
			if ok != c.stands {
				t.Fatalf("stands: %v", ok)
			}
			var got []string
			for _, change := range f.Changes {
				got = append(got, change.What...)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("changes %q, want %q", got, c.want)
			}
			if ok && (f.Days != len(c.days) || !strings.Contains(f.Usual.String(), "people in 1 calls")) {
				t.Errorf("%+v", f)
			}
		})
	}
}
