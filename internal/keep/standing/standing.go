package standing

import (
	"context"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/declare"
	"github.com/waybill-security/waybill/internal/keep/learned"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

// The states of an endpoint that come of declared specs.
const (
	Shadow = "shadow" // called, and in no spec though its service has one
	Orphan = "orphan" // declared, and never called
	Zombie = "zombie" // called, though it is deprecated or a newer version took its place
)

// Standing is what the specs that stand say about endpoints. A nil one says nothing.
type Standing struct {
	Specs      []declare.Spec
	Superseded []bool
	Seen       map[string][]string // hosts, and the services that answer there

	books []*spec.Book
	met   []map[string]bool // by spec: the declared operations that were seen
}

// Of reads the specs that stand; nil where there are none.
func Of(s keep.Snapshot) (*Standing, error) {
	specs, err := declare.List(s)
	if err != nil || len(specs) == 0 {
		return nil, err
	}
	d := &Standing{Specs: specs, Superseded: declare.Superseded(specs), Seen: declare.SeenHosts(s)}
	for i := range specs {
		d.books = append(d.books, spec.NewBook(specs[i].Bound(), specs[i].Outline()))
		d.met = append(d.met, map[string]bool{})
	}
	return d, nil
}

// covers says whether a spec is one of an endpoint's host. Of one that names no host it is not known: it lacks nothing.
func (d *Standing) covers(i int, e *meaning.Endpoint) bool {
	service := e.Service
	if service == "" {
		service = e.Host
	}
	return d.Specs[i].CoversHost(e.Host, append(d.Seen[e.Host], service))
}

// Foreign says whether OpenAPI cannot describe what is called by a protocol, so that it is no lack of a spec.
func Foreign(protocol string) bool { return protocol == "grpc" || protocol == "websocket" }

// States are the states that specs give to an endpoint that was called, with a reason for each.
func (d *Standing) States(e *meaning.Endpoint) (states, reasons []string) {
	if d == nil || Foreign(e.Protocol) {
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
		case o != nil && d.Superseded[i]:
			old = d.Specs[i].Title + " " + d.Specs[i].Version
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
		return []string{Zombie}, []string{"declared as deprecated, and still called"}
	case current != nil, !covered:
		return nil, nil
	case old != "":
		return []string{Zombie}, []string{"declared in " + old + " alone, which a newer version replaced"}
	case secondary:
		return nil, nil
	case replaced != "":
		return []string{Shadow, Zombie}, []string{"in no spec of its service; " + replaced + " took its place"}
	}
	return []string{Shadow}, []string{"in no spec of its service"}
}

// Met says whether a declared operation was seen, of a spec by its place among those that stand. The states of all endpoints were asked
// for before.
func (d *Standing) Met(i int, o *declare.Operation) bool { return d.met[i][o.Method+" "+o.Path] }

// Drift lists, by endpoint, in what traffic and the specs of its host differ. An endpoint that is declared and differs in nothing has
// an empty list.
func (d *Standing) Drift(ctx context.Context, v *meaning.View) (map[int32][]spec.Difference, error) {
	out := map[int32][]spec.Difference{}
	if d == nil {
		return out, nil
	}
	for i := range d.Specs {
		if d.Superseded[i] {
			continue
		}
		document, err := d.Specs[i].Document()
		if err != nil {
			return nil, err
		}
		l := learned.New(v, true, func(e *meaning.Endpoint) bool { return d.covers(i, e) && !Foreign(e.Protocol) })
		if err := l.Learn(ctx, nil); err != nil {
			return nil, err
		}
		for at, e := range l.Chosen {
			if o, _ := d.books[i].Find(e.Host, e.Method, e.Template); o != nil {
				out[at] = append([]spec.Difference{}, out[at]...)
			}
		}
		for _, diff := range spec.Compare(document, l.Learner.Operations(), d.Specs[i].Bound()) {
			for at, e := range l.Chosen {
				if e.Host == diff.Host && e.Method == diff.Method && d.books[i].Declares(e.Host, e.Method, e.Template, diff.Template) {
					out[at] = append(out[at], diff)
				}
			}
		}
	}
	return out, nil
}
