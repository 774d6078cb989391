package query

import (
	"cmp"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
)

// OverviewSource is the coverage of a source, how its answers were read, and when it saw what.
type OverviewSource struct {
	Coverage
	Answers  int64            `json:"answers"`
	Whole    int64            `json:"whole"`     // answers that were read whole
	NotWhole map[string]int64 `json:"not_whole"` // the others, by reason
	GapCount int              `json:"gap_count"`
	Timeline []Stretch        `json:"timeline"`
}

// Stretch is a piece of a source's time. What stands between two of them holds no call of the source.
type Stretch struct {
	From call.Time `json:"from"`
	To   call.Time `json:"to"` // exclusive
	// Gap is set where the source knows that calls were lost.
	Gap bool `json:"gap"`
	// Lost is the share of what it saw that was not read, or not whole, 0 to 1.
	Lost float64 `json:"lost"`
}

const (
	pieces60  = 60 // pieces into which a time line is cut
	maxListed = 10 // gaps and places that an overview names of each source
)

// lostShare is how much of a source was not read.
func (s OverviewSource) lostShare() float64 {
	lost := float64(s.Seen-s.Parsed+s.Truncated+s.Dropped) + float64(s.Answers-s.Whole)
	return lost/float64(max(s.Seen+s.Dropped, 1)) + float64(s.GapCount)
}

// sourcesOf lists the sources, those that lost most first.
func (q *Query) sourcesOf(seen *sight) []OverviewSource {
	rows := map[keep.Number][]keep.CoverageRow{}
	var order []keep.Number
	for _, r := range q.snapshot.Coverage() {
		if rows[r.Source] == nil {
			order = append(order, r.Source)
		}
		rows[r.Source] = append(rows[r.Source], r)
	}
	// The same order as that of Coverage, so that number and line can be laid side by side.
	slices.SortStableFunc(order, func(a, b keep.Number) int { return cmp.Compare(rows[a][0].Label, rows[b][0].Label) })
	list := make([]OverviewSource, 0, len(order))
	for i, c := range q.Coverage(keep.Selection{}) {
		n := order[i]
		line := OverviewSource{
			Coverage: c, NotWhole: map[string]int64{}, GapCount: len(c.Gaps), Timeline: timeline(rows[n], seen.first, seen.last),
		}
		if b := seen.bodies[n]; b != nil {
			line.Answers, line.Whole, line.NotWhole = b.answers, b.whole, b.not
		}
		line.Gaps, line.Places = c.Gaps[:min(len(c.Gaps), maxListed)], c.Places[:min(len(c.Places), maxListed)]
		list = append(list, line)
	}
	slices.SortStableFunc(list, func(a, b OverviewSource) int { return cmp.Compare(b.lostShare(), a.lostShare()) })
	return list
}

// slice is one piece of a time line while it is filled.
type slice struct {
	seen, lost float64
	gap        bool
}

// timeline lays the batches and gaps of a source on the time from first to last, and joins pieces that are alike.
func timeline(rows []keep.CoverageRow, first, last int64) []Stretch {
	list := []Stretch{}
	if first == 0 {
		return list
	}
	width := max((last-first)/pieces60+1, 1)
	at := func(t int64) int { return int(min(max(t-first, 0)/width, pieces60-1)) }
	var pieces [pieces60]slice
	for _, r := range rows {
		if r.From != 0 {
			from, to := at(r.From), at(r.To)
			share := 1 / float64(to-from+1)
			for i := from; i <= to; i++ {
				pieces[i].seen += float64(max(r.Seen, 1)) * share
				pieces[i].lost += float64(r.Seen-r.Parsed+r.Truncated) * share
			}
		}
		for _, g := range r.Gaps {
			from, to := first, last
			if g.From != 0 {
				from = g.From
			}
			if g.To != 0 {
				to = g.To
			}
			for i := at(from); i <= at(to); i++ {
				pieces[i].gap = true
			}
		}
	}
	for i, p := range pieces {
		if p.seen == 0 && !p.gap {
			continue
		}
		s := Stretch{From: call.Time(first + int64(i)*width), To: call.Time(first + int64(i+1)*width), Gap: p.gap}
		if p.seen > 0 {
			s.Lost = min(p.lost/p.seen, 1)
		}
		if n := len(list); n > 0 && list[n-1].To == s.From && list[n-1].Gap == s.Gap && list[n-1].Lost == s.Lost {
			list[n-1].To = s.To
			continue
		}
		list = append(list, s)
	}
	return list
}
