package schema

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// Endpoint says where an operation stands.
type Endpoint struct {
	Host, Method string
	Template     string   // what stands behind "#" names an operation inside the protocol
	Protocol     string   // "http", "graphql", …
	Params       []string // by part of the path, as evidence counts them: the parameter's name, empty for a fixed part
}

// Exchange is what calls had in common: their status and the shapes of both sides, nil where a side held nothing.
type Exchange struct {
	Status                    int // 0 where there was no answer
	Request, Response         *shape.Node
	RequestBody, ResponseBody call.BodyState
	Calls                     int64
}

// Learner gathers the shapes of messages. It is not safe for concurrent use.
type Learner struct {
	byHost     bool
	operations map[operationKey]*operation
}

// NewLearner returns an empty one. With byHost the operations of different hosts are kept apart; else those of one path
// and method are one.
func NewLearner(byHost bool) *Learner {
	return &Learner{byHost: byHost, operations: map[operationKey]*operation{}}
}

// operationKey tells operations apart. Names of parameters do not: they are the same place by another name.
type operationKey struct{ host, path, method string }

// operation is what was gathered of one.
type operation struct {
	method    string
	protocol  string
	templates map[string]int64 // and calls
	parts     []int            // which parts of the path are parameters
	hosts     map[string]int64
	inner     map[string]bool // operations inside the protocol
	calls     int64
	good, bad request // of calls that were taken, and of those refused as malformed
	responses map[int]*response
	kinds     map[kindKey][]string
	choices   map[kindKey]*choices
	auth      map[string]bool
}

type request struct {
	calls, observed, bodies int64
	sides                   sum             // the sections of parameters
	media                   map[string]*sum // bodies
}

type response struct {
	calls int64
	media map[string]*sum
}

type kindKey struct {
	direction observation.Direction
	location  observation.Location
	name      string
}

// malformed says whether a status refuses a request for how it is made.
func malformed(status int) bool {
	switch status {
	case 400, 405, 413, 415, 422:
		return true
	}
	return false
}

func (l *Learner) operation(e Endpoint) *operation {
	path, inner, _ := strings.Cut(e.Template, "#")
	key := operationKey{path: Anonymous(path), method: e.Method}
	if l.byHost {
		key.host = Anonymous(e.Host)
	}
	o := l.operations[key]
	if o == nil {
		o = &operation{
			method: e.Method, templates: map[string]int64{}, hosts: map[string]int64{}, inner: map[string]bool{}, responses: map[int]*response{},
			kinds: map[kindKey][]string{}, choices: map[kindKey]*choices{}, auth: map[string]bool{},
		}
		l.operations[key] = o
	}
	o.templates[path] += 0
	if o.parts == nil {
		for i, name := range e.Params {
			if name != "" {
				o.parts = append(o.parts, i)
			}
		}
	}
	o.hosts[e.Host] += 0
	if inner != "" {
		o.inner[inner] = true
	}
	if e.Protocol != "" && e.Protocol != "http" {
		o.protocol = max(o.protocol, e.Protocol)
	}
	return o
}

// Add adds calls of an endpoint.
func (l *Learner) Add(e Endpoint, x Exchange) {
	o := l.operation(e)
	path, _, _ := strings.Cut(e.Template, "#")
	o.calls += x.Calls
	o.templates[path] += x.Calls
	o.hosts[e.Host] += x.Calls
	if malformed(x.Status) {
		o.bad.add(&x)
	} else {
		o.good.add(&x)
	}
	if x.Status == 0 {
		return
	}
	r := o.responses[x.Status]
	if r == nil {
		r = &response{media: map[string]*sum{}}
		o.responses[x.Status] = r
	}
	r.calls += x.Calls
	addBody(r.media, x.Response, &x)
}

func (r *request) add(x *Exchange) {
	if r.media == nil {
		r.media = map[string]*sum{}
	}
	r.calls += x.Calls
	if x.RequestBody != call.BodyUnobservable {
		r.observed += x.Calls
	}
	if x.Request == nil {
		return
	}
	for _, section := range [...]string{shape.Path, shape.Query, shape.Header} {
		if n := x.Request.At(shape.Member, section); n != nil {
			r.sides.at(place{shape.Member, section}).add(n, x.counts(), true)
		}
	}
	if addBody(r.media, x.Request, x) {
		r.bodies += x.Calls
	}
}

// addBody adds a body to those of its media type, and says whether there was one.
func addBody(to map[string]*sum, message *shape.Node, x *Exchange) bool {
	if message == nil {
		return false
	}
	body := message.At(shape.Member, shape.Body)
	if body == nil {
		return false
	}
	media := message.Key
	if media == "" {
		media = mediaOf(body.Types)
	}
	if to[media] == nil {
		to[media] = &sum{}
	}
	s := to[media]
	s.add(body, x.counts(), !message.Types.Has(shape.Partial))
	s.types |= message.Types & shape.Lines
	return true
}

// mediaOf is the media type of a body that was sent without one.
func mediaOf(t shape.Types) string {
	switch {
	case t.Any(shape.Object | shape.Array | shape.Numbers | shape.Bool | shape.Null):
		return "application/json"
	case t.Any(shape.Texts):
		return "text/plain"
	}
	return "application/octet-stream"
}

// Kind says of which kind the values of a field are. Its name is that of the observation.
func (l *Learner) Kind(e Endpoint, d observation.Direction, at observation.Location, name, kind string) {
	o := l.operation(e)
	key := kindKey{d, at, name}
	o.kinds[key] = union(o.kinds[key], []string{kind})
}

// Auth says how calls of an endpoint that were taken were authenticated: by the name of a type of principals, or "none".
func (l *Learner) Auth(e Endpoint, how string) { l.operation(e).auth[how] = true }

// Operations returns what was learned, sorted by host, path and method.
func (l *Learner) Operations() []Operation {
	out := make([]Operation, 0, len(l.operations))
	for key, o := range l.operations {
		if o.calls > 0 {
			out = append(out, o.finished(key.host))
		}
	}
	slices.SortFunc(out, func(a, b Operation) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return out
}

// most returns the key with the highest count, of several the first by name.
func most(counts map[string]int64) (best string) {
	for i, key := range slices.Sorted(maps.Keys(counts)) {
		if i == 0 || counts[key] > counts[best] {
			best = key
		}
	}
	return best
}
