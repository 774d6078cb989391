package spec

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// operations reads the operations of a document, sorted by path and method.
func (r *reader) operations(d *Document) error {
	above := []Server{{}}
	if d.Format == "2.0" {
		above = servers2(r.root)
	} else {
		above = servers3(r.root, above)
	}
	for _, p := range members(child(r.root, "paths")) {
		if strings.HasPrefix(p.key, "x-") {
			continue
		}
		if !strings.HasPrefix(p.key, "/") {
			return r.fault(p.line, "a path begins with /: write it without the address of the server")
		}
		item := r.resolve(p.value)
		servers := servers3(item, above)
		for _, m := range members(item) {
			if !slices.Contains(methods, m.key) || m.value.Kind != yaml.MappingNode {
				continue
			}
			o := Operation{
				Method: strings.ToUpper(m.key), Path: cleanPath(p.key), Servers: servers3(m.value, servers),
				Deprecated: yes(m.value, "deprecated") || sunset(m.value), Line: m.line,
			}
			r.fill(&o, d.Format, item, m.value)
			d.Operations = append(d.Operations, o)
		}
	}
	slices.SortStableFunc(d.Operations, func(a, b Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return nil
}

// sunset says whether an operation is said to go, by one of the extensions that are in use for that ("x-sunset", "x-sunset-date").
func sunset(operation *yaml.Node) bool {
	for _, m := range members(operation) {
		if strings.HasPrefix(m.key, "x-") && strings.Contains(strings.ToLower(m.key), "sunset") && m.value.Value != "" && m.value.Value != "false" {
			return true
		}
	}
	return false
}

// cleanPath is a path without a query, and with plain names of parameters: "{+path}" and "{id*}" are {path} and {id}.
func cleanPath(path string) string {
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	path = strings.ReplaceAll(path, "{+", "{")
	path = strings.ReplaceAll(path, "*}", "}")
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	return path
}

// fill reads what an operation takes and gives. What path and operation both name, the operation says.
func (r *reader) fill(o *Operation, format string, item, n *yaml.Node) {
	var parameters []*yaml.Node
	at := map[string]int{}
	for _, p := range append(elements(child(item, "parameters")), elements(child(n, "parameters"))...) {
		p = r.resolve(p)
		key := text(p, "in") + " " + text(p, "name")
		if i, known := at[key]; known {
			parameters[i] = p
			continue
		}
		at[key] = len(parameters)
		parameters = append(parameters, p)
	}
	if format == "2.0" {
		r.fill2(o, parameters, n)
		return
	}
	for _, p := range parameters {
		schema := child(p, "schema")
		if media := members(child(p, "content")); schema == nil && len(media) > 0 {
			schema = child(media[0].value, "schema")
		}
		o.parameter(p, r.schema(schema))
	}
	if body := r.resolve(child(n, "requestBody")); body != nil {
		o.Request = &Body{Required: yes(body, "required"), Media: r.media(child(body, "content"))}
	}
	for _, answer := range members(child(n, "responses")) {
		if !strings.HasPrefix(answer.key, "x-") {
			o.Responses = append(o.Responses, Response{Status: strings.ToUpper(answer.key), Media: r.media(child(r.resolve(answer.value), "content"))})
		}
	}
}

// parameter notes a parameter. Headers have no case.
func (o *Operation) parameter(n *yaml.Node, s Schema) {
	p := Parameter{In: text(n, "in"), Name: text(n, "name"), Required: yes(n, "required"), Schema: s}
	if p.In == "header" {
		p.Name = strings.ToLower(p.Name)
	}
	if p.In == "path" {
		p.Required = true
	}
	o.Parameters = append(o.Parameters, p)
}

func (r *reader) media(content *yaml.Node) (out []Media) {
	for _, m := range members(content) {
		out = append(out, Media{essence(m.key), r.schema(child(m.value, "schema"))})
	}
	return out
}

// essence is a media type in lower case without its parameters.
func essence(media string) string {
	media, _, _ = strings.Cut(media, ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// fill2 reads what Swagger 2 says: a body is a parameter, and so is each field of a form.
func (r *reader) fill2(o *Operation, parameters []*yaml.Node, n *yaml.Node) {
	form := &yaml.Node{Kind: yaml.MappingNode}
	needed := &yaml.Node{Kind: yaml.SequenceNode}
	takes := mediaTypes(n, r.root, "consumes")
	for _, p := range parameters {
		switch text(p, "in") {
		case "body":
			o.Request = &Body{Required: yes(p, "required"), Media: r.each(takes, child(p, "schema"))}
		case "formData":
			form.Content = append(form.Content, word(text(p, "name")), p)
			if yes(p, "required") {
				needed.Content = append(needed.Content, word(text(p, "name")))
			}
		default:
			o.parameter(p, r.schema(p))
		}
	}
	if len(form.Content) > 0 {
		whole := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{word("type"), word("object"), word("properties"), form, word("required"), needed}}
		if !slices.ContainsFunc(takes, func(m string) bool { return strings.Contains(m, "form") }) {
			takes = []string{"application/x-www-form-urlencoded", "multipart/form-data"}
		}
		o.Request = &Body{Required: len(needed.Content) > 0, Media: r.each(takes, whole)}
	}
	gives := mediaTypes(n, r.root, "produces")
	for _, answer := range members(child(n, "responses")) {
		if strings.HasPrefix(answer.key, "x-") {
			continue
		}
		response := Response{Status: strings.ToUpper(answer.key)}
		if s := child(r.resolve(answer.value), "schema"); s != nil {
			response.Media = r.each(gives, s)
		}
		o.Responses = append(o.Responses, response)
	}
}

func word(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }

// mediaTypes are those of an operation, else of the document, else JSON.
func mediaTypes(n, root *yaml.Node, key string) []string {
	for _, at := range []*yaml.Node{n, root} {
		if list := texts(child(at, key)); len(list) > 0 {
			for i := range list {
				list[i] = essence(list[i])
			}
			return list
		}
	}
	return []string{"application/json"}
}

func (r *reader) each(types []string, schema *yaml.Node) (out []Media) {
	for _, t := range types {
		out = append(out, Media{t, r.schema(schema)})
	}
	return out
}
