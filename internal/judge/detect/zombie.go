package detect

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// zombie finds endpoints that are deprecated, or that a newer version replaced, where others still call them than the few that are known
// to.
type zombie struct {
	ground *ground
	cases  map[string]*zombieCase
}

type zombieCase struct {
	*Case
	label string
	at    *zombieAt
}

func newZombie(g *ground) Detector { return &zombie{g, map[string]*zombieCase{}} }

func (d *zombie) Kind() string { return "zombie_endpoint" }
func (d *zombie) Key() Key     { return ByEndpoint }

func (d *zombie) Sift(t *keep.CallTally, _ Facts) bool {
	z := d.ground.declared.zombies[d.ground.endpointOf(t.Path)]
	return z != nil && worked(t.Status) && !t.Marks.Any(observation.MarkPreflight) && !z.usual[d.ground.view.WhoOf(t.Identity).Actor]
}

func (d *zombie) See(c *Call) {
	id, label := c.place()
	k := d.cases[id]
	if k == nil {
		k = &zombieCase{newCase(id), label, d.ground.declared.zombies[c.endpoint]}
		d.cases[id] = k
	}
	k.add(c, c.carried(nil))
}

func (d *zombie) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		k.severity = severity(k.weight, len(k.people), k.reach)
		k.title = k.label + " is still called, and should not be"
		usual := ""
		if n := len(k.at.usual); n > 0 {
			usual = fmt.Sprintf(" beside %s that always do", of(n, "caller", "callers"))
		}
		k.explain = fmt.Sprintf("%s: %s of %s%s went to it, %s, with %s of %s.", k.at.reason,
			of(int(k.calls), "call", "calls"), of(len(k.actors), "caller", "callers"), usual, k.between(), orNone(k.kindList()), of(len(k.people), "person", "persons"))
		k.advice = "Move these callers to what took its place, answer with a Sunset header until then, and take it down. Old versions seldom get the checks that new ones have."
		k.references = []string{"API9:2023", "CWE-477"}
		list = append(list, k.Case)
	}
	return list
}
