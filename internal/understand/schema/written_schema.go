package schema

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/shape"
)

// textual is the types of a parameter: what a text holds is not told of it, and a text that cannot be looked into is a text.
func textual(t shape.Types) shape.Types {
	if t.Any(shape.Holds | shape.Binary | shape.Object | shape.Null) {
		t = t&^(shape.Holds|shape.HoldsXML|shape.Binary|shape.Object|shape.Null) | shape.Text
	}
	return t
}

// object writes a schema in the words of JSON Schema 2020-12.
func (s *Schema) object(media string) (out object) {
	out = object{}
	if s.Types.Has(shape.Unknown) { // whatever else was seen, more may be there
		s.kinds(&out)
		return out
	}
	t := s.Types &^ shape.Lines
	if t.Has(shape.Binary) {
		if t == shape.Binary {
			out.set("type", "string")
			out.set("format", "binary")
		}
		s.kinds(&out)
		return out
	}
	types := typesOf(t)
	switch len(types) {
	case 0:
	case 1:
		out.set("type", types[0])
	default:
		out.set("type", types)
	}
	if f := formatOf(t); f != "" {
		out.set("format", f)
	}
	s.enum(&out, t)
	s.texts(&out, t)
	s.members(&out, media)
	if s.Items != nil {
		out.set("items", s.Items.object(media))
	}
	s.kinds(&out)
	if s.Types.Has(shape.Lines) {
		out.set("x-waybill-lines", true) // each of several texts behind one another is like this
	}
	return out
}

// texts writes what is known of texts that hold something else.
func (s *Schema) texts(out *object, t shape.Types) {
	if t&shape.Texts == shape.Base64 {
		out.set("contentEncoding", "base64")
	}
	if s.Contents == nil {
		return
	}
	if t.Has(shape.HoldsXML) {
		out.set("contentMediaType", "application/xml")
		return
	}
	if t&shape.Texts == shape.Holds {
		out.set("contentMediaType", "application/json")
		out.set("contentSchema", s.Contents.object("application/json"))
	}
}

func (s *Schema) members(out *object, media string) {
	var properties object
	var required list
	for i := range s.Properties {
		p := &s.Properties[i]
		inner := p.object(media)
		name := p.Name
		if rest, is := strings.CutPrefix(name, "@"); is && isXML(media) && rest != "" {
			name = rest
			inner.set("xml", object{{"attribute", true}})
		}
		if slices.ContainsFunc(properties, func(m member) bool { return m.key == name }) {
			continue // an attribute by the name of an element
		}
		properties.set(name, inner)
		if p.Required {
			required = append(required, name)
		}
	}
	if len(properties) > 0 {
		out.set("properties", properties)
	}
	if len(required) > 0 {
		out.set("required", required)
	}
	if s.Values != nil {
		out.set("additionalProperties", s.Values.object(media))
	}
}

func isXML(media string) bool {
	return strings.HasSuffix(media, "/xml") || strings.HasSuffix(media, "+xml")
}

func (s *Schema) kinds(out *object) {
	switch len(s.Kinds) {
	case 0:
	case 1:
		out.set("x-waybill-kind", s.Kinds[0])
	default:
		var kinds list
		for _, k := range s.Kinds {
			kinds = append(kinds, k)
		}
		out.set("x-waybill-kind", kinds)
	}
}

// typesOf names the types as JSON Schema does.
func typesOf(t shape.Types) (out list) {
	for _, c := range [...]struct {
		has  bool
		name string
	}{
		{t.Has(shape.Object), "object"}, {t.Has(shape.Array), "array"}, {t.Any(shape.Texts), "string"},
		{t.Has(shape.Fraction), "number"}, {t.Any(shape.Numbers) && !t.Has(shape.Fraction), "integer"},
		{t.Has(shape.Bool), "boolean"}, {t.Has(shape.Null), "null"},
	} {
		if c.has {
			out = append(out, c.name)
		}
	}
	return out
}

// formatOf names the format that all values have; of several types none has one.
func formatOf(t shape.Types) string {
	switch texts, numbers := t&shape.Texts, t&shape.Numbers; {
	case texts != 0 && numbers != 0:
		return ""
	case texts != 0:
		return formats[texts]
	case numbers == shape.Int32:
		return "int32"
	case numbers == shape.Int64, numbers == shape.Int32|shape.Int64:
		return "int64"
	}
	return ""
}

var formats = map[shape.Types]string{
	shape.Date: "date", shape.DateTime: "date-time", shape.Email: "email", shape.UUID: "uuid", shape.URI: "uri", shape.IPv4: "ipv4", shape.IPv6: "ipv6",
}

// graphqlBodies are those of GraphQL over HTTP: what stands in them depends on the document, which renames at will.
func graphqlBodies(o *Operation) (request []Body, responses []Response) {
	text := Schema{Types: shape.Text}
	anything := Schema{Types: shape.Unknown}
	asked := Schema{Types: shape.Object, Calls: o.Calls, Properties: []Property{
		{Name: "operationName", Schema: Schema{Types: shape.Text | shape.Null}}, {Name: "query", Schema: text},
		{Name: "variables", Schema: anything},
	}}
	given := Schema{Types: shape.Object, Properties: []Property{{Name: "data", Schema: anything}, {Name: "errors", Schema: anything}}}
	for _, b := range o.Request {
		request = append(request, Body{b.Media, graphqlBody(b.Schema, asked)})
	}
	for _, r := range o.Responses {
		bodies := make([]Body, len(r.Bodies))
		for i, b := range r.Bodies {
			bodies[i] = Body{b.Media, graphqlBody(b.Schema, given)}
		}
		responses = append(responses, Response{r.Status, r.Calls, bodies})
	}
	return request, responses
}

// graphqlBody is a body of GraphQL where it is an object; a batch, or something else, is what it is.
func graphqlBody(seen, usual Schema) Schema {
	if seen.Types&^shape.Lines != shape.Object {
		return Schema{Types: shape.Unknown, Calls: seen.Calls}
	}
	usual.Calls = seen.Calls
	return usual
}
