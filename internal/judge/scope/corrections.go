package scope

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/correct"
)

// Correction is what somebody stated of calls of a source, which are left out of the answer for it.
type Correction struct {
	ID     string    `json:"id"` // k_…
	By     string    `json:"by"`
	Why    string    `json:"why"`
	Source string    `json:"source"` // its label
	From   call.Time `json:"from"`   // inclusive; nil is open
	To     call.Time `json:"to"`     // exclusive; nil is open
	What   string    `json:"what"`   // "test"
	// Calls is how many of those that the selectors choose it leaves out. One that two corrections leave out counts in both.
	Calls int64     `json:"calls"`
	Time  call.Time `json:"time"`
}

// correct lays the corrections of the version of meaning over the rows.
func (g *ground) correct(opt *Options) {
	if len(g.know.Corrections) > 0 && !opt.Uncorrected {
		g.away = awayBy(g.know.Corrections)
		g.snap = &corrected{g.snap, g.away}
	}
}

// corrected names what is left out of the answer, and by whom. The rows are those without corrections.
func (s *Scope) corrected(ctx context.Context, g *ground, rows keep.Snapshot, c *choice, opt *Options) error {
	s.Corrections = []Correction{}
	stand := g.know.Corrections
	if opt.Uncorrected {
		if len(stand) > 0 {
			c.words = append(c.words, "uncorrected")
			s.Warnings = append(s.Warnings, fmt.Sprintf("corrections that stand are not applied here, as asked: %d; `waybill correct list` tells them", len(stand)))
		}
		return nil
	}
	for _, said := range stand {
		n, err := g.leftOut(ctx, rows, c, said)
		if err != nil {
			return err
		}
		if n == 0 && !slices.ContainsFunc(said.Sources, func(source keep.Number) bool { return g.gapsAway[source] }) {
			continue
		}
		one := Correction{
			ID: said.ID, By: said.By, Why: said.Why, Source: said.Label, From: call.Time(said.From), To: call.Time(said.To), What: string(said.What),
			Calls: n, Time: call.Time(said.Time.UnixMicro()),
		}
		s.Corrections = append(s.Corrections, one)
		s.Warnings = append(s.Warnings, one.sentence())
	}
	if len(s.Corrections) == 0 {
		return nil
	}
	plain := *g
	plain.snap = rows
	all, err := plain.countCalls(ctx, c)
	if err == nil {
		s.Coverage.Corrected = all.total - s.Calls
	}
	return err
}

// gapAway says whether a gap of a source is left out, and notes it.
func (g *ground) gapAway(source keep.Number, from, to int64) bool {
	if !g.away.gap(source, from, to) {
		return false
	}
	g.gapsAway[source] = true
	return true
}

// leftOut counts the chosen calls that a correction leaves out.
func (g *ground) leftOut(ctx context.Context, rows keep.Snapshot, c *choice, said correct.Statement) (n int64, err error) {
	part := c.rows
	part.Sources = said.Sources
	asked, own := spanOf(c.rows.From, c.rows.To), spanOf(said.From, said.To)
	both := span{max(asked.from, own.from), min(asked.to, own.to)}
	if both.from >= both.to {
		return 0, nil
	}
	part.From, part.To = both.bounds()
	for t, err := range rows.CallTallies(ctx, part) {
		if err != nil {
			return 0, fmt.Errorf("cannot count the calls that corrections leave out: %w", err)
		}
		if c.hops[g.hopOf(t.Path, t.Identity)] {
			n += t.Calls
		}
	}
	return n, nil
}

// sentence says it to people.
func (c *Correction) sentence() string {
	calls, are := "calls", "are"
	if c.Calls == 1 {
		calls, are = "call", "is"
	}
	return fmt.Sprintf("%d %s of %s%s %s left out, with what is missing there: %s states that this is of a test environment (%s; correction %s). All else here is said of the rest; --uncorrected answers with them",
		c.Calls, calls, c.Source, c.when(), are, c.By, c.Why, c.ID)
}

func (c *Correction) when() (text string) {
	clock := func(t call.Time) string { return time.UnixMicro(int64(t)).UTC().Format(time.RFC3339Nano) }
	if c.From != 0 {
		text += " from " + clock(c.From)
	}
	if c.To != 0 {
		text += " to before " + clock(c.To)
	}
	return text
}
