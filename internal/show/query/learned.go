package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/schema"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// API returns what the traffic shows of a service: of the given host alone, where one is given. Without a service it is that
// of the host, or the only one there is. A service or host that was never seen is a *scope.UsageError that names those that were.
func (q *Query) API(ctx context.Context, service, host string) (schema.API, error) {
	l := q.newLearning(false, func(e *meaning.Endpoint) bool {
		return chosen(e, service, host)
	})
	if service == "" && host == "" {
		if known := q.services(); len(known) > 1 {
			return schema.API{}, &scope.UsageError{Problem: "there are several services: name one with --service (" + someOf(known) + ")"}
		}
	}
	if len(l.chosen) == 0 {
		return schema.API{}, q.nothingChosen(service, host)
	}
	if err := l.learn(ctx); err != nil {
		return schema.API{}, err
	}
	if err := l.choices(ctx); err != nil {
		return schema.API{}, err
	}
	api := schema.API{Operations: l.learner.Operations(), Schemes: map[string][]string{}}
	api.Title = cmp.Or(service, serviceOf(&q.Meaning.Endpoints[slices.Min(slices.Collect(maps.Keys(l.chosen)))]))
	for host, schemes := range l.schemes {
		api.Schemes[host] = sorted(schemes)
		slices.Reverse(api.Schemes[host]) // https before http
	}
	from, to := day(l.first), day(l.last)
	api.Version = cmp.Or(to, "0")
	api.Description = fmt.Sprintf("Learned by Waybill from %d calls between %s and %s. It says what was seen, which may be less than there is.", l.calls, from, to)
	return api, nil
}

func day(us int64) string {
	text := call.Time(us).String()
	return text[:min(len(text), len("2006-01-02"))]
}

// serviceOf is the service by which users know an endpoint.
func serviceOf(e *meaning.Endpoint) string { return cmp.Or(e.Service, e.Host) }

// services lists the services that were seen.
func (q *Query) services() []string {
	all := map[string]bool{}
	for i := range q.Meaning.Endpoints {
		all[serviceOf(&q.Meaning.Endpoints[i])] = true
	}
	return sorted(all)
}

func (q *Query) nothingChosen(service, host string) error {
	problem := "no endpoint was seen yet"
	switch known := q.services(); {
	case len(known) == 0:
	case service != "":
		problem = "--service: no endpoint of a service of this name was seen; there are " + someOf(known)
		if host != "" && slices.Contains(known, service) {
			problem = "--host: no endpoint of this service on this host was seen"
		}
	default:
		problem = "--host: no endpoint on this host was seen; there are services " + someOf(known)
	}
	return &scope.UsageError{Problem: problem}
}

// someOf lists the first few of many names.
func someOf(names []string) string {
	const most = 10
	text := strings.Join(names[:min(len(names), most)], ", ")
	if n := len(names) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// learning gathers what messages of chosen endpoints were made of.
type learning struct {
	q           *Query
	learner     *schema.Learner
	chosen      map[int32]schema.Endpoint
	shapes      map[keep.Number]*shape.Node
	schemes     map[string]map[string]bool // by host
	calls       int64
	first, last int64
}

func (q *Query) newLearning(byHost bool, wanted func(*meaning.Endpoint) bool) *learning {
	l := &learning{
		q: q, learner: schema.NewLearner(byHost), chosen: map[int32]schema.Endpoint{}, shapes: map[keep.Number]*shape.Node{},
		schemes: map[string]map[string]bool{},
	}
	for i := range q.Meaning.Endpoints {
		if e := &q.Meaning.Endpoints[i]; wanted(e) {
			l.chosen[int32(i)] = schema.Endpoint{Host: e.Host, Method: e.Method, Template: e.Template, Protocol: e.Protocol, Params: e.Params}
		}
	}
	return l
}

// learn passes over the tallies.
func (l *learning) learn(ctx context.Context) error {
	for t, err := range l.q.snapshot.ShapeTallies(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
		if err := l.add(&t); err != nil {
			return err
		}
	}
	for t, err := range l.q.snapshot.CallTallies(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
		l.called(t)
	}
	l.kinds()
	return nil
}

func (l *learning) add(t *keep.ShapeTally) error {
	_, e, ok := l.at(t.Path)
	if !ok {
		return nil
	}
	request, err := l.shape(t.RequestShape)
	if err != nil {
		return err
	}
	response, err := l.shape(t.ResponseShape)
	if err != nil {
		return err
	}
	l.learner.Add(e, schema.Exchange{
		Status: t.Status, Request: request, Response: response, RequestBody: t.RequestBody, ResponseBody: t.ResponseBody, Calls: t.Calls,
	})
	return nil
}

func (l *learning) at(path keep.Number) (int32, schema.Endpoint, bool) {
	at, ok := l.q.EndpointOf(path)
	if !ok {
		return 0, schema.Endpoint{}, false
	}
	e, ok := l.chosen[at]
	return at, e, ok
}

// shape reads the text of a shape, each once; nil where there was nothing, or its text was erased.
func (l *learning) shape(n keep.Number) (*shape.Node, error) {
	if known, ok := l.shapes[n]; ok || n == 0 {
		return known, nil
	}
	var read *shape.Node
	if text := l.q.Text(n); !text.Empty() {
		parsed, err := shape.Parse(text.Reveal())
		if err != nil {
			return nil, fmt.Errorf("cannot read a shape of the workspace %s: %w", l.q.Dir, err)
		}
		read = &parsed
	}
	l.shapes[n] = read
	return read, nil
}

func (l *learning) called(t keep.CallTally) {
	_, e, ok := l.at(t.Path)
	if !ok {
		return
	}
	l.calls += t.Calls
	l.first, l.last = widen(l.first, l.last, t.First, t.Last)
	if t.Scheme == "http" || t.Scheme == "https" {
		if l.schemes[e.Host] == nil {
			l.schemes[e.Host] = map[string]bool{}
		}
		l.schemes[e.Host][t.Scheme] = true
	}
	if t.Status > 0 && t.Status < 400 && !t.Marks.Has(observation.MarkPreflight) {
		l.learner.Auth(e, l.q.auth(t))
	}
}

// kinds tells which kinds the fields of the chosen endpoints hold.
func (l *learning) kinds() {
	for key, f := range l.q.Meaning.Fields {
		e, ok := l.chosen[key.Endpoint]
		if !ok || !kind.Known(f.Kind) || f.Own {
			continue
		}
		at := l.q.Field(key.Field)
		l.learner.Kind(e, at.Direction, at.Location, at.Name.Reveal(), KindForm(f.Kind, f.Form))
	}
}
