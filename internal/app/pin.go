package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/pin"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// PinAction is what is done to a pin.
type PinAction = pin.Action

// What can be done to a pin.
const (
	PinTemplate   = pin.Set
	UnpinTemplate = pin.Take
)

// PinOptions say which template is pinned, or unpinned, by whom and why.
type PinOptions struct {
	Dir     string
	KeyFile string
	Action  PinAction
	endpoint.Pinned
	Reason, By string
	Now        func() time.Time
	// Say is told what a person should know about the pin. May be nil.
	Say func(string)
}

// Pin seals what a person says of a template, and settles what everything means from now on. No record changes.
func Pin(ctx context.Context, o PinOptions) (change query.PinChange, err error) {
	if err := o.check(); err != nil {
		return change, err
	}
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return change, err
	}
	said, err := o.statements(ctx, q)
	before, endpoints, kinds, rules := q.Digest, q.Meaning.Endpoints, q.Kinds, q.Rules
	if err = errors.Join(err, q.Close()); err != nil {
		return change, err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return change, err
	}
	if err = pin.Say(ctx, l, said...); err == nil {
		err = settle(ctx, l, meaning.Told{Kinds: kinds, Rules: rules, HoldOn: meaning.AsBefore}, func(q *query.Query, _ query.Findings) error {
			change = changed(q, said, endpoints)
			change.Action, change.Before = string(o.Action), before
			return nil
		})
	}
	return change, errors.Join(err, l.Close())
}

func changed(q *query.Query, said []pin.Statement, before []meaning.Endpoint) query.PinChange {
	c := query.PinChange{
		Meaning: q.Digest, Pins: []query.Pin{}, Endpoints: query.Differences(q.Meaning.Endpoints, before), Gone: query.Differences(before, q.Meaning.Endpoints),
	}
	for _, s := range said {
		c.Pins = append(c.Pins, q.PinOf(s))
	}
	return c
}

// check brings what was asked to its one spelling and says what is wrong with it, without repeating it.
func (o *PinOptions) check() error {
	o.Host, o.Method = strings.ToLower(strings.TrimSpace(o.Host)), strings.ToUpper(strings.TrimSpace(o.Method))
	if strings.Contains(o.Template, "#") {
		return &scope.UsageError{Problem: "what stands behind # is an operation, not a path: pin the path before it"}
	}
	if err := o.Check(); err != nil {
		return &scope.UsageError{Problem: "this is no template: " + err.Error()}
	}
	if n := o.Unkept(); n > 0 && o.Action == PinTemplate {
		return &scope.UsageError{Problem: fmt.Sprintf("segment %d has the look of a value (digits, capitals, signs); such words are not "+
			"kept, so it cannot be an endpoint of its own", n)}
	}
	o.Template = o.Canonical()
	if o.Method != "" && !endpoint.IsMethod(o.Method) {
		return &scope.UsageError{Problem: "--method takes a method of HTTP, such as GET"}
	}
	return nil
}

// statements says what to seal, after a look at what was seen and what stands.
func (o *PinOptions) statements(ctx context.Context, q *query.Query) ([]pin.Statement, error) {
	if hosts := q.Hosts(); o.Host != "" && !slices.Contains(hosts, o.Host) {
		return nil, &scope.UsageError{Problem: "--host names a host that was never seen in this workspace" + nearest(o.Host, hosts)}
	}
	one := pin.Statement{Action: o.Action, Pinned: o.Pinned, Reason: o.Reason, By: o.By, Time: o.Now().UTC().Truncate(time.Microsecond)}
	if o.Action == PinTemplate {
		fits, crowded, err := q.Fitting(ctx, o.Pinned)
		if err != nil {
			return nil, err
		}
		if crowded > 0 {
			return nil, &scope.UsageError{Problem: fmt.Sprintf("segment %d is one of more different words than are kept apart there, or was never seen: calls of it cannot be "+
				"told from the others. Scan its sources into a new workspace with more --evidence-mib, or pin a parameter there", crowded)}
		}
		if fits == 0 && o.Say != nil {
			o.Say("nothing that was seen begins like this template yet; the pin waits for something that does" + nearest(o.Template, templates(q)))
		}
		return []pin.Statement{one}, nil
	}
	found, all, err := q.SamePin(o.Pinned)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		var pinned []string
		for _, s := range all {
			pinned = append(pinned, s.Template)
		}
		return nil, &scope.UsageError{Problem: "no such template is pinned; `waybill endpoints pins` lists those that are" + nearest(o.Template, pinned)}
	}
	for i := range found {
		found[i].Action, found[i].Reason, found[i].By, found[i].Time = one.Action, one.Reason, one.By, one.Time
	}
	return found, nil
}

// templates are those of the inventory, without operations.
func templates(q *query.Query) (list []string) {
	for _, e := range q.Meaning.Endpoints {
		path, _, _ := strings.Cut(e.Template, "#")
		list = append(list, path)
	}
	return list
}

// nearest is what may have been meant, as the end of a sentence.
func nearest(wanted string, among []string) string {
	near := near(wanted, among)
	if len(near) == 0 {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", strings.Join(near, " or "))
}
