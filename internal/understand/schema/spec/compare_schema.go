package spec

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/waybill-security/waybill/internal/understand/schema"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// String lists the types; "any" where none is named.
func (t Types) String() string {
	if t == 0 {
		return "any"
	}
	return strings.Join(t.Names(), "|")
}

// typesOf are the types that were seen.
func typesOf(t shape.Types) (out Types) {
	for _, c := range [...]struct {
		seen shape.Types
		is   Types
	}{
		{shape.Object, Object}, {shape.Array, Array}, {shape.Texts | shape.Binary, String}, {shape.Fraction, Number},
		{shape.Int32 | shape.Int64 | shape.Whole, Integer}, {shape.Bool, Boolean}, {shape.Null, Null},
	} {
		if t.Any(c.seen) {
			out |= c.is
		}
	}
	return out
}

// beyond are the types that are not among those declared. A whole number is a number.
func (t Types) beyond(declared Types) Types {
	if declared == 0 {
		return 0
	}
	if declared&Number != 0 {
		declared |= Integer
	}
	return t &^ declared
}

// written is what a value that is a text by nature reads as.
func written(s schema.Schema) Types {
	if s.Items != nil && s.Types.Has(shape.Array) {
		return typesOf(s.Items.Types)
	}
	return typesOf(s.Types)
}

// reads says whether texts that read so are of declared types: as a text anything is.
func (t Types) reads(declared Types) bool {
	if declared == 0 || declared&(String|Array|Object) != 0 {
		return true
	}
	return t.beyond(declared|Null) == 0
}

// schema holds what was seen at a place of a body against what is declared there.
func (c *comparison) schema(declared Schema, seen *schema.Schema, path string, form bool) {
	want := declared.facet()
	if want.any || seen.Types.Has(shape.Unknown) {
		return
	}
	have := typesOf(seen.Types)
	if form && path != "$" {
		if !written(*seen).reads(want.types) {
			c.say(Type, "body", path, want.types.String(), written(*seen).String(), seen.Kinds, seen.Calls)
		}
		return
	}
	if more := have.beyond(want.types); more != 0 {
		c.say(Type, "body", path, want.types.String(), have.String(), seen.Kinds, seen.Calls)
	}
	if have&Object != 0 && (want.types == 0 || want.types&Object != 0) {
		c.members(declared, want, seen, path, form)
	}
	if seen.Items != nil && len(want.items) > 0 {
		c.schema(declared.reader.schema(want.items...), seen.Items, path+"[*]", form)
	}
}

func (c *comparison) members(declared Schema, want *facet, seen *schema.Schema, path string, form bool) {
	if len(want.members)+len(want.values) == 0 && !want.closed {
		return // an object of which nothing more is said
	}
	met := map[string]bool{}
	for i := range seen.Properties {
		p := &seen.Properties[i]
		met[p.Name] = true
		switch nodes := want.members[p.Name]; {
		case len(nodes) > 0:
			c.schema(declared.reader.schema(nodes...), &p.Schema, path+"."+p.Name, form)
			if want.required[p.Name] && !p.Required && !c.elsewhere(declared, nodes) {
				c.say(Missing, "body", path+"."+p.Name, "required", "not always", p.Kinds, seen.Calls-p.Calls)
			}
		case len(want.values) > 0:
			c.schema(declared.reader.schema(want.values...), &p.Schema, path+"."+p.Name, form)
		default:
			c.say(Undocumented, "body", path+"."+p.Name, "", typesOf(p.Types).String(), p.AllKinds(), p.Calls)
		}
	}
	if seen.Values != nil {
		if len(want.values) > 0 {
			c.schema(declared.reader.schema(want.values...), seen.Values, path+".{key}", form)
		}
		return // what is named and not seen may be among the keys that are folded
	}
	for _, name := range slices.Sorted(maps.Keys(want.members)) {
		if nodes := want.members[name]; !met[name] && !c.elsewhere(declared, nodes) {
			check, what := Unseen, ""
			if want.required[name] {
				check, what = Missing, "required"
			}
			c.say(check, "body", path+"."+name, what, "never", nil, 0)
		}
	}
}

// elsewhere says whether a member is declared for the other direction alone.
func (c *comparison) elsewhere(declared Schema, nodes []*yaml.Node) bool {
	key := "readOnly"
	if c.at.Direction == "response" {
		key = "writeOnly"
	}
	for _, n := range nodes {
		if yes(n, key) || yes(declared.reader.resolve(n), key) {
			return true
		}
	}
	return false
}
