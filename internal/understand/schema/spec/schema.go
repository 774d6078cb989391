package spec

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// Types is a set of the types of JSON.
type Types uint8

// The types. A set without any says nothing.
const (
	Object Types = 1 << iota
	Array
	String
	Number
	Integer
	Boolean
	Null
)

var typeNames = []string{"object", "array", "string", "number", "integer", "boolean", "null"}

// Names lists the types by name.
func (t Types) Names() (names []string) {
	for i, name := range typeNames {
		if t&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// Schema is a declared schema: what one of several places says, as alternatives put them side by side.
type Schema struct {
	reader *reader
	nodes  []*yaml.Node
}

func (r *reader) schema(nodes ...*yaml.Node) Schema {
	nodes = slices.DeleteFunc(nodes, func(n *yaml.Node) bool { return n == nil })
	return Schema{r, nodes}
}

// Said says whether anything is declared.
func (s Schema) Said() bool { return len(s.nodes) > 0 }

// facet is what a schema says of its values, with all that it is composed of.
type facet struct {
	types    Types // 0: any
	members  map[string][]*yaml.Node
	required map[string]bool
	items    []*yaml.Node
	values   []*yaml.Node // of members that are not named
	closed   bool         // there are no other members
	any      bool         // nothing is known: a schema that leads nowhere, or that has no end
}

// facet is what the schema says; where it is several, what either does.
func (s Schema) facet() *facet {
	var all []*facet
	for _, n := range s.nodes {
		all = append(all, s.reader.facet(n, 0))
	}
	return either(all)
}

// deepest bounds schemas that are made of schemas that are made of schemas.
const deepest = 64

func (r *reader) facet(n *yaml.Node, depth int) *facet {
	n = r.resolve(n)
	if n == nil || n.Kind != yaml.MappingNode || depth > deepest {
		return &facet{any: true}
	}
	if known := r.facets[n]; known != nil {
		return known
	}
	r.facets[n] = &facet{any: true} // of what holds itself
	f := r.own(n)
	for _, part := range elements(child(n, "allOf")) {
		f.and(r.facet(part, depth+1))
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		var all []*facet
		for _, part := range elements(child(n, key)) {
			all = append(all, r.facet(part, depth+1))
		}
		if len(all) > 0 {
			f.and(either(all))
		}
	}
	for _, key := range []string{"then", "else"} { // what may hold
		if part := child(n, key); part != nil {
			maybe := *r.facet(part, depth+1)
			maybe.required, maybe.types, maybe.closed = nil, 0, false
			f.and(&maybe)
		}
	}
	r.facets[n] = f
	return f
}

// own is what a schema says itself.
func (r *reader) own(n *yaml.Node) *facet {
	f := &facet{members: map[string][]*yaml.Node{}, required: map[string]bool{}}
	for i, name := range typeNames {
		if t := child(n, "type"); t != nil && (t.Value == name || slices.Contains(texts(t), name)) {
			f.types |= 1 << i
		}
	}
	if text(n, "type") == "file" {
		f.any = true
	}
	if f.types != 0 && (yes(n, "nullable") || yes(n, "x-nullable")) {
		f.types |= Null
	}
	for _, p := range members(child(n, "properties")) {
		f.members[p.key] = append(f.members[p.key], p.value)
	}
	for _, name := range texts(child(n, "required")) {
		f.required[name] = true
	}
	if items := child(n, "items"); items != nil {
		f.items = []*yaml.Node{items}
	}
	f.items = append(f.items, elements(child(n, "prefixItems"))...)
	for _, p := range members(child(n, "patternProperties")) {
		f.values = append(f.values, p.value)
	}
	if more := child(n, "additionalProperties"); more != nil {
		switch {
		case more.Kind == yaml.MappingNode:
			f.values = append(f.values, more)
		case more.Value == "false" && len(f.values) == 0:
			f.closed = true
		}
	}
	return f
}

// and adds what holds, too.
func (f *facet) and(g *facet) {
	if g.any {
		return
	}
	switch {
	case f.types == 0:
		f.types = g.types
	case g.types != 0 && f.types&g.types != 0:
		f.types &= g.types
	}
	if f.members == nil {
		f.members = map[string][]*yaml.Node{}
	}
	for name, nodes := range g.members {
		f.members[name] = append(slices.Clip(f.members[name]), nodes...)
	}
	if f.required == nil {
		f.required = map[string]bool{}
	}
	for name := range g.required {
		f.required[name] = true
	}
	f.items = append(slices.Clip(f.items), g.items...)
	f.values = append(slices.Clip(f.values), g.values...)
	f.closed = f.closed && g.closed
}

// either is what holds where one of several does.
func either(all []*facet) *facet {
	if len(all) == 1 {
		return all[0]
	}
	out := &facet{members: map[string][]*yaml.Node{}, required: map[string]bool{}, closed: len(all) > 0, any: len(all) == 0}
	for i, f := range all {
		if f.any {
			return &facet{any: true}
		}
		if f.types == 0 || i > 0 && out.types == 0 {
			out.types = 0
		} else {
			out.types |= f.types
		}
		for name, nodes := range f.members {
			out.members[name] = append(out.members[name], nodes...)
		}
		if i == 0 {
			for name := range f.required {
				out.required[name] = true
			}
		}
		for name := range out.required {
			if !f.required[name] && f.types != Null {
				delete(out.required, name)
			}
		}
		out.items = append(out.items, f.items...)
		out.values = append(out.values, f.values...)
		out.closed = out.closed && f.closed
	}
	return out
}
