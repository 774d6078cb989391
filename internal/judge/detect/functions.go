package detect

import (
	"fmt"
	"math/bits"
	"regexp"
)

// functions learns who uses which endpoints, and finds somebody who uses what a few others use again and again, and nobody of its like.
type functions struct {
	watch
	ground *ground
	actors *memory[int32, habits]
	places byEndpoint[circle]
	hosts  map[string]*distinct
}

// habits are which endpoints an actor uses, as bits of a hash, and how often it called.
type habits struct {
	bits  uint64
	calls int32
}

// circle is who uses an endpoint.
type circle struct {
	usual
	sinceNew int       // calls since somebody new came
	members  []int32   // a few of them
	host     *distinct // everybody who uses its host
	named    bool      // its template says that it is not for everybody
}

// rightful are words of paths that are not for everybody.
var rightful = regexp.MustCompile(`(?i)(^|[/_.-])(admin\w*|internal|manage(ment)?|backoffice|back-office|staff|employees?|ops|operator|moderat\w*|debug|impersonate|sudo|superuser|root|console|beheer|verwaltung|gestion|amministrazione)($|[/_.-])`)

func newFunctions(g *ground) *functions {
	return &functions{watch: newWatch(aboutFunctions), ground: g, actors: newMemory[int32, habits](ByActor, mostActors), hosts: map[string]*distinct{}}
}

func (d *functions) Key() Key       { return ByPopulation }
func (d *functions) Evicted() int64 { return d.actors.evicted() }

func (d *functions) See(s *step) {
	if s.result != hit && s.result != empty || s.login || s.anonymous() {
		return
	}
	h := d.actors.at(s.actor)
	c := d.circle(s.endpoint)
	everybody := c.host
	everybody.add(uint32(s.actor))
	bit := uint64(1) << (hashOf(uint64(s.endpoint)+7) & 63)
	if a := d.alarms[actorAt{s.actor, s.endpoint}]; a != nil {
		a.times++
		a.touch(s)
		return
	}
	if h.bits&bit == 0 && d.stranger(c, h) {
		c.told.add(uint32(s.actor))
		d.alarm(s, &c.usual, func() string {
			return fmt.Sprintf("%s had made all %d calls to it before, of %d callers of the host, and used other endpoints than this one, who had made %d calls elsewhere",
				of(c.actors.count, "caller", "callers"), c.calls, everybody.count, h.calls)
		})
		return
	}
	h.calls++
	h.bits |= bit
	c.meet(s.actor)
}

// circle is that of an endpoint. What its template and its host are is looked up once.
func (d *functions) circle(endpoint int32) *circle {
	c := d.places.at(endpoint)
	if c.host != nil {
		return c
	}
	e := &d.ground.view.Endpoints[endpoint]
	c.named, c.host = rightful.MatchString(e.Template), d.hosts[e.Host]
	if c.host == nil {
		c.host = &distinct{}
		d.hosts[e.Host] = c.host
	}
	return c
}

// stranger says whether somebody is of another circle than those who use an endpoint.
func (d *functions) stranger(c *circle, h *habits) bool {
	everybody := c.host
	least, apart := circleCalls, circleShare
	if c.named {
		least, apart = circleCallsNamed, circleShareNamed
	}
	users := c.actors.count
	switch {
	case c.calls < least || users == 0 || float64(users) > apart*float64(everybody.count):
		return false
	case h.calls < habitCalls || bits.OnesCount64(h.bits) < 2 || everybody.count < 2*usualActors:
		return false
	case c.calls < 3*users || c.sinceNew < min(c.calls/4, 3*users) || !c.holds():
		return false
	}
	for _, m := range c.members {
		if other := d.actors.find(m); other != nil && alike64(h.bits, other.bits) > habitsApart {
			return false
		}
	}
	return true
}

// alike64 is how much of what either uses both use.
func alike64(a, b uint64) float64 {
	return float64(bits.OnesCount64(a&b)) / float64(max(1, bits.OnesCount64(a|b)))
}

// meet takes a call of somebody who belongs there.
func (c *circle) meet(actor int32) {
	before := c.actors.count
	c.take(actor)
	c.sinceNew++
	if c.actors.count == before {
		return
	}
	c.sinceNew = 0
	if len(c.members) < circleMembers {
		c.members = append(c.members, actor)
	}
}
