package detect

import (
	"fmt"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// dormant finds hosts that nobody used, though they were there, and that somebody uses now.
type dormant struct {
	ground *ground
	cases  map[string]*awakened
}

type awakened struct {
	*Case
	host string
}

func newDormant(g *ground) Detector { return &dormant{g, map[string]*awakened{}} }

func (d *dormant) Kind() string { return "dormant_awakened" }
func (d *dormant) Key() Key     { return ByHost }

func (d *dormant) Sift(t *keep.CallTally, f Facts) bool {
	if !f.has(Tells) || t.Status <= 0 || t.Status >= 400 {
		return false
	}
	h := d.ground.hopOf(t.Path, t.Identity)
	return (h == meaning.Edge || h == meaning.UnknownHop) && (!d.ground.known || d.ground.slept(d.ground.view.Path(t.Path).Host.Reveal()) > 0)
}

func (d *dormant) See(c *Call) {
	var told []value
	for _, v := range c.valuesOf(observation.Response) {
		if _, somebody := v.person(); somebody && v.at != observation.InHeader {
			told = append(told, v)
		}
	}
	if len(told) == 0 {
		return
	}
	host := d.ground.view.Path(c.Path).Host.Reveal()
	k := d.cases[host]
	if k == nil {
		k = &awakened{newCase(host), host}
		d.cases[host] = k
	}
	k.add(c, told)
}

func (d *dormant) Cases() []*Case {
	var list []*Case
	for _, k := range d.cases {
		k.severity = max(Medium, severity(k.weight, len(k.people), k.reach))
		k.title = k.host + " is used again"
		k.explain = fmt.Sprintf("For %s nobody asked %s for anything but whether it is up; since then %s of %s were told of %s (%s), %s.",
			d.ground.slept(k.host).Truncate(time.Hour), k.host, of(int(k.calls), "call", "calls"), of(len(k.actors), "caller", "callers"),
			of(len(k.people), "person", "persons"), some(k.kindList()), k.between())
		k.advice = "Ask who still needs this host; turn it off, or let it ask for a credential. Look at what was answered with `waybill scope --finding`."
		k.references = []string{"API9:2023"}
		list = append(list, k.Case)
	}
	return list
}

// hostTimes are when a host was first called at all, and when for something.
type hostTimes struct{ known, used int64 }

// leastSleep is how long nobody may have used a host that was there.
const leastSleep = 24 * time.Hour

// noteHost notes when calls like these began.
func (g *ground) noteHost(t *keep.CallTally) {
	host := g.view.Path(t.Path).Host.Reveal()
	h := g.hosts[host]
	if h == nil {
		h = &hostTimes{known: t.First}
		g.hosts[host] = h
	}
	h.known = min(h.known, t.First)
	if t.Status > 0 && t.Status < 400 && !g.plumbing(t.Path) && g.endpointOf(t.Path) >= 0 && (h.used == 0 || t.First < h.used) {
		h.used = t.First
	}
}

// slept is how long a host was there before anybody used it; zero where that was not long.
func (g *ground) slept(host string) time.Duration {
	h := g.hosts[host]
	if h == nil || h.used == 0 {
		return 0
	}
	if slept := time.Duration(h.used-h.known) * time.Microsecond; slept >= leastSleep {
		return slept
	}
	return 0
}
