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

// traversal finds actors that name files above the place where they stood.
type traversal struct {
	ground *ground
	cases  map[string]*climbing
}

type climbing struct {
	*Case
	actor, host string
	succeeded   int64
	statuses    map[int]bool
}

func newTraversal(g *ground) Detector { return &traversal{g, map[string]*climbing{}} }

func (d *traversal) Kind() string { return "path_traversal" }
func (d *traversal) Key() Key     { return ByActor }

func (d *traversal) Sift(t *keep.CallTally, _ Facts) bool {
	return t.Marks.Any(observation.MarkTraversal)
}

func (d *traversal) See(c *Call) {
	actor, host := d.ground.view.Actors[c.who.Actor].ID(), d.ground.view.Path(c.Path).Host.Reveal()
	id := actor + " " + host
	k := d.cases[id]
	if k == nil {
		k = &climbing{Case: newCase(actor, host), actor: actor, host: host, statuses: map[int]bool{}}
		d.cases[id] = k
	}
	var told []value
	if c.Status >= 200 && c.Status < 300 {
		k.succeeded++
		for _, v := range c.valuesOf(observation.Response) {
			if _, somebody := v.person(); somebody && v.at != observation.InHeader {
				told = append(told, v)
			}
		}
	}
	k.statuses[c.Status] = true
	k.add(c, told)
}

func (d *traversal) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		outcome := "none succeeded"
		k.severity = Low
		if k.succeeded > 0 {
			outcome = fmt.Sprintf("%d succeeded and told of %s (%s)", k.succeeded, of(len(k.people), "person", "persons"), orNone(k.kindList()))
			k.severity = max(High, severity(k.weight, len(k.people), byCallers))
		}
		k.title = "Paths that climb out of their folder on " + k.host
		k.explain = fmt.Sprintf("%s of one caller to %s named a file above the place where they stood (\"../\", plainly or encoded), answered with %s; %s, %s.",
			of(int(k.calls), "call", "calls"), k.host, statusList(k.statuses), outcome, k.between())
		k.advice = "Resolve the name first and refuse what leads out of the folder or to another service; look at what was answered with `waybill scope --finding`."
		k.references = []string{"CWE-22", "API8:2023"}
		list = append(list, k.Case)
	}
	return list
}

// statusList names statuses, sorted.
func statusList(set map[int]bool) string {
	var list []string
	for _, s := range slices.Sorted(maps.Keys(set)) {
		if s == 0 {
			list = append(list, "nothing")
			continue
		}
		list = append(list, strconv.Itoa(s))
	}
	return strings.Join(list, ", ")
}

// insideName says whether a host's name is one that only an inner network knows.
func insideName(host string) bool {
	name, _, _ := strings.Cut(host, ":")
	return !strings.Contains(name, ".") || strings.HasSuffix(name, ".internal") || strings.HasSuffix(name, ".local") || strings.HasSuffix(name, ".svc") ||
		strings.HasPrefix(name, "10.") || strings.HasPrefix(name, "192.168.")
}
