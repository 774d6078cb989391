package scope_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/correct"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// TestCorrectedIsAsIfNeverSeen holds an answer under corrections against that of a ledger which never had those calls.
func TestCorrectedIsAsIfNeverSeen(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := drawTruth(rt)
		m.spread()
		said := m.drawCorrections()
		sel := scope.Selector{Hops: []string{"edge", "internal", "unknown"}}
		if rapid.Bool().Draw(rt, "one actor") {
			sel = scope.Selector{Actors: []string{actorID(1)}}
		}
		if rapid.Bool().Draw(rt, "a window") {
			sel.From = time.UnixMicro(epoch + rapid.Int64Range(0, 5).Draw(rt, "from")*1_000_000)
		}
		m.know.Corrections = said
		got := m.asked(rt, sel, false)
		all := m.asked(rt, sel, true)
		if got.Calls+got.Coverage.Corrected != all.Calls {
			rt.Errorf("%d calls and %d left out, of %d", got.Calls, got.Coverage.Corrected, all.Calls)
		}
		m.remove(said)
		want := m.asked(rt, sel, false)
		if len(all.Corrections) != 0 || (got.Coverage.Corrected > 0) != slices.ContainsFunc(got.Corrections, func(c scope.Correction) bool { return c.Calls > 0 }) {
			rt.Errorf("corrections %+v, uncorrected %+v", got.Corrections, all.Corrections)
		}
		got.Coverage.Corrected, got.Corrections, got.Warnings = 0, want.Corrections, want.Warnings
		if !reflect.DeepEqual(got, want) {
			rt.Errorf("corrected %+v\n  removed %+v", got, want)
		}
	})
}

// spread gives the calls to two sources.
func (m *truth) spread() {
	source := map[uint64]keep.Number{}
	for i := range m.calls {
		m.calls[i].Source = keep.Number(rapid.IntRange(1, 2).Draw(m.t, "source"))
		source[m.calls[i].Sequence] = m.calls[i].Source
	}
	for i := range m.exposures {
		m.exposures[i].Source = source[m.exposures[i].Sequence]
	}
	if len(m.coverage) == 1 {
		m.coverage = append(m.coverage, keep.CoverageRow{Source: 2, Label: "staging.har", Standpoint: "origin"})
	}
}

func (m *truth) drawCorrections() (list []correct.Statement) {
	at := func(what string) int64 {
		return epoch + rapid.Int64Range(0, 9).Draw(m.t, what)*500_000
	}
	for range rapid.IntRange(1, 3).Draw(m.t, "corrections") {
		c := correct.Statement{Action: correct.Add, ID: "k_x", What: correct.Test, Sources: []keep.Number{keep.Number(rapid.IntRange(1, 2).Draw(m.t, "of"))}, Label: "some"}
		if rapid.Bool().Draw(m.t, "bounded below") {
			c.From = at("from")
		}
		if rapid.Bool().Draw(m.t, "bounded above") {
			c.To = max(c.From, epoch) + rapid.Int64Range(1, 6_000_000).Draw(m.t, "length")
		}
		list = append(list, c)
	}
	return list
}

// remove takes out what corrections speak of, one by one, as if nobody had ever recorded it.
func (m *truth) remove(said []correct.Statement) {
	of := func(source keep.Number, holds func(correct.Statement) bool) bool {
		return slices.ContainsFunc(said, func(c correct.Statement) bool { return c.Sources[0] == source && holds(c) })
	}
	at := func(t int64) func(correct.Statement) bool {
		return func(c correct.Statement) bool { return t >= c.From && (c.To == 0 || t < c.To) }
	}
	m.know.Corrections = nil
	m.calls = slices.DeleteFunc(m.calls, func(c keep.CallRow) bool { return of(c.Source, at(c.Start)) })
	m.exposures = slices.DeleteFunc(m.exposures, func(e keep.ExposureRow) bool { return of(e.Source, at(e.Start)) })
	for i := range m.coverage {
		r := &m.coverage[i]
		r.Gaps = slices.DeleteFunc(slices.Clone(r.Gaps), func(g call.Gap) bool {
			return m.joined(said, r.Source, g.From, g.To)
		})
		if m.joined(said, r.Source, 0, 0) {
			*r = keep.CoverageRow{Source: r.Source, Label: r.Label}
		}
	}
}

// joined says whether a stretch is within what the corrections of a source leave out together. It looks at each half second, since all
// bounds but the ends of corrections stand there, and at the ends.
func (m *truth) joined(said []correct.Statement, source keep.Number, from, to int64) bool {
	points := []int64{from, to}
	if from == 0 {
		points[0] = 1
	}
	if to == 0 {
		points[1] = epoch * 2
	}
	for _, c := range said {
		for _, p := range []int64{c.From - 1, c.From, c.To - 1, c.To} {
			if p > points[0] && p < points[1] {
				points = append(points, p)
			}
		}
	}
	return !slices.ContainsFunc(points, func(p int64) bool {
		return !slices.ContainsFunc(said, func(c correct.Statement) bool {
			return c.Sources[0] == source && p >= c.From && (c.To == 0 || p < c.To)
		})
	})
}

func (m *truth) asked(rt *rapid.T, sel scope.Selector, uncorrected bool) *scope.Scope {
	s, err := scope.AnswerOver(context.Background(), &m.know, m.world, m.world, sel, scope.Options{Mint: mint, Meaning: "m_test", Uncorrected: uncorrected})
	if err != nil {
		rt.Fatalf("no answer: %v", err)
	}
	return s
}

// TestCorrectionIsNamed says who left what out.
func TestCorrectionIsNamed(t *testing.T) {
	w := newWorld()
	path, who := w.endpoint("GET", "/members/{id}"), w.actor("sub-one", "192.0.2.1")
	someone := w.subject("loyalty.number", "4000000001")
	root := w.holder(0, someone)
	set := w.set(sure(kind.PersonName))
	for range 3 {
		w.call(path, who, root, whole, object{root, set, 1})
	}
	second := w.calls[1].Start
	w.know.Corrections = []correct.Statement{{
		ID: "k_one", What: correct.Test, Sources: []keep.Number{1}, Label: "edge.har", From: second, To: second + 1, By: "ines", Why: "staging", Time: time.UnixMicro(epoch),
	}}
	s := w.ask(t, scope.Selector{Actors: []string{actorID(1)}})
	if s.Calls != 2 || s.Coverage.Corrected != 1 || s.Matrix[0].Calls != 2 || !s.Complete {
		t.Errorf("calls %d, corrected %d, complete %v, %+v", s.Calls, s.Coverage.Corrected, s.Complete, s.Matrix)
	}
	want := scope.Correction{
		ID: "k_one", By: "ines", Why: "staging", Source: "edge.har", From: call.Time(second), To: call.Time(second + 1), What: "test", Calls: 1, Time: call.Time(epoch),
	}
	if len(s.Corrections) != 1 || s.Corrections[0] != want || !strings.Contains(s.Warnings[0], "1 call of edge.har") || !strings.Contains(s.Warnings[0], "ines states") {
		t.Errorf("corrections %+v, warnings %q", s.Corrections, s.Warnings)
	}
	w.know.Corrections[0].From, w.know.Corrections[0].To = 0, 0
	s = w.ask(t, scope.Selector{Actors: []string{actorID(1)}})
	if s.Matched || s.Complete || s.Calls != 0 || s.Subjects.Proven != 0 || s.Corrections[0].Calls != 3 {
		t.Errorf("nothing is left, but matched %v, complete %v, calls %d", s.Matched, s.Complete, s.Calls)
	}
	for _, k := range s.Kinds {
		if k.Verdict != scope.Unknown {
			t.Errorf("%s is %s where no call is left", k.Kind, k.Verdict)
		}
	}
}
