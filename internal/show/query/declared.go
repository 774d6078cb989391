package query

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/waybill-security/waybill/internal/keep/declare"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/standing"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

// The states of an endpoint that come of declared specs.
const (
	StateShadow = standing.Shadow
	StateOrphan = standing.Orphan
	StateZombie = standing.Zombie
)

// declarations is what the specs that stand say about endpoints; nil where there are none.
type declarations struct {
	*standing.Standing
	q *Query
}

func (q *Query) declarations() (*declarations, error) {
	s, err := standing.Of(q.snapshot)
	if err != nil || s == nil {
		return nil, err
	}
	return &declarations{s, q}, nil
}

// states are the states that specs give to an endpoint that was called, with a reason for each.
func (d *declarations) states(e *meaning.Endpoint) (states, reasons []string) {
	if d == nil {
		return nil, nil
	}
	return d.States(e)
}

// orphans are the declared operations that were never called. The states of all endpoints were asked for before.
func (d *declarations) orphans() (list []Endpoint) {
	if d == nil {
		return nil
	}
	known := map[string]bool{}
	for i := range d.Specs {
		s := &d.Specs[i]
		if d.Superseded[i] {
			continue // what an older version declared is gone
		}
		for j := range s.Operations {
			o := &s.Operations[j]
			if d.Met(i, o) {
				continue
			}
			line := d.orphan(s, o)
			if !known[line.Endpoint] {
				known[line.Endpoint] = true
				list = append(list, line)
			}
		}
	}
	return list
}

func (d *declarations) orphan(s *declare.Spec, o *declare.Operation) Endpoint {
	host, base := o.Servers[0].Host, o.Servers[0].Base
	if s.Host != "" {
		host = s.Host
	}
	for _, seen := range slices.Sorted(maps.Keys(d.Seen)) {
		if s.Host == "" && (s.Bound() || o.Servers[0].Host != "") && s.CoversHost(seen, d.Seen[seen]) {
			host = seen
			break
		}
	}
	service := s.Service
	if service == "" {
		service = d.q.serviceAt(host)
	}
	template := base + o.Path
	return Endpoint{
		Endpoint: d.q.minter.ID("e_", []byte(o.Method), []byte(host), []byte(service), []byte(template)), Previous: []string{}, Service: service,
		Host: host, Method: o.Method, Template: template, Protocol: "http", States: []string{StateOrphan}, Auth: []string{}, Hops: []string{},
		Kinds: EndpointKinds{Request: []string{}, Response: []string{}}, Reasons: []string{fmt.Sprintf("declared in %s, and never called", d.named(s))},
	}
}

func (d *declarations) named(s *declare.Spec) string {
	if s.Title == "" {
		return s.File
	}
	return s.Title + " " + s.Version
}

// undocumented counts, by endpoint, the parameters and fields that were seen and are in none of the specs of its host.
func (d *declarations) undocumented(ctx context.Context) (map[int32]int, error) {
	if d == nil {
		return map[int32]int{}, nil
	}
	drift, err := d.Drift(ctx, d.q.View)
	if err != nil {
		return nil, err
	}
	out := make(map[int32]int, len(drift))
	for at, list := range drift {
		out[at] = 0
		for _, diff := range list {
			if diff.Check == spec.Undocumented {
				out[at]++
			}
		}
	}
	return out, nil
}

// withDeclared lists the endpoints that were called with what specs say of them, and those that are declared and were not.
func (q *Query) withDeclared(ctx context.Context, seen *inventory) ([]Endpoint, error) {
	told, err := q.declarations()
	if err != nil {
		return nil, err
	}
	undocumented, err := told.undocumented(ctx)
	if err != nil {
		return nil, err
	}
	for i := range q.Meaning.Endpoints { // those that were not called in the selection were called all the same
		told.states(&q.Meaning.Endpoints[i])
	}
	orphans := told.orphans()
	for i := range orphans {
		orphans[i].Owner, orphans[i].Name = seen.ownerOf(orphans[i])
	}
	return sortEndpoints(append(seen.lines(told, undocumented), orphans...)), nil
}
