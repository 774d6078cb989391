package detect

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/standing"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// declared is what specs, and the services themselves, say of endpoints.
type declared struct {
	shadows map[int32]bool
	zombies map[int32]*zombieAt
	drifts  map[int32]*drift
}

// zombieAt is an endpoint that should not be called any more.
type zombieAt struct {
	reason string
	calls  map[int32]int64 // by actor
	usual  map[int32]bool  // the few who call it steadily
}

// declare reads what specs say. It does nothing more than a look into the journal where none stands and no answer spoke of an end.
func (g *ground) declare(ctx context.Context) error {
	g.declared = declared{shadows: map[int32]bool{}, zombies: map[int32]*zombieAt{}, drifts: map[int32]*drift{}}
	specs, err := standing.Of(g.view.Snapshot)
	if err != nil {
		return err
	}
	if specs != nil {
		for i := range g.view.Endpoints {
			states, reasons := specs.States(&g.view.Endpoints[i])
			if slices.Contains(states, standing.Shadow) {
				g.declared.shadows[int32(i)] = true
			}
			if slices.Contains(states, standing.Zombie) {
				g.zombie(int32(i), reasons[0])
			}
		}
		differ, err := specs.Drift(ctx, g.view)
		if err != nil {
			return err
		}
		for at, list := range differ {
			if d := driftOf(list); d != nil {
				g.declared.drifts[at] = d
			}
		}
	}
	return g.buried(ctx)
}

func (g *ground) zombie(endpoint int32, reason string) {
	if g.declared.zombies[endpoint] == nil {
		g.declared.zombies[endpoint] = &zombieAt{reason: reason, calls: map[int32]int64{}, usual: map[int32]bool{}}
	}
}

// buried finds the endpoints whose answers say themselves that they are deprecated or will be gone, and who calls those that are.
func (g *ground) buried(ctx context.Context) error {
	sums, err := keep.SumUp(ctx, g.view.Snapshot)
	if err != nil {
		return err
	}
	for path, use := range sums.Paths() {
		if e := g.endpointOf(path); e >= 0 && use.Marks.Any(observation.MarkDeprecated) {
			g.zombie(e, "its answers say that it is deprecated or will be gone")
		}
	}
	if len(g.declared.zombies) == 0 {
		return nil
	}
	var paths []keep.Number
	for path := range sums.Paths() {
		if g.declared.zombies[g.endpointOf(path)] != nil {
			paths = append(paths, path)
		}
	}
	for t, err := range g.view.CallTallies(ctx, keep.Selection{Paths: paths}) {
		if err != nil {
			return err
		}
		if worked(t.Status) {
			g.declared.zombies[g.endpointOf(t.Path)].calls[g.view.WhoOf(t.Identity).Actor] += t.Calls
		}
	}
	for _, z := range g.declared.zombies {
		z.settle()
	}
	return nil
}

// settle finds the usual few; where more call steadily, they are not few, and nobody is.
func (z *zombieAt) settle() {
	for actor, calls := range z.calls {
		if calls >= steadyCalls {
			z.usual[actor] = true
		}
	}
	if len(z.usual) > fewUsual {
		clear(z.usual)
	}
}

// worked says whether a call was answered, and not refused: others prove no endpoint.
func worked(status int) bool { return status > 0 && status < 400 }

// concerns says whether specs give a reason to look at the calls of an endpoint.
func (d *declared) concerns(e int32) bool {
	return d.shadows[e] || d.zombies[e] != nil || d.drifts[e] != nil
}

// drift is in what the messages of an endpoint differ from its spec.
type drift struct {
	fields   map[driftField]bool // by name, as observations have it
	statuses map[int]bool
	media    bool
	// How much of each, and a few names.
	undocumented, typed map[string]bool
}

type driftField struct {
	direction observation.Direction
	at        observation.Location
	name      string
}

// driftOf gathers differences; nil where none of them is worth a look. What was never seen, or was missing at times, is not; a status
// by which a service refuses or fails, which specs seldom list, is none by itself.
func driftOf(list []spec.Difference) *drift {
	d := &drift{fields: map[driftField]bool{}, statuses: map[int]bool{}, undocumented: map[string]bool{}, typed: map[string]bool{}}
	for i := range list {
		x := &list[i]
		switch x.Check {
		case spec.Undocumented:
			d.undocumented[d.field(x)] = true
		case spec.Type:
			d.typed[d.field(x)] = true
		case spec.MediaType:
			d.media = true
		case spec.Status:
			var status int
			if _, err := fmt.Sscan(x.Status, &status); err == nil && worked(status) {
				d.statuses[status] = true
			}
		}
	}
	if len(d.fields)+len(d.statuses) == 0 && !d.media {
		return nil
	}
	return d
}

// field notes where a difference stands, and returns the name by which it may be shown: empty where a caller could have made it up.
func (d *drift) field(x *spec.Difference) string {
	f := driftField{at: observation.InBody, name: x.Field}
	if x.Direction == observation.Response.String() {
		f.direction = observation.Response
	}
	switch x.Location {
	case "query":
		f.at = observation.InQuery
	case "header":
		f.at = observation.InHeader
	case "cookie":
		f.at, f.name = observation.InHeader, "cookie."+x.Field
	case "path":
		f.at, f.name = observation.InPath, ""
	}
	d.fields[f] = true
	if f.direction == observation.Request && !vocabulary.Open(strings.TrimPrefix(strings.ReplaceAll(x.Field, "[*]", ""), "$.")) {
		return ""
	}
	return x.Location + " " + x.Field
}

// holds says whether a field is one of those that differ, or stands below one.
func (d *drift) holds(f observation.Field) bool {
	name := f.Name.Reveal()
	for x := range d.fields {
		if x.direction != f.Direction || x.at != f.Location {
			continue
		}
		// Forms are named without the root of a body, and paths by the numbers of their parts.
		for _, want := range [...]string{x.name, strings.TrimPrefix(x.name, "$.")} {
			if rest, below := strings.CutPrefix(name, want); below && (rest == "" || rest[0] == '.' || rest[0] == '[' || want == "") {
				return true
			}
		}
	}
	return false
}
