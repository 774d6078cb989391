package schema

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// Operation is what one method of one path takes and gives.
type Operation struct {
	Host     string // where hosts were kept apart
	Hosts    []string
	Method   string
	Path     string   // "/members/{memberId}"
	Protocol string   // empty for plain HTTP
	Inner    []string // operations inside the protocol
	Calls    int64

	Parameters   []Parameter // path, query, header, cookie; by name within each
	Request      []Body      // by media type
	BodyRequired bool
	Responses    []Response // by status
	Auth         []string   // how calls were authenticated
	Bearer, JWT  bool       // a bearer token was presented; it was a JWT
}

// Parameter is a named value beside the bodies.
type Parameter struct {
	In       string // "path", "query", "header" or "cookie"
	Name     string
	Required bool
	Schema   Schema
}

// Body is what messages of one media type hold.
type Body struct {
	Media  string
	Schema Schema
}

// Response is what one status comes with.
type Response struct {
	Status int
	Calls  int64
	Bodies []Body
}

// finished is the operation as far as it is known.
func (o *operation) finished(host string) Operation {
	r := &o.good
	if r.calls == 0 {
		r = &o.bad
	}
	out := Operation{
		Host: host, Hosts: slices.Sorted(maps.Keys(o.hosts)), Method: o.method, Path: most(o.templates), Protocol: o.protocol,
		Inner: slices.Sorted(maps.Keys(o.inner)), Calls: o.calls, Auth: slices.Sorted(maps.Keys(o.auth)),
		Request: o.bodies(observation.Request, 0, r.media), BodyRequired: r.bodies > 0 && r.bodies == r.observed,
	}
	if host != "" {
		out.Host = most(o.hosts)
	}
	if token := r.sides.at(place{shape.Member, shape.Header}).below[place{shape.Member, "authorization"}]; token != nil {
		out.Bearer, out.JWT = true, token.types.Has(shape.Holds)
	}
	out.Parameters = append(o.pathParameters(out.Path, r), o.parameters(r)...)
	for status, answer := range o.responses {
		out.Responses = append(out.Responses, Response{Status: status, Calls: answer.calls, Bodies: o.bodies(observation.Response, status, answer.media)})
	}
	slices.SortFunc(out.Responses, func(a, b Response) int { return cmp.Compare(a.Status, b.Status) })
	return out
}

// pathParameters are those that the template names. Where it is not known which parts of paths they are, they are texts.
func (o *operation) pathParameters(path string, r *request) (out []Parameter) {
	seen := r.sides.at(place{shape.Member, shape.Path})
	names := Names(path)
	for i, name := range names {
		p := Parameter{In: "path", Name: name, Required: true, Schema: Schema{Types: shape.Text, Calls: o.calls}}
		if len(o.parts) == len(names) {
			part := strconv.Itoa(o.parts[i])
			if s := seen.below[place{shape.Member, part}]; s != nil && s.calls == r.calls {
				p.Schema = s.schema()
				p.Schema.repeated()
			}
			p.Schema.Kinds = o.kinds[kindKey{observation.Request, observation.InPath, part}]
		}
		out = append(out, p)
	}
	return out
}

// plumbingNames are the headers that OpenAPI has other places for.
var plumbingNames = map[string]bool{"authorization": true, "accept": true, "content-type": true}

// parameters are those of queries, headers and cookies. A header that is folded away has no name to show.
func (o *operation) parameters(r *request) (out []Parameter) {
	for _, section := range [...]string{shape.Query, shape.Header} {
		at := observation.InQuery
		if section == shape.Header {
			at = observation.InHeader
		}
		for p, s := range r.sides.at(place{shape.Member, section}).below {
			if p.part != shape.Member || p.key == "" || plumbingNames[p.key] || strings.HasPrefix(p.key, "{") {
				continue
			}
			parameter := Parameter{In: section, Name: p.key, Required: s.always == r.calls && r.calls > 0, Schema: s.schema()}
			key := kindKey{observation.Request, at, p.key}
			parameter.Schema.Kinds = o.kinds[key]
			parameter.Schema.choose(o.choices[key], true)
			parameter.Schema.repeated()
			if name, is := strings.CutPrefix(p.key, "cookie."); is && section == shape.Header {
				parameter.In, parameter.Name = "cookie", name
			}
			out = append(out, parameter)
		}
	}
	order := []string{"query", "header", "cookie"}
	slices.SortFunc(out, func(a, b Parameter) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.In), slices.Index(order, b.In)), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func (o *operation) bodies(d observation.Direction, status int, media map[string]*sum) []Body {
	out := make([]Body, 0, len(media))
	for _, m := range slices.Sorted(maps.Keys(media)) {
		s := media[m].schema()
		form := m == "application/x-www-form-urlencoded" || m == "multipart/form-data"
		s.name(func(path string, s *Schema) {
			key := kindKey{d, observation.InBody, path}
			s.Kinds = union(s.Kinds, o.kinds[key])
			if status < 400 {
				s.choose(o.choices[key], form)
			}
		}, "$", "")
		if form {
			for i := range s.Properties {
				s.Properties[i].repeated()
			}
		}
		out = append(out, Body{Media: m, Schema: s})
	}
	return out
}

// repeated makes a list of what is written by naming it several times. Once is a list of one, which is written in the same way.
func (s *Schema) repeated() {
	if !s.Types.Has(shape.Array) || s.Items != nil || s.Types == shape.Array {
		return
	}
	element := *s
	element.Types &^= shape.Array
	element.Kinds = nil // the enum stays
	*s = Schema{Types: shape.Array, Items: &element, Kinds: s.Kinds, Calls: s.Calls}
}

// name notes what is known of the fields by their names. A form's fields are named without the "$" of a body.
func (s *Schema) name(note func(path string, s *Schema), path, form string) {
	note(path, s)
	if form != "" {
		note(form, s)
	}
	for i := range s.Properties {
		p := &s.Properties[i]
		inner := p.Name
		if form != "" {
			inner = form + "." + p.Name
		}
		p.name(note, path+"."+p.Name, inner)
	}
	if s.Items != nil {
		s.Items.name(note, path+"[*]", form+"[*]")
	}
	if s.Contents != nil {
		s.Contents.name(note, path, form)
	}
}
