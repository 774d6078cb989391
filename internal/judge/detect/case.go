package detect

import (
	"maps"
	"math"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Case gathers the calls of what becomes one finding.
type Case struct {
	// parts name what the case is about, for the finding's id.
	parts   []string
	verdict // of the detector, once all calls are in

	calls               int64
	first, last, raised int64
	peopleWhenRaised    int
	weight              Weight
	reach               reach

	actors, sessions, endpoints map[int32]bool
	people                      map[int64]bool
	kinds                       map[held]bool
	paths, identities           map[keep.Number]bool
	evidence                    []Entry
	recent                      [8]held // kinds by the place of their value in a call: calls of one endpoint mostly hold the same
}

// verdict is what a detector says of a case in the end.
type verdict struct {
	severity   Severity
	title      string
	explain    string
	advice     string
	references []string
}

// held is a kind in a form.
type held struct {
	kind kind.Kind
	form kind.Form
}

func newCase(parts ...string) *Case {
	return &Case{
		parts: parts, reach: byInsiders, actors: map[int32]bool{}, sessions: map[int32]bool{}, endpoints: map[int32]bool{}, people: map[int64]bool{},
		kinds: map[held]bool{}, paths: map[keep.Number]bool{}, identities: map[keep.Number]bool{},
	}
}

// add takes a call with the values in it that count. The first one raises the finding.
func (k *Case) add(c *Call, values []value) {
	k.calls++
	last := int64(noPerson)
	for i := range values {
		v := &values[i]
		if p, known := v.person(); known && p != last {
			k.people[p] = true
			last = p
		}
		if h, recent := (held{v.kind, v.form}), &k.recent[i%len(k.recent)]; *recent != h {
			k.kinds[h] = true
			*recent = h
		}
		k.weight = max(k.weight, v.heft)
	}
	if k.calls == 1 {
		k.first, k.raised, k.peopleWhenRaised = c.Start, c.Start, len(k.people)
	}
	k.last = max(k.last, c.Start)
	k.reach = min(k.reach, reachOf(c.hop, c.anonymous()))
	k.tally(c)
	if len(k.evidence) < maxEvidence {
		k.evidence = append(k.evidence, Entry{c.source.ID, c.Sequence})
	}
}

// noPerson is nobody's number.
const noPerson = math.MinInt64

// tally notes where a call went and who made it: a path has one endpoint, and an identity one actor in one session.
func (k *Case) tally(c *Call) {
	if !k.identities[c.Identity] {
		k.identities[c.Identity], k.actors[c.who.Actor], k.sessions[c.who.Session] = true, true, true
	}
	if k.paths[c.Path] {
		return
	}
	k.paths[c.Path] = true
	if c.endpoint >= 0 {
		k.endpoints[c.endpoint] = true
	}
}

// only says whether the case holds nothing but kinds for which f is true.
func (k *Case) only(f func(held) bool) bool {
	for h := range k.kinds {
		if !f(h) {
			return false
		}
	}
	return true
}

// kindList names the kinds, sorted.
func (k *Case) kindList() []string {
	list := []string{}
	for h := range k.kinds {
		text := string(h.kind)
		if h.form != kind.Clear {
			text += "/" + h.form.String()
		}
		list = append(list, text)
	}
	slices.Sort(list)
	return list
}

// finding makes a finding of a closed case.
func (k *Case) finding(g *ground, kindName string) Finding {
	parts := [][]byte{[]byte(kindName)}
	for _, p := range k.parts {
		parts = append(parts, []byte(p))
	}
	return Finding{
		ID: g.minter.ID("f_", parts...), Kind: kindName, Severity: k.severity, Title: k.title, Explain: k.explain,
		Advice: k.advice, References: k.references,
		Actors:    idsOf(k.actors, func(i int32) string { return g.view.Actors[i].ID() }),
		Sessions:  idsOf(k.sessions, func(i int32) string { return g.view.Sessions[i].ID() }),
		Endpoints: idsOf(k.endpoints, func(i int32) string { return g.view.Endpoints[i].ID }),
		Kinds:     k.kindList(), Evidence: k.evidence, Calls: k.calls, FirstCall: k.first, LastCall: k.last, Raised: k.raised,
		Subjects: len(k.people), SubjectsWhenRaised: k.peopleWhenRaised,
		Paths: slices.Sorted(maps.Keys(k.paths)), Identities: slices.Sorted(maps.Keys(k.identities)),
	}
}

func idsOf(set map[int32]bool, id func(int32) string) []string {
	list := make([]string, 0, len(set))
	for i := range set {
		list = append(list, id(i))
	}
	slices.Sort(list)
	return list[:min(len(list), MaxListed)]
}
