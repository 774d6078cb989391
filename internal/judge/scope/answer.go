package scope

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// Answer says what crossed in the calls and exposures that the selector chooses, under the version of meaning that the
// view lays over its snapshot. It returns a [*UsageError] for a question that cannot be asked and an [*UnknownIDError] for an
// id never seen; any other error is of reading the store. It writes nothing.
func Answer(ctx context.Context, v *meaning.View, sel Selector, opt Options) (*Scope, error) {
	return answer(ctx, v.Meaning, v.Snapshot, v, sel, opt)
}

func answer(ctx context.Context, know *meaning.Meaning, snap keep.Snapshot, over overlay, sel Selector, opt Options) (*Scope, error) {
	s, _, err := answerWith(ctx, know, snap, over, sel, opt, nil)
	return s, err
}

// answerWith answers, and gathers the detail that is asked for on the way.
func answerWith(ctx context.Context, know *meaning.Meaning, snap keep.Snapshot, over overlay, sel Selector, opt Options, d *detail) (*Scope, *crossing, error) {
	if opt.Threshold == 0 {
		opt.Threshold = DefaultThreshold
	}
	g := newGround(know, snap, over, opt.Threshold)
	g.correct(&opt)
	c, err := g.choose(ctx, sel, &opt)
	if err != nil {
		return nil, nil, err
	}
	counted, err := g.countCalls(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	x, err := g.gather(ctx, c, d)
	if err != nil {
		return nil, nil, err
	}
	if err := x.lost(ctx, counted); err != nil {
		return nil, nil, err
	}
	b, err := x.weigh(ctx)
	if err != nil {
		return nil, nil, err
	}
	s := &Scope{Basis: "source", Meaning: opt.Meaning, Threshold: opt.Threshold, Calls: counted.total, Warnings: []string{}}
	s.cover(g, c, counted, b)
	s.judge(x, counted, b, (&chooser{ground: g, opt: &opt}).resolved(opt.Resolve))
	s.parties(x, counted)
	s.attested(g)
	if err := s.corrected(ctx, g, snap, c, &opt); err != nil {
		return nil, nil, err
	}
	s.attempts(x, counted)
	s.changes(x)
	s.Scope = s.id(c)
	return s, x, s.seal(ctx, snap.Seal(), c.rows, &opt)
}

// cover fills in what the sources saw and did not see.
func (s *Scope) cover(g *ground, c *choice, counted *calls, b *bounds) {
	counts := func(source keep.Number) bool { return c.wholeLedger() || counted.sources[source] }
	gaps, stands := g.gapsOf(g.snap.Coverage(), counts, window{c.rows.From, c.rows.To})
	s.ObservedAt = stands
	s.Coverage = Coverage{
		Responses: counted.responses, Requests: counted.requests, Inspected: counted.inspected,
		NotInspected: counted.notInspected, Undecided: b.undecided, Gaps: gaps,
	}
	s.Complete = counted.total > 0 && len(gaps) == 0 && counted.inspected == counted.responses
	for _, hop := range []meaning.Hop{meaning.Edge, meaning.Internal, meaning.Egress, meaning.UnknownHop} {
		if c.hops[hop] {
			s.Hops = append(s.Hops, string(hop))
		}
	}
}

// judge fills in the verdicts and the counts.
func (s *Scope) judge(x *crossing, counted *calls, b *bounds, resolved map[int32]string) {
	s.Matched = counted.total > 0
	if ch := x.choice.chosen; ch != nil {
		s.Matched = s.Matched && len(ch.subjects) > 0
		s.Warnings = append(s.Warnings, ch.notes...)
	}
	s.Warnings = append(s.Warnings, b.assumptions()...)
	j := &judgement{
		crossing: x, bounds: b, complete: s.Complete, matched: s.Matched,
		unbounded: b.unbounded || len(s.Coverage.Gaps) > 0, lists: map[string][]KindForm{},
	}
	s.Subjects, s.Records = j.counts()
	s.Kinds = j.rows()
	s.Matrix = j.matrix(resolved)
}

// parties fills in who got it, and through what. Where exposures were chosen, only the calls that held one count.
func (s *Scope) parties(x *crossing, counted *calls) {
	routes, first, last := counted.routes, counted.first, counted.last
	if x.choice.asked != nil || x.choice.chosen != nil {
		routes, first, last = x.routes, x.first, x.last
	}
	s.Window = Window{call.Time(cmp.Or(x.choice.rows.From, first)), call.Time(cmp.Or(x.choice.rows.To, last))}
	p := newParties(x.ground)
	for key, n := range routes {
		p.add(key, n.calls)
	}
	p.fill(s)
}

// attested names the fields in scope that are decided by what somebody stated.
func (s *Scope) attested(g *ground) {
	s.Attested = []Attested{}
	for _, key := range g.know.Attested() {
		e := g.know.Endpoints[key.Endpoint].ID
		if !slices.Contains(s.Endpoints, e) {
			continue
		}
		said := g.know.Fields[key].Attested
		a := Attested{
			Endpoint: e, Direction: said.Direction, Location: said.Location, Field: said.Field, Kind: said.Kind, Why: said.Why, By: said.By, Time: call.Time(said.Time.UnixMicro()),
		}
		if said.Form != "" {
			a.Form = &said.Form
		}
		s.Attested = append(s.Attested, a)
	}
	if n := len(s.Attested); n > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("what %d of the fields hold is what somebody stated, not what was seen: `waybill fields attested` lists them", n))
	}
}

// id names the question put to one version of meaning.
func (s *Scope) id(c *choice) string {
	h := sha256.New()
	for _, w := range append(slices.Clone(c.words), "meaning "+s.Meaning, fmt.Sprintf("threshold %g", s.Threshold)) {
		fmt.Fprintf(h, "%d:%s", len(w), w)
	}
	for i, t := range []int64{c.rows.From, c.rows.To} {
		fmt.Fprintf(h, "bound %d %d", i, t)
	}
	if s.Window.From != 0 && s.Window.To != 0 {
		fmt.Fprintf(h, "window %d %d", int64(s.Window.From), int64(s.Window.To))
	}
	sum := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)[:10])
	return "sc_" + strings.ToLower(sum)
}

// seal checks what holds the answer, and proves it where that is asked for. A seal that does not hold makes a warning, not an error: the
// answer stands, unsealed.
func (s *Scope) seal(ctx context.Context, seal keep.Seal, rows keep.Selection, opt *Options) error {
	s.Sealed = Sealed{Root: seal.Root, Checked: "none", Batches: seal.Batches}
	if seal.Witness != "" {
		s.Sealed.Witness = &seal.Witness
	}
	if opt.Check != nil {
		checked, err := opt.Check(ctx)
		if err == nil && (checked == "all" || checked == "touched") {
			s.Sealed.Checked = checked
		}
		if err := s.unsealed(err); err != nil {
			return err
		}
	}
	if opt.Prove == nil {
		return nil
	}
	var err error
	if s.Sealed.Proof, err = opt.Prove(ctx, rows); err != nil {
		s.Sealed.Proof, s.Sealed.Checked = nil, "none"
	}
	return s.unsealed(err)
}

// unsealed warns of what keeps the answer from being sealed. It returns the error where somebody stopped the question.
func (s *Scope) unsealed(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if err != nil {
		s.Warnings = append(s.Warnings, "this answer is not sealed: "+err.Error())
	}
	return nil
}
