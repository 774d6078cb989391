package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// StandingFlow is people's data that one service sends to one third party on most days: what it usually is, and on which days it
// was otherwise.
type StandingFlow struct {
	Client string `json:"client"`
	Server string `json:"server"`
	// Days counts the days, in UTC, on which it sent; Of, those from the first to the last.
	Days int `json:"days"`
	Of   int `json:"of"`
	// Usual is the median day.
	Usual FlowDay `json:"usual"`
	// Changes are the days that were unlike those before them, the newest last.
	Changes []FlowChange `json:"changes"`
}

// FlowDay is what a flow carried on one day.
type FlowDay struct {
	Calls    int64    `json:"calls"`
	Subjects int      `json:"subjects"`
	Kinds    []string `json:"kinds"`
	// At is when it began, as hh:mm in UTC.
	At string `json:"at"`
}

// FlowChange is a day on which a flow was unlike the days before it.
type FlowChange struct {
	Day  string   `json:"day"` // yyyy-mm-dd
	What []string `json:"what"`
}

// When a flow stands, and when a day of it is otherwise than those before.
const (
	leastDays    = 3  // it takes as many to speak of the usual
	standingIn   = .5 // of the days from the first to the last
	muchMore     = 2  // times the usual number of people, or one part of so many
	leastFurther = 10 // people more or less, for a difference to be one
	otherHour    = 3 * 60
)

type flowKey struct{ client, server string }

// flowDay gathers one day of a flow.
type flowDay struct {
	calls    map[[2]uint64]bool
	subjects map[int32]bool
	kinds    map[string]bool
	minute   int // of the day, of the first call
}

// standing tells the flows to third parties, by client and server.
func (q *Query) standing(ctx context.Context, s keep.Selection, m *mesher) ([]StandingFlow, error) {
	s.Paths = q.pathsOutside(s.Paths)
	days := map[flowKey]map[int64]*flowDay{}
	if len(s.Paths) > 0 {
		for row, err := range q.snapshot.Exposures(ctx, s) {
			if err != nil {
				return nil, err
			}
			q.flow(row, m, days)
		}
	}
	list := []StandingFlow{}
	for key, of := range days {
		if f, ok := standingOf(of); ok {
			f.Client, f.Server = key.client, key.server
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(a, b StandingFlow) int {
		return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Server, b.Server))
	})
	return list, nil
}

// pathsOutside are the paths of third parties, among those given (nil: all), so that rows of others need not be read.
func (q *Query) pathsOutside(among []keep.Number) []keep.Number {
	out := []keep.Number{}
	for n, p := range q.snapshot.Paths() {
		if p.Service.Empty() && (among == nil || slices.Contains(among, n)) {
			out = append(out, n)
		}
	}
	return out
}

func (q *Query) flow(row keep.ExposureRow, m *mesher, days map[flowKey]map[int64]*flowDay) {
	if q.HopOf(row.Path, row.Identity) != meaning.Egress {
		return
	}
	subject, ok := q.told(meaning.Exposure{Path: row.Path, Identity: row.Identity, Holder: row.Holder, Direction: row.Direction, Set: row.Set})
	if !ok {
		return
	}
	key := flowKey{q.clientOf(row.Identity), m.end(row.Path).server}
	if days[key] == nil {
		days[key] = map[int64]*flowDay{}
	}
	at := time.UnixMicro(row.Start).UTC()
	number := at.Unix() / (24 * 60 * 60)
	d := days[key][number]
	if d == nil {
		d = &flowDay{calls: map[[2]uint64]bool{}, subjects: map[int32]bool{}, kinds: map[string]bool{}, minute: 24 * 60}
		days[key][number] = d
	}
	d.calls[[2]uint64{uint64(row.Source), row.Sequence}] = true
	d.subjects[subject] = true
	d.minute = min(d.minute, at.Hour()*60+at.Minute())
	q.addKinds(d.kinds, row.Path, row.Set)
}

// standingOf tells what is usual of a flow; false where it does not stand.
func standingOf(of map[int64]*flowDay) (StandingFlow, bool) {
	numbers := slices.Sorted(maps.Keys(of))
	span := int(numbers[len(numbers)-1]-numbers[0]) + 1
	if len(numbers) < leastDays || float64(len(numbers)) < standingIn*float64(span) {
		return StandingFlow{}, false
	}
	days := make([]*flowDay, len(numbers))
	for i, n := range numbers {
		days[i] = of[n]
	}
	f := StandingFlow{Days: len(days), Of: span, Usual: usualOf(days).shown(), Changes: []FlowChange{}}
	for i := leastDays; i < len(days); i++ {
		what := usualOf(days[:i]).unlike(days[i])
		if gap := numbers[i] - numbers[i-1] - 1; gap > 0 {
			what = append(what, fmt.Sprintf("nothing on the %d days before", gap))
		}
		if len(what) > 0 {
			f.Changes = append(f.Changes, FlowChange{Day: time.Unix(numbers[i]*24*60*60, 0).UTC().Format(time.DateOnly), What: what})
		}
	}
	return f, true
}

// usual is the median of days.
type usual struct {
	calls            int64
	subjects, minute int
	kinds            map[string]bool // of any of the days
}

func usualOf(days []*flowDay) usual {
	u := usual{kinds: map[string]bool{}}
	var calls, subjects, minutes []int
	for _, d := range days {
		calls, subjects, minutes = append(calls, len(d.calls)), append(subjects, len(d.subjects)), append(minutes, d.minute)
		maps.Copy(u.kinds, d.kinds)
	}
	u.calls, u.subjects, u.minute = int64(median(calls)), median(subjects), median(minutes)
	return u
}

func median(list []int) int {
	slices.Sort(list)
	return list[(len(list)-1)/2]
}

func (u usual) shown() FlowDay {
	return FlowDay{Calls: u.calls, Subjects: u.subjects, Kinds: sorted(u.kinds), At: clockOf(u.minute)}
}

// clockOf writes a minute of the day.
func clockOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// unlike says in which ways a day differs.
func (u usual) unlike(d *flowDay) []string {
	what := []string{}
	n, further := len(d.subjects), len(d.subjects)-u.subjects
	if (n >= muchMore*u.subjects || n*muchMore <= u.subjects) && max(further, -further) >= leastFurther {
		what = append(what, fmt.Sprintf("%d people, usually %d", n, u.subjects))
	}
	var fresh []string
	for _, k := range sorted(d.kinds) {
		if !u.kinds[k] {
			fresh = append(fresh, k)
		}
	}
	if len(fresh) > 0 {
		what = append(what, "for the first time "+strings.Join(fresh, ", "))
	}
	apart := max(d.minute-u.minute, u.minute-d.minute)
	if min(apart, 24*60-apart) >= otherHour {
		what = append(what, fmt.Sprintf("began at %s, usually %s", clockOf(d.minute), clockOf(u.minute)))
	}
	return what
}

// String is a day of a flow as people say it.
func (d FlowDay) String() string {
	return fmt.Sprintf("%d people in %d calls from about %s: %s", d.Subjects, d.Calls, d.At, strings.Join(d.Kinds, ", "))
}
