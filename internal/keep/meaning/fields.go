package meaning

import (
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// column is what was seen of one field of one endpoint.
type column struct {
	evidence kind.Evidence
	siblings map[string]bool
}

// setKey names a field set at an endpoint.
type setKey struct {
	endpoint int32
	set      keep.Number
}

// setUse says how often a field set was seen at an endpoint.
type setUse struct{ calls, objects int64 }

// sets adds up the exposures of each field set at each endpoint.
func (d *deriver) sets() map[setKey]setUse {
	sets := map[setKey]setUse{}
	for at, use := range d.sums.Sets() {
		key := setKey{d.endpointOf(at.Path), keep.Number(at.Set)}
		sum := sets[key]
		sum.calls += use.Calls
		sum.objects += use.Objects
		sets[key] = sum
	}
	return sets
}

// columns gathers what was seen of each field of each endpoint.
func (d *deriver) columns() map[FieldKey]*column {
	columns := map[FieldKey]*column{}
	for s, use := range d.sets() {
		set := d.snapshot.Set(s.set)
		for _, l := range set {
			key := FieldKey{s.endpoint, l.Field}
			c := columns[key]
			if c == nil {
				c = d.newColumn(key)
				columns[key] = c
			}
			c.evidence.Counts[l.Class] += use.objects
			c.evidence.Forms[l.Form] += use.objects
			c.evidence.Calls += use.calls
			c.try(l.Tried, use.objects)
		}
		d.addSiblings(columns, s.endpoint, set)
	}
	for key, values := range d.distinct() {
		if c := columns[key]; c != nil {
			c.evidence.Distinct = int64(len(values))
		}
	}
	for _, c := range columns {
		c.evidence.Siblings = slices.Sorted(maps.Keys(c.siblings))
		c.evidence.Siblings = c.evidence.Siblings[:min(len(c.evidence.Siblings), maxSiblings)]
	}
	return columns
}

// fields decides what each field of each endpoint carries.
func (d *deriver) fields() {
	columns := d.columns()
	d.out.Fields = make(map[FieldKey]Field, len(columns))
	d.shapes = make(map[FieldKey][kind.Classes]int64, len(columns))
	for key, c := range columns {
		d.shapes[key] = c.evidence.Counts
		decided := d.out.Kinds.Decide(c.evidence)
		if d.fixedSegment(key) {
			decided = kind.Decision{Kind: kind.None, Confidence: 1}
		}
		field := Field{
			Name: c.evidence.Name, Kind: decided.Kind, Form: decided.Form, Confidence: decided.Confidence,
			Candidates: decided.Candidates, Reasons: decided.Reasons, Calls: c.evidence.Calls,
		}
		if decided.Base != "" {
			field.Kind, field.As = decided.Base, decided.Kind
		}
		d.tell(key, &field)
		d.out.Fields[key] = field
	}
}

// enoughValues is where counting the different values of a field ends: more say nothing more.
const enoughValues = 64

// distinct lists the different values of each field, as far as they were told apart by a token.
func (d *deriver) distinct() map[FieldKey]map[keep.Number]bool {
	values := map[FieldKey]map[keep.Number]bool{}
	for s := range d.sightings(anything) {
		for _, id := range d.identifiersOf(s.holder()) {
			key := FieldKey{s.endpoint, id.Field}
			tokens := values[key]
			if tokens == nil {
				tokens = map[keep.Number]bool{}
				values[key] = tokens
			}
			if len(tokens) < enoughValues {
				tokens[id.Token] = true
			}
		}
	}
	return values
}

func (d *deriver) newColumn(key FieldKey) *column {
	f := d.snapshot.Field(key.Field)
	c := &column{siblings: map[string]bool{}}
	c.evidence.Direction = f.Direction.String()
	c.evidence.Location = f.Location.String()
	c.evidence.Name = f.Name.Reveal()
	if key.Endpoint >= 0 {
		e := d.out.Endpoints[key.Endpoint]
		c.evidence.Endpoint = e.Method + " " + e.Template
		if i, ok := segmentOf(f); ok && i < len(e.Params) {
			c.evidence.Name = e.Params[i]
		}
	}
	return c
}

// fixedSegment says whether the field is a path segment that the template does not call a parameter.
func (d *deriver) fixedSegment(key FieldKey) bool {
	i, ok := segmentOf(d.snapshot.Field(key.Field))
	if !ok || key.Endpoint < 0 {
		return false
	}
	params := d.out.Endpoints[key.Endpoint].Params
	return i >= len(params) || params[i] == ""
}

// maxSiblings bounds the neighbours that are named to the classifier.
const maxSiblings = 48

func (d *deriver) addSiblings(columns map[FieldKey]*column, e int32, set []keep.Leaf) {
	keys := map[string]bool{}
	for _, l := range set {
		keys[lastKey(d.snapshot.Field(l.Field))] = true
	}
	// In the order of the alphabet, so that which neighbours a wide object names does not depend on numbers.
	neighbours := slices.Sorted(maps.Keys(keys))
	neighbours = neighbours[:min(len(neighbours), maxSiblings+1)]
	for _, l := range set {
		c, own := columns[FieldKey{e, l.Field}], lastKey(d.snapshot.Field(l.Field))
		for _, key := range neighbours {
			if key != own {
				c.siblings[key] = true
			}
		}
	}
}

// lastKey is the key of a field without the path above it.
func lastKey(f observation.Field) string {
	name := strings.TrimSuffix(f.Name.Reveal(), "[*]")
	if f.Location == observation.InBody {
		name = name[strings.LastIndexByte(name, '.')+1:]
	}
	return name
}

// try counts what tests of users' kinds said of n values.
func (c *column) try(said kind.Tried, n int64) {
	if said == "" {
		return
	}
	if c.evidence.Trials == nil {
		c.evidence.Trials = kind.Trials{}
	}
	c.evidence.Trials.Add(said, n)
}

// decision is a field's meaning in the words of the kind package.
func (f Field) decision() kind.Decision {
	return kind.Decision{Kind: f.Shown(), Form: f.Form, Confidence: f.Confidence, Candidates: f.Candidates}
}

// Shown is the kind by the name that users see: their own where it refines a built-in one.
func (f Field) Shown() kind.Kind { return shown(f.Kind, f.As) }

// Shown is the kind by the name that users see.
func (r Reading) Shown() kind.Kind { return shown(r.Kind, r.As) }

func shown(k, as kind.Kind) kind.Kind {
	if as != "" {
		return as
	}
	return k
}
