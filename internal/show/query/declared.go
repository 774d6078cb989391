package query

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/waybill-security/waybill/internal/keep/declare"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

// The states of an endpoint that come of declared specs.
const (
	StateShadow = "shadow" // called, and in no spec though its service has one
	StateOrphan = "orphan" // declared, and never called
	StateZombie = "zombie" // called, though it is deprecated or a newer version took its place
)

// declarations is what the specs that stand say about endpoints.
type declarations struct {
	q          *Query
	specs      []declare.Spec
	books      []*spec.Book
	superseded []bool
	seen       map[string][]string // hosts, and the services that answer there
	met        []map[string]bool   // by spec: the declared operations that were seen
}

// declarations reads the specs that stand; nil where there are none.
func (q *Query) declarations() (*declarations, error) {
	specs, err := q.Declared()
	if err != nil || len(specs) == 0 {
		return nil, err
	}
	d := &declarations{q: q, specs: specs, superseded: declare.Superseded(specs), seen: declare.SeenHosts(q.snapshot)}
	for i := range specs {
		d.books = append(d.books, spec.NewBook(specs[i].Bound(), specs[i].Outline()))
		d.met = append(d.met, map[string]bool{})
	}
	return d, nil
}

// covers says whether a spec is one of an endpoint's host. Of one that names no host it is not known: it lacks nothing.
func (d *declarations) covers(i int, e *meaning.Endpoint) bool {
	return d.specs[i].CoversHost(e.Host, append(d.seen[e.Host], serviceOf(e)))
}

// states are the states that specs give to an endpoint that was called, with a reason for each.
func (d *declarations) states(e *meaning.Endpoint) (states, reasons []string) {
	if d == nil || foreign(e.Protocol) {
		return nil, nil
	}
	covered, current, old := false, (*spec.Operation)(nil), ""
	secondary, replaced := false, ""
	for i, book := range d.books {
		if !d.covers(i, e) {
			continue
		}
		covered = true
		o, path := book.Find(e.Host, e.Method, e.Template)
		switch {
		case o != nil && d.superseded[i]:
			old = d.specs[i].Title + " " + d.specs[i].Version
		case o != nil:
			current = o
		}
		if o != nil {
			d.met[i][o.Method+" "+path] = true
			d.met[i][o.Method+" "+o.Path] = true
		}
		secondary = secondary || book.Secondary(e.Host, e.Method, e.Template)
		if by, ok := book.Replaced(e.Host, e.Method, e.Template); ok {
			replaced = by
		}
	}
	switch {
	case current != nil && current.Deprecated:
		return []string{StateZombie}, []string{"declared as deprecated, and still called"}
	case current != nil, !covered:
		return nil, nil
	case old != "":
		return []string{StateZombie}, []string{"declared in " + old + " alone, which a newer version replaced"}
	case secondary:
		return nil, nil
	case replaced != "":
		return []string{StateShadow, StateZombie}, []string{"in no spec of its service; " + replaced + " took its place"}
	}
	return []string{StateShadow}, []string{"in no spec of its service"}
}

// orphans are the declared operations that were never called. The states of all endpoints were asked for before.
func (d *declarations) orphans() (list []Endpoint) {
	if d == nil {
		return nil
	}
	known := map[string]bool{}
	for i := range d.specs {
		s := &d.specs[i]
		if d.superseded[i] {
			continue // what an older version declared is gone
		}
		for j := range s.Operations {
			o := &s.Operations[j]
			if d.met[i][o.Method+" "+o.Path] {
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
	for _, seen := range slices.Sorted(maps.Keys(d.seen)) {
		if s.Host == "" && (s.Bound() || o.Servers[0].Host != "") && s.CoversHost(seen, d.seen[seen]) {
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
	out := map[int32]int{}
	if d == nil {
		return out, nil
	}
	for i := range d.specs {
		if d.superseded[i] {
			continue
		}
		document, err := d.specs[i].Document()
		if err != nil {
			return nil, err
		}
		l := d.q.newLearning(true, func(e *meaning.Endpoint) bool { return d.covers(i, e) && !foreign(e.Protocol) })
		if err := l.learn(ctx); err != nil {
			return nil, err
		}
		for at, e := range l.chosen {
			if o, _ := d.books[i].Find(e.Host, e.Method, e.Template); o != nil {
				out[at] += 0
			}
		}
		for _, diff := range spec.Compare(document, l.learner.Operations(), d.specs[i].Bound()) {
			if diff.Check != spec.Undocumented {
				continue
			}
			for at, e := range l.chosen {
				if e.Host == diff.Host && e.Method == diff.Method && d.books[i].Declares(e.Host, e.Method, e.Template, diff.Template) {
					out[at]++
				}
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
