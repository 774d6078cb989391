package detect

import (
	"math"
	"slices"

	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// contacts learns who was given which object, and tests each actor's first contacts with objects in sequence: somebody at home asks
// for what answers gave them or for their own, and goes astray now and then; an intruder asks for what nobody gave them, and
// for what is not there.
type contacts struct {
	ground *ground
	actors *memory[int32, contacting]
	places map[int32]*custom // by endpoint
	hosts  map[string]*custom
	selves map[int32]bool // people who use the service themselves
	raised []*alarm
}

// contacting is an actor's state.
type contacting struct {
	given, seen tokens
	met         []int32 // endpoints where its first contact was counted
	score       float64
	foreign     int                  // calls for objects that were not its own and new to it, in this run
	misses      int                  // those of them that found nothing
	objects     int                  // the objects
	found       int                  // calls for what is nobody's at those endpoints, which was there
	known       int                  // those of them that told of somebody who uses the service, too
	strayed     []int32              // endpoints of those calls
	run         [leastContacts]int64 // when the first few of them were
	from        int64
	places      [scattered]uint32 // addresses within an hour
	hour        int64
	scattered   bool
	day         int32
	today       int
	missedToday int
	dayFrom     int64
	alarm       *alarm
}

func newContacts(g *ground) *contacts {
	d := &contacts{ground: g, actors: newMemory[int32, contacting](ByActor, mostActors), places: map[int32]*custom{}, hosts: map[string]*custom{}, selves: map[int32]bool{}}
	for _, a := range g.view.Actors {
		if a.Subject != meaning.Nobody && logsIn[a.Type()] {
			d.selves[a.Subject] = true
		}
	}
	return d
}

func (d *contacts) Key() Key         { return d.actors.key }
func (d *contacts) Alarms() []*alarm { return d.raised }
func (d *contacts) Evicted() int64   { return d.actors.evicted() }

func (d *contacts) See(s *step) {
	if len(s.asked) == 0 && len(s.given) == 0 && !s.own || s.login || s.result == fault {
		return
	}
	a := d.actors.at(s.actor)
	d.where(a, s)
	d.judge(a, s)
	for _, t := range s.given {
		a.given.add(uint32(t))
	}
}

// where notes the address of a call.
func (d *contacts) where(a *contacting, s *step) {
	address := uint32(d.ground.view.Identity(s.Identity).Address)
	if hour := s.Start / (usPerDay / 24); a.hour != hour {
		a.hour, a.places = hour, [scattered]uint32{}
	}
	for i, p := range a.places {
		if p == address || address == 0 {
			return
		}
		if p == 0 {
			a.places[i] = address
			a.scattered = a.scattered || i == scattered-1
			return
		}
	}
}

// judge tests the call as one trial: a batch of objects is one, too.
func (d *contacts) judge(a *contacting, s *step) {
	place := d.place(s.endpoint)
	place.turn(s.day)
	share := place.share()
	fresh, foreign := 0, 0
	for _, t := range s.asked {
		if a.given.has(uint32(t)) {
			continue
		}
		foreign++
		if a.seen.add(uint32(t)) {
			fresh++
		}
	}
	astray := foreign > 0 && d.astray(place, s)
	d.count(a, s, place, astray)
	switch {
	case astray && fresh > 0:
		a.note(s, fresh)
		if slices.ContainsFunc(s.told, func(who int32) bool { return d.selves[who] }) {
			a.known++
		}
		a.score = max(0, a.score) + math.Log(badShare/share)
		d.decide(a, s, place)
	case !astray && (s.own || foreign == 0 && len(s.asked) > 0 || a.findsThere(s)):
		a.score = max(0, a.score-math.Log((1-share)/(1-badShare)))
		if a.score == 0 && a.alarm == nil {
			a.foreign, a.misses, a.found, a.objects, a.known, a.from, a.strayed = 0, 0, 0, 0, 0, 0, a.strayed[:0]
		}
	}
	if !astray && a.findsThere(s) {
		a.found++
	}
	if a.alarm != nil && astray {
		a.lengthen(s)
	}
}

// findsThere says whether a call asked for something that was there, where others of the actor's calls went astray: a crawler
// finds most of what it asks for.
func (a *contacting) findsThere(s *step) bool {
	return s.result == hit && len(s.asked) > 0 && slices.Contains(a.strayed, s.endpoint)
}

// astray says whether a call that asked for what was not given went to others' things or to nothing.
func (d *contacts) astray(place *custom, s *step) bool {
	switch s.result {
	case miss, empty:
		return true
	case denied:
		return !s.anonymous()
	case hit:
		if s.own {
			return false
		}
		return len(s.told) > 0 || s.person && place.actors >= groundActors && place.astray*5 < place.actors
	case fault:
	}
	return false
}

// note counts a contact that went astray.
func (a *contacting) note(s *step, fresh int) {
	if a.foreign < leastContacts {
		a.run[a.foreign] = s.Start
	}
	if a.foreign == 0 {
		a.from = s.Start
	}
	a.foreign++
	a.objects += fresh
	if s.result != hit {
		a.misses++
	}
	if a.day != s.day {
		a.day, a.today, a.missedToday, a.dayFrom = s.day, 0, 0, s.Start
	}
	a.today++
	if s.result != hit {
		a.missedToday++
	}
	if !slices.Contains(a.strayed, s.endpoint) && len(a.strayed) < 32 {
		a.strayed = append(a.strayed, s.endpoint)
	}
}

func (a *contacting) lengthen(s *step) {
	a.alarm.touch(s)
	a.alarm.objects, a.alarm.contacts, a.alarm.misses = a.objects, a.foreign, a.misses
	if a.scattered {
		a.alarm.reasons |= everywhere
	}
	a.alarm.reasons |= missReason(a.misses, a.foreign)
}

func missReason(misses, contacts int) reason {
	if misses >= 10 && misses*10 >= contacts {
		return missing
	}
	return 0
}

// count takes an actor's first contact at an endpoint into its custom, and the actor among today's strangers.
func (d *contacts) count(a *contacting, s *step, place *custom, astray bool) {
	if len(s.asked) == 0 && !s.own {
		return
	}
	if !slices.Contains(a.met, s.endpoint) && len(a.met) < 64 {
		a.met = append(a.met, s.endpoint)
		place.actors++
		d.host(s.endpoint).actors++
		if astray {
			place.astray++
			d.host(s.endpoint).astray++
		}
	}
	if astray && place.strangers.add(uint32(s.actor)) && len(place.suspects) < mostSuspects {
		place.suspects = append(place.suspects, s.actor)
	}
}

// mostSuspects bounds the actors of one endpoint and day that are looked at again when a wave is found.
const mostSuspects = 20_000

// decide raises an alarm where enough was seen.
func (d *contacts) decide(a *contacting, s *step, place *custom) {
	if a.alarm != nil {
		return
	}
	if a.foreign >= leastContacts && d.enough(a, s, place) {
		d.raise(a, s, s.actor, a.from, 0)
		return
	}
	d.wave(s, place)
	if place.wave && a.today >= lowContacts {
		d.raise(a, s, s.actor, a.dayFrom, inWave)
	}
}

// enough says whether an actor's contacts decide.
func (d *contacts) enough(a *contacting, s *step, place *custom) bool {
	share := place.share()
	others := place.actors - 1
	grounded := others >= groundActors && others-place.astray >= groundActors
	// Many people can stand behind one address, or nobody else ask at all: then it is what was missed today that counts.
	if a.misses >= missesInRow && float64(a.misses) >= missShare*float64(a.foreign+a.found) && (share < missShare || a.missedToday >= missesInRow) {
		return true
	}
	if grounded {
		return a.score >= decides
	}
	span := s.Start - a.run[0]
	fast := a.foreign >= ungroundedFast && span <= fastContacts.Microseconds()*int64(a.foreign)/ungroundedFast
	switch {
	case s.person && a.foreign >= ungroundedFast && (fast || a.scattered):
		return true
	case s.person && a.known >= ungroundedFast && d.host(s.endpoint).ownThings():
		return true
	case others >= groundActors:
		return false // it is everybody's custom there; how much of it is for breadth to say
	case s.person:
		return a.foreign >= ungroundedPerson
	}
	return a.foreign >= ungroundedMachine
}

// wave looks whether so many actors went astray at an endpoint today as on no day before, and goes back to the first of them.
func (d *contacts) wave(s *step, place *custom) {
	if place.wave || place.days == 0 || place.strangers.count < waveActors || float64(place.strangers.count) < waveFactor*float64(place.most+1) {
		return
	}
	place.wave = true
	for _, actor := range place.suspects {
		if a := d.actors.find(actor); a != nil && a.alarm == nil && a.day == s.day && a.today >= lowContacts {
			d.raise(a, s, actor, a.dayFrom, inWave)
		}
	}
}

func (d *contacts) raise(a *contacting, s *step, actor int32, from int64, why reason) {
	why |= ungiven | missReason(a.misses, a.foreign)
	if d.isPerson(actor) {
		why |= byPerson
	}
	if a.scattered {
		why |= everywhere
	}
	if d.place(s.endpoint).byContact {
		why |= byContact
	}
	a.alarm = raise(aboutObjects, s, from, why)
	a.alarm.actor, a.alarm.objects, a.alarm.contacts, a.alarm.misses = actor, a.objects, a.foreign, a.misses
	for _, e := range a.strayed {
		a.alarm.endpoints[e] = true
	}
	d.raised = append(d.raised, a.alarm)
}

func (d *contacts) isPerson(actor int32) bool { return logsIn[d.ground.view.Actors[actor].Type()] }
