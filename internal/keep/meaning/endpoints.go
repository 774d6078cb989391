package meaning

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Evidence gathers what all that is sealed in s says about each path: the input of [endpoint.Derive], with the number of
// each path beside it.
func Evidence(ctx context.Context, s keep.Snapshot) ([]keep.Number, []endpoint.PathEvidence, error) {
	d := &deriver{snapshot: s}
	if err := d.gather(ctx); err != nil {
		return nil, nil, fmt.Errorf("cannot read the rows to learn from: %w", err)
	}
	numbers, evidence := d.evidence()
	return numbers, evidence, nil
}

func (d *deriver) evidence() ([]keep.Number, []endpoint.PathEvidence) {
	var numbers []keep.Number
	index := map[keep.Number]int{}
	var evidence []endpoint.PathEvidence
	for n, p := range d.snapshot.Paths() {
		index[n] = len(evidence)
		numbers = append(numbers, n)
		evidence = append(evidence, endpoint.PathEvidence{Path: p, Params: make([]endpoint.Param, len(p.Segments))})
	}
	d.countCalls(evidence, index)
	d.addSignatures(evidence, index)
	d.addParams(evidence, index)
	return numbers, evidence
}

// endpoints derives the templates and leads every path to its own.
func (d *deriver) endpoints() {
	numbers, evidence := d.evidence()
	templates, of := endpoint.Derive(evidence)
	d.out.Paths = make(map[keep.Number]int32, len(numbers))
	for i, t := range of {
		if t >= 0 {
			d.out.Paths[numbers[i]] = int32(t)
		}
	}
	for _, t := range templates {
		d.out.Endpoints = append(d.out.Endpoints, Endpoint{
			ID:      d.minter.ID("e_", []byte(t.Method), []byte(t.Host), []byte(t.Service), []byte(t.Template)),
			Service: t.Service, Host: t.Host, Method: t.Method, Template: t.Template, Protocol: t.Protocol,
			Params: t.Params, Reasons: t.Reasons,
		})
	}
}

func (d *deriver) countCalls(evidence []endpoint.PathEvidence, index map[keep.Number]int) {
	callers := map[[2]keep.Number]bool{}
	for _, t := range d.calls {
		e := &evidence[index[t.Path]]
		e.Calls += t.Calls
		if t.Status > 0 && t.Status < 400 {
			e.Success += t.Calls
		}
		if t.Status == 401 || t.Status == 403 {
			e.Refused += t.Calls
		}
		who := d.snapshot.Identity(t.Identity)
		caller := who.Principal
		if caller == 0 {
			caller = who.Address
		}
		if key := [2]keep.Number{t.Path, caller}; !callers[key] {
			callers[key] = true
			e.Callers++
		}
	}
}

// maxSignature bounds the response fields that a signature names; the smallest hashes are kept, so that it is a function
// of the set.
const maxSignature = 64

func (d *deriver) addSignatures(evidence []endpoint.PathEvidence, index map[keep.Number]int) {
	fields := map[int]map[uint64]bool{}
	seen := map[[2]keep.Number]bool{}
	for _, t := range d.exposures {
		key := [2]keep.Number{t.Path, t.Set}
		if t.Direction != observation.Response || !t.Success || seen[key] {
			continue
		}
		seen[key] = true
		i := index[t.Path]
		if fields[i] == nil {
			fields[i] = map[uint64]bool{}
		}
		for _, l := range d.snapshot.Set(t.Set) {
			if f := d.snapshot.Field(l.Field); f.Location == observation.InBody {
				fields[i][hash(f.Name.Reveal())] = true
			}
		}
	}
	for i, set := range fields {
		for h := range set {
			evidence[i].Signature = append(evidence[i].Signature, h)
		}
		slices.Sort(evidence[i].Signature)
		evidence[i].Signature = evidence[i].Signature[:min(len(evidence[i].Signature), maxSignature)]
	}
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// addParams counts the values that stood at each segment, and which answers had handed them out.
func (d *deriver) addParams(evidence []endpoint.PathEvidence, index map[keep.Number]int) {
	type place struct {
		path, holder keep.Number
	}
	type value struct {
		path    keep.Number
		segment int
		token   keep.Number
	}
	places, values := map[place]bool{}, map[value]bool{}
	for _, t := range d.exposures {
		p := place{t.Path, t.Holder}
		if t.Direction != observation.Request || places[p] {
			continue
		}
		places[p] = true
		e := &evidence[index[t.Path]]
		for _, id := range d.snapshot.Holder(t.Holder).Identifiers {
			segment, ok := segmentOf(d.snapshot.Field(id.Field))
			v := value{t.Path, segment, id.Token}
			if !ok || segment >= len(e.Params) || values[v] {
				continue
			}
			values[v] = true
			d.addValue(&e.Params[segment], id.Token)
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
