package flow

// links learns which answer feeds which request, from some sessions at a time, and what is done after what.
type links struct {
	trails  map[int32]*trail
	ring    []*trail
	hand    int
	count   map[link]int
	asked   map[place]int
	follows map[follow]int
	done    map[int32]int
}

// link is a way of things from an answer's field to a request's.
type link struct{ from, to place }

// follow is one endpoint after another, with one thing or in a session.
type follow struct {
	from, to int32
	session  bool
}

// trail is what one session was handed.
type trail struct {
	session int32
	last    int64
	handed  map[uint32]place
	order   []uint32
	at      int
}

func newLinks() links {
	return links{trails: map[int32]*trail{}, count: map[link]int{}, asked: map[place]int{}, follows: map[follow]int{}, done: map[int32]int{}}
}

func (l *links) see(s *Step) {
	l.done[s.Endpoint]++
	t := l.trail(s)
	if t == nil {
		return
	}
	t.last = s.Start
	for _, r := range s.Asked {
		to := place{s.Endpoint, r.Field}
		if _, known := l.asked[to]; known || len(l.asked) < mostLinks {
			l.asked[to]++
		}
		from, ok := t.handed[r.Token]
		if !ok || from.endpoint == s.Endpoint {
			continue
		}
		way := link{from, to}
		if _, known := l.count[way]; known || len(l.count) < mostLinks {
			l.count[way]++
		}
	}
	for _, r := range s.Given[:min(len(s.Given), mostTaken)] {
		t.hand(r.Token, place{s.Endpoint, r.Field})
	}
}

// hand notes what a session was handed: what handed it out first is where it is from.
func (t *trail) hand(token uint32, from place) {
	if _, known := t.handed[token]; known {
		return
	}
	if len(t.order) < followedTokens {
		t.order = append(t.order, token)
	} else {
		delete(t.handed, t.order[t.at])
		t.order[t.at] = token
		t.at = (t.at + 1) % followedTokens
	}
	t.handed[token] = from
}

// trail is that of a session; nil where it is not followed.
func (l *links) trail(s *Step) *trail {
	if t := l.trails[s.Session]; t != nil {
		return t
	}
	if len(l.ring) < followed {
		t := newTrail(s.Session)
		l.ring = append(l.ring, t)
		l.trails[s.Session] = t
		return t
	}
	old := l.ring[l.hand]
	at := l.hand
	l.hand = (l.hand + 1) % followed
	if s.Start-old.last < followedTime.Microseconds() {
		return nil
	}
	delete(l.trails, old.session)
	t := newTrail(s.Session)
	l.ring[at], l.trails[s.Session] = t, t
	return t
}

func newTrail(session int32) *trail { return &trail{session: session, handed: map[uint32]place{}} }

// follow notes what is done after what was done last.
func (l *links) follow(c *course, endpoint int32, session bool) {
	from, ok := c.latest()
	if !ok || from == endpoint {
		return
	}
	way := follow{from, endpoint, session}
	if _, known := l.follows[way]; known || len(l.follows) < mostFollows {
		l.follows[way]++
	}
}
