package detect

import (
	"maps"
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
)

// campaign is alarms that belong together: of one actor, or of several at one endpoint in one time. It becomes one finding.
type campaign struct {
	family     family
	alarms     []*alarm // by when they were raised
	actors     map[int32]bool
	identities map[keep.Number]bool // where alarms are about these alone
	endpoints  map[int32]bool
	from, last int64
	raised     int64
	reasons    reason

	objects, contacts, misses int
	times                     int
	everywhere                bool
	kind                      string
}

// apart is how long nothing may happen at an endpoint before what comes after is another campaign.
const apart = 3 * 24 * time.Hour

// group makes campaigns of alarms.
func group(learners []learner) []*campaign {
	var all []*alarm
	for _, l := range learners {
		all = append(all, l.Alarms()...)
	}
	slices.SortStableFunc(all, func(a, b *alarm) int { return int(min(max(a.raised-b.raised, -1), 1)) })
	roots := linked(all)
	byRoot := map[int]*campaign{}
	var list []*campaign
	for i, a := range all {
		c := byRoot[roots[i]]
		if c == nil {
			c = &campaign{family: a.family, from: a.from, raised: a.raised, actors: map[int32]bool{}, identities: map[keep.Number]bool{}, endpoints: map[int32]bool{}}
			byRoot[roots[i]] = c
			list = append(list, c)
		}
		c.take(a)
	}
	for _, c := range list {
		for _, a := range c.alarms {
			if a.identities != nil {
				delete(c.actors, a.actor) // a stolen key's ordinary work is no part of the theft
			}
		}
	}
	return list
}

// linked gives each alarm the first one of its campaign: those of one actor belong together, and those at one endpoint with no
// long time between.
func linked(all []*alarm) []int {
	type shared struct {
		family   family
		at       int32
		endpoint bool
	}
	parent, latest := make([]int, len(all)), map[shared]int{}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, a := range all {
		parent[i] = i
		keys := []shared{{family: a.family, at: a.actor}}
		for _, e := range slices.Sorted(maps.Keys(a.endpoints)) {
			keys = append(keys, shared{family: a.family, at: e, endpoint: true})
		}
		for _, key := range keys {
			before, ok := latest[key]
			if ok && (!key.endpoint || a.from-all[before].last < apart.Microseconds()) {
				x, y := find(i), find(before)
				parent[max(x, y)] = min(x, y) // the first to be raised names it
			}
			if !ok || all[before].last < a.last {
				latest[key] = i
			}
		}
	}
	for i := range parent {
		parent[i] = find(i)
	}
	return parent
}

func (c *campaign) take(a *alarm) {
	c.alarms = append(c.alarms, a)
	c.from, c.last = min(c.from, a.from), max(c.last, a.last)
	c.reasons |= a.reasons
	c.objects, c.contacts, c.misses = c.objects+a.objects, c.contacts+a.contacts, c.misses+a.misses
	c.times += a.times
	c.everywhere = c.everywhere || a.everywhere
	if a.identities == nil {
		c.actors[a.actor] = true
	}
	maps.Copy(c.identities, a.identities)
	maps.Copy(c.endpoints, a.endpoints)
}

// name says what a campaign is about, for its finding's id: whom it was raised against first, and where. Later calls do not change it.
func (c *campaign) name(g *ground) []string {
	first := c.alarms[0]
	where := ""
	for e := range first.endpoints {
		if host := g.view.Endpoints[e].Host; where == "" || host < where {
			where = host
		}
	}
	return []string{familyNames[c.family], g.view.Actors[first.actor].ID(), where, clock(first.raised)[:len("2006-01-02")]}
}
