package scope

import (
	"cmp"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
)

// window is a stretch of time in microseconds since 1970; 0 is open on either side, to is exclusive.
type window struct{ from, to int64 }

// meets says whether a stretch with both ends in it (0 is open) touches the window.
func (w window) meets(from, to int64) bool {
	return (w.to == 0 || from == 0 || from < w.to) && (w.from == 0 || to == 0 || to >= w.from)
}

// gapsOf tells what the sources of the scope missed in the window: what they know they lost, and every entry that could
// not be read, since it may be a call of this scope. Gaps that lie in what corrections leave out are not told.
func (g *ground) gapsOf(rows []keep.CoverageRow, counts func(source keep.Number) bool, w window) (gaps []Gap, stands []string) {
	bySource := map[keep.Number][]keep.CoverageRow{}
	var order []keep.Number
	for _, r := range rows {
		if !counts(r.Source) {
			if r.Gaps = expired(r.Gaps); len(r.Gaps) == 0 {
				continue
			}
			r = keep.CoverageRow{Source: r.Source, Label: r.Label, Gaps: r.Gaps}
		}
		if bySource[r.Source] == nil {
			order = append(order, r.Source)
		}
		bySource[r.Source] = append(bySource[r.Source], r)
	}
	gaps, stands = []Gap{}, []string{}
	for _, source := range order {
		own := bySource[source]
		for i := range own {
			if s := own[i].Standpoint; s != "" && !g.away.whole(source) && !slices.Contains(stands, s) {
				stands = append(stands, s)
			}
			gaps = append(gaps, slices.DeleteFunc(gapsAt(own, i, w), func(one Gap) bool { return g.gapAway(source, int64(one.From), int64(one.To)) })...)
		}
	}
	slices.Sort(stands)
	slices.SortStableFunc(gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Reason, b.Reason))
	})
	return merged(gaps), stands
}

// expired are the gaps of rows that were removed. They count of every source: that none of its calls is of this scope may be so
// because those were removed.
func expired(gaps []call.Gap) (out []call.Gap) {
	for _, g := range gaps {
		if g.Reason == keep.GapExpired {
			out = append(out, g)
		}
	}
	return out
}

// gapsAt are the gaps of one row of a source's coverage.
func gapsAt(rows []keep.CoverageRow, i int, w window) []Gap {
	r := &rows[i]
	var gaps []Gap
	lost := int64(0)
	for _, g := range r.Gaps {
		if g.Calls > 0 && g.Reason != keep.GapExpired {
			lost += g.Calls
		}
		if w.meets(g.From, g.To) && g.Calls != 0 {
			gaps = append(gaps, gap(r.Label, g.From, g.To, g.Reason, g.Calls))
		}
	}
	from, to := around(rows, i)
	if !w.meets(from, to) {
		return gaps
	}
	if r.Dropped > lost {
		gaps = append(gaps, gap(r.Label, from, to, "dropped", r.Dropped-lost))
	}
	unparsed := int64(0)
	for _, reason := range sortedReasons(r.Unparsed) {
		unparsed += r.Unparsed[reason]
		gaps = append(gaps, gap(r.Label, from, to, reason, r.Unparsed[reason]))
	}
	if rest := r.Seen - r.Parsed - unparsed - int64(len(r.Tail)); rest > 0 {
		gaps = append(gaps, gap(r.Label, from, to, "unaccounted", rest))
	}
	if i == len(rows)-1 {
		for _, u := range r.Tail {
			gaps = append(gaps, gap(r.Label, from, to, u.Reason, 1))
		}
	}
	return gaps
}

// around is the stretch in which an unread entry of a row may stand: from the beginning of the last row before it that held
// calls to the end of the next one behind, open where there is none.
func around(rows []keep.CoverageRow, i int) (from, to int64) {
	for j := i - 1; j >= 0 && from == 0; j-- {
		from = rows[j].From
	}
	for j := i + 1; j < len(rows) && to == 0; j++ {
		to = rows[j].To
	}
	if from != 0 && rows[i].From != 0 {
		from = min(from, rows[i].From)
	}
	if to != 0 {
		to = max(to, rows[i].To)
	}
	return from, to
}

func gap(label string, from, to int64, reason string, calls int64) Gap {
	g := Gap{From: call.Time(from), To: call.Time(to), Reason: reason, Source: label}
	if calls != call.Unknown {
		g.Calls = &calls
	}
	return g
}

func sortedReasons(m map[string]int64) []string {
	reasons := []string{}
	for reason, n := range m {
		if n > 0 {
			reasons = append(reasons, reason)
		}
	}
	slices.Sort(reasons)
	return reasons
}

// merged adds up gaps that are alike in all but their number.
func merged(gaps []Gap) []Gap {
	out := gaps[:0]
	for _, g := range gaps {
		if k := len(out); k > 0 && alike(out[k-1], g) {
			sum := *out[k-1].Calls + *g.Calls
			out[k-1].Calls = &sum
			continue
		}
		out = append(out, g)
	}
	return out
}

func alike(a, b Gap) bool {
	return a.Calls != nil && b.Calls != nil && a.Reason == b.Reason && a.Source == b.Source &&
		a.From == b.From && a.To == b.To
}
