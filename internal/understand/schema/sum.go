package schema

import (
	"cmp"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/shape"
)

// sum is what the shapes of many messages say about one place.
type sum struct {
	types shape.Types
	calls int64 // messages in which something stood there
	taken int64 // those of them whose calls were not refused
	// objects are the messages, read to their end, in which objects stood here; always those in whose objects a value stood
	// here, in each of them.
	objects, always int64
	below           map[place]*sum
	kinds           []string
}

// place is a place below another one.
type place struct {
	part shape.Part
	key  string
}

func (s *sum) at(p place) *sum {
	if s.below == nil {
		s.below = map[place]*sum{}
	}
	if s.below[p] == nil {
		s.below[p] = &sum{}
	}
	return s.below[p]
}

// counts are how many messages a shape stands for.
type counts struct{ calls, taken int64 }

func (x *Exchange) counts() counts {
	if x.Status >= 400 {
		return counts{calls: x.Calls}
	}
	return counts{x.Calls, x.Calls}
}

// add adds the shape of so many messages. Of one that is not whole it is not known what else it held.
func (s *sum) add(n *shape.Node, c counts, whole bool) {
	s.types |= n.Types
	s.calls += c.calls
	s.taken += c.taken
	if whole && n.Types.Any(shape.Object|shape.Holds) {
		s.objects += c.calls
	}
	for i := range n.Below {
		b := &n.Below[i]
		below := s.at(place{b.Part, b.Key})
		below.add(b, c, whole)
		if whole && !b.Optional {
			below.always += c.calls
		}
	}
}

// Schema says what the values at one place are.
type Schema struct {
	Types      shape.Types
	Properties []Property // by name
	Items      *Schema    // of a list; nil where no element was seen
	Values     *Schema    // of the members whose keys are values themselves
	Contents   *Schema    // of what the texts hold
	Kinds      []string   // what the values are to Waybill, such as contact.email
	Calls      int64      // in which something stood there
	// Enum are the texts that stood there, if they are a few that come again and again, all of them words of no one; sorted.
	Enum []string

	taken int64
}

// Property is a member of an object.
type Property struct {
	Name     string
	Required bool
	Schema
}

// schema gives what is known of a place.
func (s *sum) schema() Schema {
	out := Schema{Types: s.types, Calls: s.calls, Kinds: s.kinds, taken: s.taken}
	members := &out
	if s.types.Any(shape.Holds) && !s.types.Any(shape.Object|shape.Array) {
		out.Contents = &Schema{Calls: s.calls}
		members = out.Contents
	}
	for p, below := range s.below {
		inner := below.schema()
		switch p.part {
		case shape.Elements:
			members.Items = &inner
			members.Types |= shape.Array
		case shape.Folded:
			members.Values = joined(members.Values, &inner)
			members.Types |= shape.Object
		case shape.Member:
			required := s.objects > 0 && below.always == s.objects
			members.Properties = append(members.Properties, Property{Name: p.key, Required: required, Schema: inner})
			members.Types |= shape.Object
		}
	}
	slices.SortFunc(members.Properties, func(a, b Property) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// joined is the schema of values that are of one or the other: keys that are folded to several classes have one place in a
// document. What is below must not contradict either, so where both have members none of them is required.
func joined(a, b *Schema) *Schema {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	out := &Schema{
		Types: a.Types | b.Types, Calls: a.Calls + b.Calls, Items: joined(a.Items, b.Items), Values: joined(a.Values, b.Values),
		Contents: joined(a.Contents, b.Contents), Kinds: union(a.Kinds, b.Kinds),
	}
	for _, p := range [...]*Schema{a, b} {
		for _, p := range p.Properties {
			p.Required = false
			if at, found := slices.BinarySearchFunc(out.Properties, p.Name, func(p Property, name string) int { return cmp.Compare(p.Name, name) }); found {
				both := joined(&out.Properties[at].Schema, &p.Schema)
				out.Properties[at].Schema = *both
			} else {
				out.Properties = slices.Insert(out.Properties, at, p)
			}
		}
	}
	return out
}

// union is a sorted list of what stands in either.
func union(a, b []string) []string {
	if len(a)+len(b) == 0 {
		return nil
	}
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// AllKinds lists the kinds of the values at a place and below it.
func (s *Schema) AllKinds() []string {
	kinds := slices.Clone(s.Kinds)
	for i := range s.Properties {
		kinds = union(kinds, s.Properties[i].AllKinds())
	}
	for _, inner := range []*Schema{s.Items, s.Values, s.Contents} {
		if inner != nil {
			kinds = union(kinds, inner.AllKinds())
		}
	}
	return kinds
}
