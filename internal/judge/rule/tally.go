package rule

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// maxEvidence is how many calls stand in a finding as its evidence.
const maxEvidence = 20

// tally gathers the calls of an episode.
type tally struct {
	*episode
	calls                       int64
	first, final                int64
	people                      map[int32]bool
	early                       int // people when it was raised
	actors, sessions, endpoints map[int32]bool
	kinds                       map[string]bool
	paths, identities           map[keep.Number]bool
	evidence                    []detect.Entry
}

func newTally(e *episode) *tally {
	return &tally{
		episode: e, people: map[int32]bool{}, actors: map[int32]bool{}, sessions: map[int32]bool{}, endpoints: map[int32]bool{}, kinds: map[string]bool{},
		paths: map[keep.Number]bool{}, identities: map[keep.Number]bool{},
	}
}

func (t *tally) add(c *seen) {
	if t.calls++; t.calls == 1 {
		t.first = c.row.Start
	}
	t.final = c.row.Start
	for _, p := range c.people {
		t.people[p] = true
	}
	if c.row.Start <= t.raised {
		t.early = len(t.people)
	}
	t.actors[c.who.Actor], t.sessions[c.who.Session] = true, true
	if c.endpoint >= 0 {
		t.endpoints[c.endpoint] = true
	}
	for _, k := range c.kinds {
		t.kinds[k] = true
	}
	t.paths[c.row.Path], t.identities[c.row.Identity] = true, true
	if len(t.evidence) < maxEvidence {
		t.evidence = append(t.evidence, detect.Entry{Source: c.source, Sequence: c.row.Sequence})
	}
}

// finding makes a finding. Its id is that of the rule, the group and the day on which it was raised.
func (t *tally) finding(v *meaning.View, minter detect.IDs, evicted int64) detect.Finding {
	r := t.rule
	day := time.UnixMicro(t.raised).UTC().Format(time.DateOnly)
	list := func(set map[int32]bool, id func(int32) string) []string {
		out := make([]string, 0, len(set))
		for i := range set {
			out = append(out, id(i))
		}
		slices.Sort(out)
		return out[:min(len(out), detect.MaxListed)]
	}
	f := detect.Finding{
		ID: minter.ID("f_", []byte("rule"), []byte(r.ID), []byte(t.key), []byte(day)), Kind: r.Kind, Rule: r.ID, Severity: r.Severity, Title: r.Title,
		Advice: r.Advice, References: r.References, Evidence: t.evidence, Calls: t.calls, FirstCall: t.first, LastCall: t.final, Raised: t.raised,
		Subjects: len(t.people), SubjectsWhenRaised: t.early, Kinds: slices.Sorted(maps.Keys(t.kinds)),
		Actors:    list(t.actors, func(i int32) string { return v.Meaning.Actors[i].ID() }),
		Sessions:  list(t.sessions, func(i int32) string { return v.Meaning.Sessions[i].ID() }),
		Endpoints: list(t.endpoints, func(i int32) string { return v.Meaning.Endpoints[i].ID }),
		Paths:     slices.Sorted(maps.Keys(t.paths)), Identities: slices.Sorted(maps.Keys(t.identities)),
	}
	f.Explain = t.sentence(evicted)
	if f.Advice == "" {
		f.Advice = "Look at the calls with `waybill scope --finding`, and at the rule that found them."
	}
	return f
}

// sentence says what the rule asks for, and what came.
func (t *tally) sentence(evicted int64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Rule %s asks for %s; this is so of %s of %s to %s.", t.rule.ID, t.rule.asks(),
		of(int(t.calls), "call"), of(len(t.actors), "caller"), of(len(t.endpoints), "endpoint"))
	if evicted > 0 {
		fmt.Fprintf(&b, " For want of room %d groups that were quiet longest were forgotten, so there may be more.", evicted)
	}
	return b.String()
}

func of(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// asks says in words what a rule asks for.
func (r *Rule) asks() string {
	span := time.Duration(r.within) * time.Microsecond
	text := "a call of that kind"
	switch {
	case len(r.steps) > 0 && r.ordered:
		text = fmt.Sprintf("%d steps, one after the other, within %s", len(r.steps), span)
	case len(r.steps) > 0:
		text = fmt.Sprintf("%d things together within %s", len(r.steps), span)
	case r.distinct != nil:
		text = fmt.Sprintf("%d different values or more within %s", r.count, span)
	case r.count > 1:
		text = fmt.Sprintf("%d calls or more within %s", r.count, span)
	}
	if len(r.by) > 0 {
		text += ", by " + strings.Join(r.by, " and ")
	}
	return text
}
