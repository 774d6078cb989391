package detect

import "math"

// breadth counts of how many other people an actor is told at an endpoint in a day and in thirty days, and holds that against the
// others there and against the actor's own past.
type breadth struct {
	ground *ground
	spans  [2]*span
	alarms map[int32]*alarm // by actor
	raised []*alarm
}

// span is one length of window.
type span struct {
	days   int32
	least  int
	places *memory[uint64, reading] // by packed actorAt
	crowds map[int32]*crowd
}

type actorAt struct{ actor, endpoint int32 }

// packed is the same as one number, which is found quicker.
func (a actorAt) packed() uint64 { return uint64(uint32(a.actor))<<32 | uint64(uint32(a.endpoint)) }

// reading is what one actor was told at one endpoint.
type reading struct {
	window  int32
	people  distinct
	calls   int32 // that told of others
	told    int32 // people in them, counted again in each
	from    int64
	next    int32 // the count at which it is looked at again
	busiest int32 // of windows before
	windows int32 // how many there were
	since   int32 // window of its first call there
	known   bool
	alarmed bool // in this window
}

// crowd is everybody at one endpoint.
type crowd struct {
	window  int32
	known   bool
	users   distinct
	active  []actorAt // those that were told of others in this window
	counts  [buckets]float64
	windows int
	since   int32 // day of the first call
}

// buckets of counts double every two.
const buckets = 48

func bucketOf(n float64) int {
	if n < 1 {
		return 0
	}
	return min(buckets-1, 1+int(2*math.Log2(n)))
}

// top is the largest count of a bucket.
func top(b int) float64 {
	if b == 0 {
		return 0
	}
	return math.Exp2(float64(b) / 2)
}

func newBreadth(g *ground) *breadth {
	d := &breadth{ground: g, alarms: map[int32]*alarm{}}
	d.spans[0] = &span{days: 1, least: leastPeople}
	d.spans[1] = &span{days: 30, least: leastPeopleMonth}
	for _, s := range d.spans {
		s.places, s.crowds = newMemory[uint64, reading](ByActor, mostPlaces), map[int32]*crowd{}
	}
	return d
}

func (d *breadth) Key() Key         { return ByActor }
func (d *breadth) Alarms() []*alarm { return d.raised }
func (d *breadth) Evicted() int64   { return d.spans[0].places.evicted() + d.spans[1].places.evicted() }

func (d *breadth) See(s *step) {
	if s.result != hit || s.login || !d.ground.telling[s.endpoint] {
		return
	}
	for _, p := range d.spans {
		if p.see(s, s.endpoint) {
			d.judge(p, s, s.endpoint)
		}
	}
	if p := d.spans[0]; p.see(s, inAll) {
		d.judge(p, s, inAll)
	}
	d.goOn(s)
}

// goOn lets an alarm last as long as what it is about goes on: a count is looked at when it grew, and the last people come after that.
func (d *breadth) goOn(s *step) {
	a := d.alarms[s.actor]
	if a == nil || len(s.told) == 0 {
		return
	}
	for _, p := range d.spans {
		for _, endpoint := range []int32{s.endpoint, inAll} {
			if r := p.places.find(actorAt{s.actor, endpoint}.packed()); r != nil && r.alarmed {
				a.touch(s)
			}
		}
	}
}

// inAll stands for all endpoints together, where an actor is held against its own past alone.
const inAll int32 = -1

// see counts a step, and says whether the actor should be looked at.
func (p *span) see(s *step, endpoint int32) bool {
	window := s.day / p.days
	c := p.crowds[endpoint]
	if c == nil {
		c = &crowd{since: s.day}
		p.crowds[endpoint] = c
	}
	if !c.known || c.window != window {
		p.turn(c, window)
	}
	c.users.add(uint32(s.actor))
	key := actorAt{s.actor, endpoint}
	if len(s.told) == 0 && endpoint == inAll {
		p.places.at(key.packed()).renew(window) // it has a past, though nobody else is in it
	}
	if len(s.told) == 0 {
		if r := p.places.find(key.packed()); r != nil {
			r.renew(window)
		}
		return false
	}
	r := p.places.at(key.packed())
	if !r.known || r.window != window || r.people.count == 0 {
		c.active = append(c.active, key)
	}
	if r.renew(window); r.people.count == 0 {
		r.from, r.next = s.Start, int32(p.least)
	}
	for _, who := range s.told {
		r.people.add(uint32(who))
	}
	r.calls++
	r.told += int32(len(s.told))
	if r.people.count < int(r.next) {
		return false
	}
	r.next = int32(r.people.count + max(1, r.people.count/16))
	return true
}

// renew begins a new window of an actor.
func (r *reading) renew(window int32) {
	if r.known && r.window == window {
		return
	}
	if !r.known {
		r.since = window
	}
	if r.known {
		r.busiest = max(r.busiest, int32(r.people.count))
	}
	r.windows = window - r.since
	r.known, r.window, r.people, r.calls, r.told, r.alarmed = true, window, distinct{}, 0, 0, false
}

// turn begins a new window of everybody: what the last one was goes into the counts.
func (p *span) turn(c *crowd, window int32) {
	if c.known {
		for _, key := range c.active {
			if r := p.places.find(key.packed()); r != nil && r.window == c.window {
				c.counts[bucketOf(float64(r.people.count))]++
			}
		}
		c.counts[0] += float64(max(0, c.users.count-len(c.active)))
		c.windows++
	}
	c.known, c.window, c.active, c.users = true, window, c.active[:0], distinct{}
}

// ofPast is the count that 95 of 100 did not go beyond, in windows before.
func (c *crowd) ofPast() (count, actors float64) {
	for _, n := range c.counts {
		actors += n
	}
	left := actors * .95
	for b, n := range c.counts {
		if left -= n; left <= 0 {
			return top(b), actors
		}
	}
	return 0, actors
}

// ofNow is the middle count of those others who were told of anybody in this window, and how many there are and use the endpoint.
func (p *span) ofNow(c *crowd, but actorAt) (middle float64, told, users int) {
	var counts [buckets]int
	for _, key := range c.active {
		if r := p.places.find(key.packed()); r != nil && key != but && r.window == c.window {
			counts[bucketOf(float64(r.people.count))]++
			told++
		}
	}
	left := told / 2
	for b, n := range counts {
		if left -= n; left < 0 {
			middle = top(b)
			break
		}
	}
	return middle, told, c.users.count - 1
}

// judge holds an actor's count against what is usual.
func (d *breadth) judge(p *span, s *step, endpoint int32) {
	key := actorAt{s.actor, endpoint}
	r, c := p.places.find(key.packed()), p.crowds[endpoint]
	count := float64(r.people.count)
	past, actors := c.ofPast()
	now, told, users := p.ofNow(c, key)
	work := told >= groundActors && told*2 > users // everybody there is told of others: today the middle one counts
	usual, why := 0.0, reason(0)
	peers := endpoint != inAll && (actors >= groundActors || users >= groundActors)
	if peers && c.windows == 0 && !work && (users < firstCrowd || told*4 > users) {
		return // it cannot be told yet whether it is everybody's work
	}
	if peers {
		usual, why = abovePeers*past, abovePeer
	}
	if peers && work {
		if c.windows == 0 && s.day-c.since < settling {
			return // a shift that began early looks like more work
		}
		today := abovePeers * now
		if c.windows > 0 {
			today = min(today, mostOnADay*past) // many intruders at once are no busy day
		}
		usual, why = max(usual, today), why|insider
	}
	if r.windows > 0 && (!peers || !work) {
		usual = max(usual, abovePast*float64(r.busiest))
	}
	if r.windows > 0 && count > farAbovePast*float64(r.busiest) {
		why |= aboveOwn
	}
	if endpoint == inAll && (why&aboveOwn == 0 || r.windows == 1 && count <= 2*farAbovePast*float64(r.busiest)) {
		return
	}
	least := float64(p.least)
	if !peers {
		if least = lonelyPeople; r.windows == 0 {
			return
		}
	}
	if count < least || count <= usual {
		return
	}
	if r.told >= manyAtOnce*r.calls {
		why |= inLists
	}
	d.raise(s, r, why, count, usual)
}

func (d *breadth) raise(s *step, r *reading, why reason, count, usual float64) {
	a := d.alarms[s.actor]
	if a == nil {
		a = raise(aboutObjects, s, r.from, why)
		d.alarms[s.actor] = a
		d.raised = append(d.raised, a)
	}
	if a.people < count {
		a.people, a.usual = count, usual
	}
	if s.person {
		why |= byPerson
	}
	a.reasons |= why
	a.from = min(a.from, r.from)
	r.alarmed = true
	a.touch(s)
}
