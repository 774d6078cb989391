package rule

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
)

// mostListed bounds the paths by which a reading is narrowed: a longer list costs more than it saves.
const mostListed = 100_000

// sift says which rows could concern a rule, by tallies of calls that are alike, so that the others are not read. Where a rule asks for what tells calls
// of one tally apart, all are read.
func (g *engine) sift(ctx context.Context, r *reader) (rows keep.Selection, err error) {
	for _, run := range g.rules {
		if !run.alike {
			return rows, nil
		}
	}
	wanted, paths := map[alike]bool{}, map[keep.Number]bool{}
	for t, err := range r.view.CallTallies(ctx, keep.Selection{}) {
		if err != nil {
			return rows, err
		}
		row := keep.CallRow{Source: t.Source, Path: t.Path, Identity: t.Identity, Scheme: t.Scheme, Status: t.Status, Marks: t.Marks}
		key := alikeOf(&row)
		if wanted[key] {
			continue
		}
		e := r.event(&row)
		for _, run := range g.rules {
			if run.looks(&e) {
				wanted[key], paths[t.Path] = true, true
				break
			}
		}
	}
	for _, run := range g.rules {
		run.failed = 0 // they fail once more when the rows are read
	}
	r.wanted = wanted
	if len(paths) <= mostListed {
		rows.Paths = make([]keep.Number, 0, len(paths))
		for p := range paths {
			rows.Paths = append(rows.Paths, p)
		}
	}
	return rows, nil
}

func alikeOf(row *keep.CallRow) alike {
	return alike{row.Source, row.Path, row.Identity, row.Scheme, row.Status, row.Marks}
}
