package endpoint_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// everything is evidence of all domains, each on a host of its own, with noise.
func everything(t testing.TB, calls int) []endpoint.PathEvidence {
	t.Helper()
	tr := newTraffic()
	for i, name := range slices.Sorted(maps.Keys(domains)) {
		exchanges, _ := play(maker{newRand(uint64(i))}, domains[name], calls, .1)
		for _, x := range exchanges {
			x.url = name + "." + x.url
			tr.add(x)
		}
	}
	return tr.evidence()
}

// outcome is what a derivation says without the indices of its input: every path's template.
func outcome(evidence []endpoint.PathEvidence) ([]endpoint.Template, map[string]string) {
	templates, of := endpoint.Derive(evidence, endpoint.Told{})
	byPath := map[string]string{}
	for i, e := range evidence {
		text := "none"
		if of[i] >= 0 {
			text = templates[of[i]].Method + " " + templates[of[i]].Host + templates[of[i]].Template
		}
		byPath[e.Path.Key()] = text
	}
	for i := range templates {
		templates[i].Members = nil
	}
	return templates, byPath
}

func TestDeriveKnowsNoOrder(t *testing.T) {
	evidence := everything(t, 300)
	wantTemplates, wantPaths := outcome(evidence)
	random := newRand(7)
	for n := range 100 {
		random.Shuffle(len(evidence), func(i, j int) { evidence[i], evidence[j] = evidence[j], evidence[i] })
		templates, paths := outcome(evidence)
		if diff := cmp.Diff(wantTemplates, templates); diff != "" {
			t.Fatalf("shuffle %d changes templates (-want +got):\n%s", n, diff)
		}
		if diff := cmp.Diff(wantPaths, paths); diff != "" {
			t.Fatalf("shuffle %d changes paths (-want +got):\n%s", n, diff)
		}
	}
}

// TestDeriveMerges cuts every piece of evidence in two and expects the same result as of the whole.
func TestDeriveMerges(t *testing.T) {
	whole := everything(t, 300)
	wantTemplates, wantPaths := outcome(whole)
	random := newRand(8)
	var halves []endpoint.PathEvidence
	for _, e := range whole {
		a, b := e, e
		a.Calls = random.Int64N(e.Calls + 1)
		a.Success = min(a.Calls, e.Success)
		b.Calls, b.Success = e.Calls-a.Calls, e.Success-a.Success
		cut := random.IntN(len(e.Signature) + 1)
		a.Signature, b.Signature = e.Signature[:cut], e.Signature[max(cut-1, 0):]
		a.Params, b.Params = make([]endpoint.Param, len(e.Params)), make([]endpoint.Param, len(e.Params))
		for i, p := range e.Params {
			if e.Path.Segments[i].Class == observation.SegmentLiteral {
				a.Params[i], b.Params[i] = p, p // each half has seen the word; its names are split all the same
				a.Params[i].Names, b.Params[i].Names = nil, p.Names
				continue
			}
			x, y := &a.Params[i], &b.Params[i]
			x.Distinct, x.HandedOut = random.Int64N(p.Distinct+1), random.Int64N(p.HandedOut+1)
			y.Distinct, y.HandedOut = p.Distinct-x.Distinct, p.HandedOut-x.HandedOut
			x.Names, y.Names = map[string]int64{}, map[string]int64{}
			for name, n := range p.Names {
				k := random.Int64N(n + 1)
				x.Names[name], y.Names[name] = k, n-k
			}
		}
		halves = append(halves, a, b)
	}
	random.Shuffle(len(halves), func(i, j int) { halves[i], halves[j] = halves[j], halves[i] })
	templates, paths := outcome(halves)
	if diff := cmp.Diff(wantTemplates, templates); diff != "" {
		t.Errorf("halves change templates (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantPaths, paths); diff != "" {
		t.Errorf("halves change paths (-want +got):\n%s", diff)
	}
}

// TestDeriveLeavesItsInput derives twice and expects the evidence, and the answer, unchanged.
func TestDeriveLeavesItsInput(t *testing.T) {
	evidence := everything(t, 100)
	before := fingerprint(evidence)
	endpoint.Derive(evidence, endpoint.Told{})
	if diff := cmp.Diff(before, fingerprint(evidence)); diff != "" {
		t.Errorf("Derive changes its input:\n%s", diff)
	}
}

func fingerprint(evidence []endpoint.PathEvidence) []any {
	var out []any
	for _, e := range evidence {
		out = append(out, e.Path.Key(), e.Calls, e.Success, slices.Clone(e.Signature))
		for _, p := range e.Params {
			out = append(out, p.Distinct, p.HandedOut, maps.Clone(p.Names))
		}
	}
	return out
}

func TestDeriveIsSound(t *testing.T) {
	evidence := everything(t, 300)
	templates, of := endpoint.Derive(evidence, endpoint.Told{})
	if len(of) != len(evidence) {
		t.Fatalf("%d places for %d pieces of evidence", len(of), len(evidence))
	}
	seen := map[int]bool{}
	for i, template := range templates {
		if len(template.Reasons) > 3 {
			t.Errorf("%s has %d reasons, want three at most", template.Template, len(template.Reasons))
		}
		if !slices.IsSorted(template.Members) || len(template.Members) == 0 {
			t.Errorf("%s has members %v, want some, sorted", template.Template, template.Members)
		}
		founded := false
		for _, member := range template.Members {
			if seen[member] || of[member] != i {
				t.Errorf("evidence %d belongs to %d and %d", member, of[member], i)
			}
			seen[member] = true
			e := evidence[member]
			founded = founded || !e.Path.Noise
			if len(e.Path.Segments) > len(template.Params) || e.Path.Method != template.Method {
				t.Errorf("%s has a member with %d segments", template.Template, len(e.Path.Segments))
			}
			for k, s := range e.Path.Segments {
				if template.Params[k] == "" && s.Class != observation.SegmentLiteral {
					t.Errorf("%s: segment %d is fixed and folded", template.Template, k)
				}
			}
		}
		if !founded {
			t.Errorf("%s was founded by noise", template.Template)
		}
	}
	for i, e := range evidence {
		if of[i] < 0 && !e.Path.Noise {
			t.Errorf("evidence %d belongs to nothing", i)
		}
	}
}

func BenchmarkDerive(b *testing.B) {
	var evidence []endpoint.PathEvidence
	for calls := 1000; len(evidence) < 10_000; calls *= 2 {
		evidence = everything(b, calls)
	}
	evidence = evidence[:10_000]
	b.ReportAllocs()
	for b.Loop() {
		endpoint.Derive(evidence, endpoint.Told{})
	}
}
