package detect

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// shadow finds endpoints that work and are in no declared spec, though their host has one.
type shadow struct {
	ground *ground
	cases  map[string]*shadowCase
}

type shadowCase struct {
	*Case
	label string
}

func newShadow(g *ground) Detector { return &shadow{g, map[string]*shadowCase{}} }

func (d *shadow) Kind() string { return "shadow_endpoint" }
func (d *shadow) Key() Key     { return ByEndpoint }

func (d *shadow) Sift(t *keep.CallTally, _ Facts) bool {
	return d.ground.declared.shadows[d.ground.endpointOf(t.Path)] && worked(t.Status) && !t.Marks.Any(observation.MarkPreflight) && !d.ground.plumbing(t.Path)
}

func (d *shadow) See(c *Call) {
	id, label := c.place()
	k := d.cases[id]
	if k == nil {
		k = &shadowCase{newCase(id), label}
		d.cases[id] = k
	}
	k.add(c, c.carried(nil))
}

func (d *shadow) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		k.severity = severity(k.weight, len(k.people), k.reach)
		k.title = k.label + " is in no spec of its service"
		k.explain = fmt.Sprintf("%s of %s went to it, %s, and no spec that is declared for its host has it; they carried %s of %s.",
			of(int(k.calls), "call", "calls"), of(len(k.actors), "caller", "callers"), k.between(), orNone(k.kindList()), of(len(k.people), "person", "persons"))
		k.advice = "Find out who runs it. Describe it in the spec, or take it down; until then see whose data it gives away."
		k.references = []string{"API9:2023", "CWE-1059"}
		list = append(list, k.Case)
	}
	return list
}

// carried are the values of persons in a call, headers left out, of the fields that are wanted; nil for all of them.
func (c *Call) carried(wanted func(field keep.Number) bool) (values []value) {
	for _, direction := range [...]observation.Direction{observation.Request, observation.Response} {
		for _, v := range c.valuesOf(direction) {
			if v.at != observation.InHeader && (wanted == nil || wanted(v.field)) {
				values = append(values, v)
			}
		}
	}
	return values
}
