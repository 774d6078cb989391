package detect

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// volumes counts the calls of each endpoint in an hour against its busiest hours before, and finds those who make the surplus.
type volumes struct {
	watch
	places byEndpoint[traffic]
}

// traffic is what an endpoint's hours were.
type traffic struct {
	hour, since int64
	calls       int
	busiest     int // of the hours before, but for those that were told of
	told        bool
	next        int
	actors      map[int32]int // in this hour
}

func newVolumes(*ground) *volumes {
	return &volumes{watch: newWatch(aboutVolumes)}
}

func (d *volumes) Key() Key       { return ByEndpoint }
func (d *volumes) Evicted() int64 { return 0 }

func (d *volumes) See(s *step) {
	hour := s.Start / (usPerDay / 24)
	t := d.places.at(s.endpoint)
	if t.actors == nil {
		t.hour, t.since, t.actors = hour, hour, map[int32]int{}
	}
	if t.hour != hour {
		t.turn(hour)
	}
	t.calls++
	if _, known := t.actors[s.actor]; known || len(t.actors) < mostAtOnce {
		t.actors[s.actor]++
	}
	if a := d.alarms[actorAt{s.actor, s.endpoint}]; a != nil && t.told {
		a.times++
		a.touch(s)
	}
	limit := max(leastVolume, int(aboveVolume*float64(t.busiest)))
	if hour-t.since < volumeDays*24 || t.calls <= limit || t.calls < t.next {
		return
	}
	t.next = t.calls + t.calls/8
	d.raise(s, t, limit)
}

// raise names those who make so much of an hour that without them it would be none to speak of.
func (d *volumes) raise(s *step, t *traffic, limit int) {
	left := t.calls
	list := slices.SortedFunc(maps.Keys(t.actors), func(a, b int32) int { return cmp.Or(cmp.Compare(t.actors[b], t.actors[a]), cmp.Compare(a, b)) })
	for i, actor := range list {
		if n := t.actors[actor]; i == mostNamed || n < leastVolume/10 || n*10 < t.calls-t.busiest {
			break
		}
		left -= t.actors[actor]
	}
	if left > limit {
		return // it is everybody
	}
	t.told = true
	for i, actor := range list {
		n := t.actors[actor]
		if i == mostNamed || n < leastVolume/10 || n*10 < t.calls-t.busiest {
			break
		}
		one := *s
		one.actor = actor
		if d.alarms[actorAt{actor, s.endpoint}] != nil {
			continue
		}
		a := d.alarm(&one, nil, func() string {
			return fmt.Sprintf("there were %d calls within the hour, where %d was the most in any of %d hours before, and %d of them were one caller's", t.calls, t.busiest, t.hour-t.since, n)
		})
		a.times, a.from = n, t.hour*(usPerDay/24)
	}
}

// turn begins a new hour.
func (t *traffic) turn(hour int64) {
	if !t.told {
		t.busiest = max(t.busiest, t.calls)
	}
	t.hour, t.calls, t.told, t.next = hour, 0, false, 0
	clear(t.actors)
}
