package rule

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// Version names this version of how rules are evaluated. It changes whenever Judge may give another answer to the same rows, meaning and rules.
const Version = "rules-1"

// Report is how judging by one rule went.
type Report struct {
	Rule     string `json:"rule"`
	Findings int    `json:"findings"`
	// Failed counts calls of which a condition could not be evaluated, and which it passed over; Cause is why the first could not.
	Failed int64  `json:"failed"`
	Cause  string `json:"cause"`
	// Evicted counts groups that were forgotten for want of room.
	Evicted int64 `json:"evicted"`
}

// Judge holds all that is sealed against the rules. It is a function of the rows, the meaning, the rules and the workspace key. Findings come
// in no order.
func Judge(ctx context.Context, v *meaning.View, minter detect.IDs, s *Set) ([]detect.Finding, []Report, error) {
	if s == nil || len(s.Rules) == 0 {
		return nil, nil, nil
	}
	g := newEngine(s, mostGroups)
	r := newReader(v, s.needs())
	rows, err := g.sift(ctx, r)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read what rules are to judge: %w", err)
	}
	if err := r.read(ctx, rows, func(c *seen) { g.see(&c.event) }); err != nil {
		return nil, nil, fmt.Errorf("cannot read the calls that rules are to judge: %w", err)
	}
	list, err := g.gather(ctx, v, minter, rows, r.wanted)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read the calls of what rules found: %w", err)
	}
	var reports []Report
	for _, run := range g.rules {
		one := Report{Rule: run.ID, Findings: len(run.ours), Failed: run.failed, Evicted: run.memory.evicted}
		if run.cause != nil {
			one.Cause = run.cause.Error()
		}
		reports = append(reports, one)
	}
	return list, reports, nil
}

// gather reads the calls of what was raised once more, and makes findings of them.
func (g *engine) gather(ctx context.Context, v *meaning.View, minter detect.IDs, rows keep.Selection, wanted map[alike]bool) ([]detect.Finding, error) {
	if len(g.episodes) == 0 {
		return nil, nil
	}
	cases := map[*episode]*tally{}
	rows.From, rows.To = 0, 0
	var needs part = needsCarried
	for _, ep := range g.episodes {
		cases[ep] = newTally(ep)
		if rows.From == 0 || ep.from < rows.From {
			rows.From = ep.from
		}
		rows.To = max(rows.To, ep.last+1)
		needs |= ep.rule.needs
	}
	failed := make([]int64, len(g.rules)) // the second reading counts nothing twice
	for i, run := range g.rules {
		failed[i] = run.failed
	}
	r := newReader(v, needs)
	r.wanted = wanted
	err := r.read(ctx, rows, func(c *seen) {
		for _, ep := range g.of(&c.event) {
			cases[ep].add(c)
		}
	})
	if err != nil {
		return nil, err
	}
	for i, run := range g.rules {
		run.failed = failed[i]
	}
	var list []detect.Finding
	for _, ep := range g.episodes {
		list = append(list, cases[ep].finding(v, minter, g.evictedOf(ep.rule)))
	}
	return list, nil
}

func (g *engine) evictedOf(r *Rule) int64 {
	for _, run := range g.rules {
		if run.Rule == r {
			return run.memory.evicted
		}
	}
	return 0
}

// seen is one call as it was read.
type seen struct {
	row      keep.CallRow
	who      meaning.Who
	endpoint int32
	source   [16]byte
	event    Event
	people   []int32
	kinds    []string
}

// read hands on calls in the order of time, source and sequence.
func (r *reader) read(ctx context.Context, rows keep.Selection, each func(*seen)) error {
	next, stop := iter.Pull2(r.exposures(ctx, rows))
	defer stop()
	r.cursor = cursor{next: next}
	var together []*seen // the calls of one moment: the ledger has them in the order in which their sources came
	for row, err := range r.view.Calls(ctx, rows) {
		if err != nil {
			return err
		}
		if r.wanted != nil && !r.wanted[alikeOf(&row)] {
			continue
		}
		if len(together) > 0 && together[0].row.Start != row.Start {
			together = show(together, each)
		}
		c, err := r.call(row)
		if err != nil {
			return err
		}
		together = append(together, c)
	}
	show(together, each)
	return nil
}

func (r *reader) exposures(ctx context.Context, rows keep.Selection) iter.Seq2[keep.ExposureRow, error] {
	if r.needs&(needsCarried|needsObjects) == 0 {
		return func(func(keep.ExposureRow, error) bool) {}
	}
	return r.view.Exposures(ctx, rows)
}

func show(together []*seen, each func(*seen)) []*seen {
	if len(together) > 1 {
		slices.SortStableFunc(together, func(a, b *seen) int {
			return cmp.Or(bytes.Compare(a.source[:], b.source[:]), cmp.Compare(a.row.Sequence, b.row.Sequence))
		})
	}
	for _, c := range together {
		each(c)
	}
	return together[:0]
}

// sortEvents brings the calls of a test into the order of time.
func sortEvents(list []Event) {
	slices.SortStableFunc(list, func(a, b Event) int { return cmp.Compare(a.Start, b.Start) })
}

// cursor walks exposures beside calls: both come in the order of time, source, sequence.
type cursor struct {
	next func() (keep.ExposureRow, error, bool)
	row  keep.ExposureRow
	held bool
	done bool
}

// of calls each with the exposures of one call, and passes over those of calls before it.
func (c *cursor) of(row *keep.CallRow, each func(*keep.ExposureRow)) (err error) {
	for {
		if !c.held && !c.done {
			r, err, ok := c.next()
			if err != nil {
				return err
			}
			c.row, c.held, c.done = r, ok, !ok
		}
		if !c.held {
			return nil
		}
		at := cmp.Or(cmp.Compare(c.row.Start, row.Start), cmp.Compare(c.row.Source, row.Source), cmp.Compare(c.row.Sequence, row.Sequence))
		if at > 0 {
			return nil
		}
		if at == 0 {
			each(&c.row)
		}
		c.held = false
	}
}
