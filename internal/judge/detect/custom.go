package detect

// custom is what actors' first contacts at an endpoint were.
type custom struct {
	actors, astray float64
	day            int32
	strangers      distinct // actors with a foreign object today
	most           int      // on any day before
	days           int
	suspects       []int32 // actors to be looked at when a wave comes
	wave           bool
	byContact      bool
	known          bool
}

func (d *contacts) place(e int32) *custom {
	p := d.places[e]
	if p == nil {
		p = &custom{byContact: d.ground.askedByContact()[e]}
		d.places[e] = p
	}
	return p
}

func (d *contacts) host(e int32) *custom {
	name := d.ground.view.Endpoints[e].Host
	h := d.hosts[name]
	if h == nil {
		h = &custom{}
		d.hosts[name] = h
	}
	return h
}

// ownThings says whether whoever uses a host mostly asks for their own.
func (p *custom) ownThings() bool {
	return p.actors >= 2*groundActors && p.share() < .1
}

// turn begins a new day.
func (p *custom) turn(day int32) {
	if p.known && day == p.day {
		return
	}
	if p.known {
		if !p.wave {
			p.most = max(p.most, p.strangers.count)
		}
		p.days++
	}
	p.known, p.day, p.strangers, p.suspects, p.wave = true, day, distinct{}, p.suspects[:0], false
}

// share is how many first contacts go astray among whoever uses the endpoint.
func (p *custom) share() float64 {
	return min(.9, (p.astray+benignShare*priorActors)/(p.actors+priorActors))
}
