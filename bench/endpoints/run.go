package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/bench/endpoints/corpus"
	"github.com/waybill-security/waybill/bench/endpoints/plain"
	"github.com/waybill-security/waybill/bench/endpoints/rivals"
	"github.com/waybill-security/waybill/bench/endpoints/session"
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// cell is one setting of the evaluation.
type cell struct {
	Half      corpus.Half
	Generator string // "plain" or "session"
	Calls     int
	Noise     float64
	Bodies    bool
	Rivals    bool
	Ceiling   int64 // of the paths of one service, in bytes; 0 for no bound
}

func (c cell) String() string {
	bodies := "bodies"
	if !c.Bodies {
		bodies = "no bodies"
	}
	return fmt.Sprintf("%s half, generator %s, %d calls a spec, %.0f %% noise, %s", c.Half, c.Generator, c.Calls, 100*c.Noise, bodies)
}

// traffic makes the calls of one spec in a cell.
func (c cell) traffic(spec *corpus.Spec, seed uint64) []corpus.Exchange {
	h := fnv.New64a()
	h.Write([]byte(spec.ID))
	seed ^= h.Sum64()
	calls := []corpus.Exchange(nil)
	if c.Generator == "plain" {
		calls = plain.Traffic(spec, seed, c.Calls, c.Noise)
	} else {
		calls = session.Traffic(spec, seed, c.Calls, c.Noise)
	}
	if !c.Bodies {
		for i := range calls {
			calls[i].Body = ""
		}
	}
	return calls
}

// founding are the calls that may found an endpoint.
func founding(all []corpus.Exchange) []*corpus.Exchange {
	var out []*corpus.Exchange
	for i := range all {
		if all[i].Founds() {
			out = append(out, &all[i])
		}
	}
	return out
}

// derive leads calls through analysis, evidence and derivation, as a scan does, and returns each founding call's label.
func (c cell) derive(ctx context.Context, all []corpus.Exchange) (labels []string, err error) {
	batch := &call.Batch{
		Source: call.Source{ID: [16]byte{1}, Label: "evaluation", Format: "har-lines", Observes: call.ObservesEverything},
		Calls:  make([]call.Call, len(all)), Entries: uint64(len(all)), Last: true,
	}
	for i := range all {
		batch.Calls[i] = made(&all[i], i)
	}
	secret, symbols := [16]byte{1}, observation.NewSymbols()
	if c.Ceiling > 0 {
		symbols = observation.NewBoundSymbols(endpoint.NewBound(secret, c.Ceiling).Fold)
	}
	seen := analyse.New([]byte("a key that is the same in every evaluation"), analyse.Options{Symbols: symbols}).Batch(batch)
	kept := newMemory()
	kept.commit(&seen)
	numbers, evidence, err := meaning.Evidence(ctx, kept)
	if err != nil {
		return nil, err
	}
	if c.Ceiling > 0 {
		endpoint.BoundEvidence(evidence, secret, c.Ceiling)
	}
	templates, of := endpoint.Derive(evidence, endpoint.Told{})
	byPath := map[keep.Number]string{}
	for i, n := range numbers {
		if t := of[i]; t >= 0 {
			byPath[n] = corpus.Normal(templates[t].Method, templates[t].Template)
		}
	}
	for i := range all {
		if all[i].Founds() {
			labels = append(labels, byPath[keep.Number(seen.Observations[i].Path)+1])
		}
	}
	return labels, nil
}

func made(x *corpus.Exchange, i int) call.Call {
	c := call.Call{
		Sequence: uint64(i), Start: 1_772_400_000_000_000 + int64(i), Duration: 1000, Method: []byte(x.Method), Scheme: []byte("https"),
		Host: []byte("api.example"), Path: []byte(x.Path), Query: []byte(x.Query), Status: x.Status,
	}
	c.Request.Headers = []call.Header{{Name: []byte("Authorization"), Value: []byte("Bearer opaque-" + x.Caller)}}
	if x.Body != "" {
		c.Response = call.Message{
			Headers: []call.Header{{Name: []byte("Content-Type"), Value: []byte("application/json")}},
			Body:    call.Body{Bytes: []byte(x.Body), Size: int64(len(x.Body))},
		}
	}
	return c
}

// requests are calls as rivals see them.
func requests(calls []*corpus.Exchange) []rivals.Request {
	out := make([]rivals.Request, len(calls))
	for i, x := range calls {
		out[i] = rivals.Request{Method: x.Method, Segments: strings.FieldsFunc(x.Path, func(r rune) bool { return r == '/' })}
		var fields map[string]json.RawMessage
		if json.Unmarshal([]byte(x.Body), &fields) == nil {
			out[i].Keys = strings.Join(slices.Sorted(maps.Keys(fields)), " ")
		}
	}
	return out
}

// result is one line of the table.
type result struct {
	name string
	sum
}

// run evaluates one cell with traffic of each seed from 1 on.
func (c cell) run(ctx context.Context, specs []corpus.Spec, rules []rivals.Rule, seeds uint64, each func(*corpus.Spec, score, []string, []*corpus.Exchange)) ([]result, error) {
	results := []result{{name: "Waybill"}}
	if c.Rivals {
		for _, r := range rules {
			results = append(results, result{name: r.Name})
		}
	}
	for i := range specs {
		spec := &specs[i]
		if corpus.HalfOf(spec.Provider) != c.Half {
			continue
		}
		for seed := range seeds {
			all := c.traffic(spec, seed+1)
			calls := founding(all)
			labels, err := c.derive(ctx, all)
			if err != nil {
				return nil, err
			}
			s := judge(calls, labels)
			results[0].add(s)
			if each != nil {
				each(spec, s, labels, calls)
			}
			if !c.Rivals {
				continue
			}
			asked := requests(calls)
			for k, r := range rules {
				results[k+1].add(judge(calls, r.Group(asked)))
			}
		}
	}
	return results, nil
}
