package detect

import (
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
)

// race finds calls of one caller that overlap, all of which succeed, where others wait for one to end before they begin the next.
type race struct {
	watch
	ground *ground
	actors *memory[int32, flight]
	places byEndpoint[usual]
}

// flight is what an actor has under way: its last few calls that changed something.
type flight struct {
	calls [mostInFlight]inFlight
	next  uint8
}

type inFlight struct {
	start, end int64
	endpoint   int32
	thing      uint32
}

func newRace(g *ground) *race {
	return &race{watch: newWatch(aboutRaces), ground: g, actors: newMemory[int32, flight](ByActor, mostActors)}
}

func (d *race) Key() Key       { return ByActor }
func (d *race) Evicted() int64 { return d.actors.evicted() }

func (d *race) See(s *step) {
	if !d.ground.succeeded(s) || s.login || d.ground.doesAt(s.endpoint)&(changes|aside) != changes {
		return
	}
	p := d.places.at(s.endpoint)
	f := d.actors.at(s.actor)
	thing := thingOf(s)
	all, same := 1, 1
	for _, c := range f.calls {
		if c.endpoint == s.endpoint+1 && c.end > s.Start {
			all++
			if c.thing == thing && thing != 0 {
				same++
			}
		}
	}
	if s.Duration > 0 {
		f.calls[f.next] = inFlight{s.Start, s.Start + s.Duration, s.endpoint + 1, thing}
		f.next = (f.next + 1) % mostInFlight
	}
	if all == 1 {
		p.take(s.actor)
		return
	}
	if same < raceOnThing && (!s.person || all < raceOfActor) || !p.strange(s.actor) {
		return
	}
	first := s.Start
	for _, c := range f.calls {
		if c.endpoint == s.endpoint+1 && c.end > s.Start {
			first = min(first, c.start)
		}
	}
	a := d.alarm(s, p, func() string {
		return fmt.Sprintf("%d calls were under way at once and all were accepted, where %d calls of %s came one after another",
			all, p.calls, of(p.actors.count, "caller", "callers"))
	})
	a.from = min(a.from, first)
}

// thingOf is one number for all that a request names; zero for nothing.
func thingOf(s *step) uint32 {
	if len(s.asks) == 0 {
		return 0
	}
	tokens := make([]keep.Number, 0, 8)
	for _, r := range s.asks {
		tokens = append(tokens, keep.Number(r.Token))
	}
	slices.Sort(tokens)
	h := uint64(1)
	for _, t := range tokens {
		h = hashOf(h ^ uint64(t))
	}
	return uint32(h) | 1
}
