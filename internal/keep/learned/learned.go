package learned

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/schema"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// Learning gathers what messages of chosen endpoints were made of.
type Learning struct {
	Learner *schema.Learner
	Chosen  map[int32]schema.Endpoint
	Schemes map[string]map[string]bool // by host
	Calls   int64
	First   int64 // start of the first of them, and of the last
	Last    int64

	view   *meaning.View
	shapes map[keep.Number]*shape.Node
}

// New begins to learn of the endpoints that are wanted. With byHost those of different hosts are kept apart.
func New(v *meaning.View, byHost bool, wanted func(*meaning.Endpoint) bool) *Learning {
	l := &Learning{
		view: v, Learner: schema.NewLearner(byHost), Chosen: map[int32]schema.Endpoint{}, shapes: map[keep.Number]*shape.Node{},
		Schemes: map[string]map[string]bool{},
	}
	for i := range v.Endpoints {
		if e := &v.Endpoints[i]; wanted(e) {
			l.Chosen[int32(i)] = schema.Endpoint{Host: e.Host, Method: e.Method, Template: e.Template, Protocol: e.Protocol, Params: e.Params}
		}
	}
	return l
}

// Learn passes over the tallies. Who asks how calls were authenticated tells what a tally says of that; nil for nobody.
func (l *Learning) Learn(ctx context.Context, auth func(keep.CallTally) string) error {
	for t, err := range l.view.ShapeTallies(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
		if err := l.add(&t); err != nil {
			return err
		}
	}
	l.kinds()
	if auth == nil {
		return nil
	}
	for t, err := range l.view.CallTallies(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
		l.called(t, auth)
	}
	return nil
}

func (l *Learning) add(t *keep.ShapeTally) error {
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
	l.Learner.Add(e, schema.Exchange{
		Status: t.Status, Request: request, Response: response, RequestBody: t.RequestBody, ResponseBody: t.ResponseBody, Calls: t.Calls,
	})
	return nil
}

func (l *Learning) at(path keep.Number) (int32, schema.Endpoint, bool) {
	at, ok := l.view.EndpointOf(path)
	if !ok {
		return 0, schema.Endpoint{}, false
	}
	e, ok := l.Chosen[at]
	return at, e, ok
}

// shape reads the text of a shape, each once; nil where there was nothing, or its text was erased.
func (l *Learning) shape(n keep.Number) (*shape.Node, error) {
	if known, ok := l.shapes[n]; ok || n == 0 {
		return known, nil
	}
	var read *shape.Node
	if text := l.view.Text(n); !text.Empty() {
		parsed, err := shape.Parse(text.Reveal())
		if err != nil {
			return nil, fmt.Errorf("cannot read a shape: %w", err)
		}
		read = &parsed
	}
	l.shapes[n] = read
	return read, nil
}

func (l *Learning) called(t keep.CallTally, auth func(keep.CallTally) string) {
	_, e, ok := l.at(t.Path)
	if !ok {
		return
	}
	l.Calls += t.Calls
	if l.First == 0 || t.First < l.First {
		l.First = t.First
	}
	l.Last = max(l.Last, t.Last)
	if t.Scheme == "http" || t.Scheme == "https" {
		if l.Schemes[e.Host] == nil {
			l.Schemes[e.Host] = map[string]bool{}
		}
		l.Schemes[e.Host][t.Scheme] = true
	}
	if t.Status > 0 && t.Status < 400 && !t.Marks.Has(observation.MarkPreflight) {
		l.Learner.Auth(e, auth(t))
	}
}

// kinds tells which kinds the fields of the chosen endpoints hold.
func (l *Learning) kinds() {
	for key, f := range l.view.Meaning.Fields {
		e, ok := l.Chosen[key.Endpoint]
		if !ok || !kind.Known(f.Kind) || f.Own {
			continue
		}
		at := l.view.Field(key.Field)
		l.Learner.Kind(e, at.Direction, at.Location, at.Name.Reveal(), formed(f.Kind, f.Form))
	}
}

// formed is a kind with its form behind it where that is not clear.
func formed(k kind.Kind, f kind.Form) string {
	if f == kind.Clear {
		return string(k)
	}
	return string(k) + "/" + f.String()
}
