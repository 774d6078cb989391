package detect

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// drifted finds endpoints whose messages are not what their spec declares.
type drifted struct {
	ground *ground
	cases  map[string]*driftCase
	fields map[driftKey]bool // whether a field of an endpoint differs
}

type driftKey struct {
	endpoint int32
	field    keep.Number
}

type driftCase struct {
	*Case
	label string
	drift *drift
}

func newDrifted(g *ground) Detector {
	return &drifted{g, map[string]*driftCase{}, map[driftKey]bool{}}
}

func (d *drifted) Kind() string { return "spec_drift" }
func (d *drifted) Key() Key     { return ByEndpoint }

func (d *drifted) Sift(t *keep.CallTally, _ Facts) bool {
	return d.ground.declared.drifts[d.ground.endpointOf(t.Path)] != nil && worked(t.Status) && !t.Marks.Any(observation.MarkPreflight)
}

// See takes the calls that show a difference: they hold a field that differs, of whatever type, or have a status that does. Where only
// media types differ, any call shows it.
func (d *drifted) See(c *Call) {
	drift := d.ground.declared.drifts[c.endpoint]
	if any := len(drift.statuses)+len(drift.fields) == 0; !any && !drift.statuses[c.Status] && !d.shows(c) {
		return
	}
	id, label := c.place()
	k := d.cases[id]
	if k == nil {
		k = &driftCase{newCase(id), label, drift}
		d.cases[id] = k
	}
	k.add(c, c.carried(func(f keep.Number) bool { return d.differs(c.endpoint, f) }))
}

func (d *drifted) shows(c *Call) bool {
	for i := range c.exposures {
		for _, leaf := range d.ground.view.Set(c.exposures[i].Set) {
			if d.differs(c.endpoint, leaf.Field) {
				return true
			}
		}
	}
	return false
}

func (d *drifted) differs(endpoint int32, field keep.Number) bool {
	key := driftKey{endpoint, field}
	yes, known := d.fields[key]
	if !known {
		yes = d.ground.declared.drifts[endpoint].holds(d.ground.view.Field(field))
		d.fields[key] = yes
	}
	return yes
}

func (d *drifted) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		k.severity = severity(k.weight, len(k.people), k.reach)
		k.title = k.label + " is not what its spec declares"
		k.explain = fmt.Sprintf("%s; %s of %s show it, %s, with %s of %s in what differs.", k.drift.said(), of(int(k.calls), "call", "calls"),
			of(len(k.actors), "caller", "callers"), k.between(), orNone(k.kindList()), of(len(k.people), "person", "persons"))
		k.advice = "Decide which of the two is right: leave the fields out of the answer, or declare them. waybill diff lists every difference."
		k.references = []string{"API9:2023", "API3:2023"}
		list = append(list, k.Case)
	}
	return list
}

// said says in what the messages differ.
func (d *drift) said() string {
	var parts []string
	if n := len(d.undocumented); n > 0 {
		parts = append(parts, of(n, "parameter or field", "parameters and fields")+" in no spec"+named(d.undocumented))
	}
	if n := len(d.typed); n > 0 {
		parts = append(parts, strconv.Itoa(n)+" of another type than declared"+named(d.typed))
	}
	if n := len(d.statuses); n > 0 {
		parts = append(parts, of(n, "status", "statuses")+" in no spec")
	}
	if d.media {
		parts = append(parts, "media types in no spec")
	}
	return strings.Join(parts, ", ")
}

// named lists the first few names in brackets.
func named(names map[string]bool) string {
	list := slices.DeleteFunc(slices.Sorted(maps.Keys(names)), func(s string) bool { return s == "" })
	const most = 3
	if len(list) > most {
		list = append(list[:most:most], "…")
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}
