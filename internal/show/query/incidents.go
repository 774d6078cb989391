package query

import (
	"context"
	"io"
	"slices"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/incident"
)

// Incidents returns all versions of all incident files, by incident and version. A chain that is broken is an error.
func (q *Query) Incidents() ([]incident.Version, error) { return incident.Load(q.snapshot) }

// Incident returns the versions of one file, the first one first.
func (q *Query) Incident(id string) ([]incident.Version, error) {
	all, err := q.Incidents()
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(v incident.Version) bool { return v.File.Incident != id })
	if len(all) == 0 {
		return nil, &scope.UnknownIDError{Flag: "incident", ID: id}
	}
	return all, nil
}

// Observe asks for the facts of an incident file, and for the whole matrix of its annex.
func (q *Query) Observe(ctx context.Context, ask Question) (o incident.Observed, whole *scope.Scope, err error) {
	if whole, err = q.Scope(ctx, ask); err != nil {
		return o, nil, err
	}
	without := *whole
	without.Matrix = []scope.SubjectRow{}
	o = incident.Observed{Scope: &without, Sets: incident.SetsOf(whole.Matrix)}
	o.First, o.Last = incident.Exposures(whole.Matrix)
	if o.Annex, err = incident.Digest(incident.AnnexOf(whole)); err != nil {
		return o, nil, err
	}
	if err = q.observeFinding(ctx, &o, ask.Selector.Finding); err != nil {
		return o, nil, err
	}
	if err = q.observeEndpoints(ctx, &o); err != nil {
		return o, nil, err
	}
	return o, whole, q.observeActors(ctx, &o)
}

func (q *Query) observeFinding(ctx context.Context, o *incident.Observed, id string) error {
	if id == "" {
		return nil
	}
	list, err := q.Findings(ctx, Selection{}, FindingFilter{IDs: []string{id}})
	if err != nil || len(list) == 0 {
		return err
	}
	f := list[0]
	o.Finding = &incident.Finding{
		Finding: f.Finding, Kind: f.Kind, Severity: f.Severity, Title: f.Title, Explain: f.Explain, References: f.References, Raised: f.Raised,
		Evidence: f.Evidence, Rules: detect.Rules,
	}
	return nil
}

func (q *Query) observeEndpoints(ctx context.Context, o *incident.Observed) error {
	o.Endpoints = []incident.Endpoint{}
	all, err := q.Endpoints(ctx, Selection{})
	if err != nil {
		return err
	}
	for _, p := range o.Scope.Through {
		i := slices.IndexFunc(all, func(e Endpoint) bool { return p.Endpoint != nil && e.Endpoint == *p.Endpoint })
		if i < 0 {
			continue
		}
		e := &all[i]
		o.Endpoints = append(o.Endpoints, incident.Endpoint{
			Endpoint: e.Endpoint, Host: e.Host, Method: e.Method, Template: e.Template, Owner: e.Owner, States: e.States, Auth: e.Auth, Calls: p.Calls,
		})
	}
	return nil
}

func (q *Query) observeActors(ctx context.Context, o *incident.Observed) error {
	o.Actors = []incident.Actor{}
	all, err := q.Actors(ctx, Selection{})
	if err != nil {
		return err
	}
	byID := make(map[string]*Actor, len(all))
	for i := range all {
		byID[all[i].Actor] = &all[i]
	}
	for _, c := range o.Scope.Consignees {
		a := incident.Actor{Actor: c.Actor, Type: c.Type, Label: c.Label, Calls: c.Calls, Sessions: c.Sessions}
		if known := byID[c.Actor]; known != nil {
			a.Addresses, a.First, a.Last = known.Addresses, known.FirstSeen, known.LastSeen
		}
		o.Actors = append(o.Actors, a)
	}
	return nil
}

// AnnexParquet writes the annex as Parquet.
func AnnexParquet(w io.Writer, rows []incident.AnnexRow) error { return ledger.WriteTable(w, rows) }
