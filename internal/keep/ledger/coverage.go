package ledger

import (
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// keptPlaces is how many of the unread entries of a batch are named with their places.
const keptPlaces = 5

// coverageOf sums up what a batch saw and did not see.
func coverageOf(b *observation.Batch, source int64, label, standpoint uint32) coverageRow {
	row := coverageRow{
		Source: source, Label: int64(label), Standpoint: int64(standpoint),
		Seen: int64(b.Entries), Parsed: int64(len(b.Observations)),
	}
	for i := range b.Observations {
		o := &b.Observations[i]
		if i == 0 || o.Start < row.From {
			row.From = o.Start
		}
		if i == 0 || o.Start > row.To {
			row.To = o.Start
		}
		if truncated(o.Request.Body) || truncated(o.Response.Body) {
			row.Truncated++
		}
	}
	reasons := map[string]int64{}
	for _, u := range b.Unread {
		reasons[u.Reason]++
	}
	for reason, n := range reasons {
		row.Unparsed = append(row.Unparsed, tally{Reason: reason, Entries: n})
	}
	slices.SortFunc(row.Unparsed, func(a, b tally) int {
		if a.Reason < b.Reason {
			return -1
		}
		return 1
	})
	row.Places = placeRows(b.Unread[:min(len(b.Unread), keptPlaces)])
	row.Tail = placeRows(b.Cursor.Tail)
	for _, g := range b.Lost {
		row.Gaps = append(row.Gaps, gapRow(g))
		row.Dropped += max(0, g.Calls)
	}
	return row
}

// truncated says whether a part of a body did not reach Waybill, or was more than it takes.
func truncated(s call.BodyState) bool {
	return s == call.BodyCut || s == call.BodyMissing || s == call.BodyTooLarge
}

func placeRows(places []call.Unread) []placeRow {
	var out []placeRow
	for _, p := range places {
		out = append(out, placeRow{Sequence: int64(p.Sequence), Reason: p.Reason, Place: p.Place})
	}
	return out
}

func openPlaces(rows []placeRow) []call.Unread {
	var out []call.Unread
	for _, p := range rows {
		out = append(out, call.Unread{Sequence: uint64(p.Sequence), Reason: p.Reason, Place: p.Place})
	}
	return out
}

// open turns a row of a leaf back into what readers get.
func (r *coverageRow) open(v view, leaf int64) keep.CoverageRow {
	out := keep.CoverageRow{
		Leaf: leaf, Source: keep.Number(r.Source), Label: v.text(uint32(r.Label)).Reveal(),
		Standpoint: v.text(uint32(r.Standpoint)).Reveal(),
		From:       r.From, To: r.To, Seen: r.Seen, Parsed: r.Parsed, Unparsed: map[string]int64{},
		Places: openPlaces(r.Places), Truncated: r.Truncated, Dropped: r.Dropped, Tail: openPlaces(r.Tail),
	}
	for _, t := range r.Unparsed {
		out.Unparsed[t.Reason] = t.Entries
	}
	for _, g := range r.Gaps {
		out.Gaps = append(out.Gaps, call.Gap(g))
	}
	return out
}
