package schema

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// API is what a document is written of.
type API struct {
	Title       string
	Version     string // of the document
	Description string
	Schemes     map[string][]string // of hosts: "https", "http"
	Operations  []Operation         // hosts not kept apart
}

// Doc is an OpenAPI document, ready to be written.
type Doc struct{ root object }

// methods are those that OpenAPI 3.1 knows, in the order in which they are written.
var methods = []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}

// Document writes an API as OpenAPI 3.1. It is a function of what the API says: the order of everything is fixed.
func Document(api API) Doc {
	w := &writer{api: api, names: map[string]bool{}, schemes: map[string]object{}}
	var info object
	info.set("title", api.Title)
	info.set("version", api.Version)
	if api.Description != "" {
		info.set("description", api.Description)
	}
	root := object{{"openapi", "3.1.0"}, {"info", info}}
	hosts := w.hosts()
	if len(hosts) > 0 {
		root.set("servers", w.servers(hosts))
	}
	paths, tags := w.paths(hosts)
	if len(tags) > 0 {
		root.set("tags", tags)
	}
	root.set("paths", paths)
	if len(w.schemes) > 0 {
		var schemes object
		for _, name := range slices.Sorted(maps.Keys(w.schemes)) {
			schemes.set(name, w.schemes[name])
		}
		root.set("components", object{{"securitySchemes", schemes}})
	}
	return Doc{root}
}

// writer makes the parts of a document.
type writer struct {
	api     API
	names   map[string]bool // operation ids that were given
	schemes map[string]object
}

func (w *writer) hosts() []string {
	all := map[string]bool{}
	for i := range w.api.Operations {
		for _, h := range w.api.Operations[i].Hosts {
			if h != "" {
				all[h] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// servers lists hosts as servers. A host with parameters has a variable for each.
func (w *writer) servers(hosts []string) (out list) {
	for _, host := range hosts {
		schemes := w.api.Schemes[host]
		if len(schemes) == 0 {
			schemes = []string{"https"}
		}
		for _, scheme := range schemes {
			server := object{{"url", scheme + "://" + host}}
			var variables object
			for _, name := range Names(host) {
				variables.set(name, object{{"default", name}})
			}
			if len(variables) > 0 {
				server.set("variables", variables)
			}
			out = append(out, server)
		}
	}
	return out
}

// pathItem is the operations of one path, by whatever names its parameters go.
type pathItem struct {
	path       string
	operations []*Operation
}

func (w *writer) items() []pathItem {
	byPath := map[string]*pathItem{}
	for i := range w.api.Operations {
		o := &w.api.Operations[i]
		key := Anonymous(o.Path)
		if byPath[key] == nil {
			byPath[key] = &pathItem{}
		}
		byPath[key].operations = append(byPath[key].operations, o)
	}
	out := make([]pathItem, 0, len(byPath))
	for _, item := range byPath {
		calls := map[string]int64{}
		for _, o := range item.operations {
			calls[o.Path] += o.Calls
		}
		item.path = most(calls)
		slices.SortFunc(item.operations, func(a, b *Operation) int {
			return cmp.Or(cmp.Compare(slices.Index(methods, a.Method), slices.Index(methods, b.Method)), cmp.Compare(a.Method, b.Method))
		})
		out = append(out, *item)
	}
	slices.SortFunc(out, func(a, b pathItem) int { return cmp.Compare(a.path, b.path) })
	return out
}

func (w *writer) paths(hosts []string) (paths object, tags list) {
	paths = object{}
	named := map[string]bool{}
	for _, item := range w.items() {
		var written, other object
		for _, o := range item.operations {
			tag := tagOf(item.path)
			named[tag] = true
			op := w.operation(o, item.path, tag)
			if !slices.Equal(o.Hosts, hosts) {
				op.set("servers", w.servers(o.Hosts))
			}
			if slices.Contains(methods, o.Method) {
				written.set(strings.ToLower(o.Method), op)
			} else {
				other.set(o.Method, op)
			}
		}
		if len(other) > 0 {
			written.set("x-waybill-methods", other) // OpenAPI 3.1 has no place for them
		}
		paths.set(cmp.Or(item.path, "/"), written)
	}
	for _, tag := range slices.Sorted(maps.Keys(named)) {
		tags = append(tags, object{{"name", tag}})
	}
	return paths, tags
}

func (w *writer) operation(o *Operation, path, tag string) object {
	op := object{{"operationId", w.id(o.Method, path)}, {"tags", list{tag}}}
	if text := inside(o); text != "" {
		op.set("description", text)
	}
	if parameters := w.parameters(o, path); len(parameters) > 0 {
		op.set("parameters", parameters)
	}
	request, responses := o.Request, o.Responses
	if o.Protocol == "graphql" {
		request, responses = graphqlBodies(o)
	}
	if len(request) > 0 {
		body := object{{"required", o.BodyRequired}, {"content", content(request)}}
		op.set("requestBody", body)
	}
	op.set("responses", answers(responses))
	if security := w.security(o); len(security) > 0 {
		op.set("security", security)
	}
	if len(o.Inner) > 0 {
		var inner list
		for _, name := range o.Inner {
			inner = append(inner, name)
		}
		op.set("x-waybill-protocol", o.Protocol)
		op.set("x-waybill-operations", inner)
	}
	op.set("x-waybill-calls", o.Calls)
	return op
}

// inside tells of operations that OpenAPI has no place for: all are called by this one path.
func inside(o *Operation) string {
	if len(o.Inner) == 0 {
		return ""
	}
	const most = 20
	shown := o.Inner[:min(len(o.Inner), most)]
	text := "Operations of " + o.Protocol + " by this path: " + strings.Join(shown, ", ")
	if n := len(o.Inner) - len(shown); n > 0 {
		text += " and " + strconv.Itoa(n) + " more"
	}
	return text + "."
}

// parameters writes those of an operation, but for credentials, which are named as security. Those of the path go by the
// names that all operations of the path have.
func (w *writer) parameters(o *Operation, path string) (out list) {
	names := Names(path)
	for i, p := range o.Parameters {
		if isCredential(p) {
			continue
		}
		if p.In == "path" && i < len(names) {
			p.Name = names[i]
		}
		parameter := object{{"name", p.Name}, {"in", p.In}, {"required", p.Required}}
		s := p.Schema
		s.Contents, s.Types = nil, textual(s.Types)
		parameter.set("schema", s.object(""))
		parameter.set("x-waybill-calls", s.Calls)
		out = append(out, parameter)
	}
	return out
}

func content(bodies []Body) (out object) {
	for _, b := range bodies {
		s := b.Schema
		out.set(b.Media, object{{"schema", s.object(b.Media)}, {"x-waybill-calls", s.Calls}})
	}
	return out
}

func answers(responses []Response) (out object) {
	for _, r := range responses {
		text := cmp.Or(http.StatusText(r.Status), "Status "+strconv.Itoa(r.Status))
		answer := object{{"description", text}}
		if len(r.Bodies) > 0 {
			answer.set("content", content(r.Bodies))
		}
		answer.set("x-waybill-calls", r.Calls)
		if r.Status >= 100 && r.Status <= 599 {
			out.set(strconv.Itoa(r.Status), answer)
		}
	}
	if len(out) == 0 {
		out.set("default", object{{"description", "No answer was seen."}})
	}
	return out
}
