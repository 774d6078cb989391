package storetest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// model is the naive store: everything by content, nothing by number.
type model struct {
	cursors  map[[16]byte]call.Cursor
	order    [][16]byte // sources by first appearance
	sources  map[[16]byte]call.Source
	calls    []modelCall
	coverage []string
	journal  map[string][]string
	leaves   int64
	batches  int64

	paths, fields, sets, holders, identities, texts map[string]bool
	choices                                         map[string]bool
	tokens                                          map[observation.Token]bool
}

type modelCall struct {
	source                 [16]byte
	o                      observation.Observation
	path, identity, holder string
	shapes                 string
	exposures              []modelExposure
}

type modelExposure struct {
	ordinal     int
	holder, set string
	e           observation.Exposure
}

func newModel() *model {
	return &model{
		cursors: map[[16]byte]call.Cursor{}, sources: map[[16]byte]call.Source{}, journal: map[string][]string{},
		paths: map[string]bool{}, fields: map[string]bool{}, sets: map[string]bool{}, holders: map[string]bool{},
		identities: map[string]bool{}, texts: map[string]bool{}, choices: map[string]bool{}, tokens: map[observation.Token]bool{},
	}
}

// commit takes batches in, behind those that were staged; a batch that says nothing new leaves no trace.
func (m *model) commit(staged, batches []observation.Batch) {
	any := false
	// One commit names its new sources in the order in which their first batches stand, by first entry.
	sorted := slices.Clone(batches)
	slices.SortStableFunc(sorted, func(a, b observation.Batch) int { return cmp.Compare(a.First, b.First) })
	sorted = slices.Concat(staged, sorted)
	for i := range sorted {
		b := &sorted[i]
		at, known := m.cursors[b.Source.ID]
		if known && b.Entries == 0 && len(b.Lost) == 0 && fmt.Sprint(at) == fmt.Sprint(b.Cursor) {
			continue
		}
		any = true
		if !known {
			m.order = append(m.order, b.Source.ID)
			m.sources[b.Source.ID] = b.Source
		}
		m.cursors[b.Source.ID] = b.Cursor
		m.coverage = append(m.coverage, leafLine(m.leaves, coverageText(b)))
		for _, c := range b.Choices {
			m.choice(b, c.Path, c.Field, c.Word)
		}
		for j := range b.Observations {
			o := b.Observations[j]
			if o.Target != 0 {
				for shown := b.Targets.Target(o.Target); len(shown.Said) > 0; shown.Said = shown.Said[1:] {
					m.choice(b, shown.Path, shown.Said[0].Field, shown.Said[0].Word)
				}
			}
			b.Fill(&o)
			m.calls = append(m.calls, m.call(b, &o))
		}
	}
	if any {
		m.leaves++
		m.batches++
	}
}

func (m *model) choice(b *observation.Batch, path observation.PathRef, field observation.FieldRef, word observation.WordRef) {
	p, f := pathText(b.Symbols.PathOf(path)), b.Symbols.FieldOf(field)
	m.paths[p] = true
	m.choices[choiceText(p, m.field(f), b.Targets.Words().Word(word), false)] = true
}

func choiceText(path, field string, word observation.Text, many bool) string {
	return fmt.Sprint(path, " ", field, " ", word.Reveal(), many)
}

func (m *model) record(kind, payload string) {
	m.journal[kind] = append(m.journal[kind], payload)
	m.leaves++
}

func (m *model) call(b *observation.Batch, o *observation.Observation) modelCall {
	c := modelCall{source: b.Source.ID, o: *o, path: pathText(b.Symbols.PathOf(o.Path)), identity: m.identity(b.Callers.Identity(o.Caller))}
	c.shapes = shapesText(b.Symbols.ShapeOf(o.RequestShape), b.Symbols.ShapeOf(o.ResponseShape))
	m.paths[c.path] = true
	m.identities[c.identity] = true
	holders := make([]string, len(o.Holders))
	for i, h := range o.Holders {
		above := ""
		if h.Parent >= 0 {
			above = holders[h.Parent]
		}
		var ids []string
		for _, id := range h.Identifiers {
			ids = append(ids, m.field(b.Symbols.FieldOf(id.Field))+"="+tokenText(id.Token))
			m.token(id.Token)
		}
		holders[i] = holderText(above, ids)
		m.holders[holders[i]] = true
	}
	c.holder = holders[0]
	for i, e := range o.Exposures {
		var leaves []string
		for _, l := range b.Symbols.SetOf(e.Set) {
			leaves = append(leaves, leafText(m.field(b.Symbols.FieldOf(l.Field)), l.Form, l.Class, b.Symbols.TriedOf(l.Tried)))
		}
		set := setText(leaves)
		m.sets[set] = true
		c.exposures = append(c.exposures, modelExposure{ordinal: i, holder: holders[e.Holder], set: set, e: e})
	}
	return c
}

func (m *model) token(t observation.Token) {
	if !t.IsZero() {
		m.tokens[t] = true
	}
}

func (m *model) field(f observation.Field) string {
	s := fieldText(f)
	m.fields[s] = true
	return s
}

func (m *model) identity(id observation.Identity) string {
	for _, t := range []observation.Token{id.Principal, id.Credential, id.Address, id.Agent, id.Session, id.Named} {
		m.token(t)
	}
	return fmt.Sprint(id.PrincipalType, tokenText(id.Principal), tokenText(id.Credential), tokenText(id.Address), tokenText(id.Agent),
		id.AddressText.Reveal(), "|", id.AgentText.Reveal(), "|", id.ClientService.Reveal(),
		tokenText(id.Session), tokenText(id.Named), "|", id.Rules.Reveal())
}

// The texts by which contents are compared. Whether a text is open is not in them: it may have been seen sealed before.

func tokenText(t observation.Token) string {
	if t.IsZero() {
		return "-"
	}
	return fmt.Sprintf("<%x>", t[:])
}

func fieldText(f observation.Field) string {
	return fmt.Sprint(f.Direction, "/", f.Location, "/", f.Name.Reveal())
}

func pathText(p observation.Path) string { return strings.ReplaceAll(p.Key(), "\x00", "|") }

func shapesText(request, response observation.Text) string {
	return request.Reveal() + "→" + response.Reveal()
}

func leafText(field string, form, class, tried any) string {
	return fmt.Sprint(field, ":", form, ":", class, ":", tried)
}

func setText(leaves []string) string {
	slices.Sort(leaves)
	return "{" + strings.Join(slices.Compact(leaves), ", ") + "}"
}

func holderText(above string, ids []string) string {
	slices.Sort(ids)
	return "(" + above + ">" + strings.Join(slices.Compact(ids), ",") + ")"
}

// leafLine says of which leaf of the log a line is.
func leafLine(leaf int64, line string) string { return fmt.Sprintf("leaf %d: %s", leaf, line) }

func coverageText(b *observation.Batch) string {
	from, to, truncated, dropped := int64(0), int64(0), 0, int64(0)
	for i := range b.Observations {
		o := &b.Observations[i]
		if i == 0 || o.Start < from {
			from = o.Start
		}
		to = max(to, o.Start)
		if cut(o.Request.Body) || cut(o.Response.Body) {
			truncated++
		}
	}
	unparsed := map[string]int64{}
	for _, u := range b.Unread {
		unparsed[u.Reason]++
	}
	for _, g := range b.Lost {
		dropped += max(0, g.Calls)
	}
	return coverageLine(fmt.Sprintf("%x", b.Source.ID), b.Source.Label, b.Source.Standpoint, from, to, int64(b.Entries), int64(len(b.Observations)),
		unparsed, b.Unread, int64(truncated), dropped, b.Lost, b.Cursor.Tail)
}

func cut(s call.BodyState) bool {
	return s == call.BodyCut || s == call.BodyMissing || s == call.BodyTooLarge
}

func coverageLine(source, label, standpoint string, from, to, seen, parsed int64, unparsed map[string]int64, places []call.Unread, truncated, dropped int64, gaps []call.Gap, tail []call.Unread) string {
	reasons := slices.Sorted(maps.Keys(unparsed))
	var b strings.Builder
	for _, r := range reasons {
		fmt.Fprint(&b, r, "=", unparsed[r], " ")
	}
	// Only the first few places are kept, and a store says itself how many: the first two are compared.
	return fmt.Sprint(source, label, standpoint, from, to, seen, parsed, b.String(), places[:min(2, len(places))], truncated, dropped, len(gaps), gaps, tail)
}
