package session

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/bench/endpoints/corpus"
)

// Traffic makes calls of a spec.
func Traffic(spec *corpus.Spec, seed uint64, calls int, noise float64) []corpus.Exchange {
	a := newAPI(spec, rand.New(rand.NewPCG(seed, 4242)))
	a.noise = min(noise, .9)
	for len(a.out) < calls {
		a.session(calls)
	}
	return a.out[:calls]
}

// api is one API with its habits.
type api struct {
	*rand.Rand
	base       string
	operations []operation
	lists      map[string]*operation // GET of a collection, by its path
	pools      map[string]*pool
	envelope   string
	idKeys     []string
	echo       float64 // how often an item repeats its id
	noise      float64
	missing    float64 // share of ids that nothing stands behind
	out        []corpus.Exchange
	caller     string
	held       map[string][]string // what the caller was handed out, by place
}

type operation struct {
	corpus.Operation
	pieces []piece
	truth  string
}

// piece is fixed text, or a parameter at a place.
type piece struct {
	text  string
	place string
	param corpus.Param
}

func newAPI(spec *corpus.Spec, random *rand.Rand) *api {
	a := &api{Rand: random, pools: map[string]*pool{}, lists: map[string]*operation{}}
	a.base = a.one("", "", "/v3", "/api/2", "/openapi", "/mobile/v1", "/2021-06-01", "/acme-cloud/api", "/kunden-api/v1", "/partner")
	a.envelope = a.one("", "items", "data", "results", "_embedded", "payload", "value")
	a.idKeys = strings.Fields(a.one("id", "uuid id", "code id", "slug id", "ref", "_id", "key", "name", "number id", "PARAM", "PARAM", "PARAM id"))
	a.echo = a.Float64()
	a.missing = .02 + .06*a.Float64()
	for _, o := range spec.Operations {
		a.operations = append(a.operations, a.parse(o))
	}
	a.Shuffle(len(a.operations), func(i, j int) { a.operations[i], a.operations[j] = a.operations[j], a.operations[i] })
	for i := range a.operations {
		if o := &a.operations[i]; o.Method == "GET" {
			a.lists[strings.TrimSuffix(o.shape(), "/")] = o
		}
	}
	return a
}

func (a *api) one(list ...string) string { return list[a.IntN(len(list))] }

// parse cuts a path into pieces. A parameter is the same one in all operations that have the same words before it.
func (a *api) parse(o corpus.Operation) operation {
	parsed := operation{Operation: o, truth: corpus.Normal(o.Method, a.base+o.Path)}
	path, before := o.Path, ""
	for path != "" {
		open := strings.IndexByte(path, '{')
		end := open + strings.IndexByte(path[max(open, 0):], '}')
		if open < 0 || end <= open {
			parsed.pieces = append(parsed.pieces, piece{text: path})
			break
		}
		if open > 0 {
			parsed.pieces = append(parsed.pieces, piece{text: path[:open]})
		}
		before += path[:open]
		p := corpus.Param{Name: path[open+1 : end], Type: "string"}
		for _, known := range o.Params {
			if known.Name == p.Name {
				p = known
			}
		}
		parsed.pieces = append(parsed.pieces, piece{place: before, param: p})
		before += "{}"
		path = path[end+1:]
	}
	return parsed
}

// shape is the path with all parameters alike.
func (o *operation) shape() string {
	var b strings.Builder
	for _, p := range o.pieces {
		if p.place != "" {
			b.WriteString("{}")
		}
		b.WriteString(p.text)
	}
	return b.String()
}

// session is what one caller does in one go.
func (a *api) session(most int) {
	a.caller = fmt.Sprint("c", int(a.ExpFloat64()*40))
	a.held = map[string][]string{}
	for range 1 + a.IntN(8) {
		if len(a.out) >= most {
			return
		}
		n := len(a.operations)
		o := &a.operations[min(int(a.ExpFloat64()*float64(n)/4), n-1)]
		if a.IntN(3) > 0 {
			a.browse(o)
		}
		a.call(o)
	}
}

// browse asks for the list that the operation's last value is in, where there is one.
func (a *api) browse(o *operation) {
	for _, p := range slices.Backward(o.pieces) {
		if p.place == "" {
			continue
		}
		if list := a.lists[strings.TrimSuffix(p.place, "/")]; list != nil && len(a.held[p.place]) == 0 {
			a.call(list)
		}
		return
	}
}

// call makes a call, and those of scanners before it.
func (a *api) call(o *operation) {
	for a.Float64() < a.noise {
		a.out = append(a.out, a.scan())
	}
	x := corpus.Exchange{Method: o.Method, Status: 200, Caller: a.caller, Truth: o.truth}
	last, value := piece{}, ""
	var path strings.Builder
	path.WriteString(a.base)
	wrong := a.Float64() < a.missing
	for _, p := range o.pieces {
		if p.place == "" {
			path.WriteString(p.text)
			continue
		}
		last, value = p, a.value(p)
		if wrong {
			value = a.stranger(p)
		}
		path.WriteString(url.PathEscape(value))
	}
	x.Path = path.String()
	x.Status = a.status(o, wrong && last.place != "")
	if x.Status < 300 {
		x.Body = a.answer(o, last, value)
	} else if x.Status >= 400 {
		x.Body = `{"title":"problem","status":` + strconv.Itoa(x.Status) + `}`
	}
	a.out = append(a.out, x)
}

func (a *api) status(o *operation, wrong bool) int {
	switch r := a.Float64(); {
	case wrong:
		return 404
	case r < .02:
		return 401
	case r < .03:
		return 500
	case r < .04:
		return 400
	case r < .06:
		return 304
	case o.Method == "POST":
		return 201
	case o.Method == "DELETE":
		return 204
	}
	return 200
}

// answer is a list with ids in it, an object, or nothing.
func (a *api) answer(o *operation, last piece, value string) string {
	if o.Method == "DELETE" {
		return ""
	}
	place, p := a.collection(o)
	var body any
	switch {
	case place != "" && o.Method == "GET":
		var list []any
		for range 1 + a.IntN(12) {
			v := a.value(piece{place: place, param: p})
			a.held[place] = append(a.held[place], v)
			list = append(list, a.object(nil, p.Name, v))
		}
		body = list
		if a.envelope != "" {
			body = map[string]any{a.envelope: list, "total": len(list)}
		}
	case place != "":
		v := a.value(piece{place: place, param: p})
		a.held[place] = append(a.held[place], v)
		body = a.object(o.Keys, p.Name, v)
	case len(o.Keys) == 0:
		return ""
	case last.place != "" && a.Float64() < a.echo:
		body = a.object(o.Keys, last.param.Name, value)
	default:
		body = a.object(o.Keys, "", "")
	}
	text, _ := json.Marshal(body) // strings and numbers alone
	return string(text)
}

// collection is the place of the values that an operation's path is the list of.
func (a *api) collection(o *operation) (place string, p corpus.Param) {
	shape := strings.TrimSuffix(o.shape(), "/") + "/"
	for i := range a.operations {
		for _, piece := range a.operations[i].pieces {
			if piece.place == shape {
				return shape, piece.param
			}
		}
	}
	return "", corpus.Param{}
}

// object has the keys of the spec, some left out, and an id under the names that this API uses.
func (a *api) object(keys []string, param, value string) map[string]any {
	out := map[string]any{}
	for _, key := range keys {
		if a.Float64() > .12 {
			out[key] = a.filler(key)
		}
	}
	if value == "" {
		return out
	}
	for _, key := range a.idKeys {
		if key == "PARAM" {
			key = strings.TrimPrefix(param, "+")
		}
		out[key] = value
	}
	return out
}
