package storetest

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// reader renders what a snapshot says by content.
type reader struct {
	keep.Snapshot
	sources map[keep.Number][16]byte
	holders map[keep.Number]string
}

func newReader(s keep.Snapshot) *reader {
	r := &reader{Snapshot: s, sources: map[keep.Number][16]byte{}, holders: map[keep.Number]string{}}
	for _, row := range s.Sources() {
		r.sources[row.Number] = row.Source.ID
	}
	return r
}

func (r *reader) token(n keep.Number) string {
	if n == 0 {
		return "-"
	}
	t, ok := r.Token(n)
	if !ok {
		return fmt.Sprint("no token ", n)
	}
	return tokenText(t)
}

func (r *reader) holder(n keep.Number) string {
	if s, ok := r.holders[n]; ok || n == 0 {
		return s
	}
	h := r.Holder(n)
	var ids []string
	for _, id := range h.Identifiers {
		ids = append(ids, fieldText(r.Field(id.Field))+"="+r.token(id.Token))
	}
	s := holderText(r.holder(h.Parent), ids)
	r.holders[n] = s
	return s
}

func (r *reader) set(n keep.Number) string { return r.leaves(r.Set(n)) }

func (r *reader) leaves(set []keep.Leaf) string {
	var leaves []string
	for _, l := range set {
		leaves = append(leaves, leafText(fieldText(r.Field(l.Field)), l.Form, l.Class, l.Tried))
	}
	return setText(leaves)
}

func (r *reader) identity(n keep.Number) string {
	id := r.Identity(n)
	return fmt.Sprint(id.PrincipalType, r.token(id.Principal), r.token(id.Credential), r.token(id.Address), r.token(id.Agent),
		r.Text(id.AddressText).Reveal(), "|", r.Text(id.AgentText).Reveal(), "|", r.Text(id.ClientService).Reveal(),
		r.token(id.Session), r.token(id.Named), "|", r.Text(id.Rules).Reveal())
}

func (r *reader) path(n keep.Number) string { return pathText(r.Path(n)) }

// selection is a selection by numbers, and the same by content.
type selection struct {
	keep.Selection
	identities, paths, holders map[string]bool
	sources                    map[[16]byte]bool
}

func (s selection) call(c *modelCall) bool {
	return (s.Identities == nil || s.identities[c.identity]) && (s.Paths == nil || s.paths[c.path]) &&
		(s.Sources == nil || s.sources[c.source]) && (s.From == 0 || c.o.Start >= s.From) && (s.To == 0 || c.o.Start < s.To)
}

func (s selection) exposure(c *modelCall, e *modelExposure) bool {
	return s.call(c) && (s.Holders == nil || s.holders[e.holder])
}

// sorted returns the model's calls in the order of time, source number, sequence.
func (m *model) sorted(r *reader) []*modelCall {
	number := map[[16]byte]keep.Number{}
	for n, id := range r.sources {
		number[id] = n
	}
	out := make([]*modelCall, len(m.calls))
	for i := range m.calls {
		out[i] = &m.calls[i]
	}
	slices.SortFunc(out, func(a, b *modelCall) int {
		return cmp.Or(cmp.Compare(a.o.Start, b.o.Start), cmp.Compare(number[a.source], number[b.source]), cmp.Compare(a.o.Sequence, b.o.Sequence))
	})
	return out
}

// outcome is what stands in a call row beside its parties.
func outcome(status int, marks observation.Marks) string { return fmt.Sprintf("%d!%d", status, marks) }

func callText(source [16]byte, sequence uint64, start, duration int64, protocol, scheme, outcome, path, identity, holder string, request, response observation.Inspection) string {
	return fmt.Sprintf("%x #%d @%d +%d %s %s %s %s %s %s %v %v", source, sequence, start, duration, protocol, scheme, outcome, path, identity, holder, request, response)
}

func exposureText(source [16]byte, sequence uint64, ordinal uint32, start int64, status int, path, identity string, d observation.Direction, holder, set string, objects uint32) string {
	return fmt.Sprintf("%x #%d.%d @%d %d %s %s %s %s %s x%d", source, sequence, ordinal, start, status, path, identity, d, holder, set, objects)
}

func (m *model) wantCalls(r *reader, s selection) (out []string) {
	for _, c := range m.sorted(r) {
		if s.call(c) {
			o := &c.o
			out = append(out, callText(c.source, o.Sequence, o.Start, o.Duration, o.Protocol, o.Scheme, outcome(o.Status, o.Marks), c.path, c.identity, c.holder, o.Request, o.Response)+c.shapes)
		}
	}
	return out
}

func (m *model) wantExposures(r *reader, s selection) (out []string) {
	for _, c := range m.sorted(r) {
		for i := range c.exposures {
			if e := &c.exposures[i]; s.exposure(c, e) {
				out = append(out, exposureText(c.source, c.o.Sequence, uint32(e.ordinal), c.o.Start, c.o.Status, c.path, c.identity, e.e.Direction, e.holder, e.set, e.e.Objects))
			}
		}
	}
	return out
}

type sums struct{ calls, objects, first, last, request, response int64 }

func (s *sums) see(start int64) {
	if s.first == 0 || start < s.first {
		s.first = start
	}
	s.last = max(s.last, start)
}

func tallyTexts(tallies map[string]*sums) (out []string) {
	for key, s := range tallies {
		out = append(out, fmt.Sprint(key, " ", *s))
	}
	slices.Sort(out)
	return out
}

func callTallyKey(source [16]byte, path, identity, scheme, outcome string, request, response observation.Inspection) string {
	return fmt.Sprintf("%x %s %s %s %s %d %d %d %d", source, path, identity, scheme, outcome, request.Body, request.Fault, response.Body, response.Fault)
}

func (m *model) wantCallTallies(s selection) []string {
	tallies := map[string]*sums{}
	for i := range m.calls {
		c := &m.calls[i]
		if !s.call(c) {
			continue
		}
		t := at(tallies, callTallyKey(c.source, c.path, c.identity, c.o.Scheme, outcome(c.o.Status, c.o.Marks), c.o.Request, c.o.Response))
		t.calls++
		t.request += c.o.Request.Bytes
		t.response += c.o.Response.Bytes
		t.see(c.o.Start)
	}
	return tallyTexts(tallies)
}

func shapeTallyKey(path string, status int, request, response call.BodyState, shapes string) string {
	return fmt.Sprintf("%s %d %d %d %s", path, status, request, response, shapes)
}

func (m *model) wantShapeTallies(s selection) []string {
	tallies := map[string]*sums{}
	for i := range m.calls {
		c := &m.calls[i]
		if !s.call(c) {
			continue
		}
		t := at(tallies, shapeTallyKey(c.path, c.o.Status, c.o.Request.Body, c.o.Response.Body, c.shapes))
		t.calls++
		t.see(c.o.Start)
	}
	return tallyTexts(tallies)
}

func at(tallies map[string]*sums, key string) *sums {
	if tallies[key] == nil {
		tallies[key] = &sums{}
	}
	return tallies[key]
}

func exposureTallyKey(path, identity string, d observation.Direction, success bool, holder, set string) string {
	return fmt.Sprintf("%s %s %s %v %s %s", path, identity, d, success, holder, set)
}

func (m *model) wantExposureTallies(s selection) []string {
	tallies := map[string]*sums{}
	for i := range m.calls {
		c := &m.calls[i]
		counted := map[string]bool{}
		for j := range c.exposures {
			e := &c.exposures[j]
			if !s.exposure(c, e) {
				continue
			}
			key := exposureTallyKey(c.path, c.identity, e.e.Direction, c.o.Status < 400, e.holder, e.set)
			t := at(tallies, key)
			if !counted[key] {
				counted[key] = true
				t.calls++
			}
			t.objects += int64(e.e.Objects)
			t.see(c.o.Start)
		}
	}
	return tallyTexts(tallies)
}

func collect[T any](rows iter.Seq2[T, error], text func(T) string) ([]string, error) {
	var out []string
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		out = append(out, text(row))
	}
	return out, nil
}
