package meaning

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Evidence gathers what all that is sealed in s says about each path: the input of [endpoint.Derive], with the number of
// each path beside it.
func Evidence(ctx context.Context, s keep.Snapshot) ([]keep.Number, []endpoint.PathEvidence, error) {
	sums, err := keep.SumUp(ctx, s)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read the rows to learn from: %w", err)
	}
	w := (&deriver{snapshot: s, sums: sums}).witness()
	return w.numbers, w.evidence, nil
}

// EvidenceOf is the evidence of which m was derived: bounded, and with what was held on to.
func EvidenceOf(ctx context.Context, s keep.Snapshot, minter Minter, m *Meaning) ([]keep.Number, []endpoint.PathEvidence, error) {
	sums, err := keep.SumUp(ctx, s)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read the rows to learn from: %w", err)
	}
	settings, err := SettingsOf(s)
	if err != nil {
		return nil, nil, err
	}
	hold, err := heldOn(s, m.Held)
	if err != nil {
		return nil, nil, err
	}
	w := (&deriver{snapshot: s, minter: minter, sums: sums, ceiling: settings.EvidenceCeiling, held: hold}).witness()
	w.bound()
	return w.numbers, w.evidence, nil
}

// bound keeps the evidence below its ceiling, and holds what is left against what was decided before.
func (w *witness) bound() {
	endpoint.BoundEvidence(w.evidence, BoundSecret(w.minter), w.ceiling)
	w.held.hold(w.numbers, w.evidence)
}

func (d *deriver) witness() *witness {
	w := &witness{deriver: d}
	for n, p := range d.snapshot.Paths() {
		for keep.Number(len(w.index)) <= n {
			w.index = append(w.index, 0)
		}
		w.index[n] = len(w.evidence)
		w.numbers = append(w.numbers, n)
		w.evidence = append(w.evidence, endpoint.PathEvidence{Path: p, Params: make([]endpoint.Param, len(p.Segments))})
	}
	w.first = make([]int64, len(w.evidence))
	w.countCalls()
	w.addSignatures()
	w.addParams()
	return w
}

// endpoints derives the templates, leads every path to its own, and tells who each endpoint is.
func (d *deriver) endpoints(told endpoint.Told, earlier history) {
	w := d.witness()
	w.bound()
	templates, of := endpoint.Derive(w.evidence, endpoint.Told{})
	kin := carry(earlier.lineage, earlier.lineage, w.parts(templates), d.mintAgain)
	if len(told.Pins)+len(told.Declared) > 0 {
		for i := range kin {
			kin[i].Parts = partsOf(templates[i].Params)
		}
		d.out.Lineage = &Lineage{Kin: kin, Paths: w.led(of)}
		templates, of = endpoint.Derive(w.evidence, told)
		kin = carry(*d.out.Lineage, earlier.latest, w.parts(templates), d.mintAgain)
	}
	d.out.Paths = w.led(of)
	d.endpoint = make([]int32, len(w.index))
	for i, t := range of {
		d.endpoint[w.numbers[i]] = int32(t)
	}
	for i, t := range templates {
		d.out.Endpoints = append(d.out.Endpoints, Endpoint{
			ID: kin[i].ID, Previous: kin[i].Previous, Service: t.Service, Host: t.Host, Method: t.Method, Template: t.Template, Protocol: t.Protocol,
			Params: t.Params, Reasons: t.Reasons,
		})
	}
}

// led leads the number of each path to the template of its evidence.
func (w *witness) led(of []int) map[keep.Number]int32 {
	paths := make(map[keep.Number]int32, len(w.numbers))
	for i, t := range of {
		if t >= 0 {
			paths[w.numbers[i]] = int32(t)
		}
	}
	return paths
}

// parts are the members of each template.
func (w *witness) parts(templates []endpoint.Template) [][]member {
	parts := make([][]member, len(templates))
	for i, t := range templates {
		parts[i] = make([]member, len(t.Members))
		for n, of := range t.Members {
			e := &w.evidence[of]
			p := e.Path
			m := member{path: w.numbers[of], calls: e.Calls, first: w.first[of], noise: p.Noise}
			// Neither the service, which a recorder may learn later, nor what was answered makes another endpoint.
			p.Service, p.Noise = observation.Text{}, false
			m.born = w.minter.ID("e_", []byte(p.Key()))
			parts[i][n] = m
		}
	}
	return parts
}

// mintAgain makes another id of one that is somebody's.
func (d *deriver) mintAgain(id string) string { return d.minter.ID("e_", []byte(id)) }

// witness gathers the evidence of paths.
type witness struct {
	*deriver
	numbers  []keep.Number
	index    []int // of a path's evidence, by the path's number
	evidence []endpoint.PathEvidence
	first    []int64 // call of each
}

func (w *witness) countCalls() {
	for path, use := range w.sums.Paths() {
		i := w.index[path]
		w.first[i] = use.First
		e := &w.evidence[i]
		e.Calls, e.Success, e.Refused = use.Calls, use.Success, use.Refused
	}
}

// maxSignature bounds the response fields that a signature names; the smallest hashes are kept, so that it is a function
// of the set.
const maxSignature = 64

func (w *witness) addSignatures() {
	fields := map[int]map[uint64]bool{}
	for at := range w.sums.Sets() {
		if at.Direction != observation.Response || !at.Success {
			continue
		}
		i := w.index[at.Path]
		if fields[i] == nil {
			fields[i] = map[uint64]bool{}
		}
		for _, l := range w.snapshot.Set(keep.Number(at.Set)) {
			if f := w.snapshot.Field(l.Field); f.Location == observation.InBody {
				fields[i][hash(f.Name.Reveal())] = true
			}
		}
	}
	for i, set := range fields {
		signature := slices.Sorted(maps.Keys(set))
		w.evidence[i].Signature = signature[:min(len(signature), maxSignature)]
	}
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// segmentValue is a value that stood at a segment of a path.
type segmentValue struct{ path, segment, token uint32 }

func compareValues(a, b segmentValue) int {
	return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.segment, b.segment), cmp.Compare(a.token, b.token))
}

// addParams counts the values that stood at each segment, and which answers had handed them out.
func (w *witness) addParams() {
	var values []segmentValue
	segments := w.segments()
	for s := range w.requests() {
		params := len(w.evidence[w.index[s.Path]].Params)
		for _, id := range w.identifiersOf(s.holder()) {
			if segment := segments[id.Field]; segment >= 0 && segment < params {
				values = append(values, segmentValue{s.Path, uint32(segment), uint32(id.Token)})
			}
		}
	}
	slices.SortFunc(values, compareValues)
	values = slices.Compact(values)
	w.findHandedOut(values)
	for _, v := range values {
		w.addValue(&w.evidence[w.index[v.path]].Params[v.segment], keep.Number(v.token))
	}
}

// segments is the segment that each field stands for, by number; -1 for a field of no path.
func (d *deriver) segments() []int {
	segments := []int{-1}
	for n, f := range d.snapshot.Fields() {
		for keep.Number(len(segments)) <= n {
			segments = append(segments, -1)
		}
		if segment, ok := segmentOf(f); ok {
			segments[n] = segment
		}
	}
	return segments
}

// findHandedOut finds the fields of answers that carried values which stood in paths.
func (w *witness) findHandedOut(values []segmentValue) {
	w.handedOut = map[keep.Number][]keep.Number{}
	answers := []bool{false} // fields of answers' bodies, by number
	any := false
	for n, f := range w.snapshot.Fields() {
		for keep.Number(len(answers)) <= n {
			answers = append(answers, false)
		}
		answers[n] = f.Direction == observation.Response && f.Location == observation.InBody
		any = any || answers[n]
	}
	if !any {
		return
	}
	asked := map[uint32]bool{}
	for _, v := range values {
		asked[v.token] = true
	}
	for n := range w.snapshot.Holders() {
		for _, id := range w.identifiersOf(n) {
			if answers[id.Field] && asked[uint32(id.Token)] {
				w.handedOut[id.Token] = appendNew(w.handedOut[id.Token], id.Field)
			}
		}
	}
}

func (d *deriver) addValue(p *endpoint.Param, token keep.Number) {
	p.Distinct++
	sources := d.handedOut[token]
	if len(sources) == 0 {
		return
	}
	p.HandedOut++
	if p.Names == nil {
		p.Names = map[string]int64{}
	}
	for _, f := range sources {
		p.Names[d.snapshot.Field(f).Name.Reveal()]++
	}
}

// segmentOf is the index of the segment that a path field stands for.
func segmentOf(f observation.Field) (int, bool) {
	if f.Location != observation.InPath {
		return 0, false
	}
	n := 0
	for _, c := range []byte(f.Name.Reveal()) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
