package query

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
)

// Coverage is what one source saw and did not see.
type Coverage struct {
	Source     string           `json:"source"`
	ObservedAt *string          `json:"observed_at"`
	From       call.Time        `json:"from"`
	To         call.Time        `json:"to"`
	Seen       int64            `json:"seen"`
	Parsed     int64            `json:"parsed"`
	Unparsed   map[string]int64 `json:"unparsed"`
	Truncated  int64            `json:"truncated"`
	Dropped    int64            `json:"dropped"`
	Gaps       []Gap            `json:"gaps"`
	Places     []Place          `json:"places"` // the first few of the unparsed
	Format     string           `json:"format"`
	Carries    Carries          `json:"carries"`
}

// Gap is a stretch in which calls were lost.
type Gap struct {
	From   call.Time `json:"from"`
	To     call.Time `json:"to"`
	Reason string    `json:"reason"`
	Calls  *int64    `json:"calls"`
}

// Place says where an entry stood that could not be read.
type Place struct {
	Entry  uint64 `json:"entry"`
	Reason string `json:"reason"`
	Place  string `json:"place"`
}

// maxPlaces bounds the places that one source lists.
const maxPlaces = 100

// Coverage lists the sources, sorted by name. A window of time chooses the stretches of a source that meet it; a stretch
// without calls has no time and is always there.
func (q *Query) Coverage(s keep.Selection) []Coverage {
	index := map[keep.Number]*Coverage{}
	tails := map[keep.Number][]call.Unread{}
	var order []keep.Number
	sources := q.sourcesByNumber()
	for _, row := range q.snapshot.Coverage() {
		if row.From != 0 && ((s.From != 0 && row.To < s.From) || (s.To != 0 && row.From >= s.To)) {
			continue
		}
		c := index[row.Source]
		if c == nil {
			c = &Coverage{Source: row.Label, Unparsed: map[string]int64{}, Gaps: []Gap{}, Places: []Place{}}
			source := sources[row.Source].Source
			c.Format, c.Carries = source.Format, carriesOf(source.Observes)
			if row.Standpoint != "" {
				c.ObservedAt = &row.Standpoint
			}
			index[row.Source] = c
			order = append(order, row.Source)
		}
		c.add(row)
		tails[row.Source] = row.Tail // only what stands unread behind the newest cursor still counts
	}
	list := make([]Coverage, 0, len(order))
	for _, n := range order {
		c := index[n]
		for _, u := range tails[n] {
			c.Seen++
			c.Unparsed[u.Reason]++
			c.place(u)
		}
		list = append(list, *c)
	}
	slices.SortStableFunc(list, func(a, b Coverage) int { return cmp.Compare(a.Source, b.Source) })
	return list
}

func (c *Coverage) add(row keep.CoverageRow) {
	first, last := widen(int64(c.From), int64(c.To), row.From, row.To)
	c.From, c.To = call.Time(first), call.Time(last)
	c.Seen += row.Seen
	c.Parsed += row.Parsed
	c.Truncated += row.Truncated
	c.Dropped += row.Dropped
	for reason, n := range row.Unparsed {
		c.Unparsed[reason] += n
	}
	for _, g := range row.Gaps {
		gap := Gap{From: call.Time(g.From), To: call.Time(g.To), Reason: g.Reason}
		if g.Calls >= 0 {
			gap.Calls = &g.Calls
		}
		c.Gaps = append(c.Gaps, gap)
	}
	for _, u := range row.Places {
		c.place(u)
	}
}

func (c *Coverage) place(u call.Unread) {
	if len(c.Places) < maxPlaces {
		c.Places = append(c.Places, Place{u.Sequence, u.Reason, u.Place})
	}
}

// Why says in one line what could not be read, by reason.
func (c Coverage) Why() string {
	if len(c.Unparsed) == 0 {
		return "0"
	}
	reasons := slices.Sorted(maps.Keys(c.Unparsed))
	parts := make([]string, len(reasons))
	for i, r := range reasons {
		parts[i] = fmt.Sprintf("%d %s", c.Unparsed[r], r)
	}
	return strings.Join(parts, ", ")
}
