package query

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	inv "github.com/waybill-security/waybill/internal/keep/inventory"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Change is something that happened to an endpoint.
type Change struct {
	Time     call.Time `json:"time"`
	Change   string    `json:"change"` // new, changed, gone, woke_up
	What     *string   `json:"what"`   // of changed: template, split, kinds, parameters, auth, callers; else null
	Endpoint string    `json:"endpoint"`
	Host     string    `json:"host"`
	Method   string    `json:"method"`
	Template string    `json:"template"` // as it is now
	Added    []string  `json:"added"`
	Removed  []string  `json:"removed"`
	Before   *string   `json:"before"`
	After    *string   `json:"after"`
	// Basis is "records" where the time is that of a call, "meaning" where it is that of sealing a version of meaning.
	Basis string `json:"basis"`
}

// Changes lists what happened to endpoints in the window of a selection, by time.
func (q *Query) Changes(ctx context.Context, s keep.Selection) ([]Change, error) {
	h, err := q.histories(ctx)
	if err != nil {
		return nil, err
	}
	list := []Change{}
	for i := range q.Meaning.Endpoints {
		for _, c := range h.of(int32(i)).Changes(h.fares.newest) {
			list = append(list, q.changeOf(int32(i), c, "records"))
		}
	}
	woken, err := q.woken(ctx, h)
	if err != nil {
		return nil, err
	}
	renamed, err := q.renamed()
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(slices.Concat(list, woken, renamed), func(c Change) bool {
		return s.From != 0 && int64(c.Time) < s.From || s.To != 0 && int64(c.Time) >= s.To
	})
	slices.SortFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Host, b.Host), cmp.Compare(a.Template, b.Template), cmp.Compare(a.Method, b.Method),
			cmp.Compare(a.Change, b.Change), cmp.Compare(orEmpty(a.What), orEmpty(b.What)))
	})
	return list, nil
}

func (q *Query) changeOf(e int32, c inv.Change, basis string) Change {
	at := q.Meaning.Endpoints[e]
	return Change{
		Time: call.Time(c.Time), Change: c.Happened, What: orNull(c.What), Endpoint: at.ID, Host: at.Host, Method: at.Method, Template: at.Template,
		Added: nonNil(c.Added), Removed: nonNil(c.Removed), Before: orNull(c.Before), After: orNull(c.After), Basis: basis,
	}
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// histories are the times of all that was seen at endpoints.
type histories struct {
	fares  *fares
	things []map[inv.Thing]inv.Life
}

func (h *histories) of(e int32) *inv.History {
	return &inv.History{Service: *h.fares.service[h.fares.services[e]], Life: h.fares.life(e), Things: h.things[e]}
}

func (h *histories) add(e int32, what, name string, calls, first, last int64) {
	if h.things[e] == nil {
		h.things[e] = map[inv.Thing]inv.Life{}
	}
	thing := inv.Thing{What: what, Name: name}
	life := h.things[e][thing]
	life.Add(calls, first, last)
	h.things[e][thing] = life
}

func (q *Query) histories(ctx context.Context) (*histories, error) {
	h := &histories{fares: q.newFares(), things: make([]map[inv.Thing]inv.Life, len(q.Meaning.Endpoints))}
	for t, err := range q.snapshot.CallTallies(ctx, keep.Selection{}) {
		if err != nil {
			return nil, err
		}
		h.fares.call(t)
		e, ok := q.EndpointOf(t.Path)
		if !ok || endpoint.IsNoise(t.Status) {
			continue
		}
		if t.Status > 0 && t.Status < 400 && !t.Marks.Has(observation.MarkPreflight) {
			h.add(e, inv.Auth, q.auth(t), t.Calls, t.First, t.Last)
		}
		if who := q.Identity(t.Identity); who.ClientService != 0 || who.PrincipalType == observation.APIKey || who.PrincipalType == observation.Certificate {
			h.add(e, inv.Callers, q.Meaning.Actors[q.WhoOf(t.Identity).Actor].ID(), t.Calls, t.First, t.Last)
		}
	}
	for t, err := range q.snapshot.ExposureTallies(ctx, keep.Selection{}) {
		if err != nil {
			return nil, err
		}
		if e, ok := q.EndpointOf(t.Path); ok && t.Success {
			q.held(h, e, t)
		}
	}
	return h, nil
}

// held adds the kinds and the parameters that calls held.
func (q *Query) held(h *histories, e int32, t keep.ExposureTally) {
	for _, r := range q.Readings(t.Path, t.Set) {
		if kind.Known(r.Kind) {
			h.add(e, inv.Kinds, t.Direction.String()+" "+KindForm(r.Kind, r.Form), t.Calls, t.First, t.Last)
		}
		if at := q.Field(r.Field); t.Direction == observation.Request && at.Location != observation.InPath {
			if name := q.Meaning.Fields[meaning.FieldKey{Endpoint: e, Field: r.Field}].Name; name != "" {
				h.add(e, inv.Parameters, at.Location.String()+" "+name, t.Calls, t.First, t.Last)
			}
		}
	}
}

// woken finds the calls by which endpoints woke up. It reads the rows of those alone that were watched for long enough.
func (q *Query) woken(ctx context.Context, h *histories) ([]Change, error) {
	sleepers := map[int32]*inv.Sleeper{}
	paths := []keep.Number{}
	for n := range q.snapshot.Paths() {
		e, ok := q.EndpointOf(n)
		if !ok {
			continue
		}
		of := h.of(e)
		span := of.Service.Last - of.Service.First
		if of.Life.Last-of.Life.First > inv.QuietSpell(span) {
			paths = append(paths, n)
			sleepers[e] = inv.NewSleeper(span)
		}
	}
	list := []Change{}
	for row, err := range q.snapshot.Calls(ctx, keep.Selection{Paths: paths}) {
		if err != nil {
			return nil, err
		}
		if endpoint.IsNoise(row.Status) || row.Status == goneStatus {
			continue
		}
		e, _ := q.EndpointOf(row.Path)
		if since, woke := sleepers[e].Call(row.Start); woke {
			c := inv.Change{Time: row.Start, Happened: inv.WokeUp, Before: call.Time(since).String(), After: call.Time(row.Start).String()}
			list = append(list, q.changeOf(e, c, "records"))
		}
	}
	return list, nil
}

// renamed tells from version to version of meaning what became of templates.
func (q *Query) renamed() ([]Change, error) {
	index := map[string]int32{}
	for i, e := range q.Meaning.Endpoints {
		index[e.ID] = int32(i)
	}
	list := []Change{}
	var before *inv.Version
	for v, err := range meaning.Versions(q.snapshot) {
		if err != nil {
			return nil, err
		}
		after := &inv.Version{Time: v.Time.UnixMicro()}
		for _, e := range v.Endpoints {
			after.Endpoints = append(after.Endpoints, inv.Named{ID: e.ID, Previous: e.Previous, Template: e.Template})
		}
		if before != nil {
			for id, c := range inv.Renamed(*before, *after) {
				if e, ok := index[id]; ok {
					list = append(list, q.changeOf(e, c, "meaning"))
				}
			}
		}
		before = after
	}
	return list, nil
}
