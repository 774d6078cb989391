package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/attest"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// What can be done to what is stated of a field.
const (
	AttestField   = attest.Set
	UnattestField = attest.Take
)

// AttestOptions say what is stated of which field, or taken back, by whom and why.
type AttestOptions struct {
	Dir     string
	KeyFile string
	Action  attest.Action
	// Endpoint is an id, or a method and a template: "GET /members/{memberId}".
	Endpoint, Field string
	// Direction and Location narrow, where a field of that name stands in several places.
	Direction, Location string
	Kind, Form          string
	Why, By             string
	Now                 func() time.Time
}

// Attest seals what a person states that a field holds, and settles what everything means from now on. No record changes.
func Attest(ctx context.Context, o AttestOptions) (change query.AttestChange, err error) {
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return change, err
	}
	said, err := o.statement(q)
	before, kinds, rules := q.Digest, q.Kinds, q.Rules
	if err = errors.Join(err, q.Close()); err != nil {
		return change, err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return change, err
	}
	if err = attest.Say(ctx, l, said); err == nil {
		err = settle(ctx, l, meaning.Told{Kinds: kinds, Rules: rules}, func(q *query.Query, _ query.Findings) error {
			change = query.AttestChange{Action: string(o.Action), Attested: query.AttestedOf(said), Meaning: q.Digest, Before: before}
			return nil
		})
	}
	return change, errors.Join(err, l.Close())
}

// statement says what to seal, after a look at what was seen and what stands.
func (o *AttestOptions) statement(q *query.Query) (s attest.Statement, err error) {
	s = attest.Statement{Action: o.Action, Why: o.Why, By: o.By, Time: o.Now().UTC().Truncate(time.Microsecond)}
	if o.Action == attest.Set {
		if s.Kind, s.Form, err = o.content(q); err != nil {
			return s, err
		}
	}
	places, problem := q.PlacesOf(o.Endpoint, o.Field, o.Direction, o.Location)
	if problem != "" {
		return s, &scope.UsageError{Problem: problem}
	}
	if o.Action == attest.Take {
		if places, err = q.AttestedAmong(places, o.Endpoint, o.Field); err != nil {
			return s, err
		}
		if len(places) == 0 {
			return s, &scope.UsageError{Problem: "nothing is stated of this field; `waybill fields attested` lists what is"}
		}
	}
	if len(places) > 1 {
		var where []string
		for _, p := range places {
			where = append(where, fmt.Sprintf("%s, %s %s", p.Endpoint, p.Direction, p.Location))
		}
		return s, &scope.UsageError{Problem: "there are several such fields: give the endpoint by its id, or --direction and --location (" + strings.Join(where, "; ") + ")"}
	}
	if len(places) == 0 {
		return s, &scope.UsageError{Problem: "no field of that name was seen there; `waybill fields` lists those that were" + nearest(o.Field, q.FieldNames(o.Endpoint))}
	}
	s.Place = places[0]
	return s, nil
}

// content checks what is stated.
func (o *AttestOptions) content(q *query.Query) (kind.Kind, string, error) {
	k := kind.Kind(o.Kind)
	if k != kind.None && !kind.Known(k) && !q.Kinds.Has(k) {
		return "", "", &scope.UsageError{Problem: "--kind takes a kind, or none; `waybill kinds list` names them"}
	}
	if _, ok := kind.ParseForm(o.Form); o.Form != "" && !ok {
		return "", "", &scope.UsageError{Problem: "--form is one of clear, masked, hashed, tokenised, encrypted"}
	}
	if strings.TrimSpace(o.Why) == "" {
		return "", "", &scope.UsageError{Problem: "--why is missing: a scope shows it beside what it decides"}
	}
	return k, o.Form, nil
}
