package flow

import (
	"slices"
	"unsafe"

	"github.com/waybill-security/waybill/internal/judge/bounded"
)

// Learner learns from steps, one by one in the order of time.
type Learner struct {
	gates    map[int32]*gate
	things   *bounded.Memory[uint32, *course]
	visits   *bounded.Memory[int32, visits]
	optional map[int32]bool
	origins  map[place]*origin
	links    links

	steps int
	first int64

	at []*course // of the step at hand
}

// visits are the latest two sessions of an actor.
type visits [2]visit

type visit struct {
	session int32 // plus one
	used    uint32
	course
}

// ActorSize is what the sessions of one actor take at most, in bytes; things are counted apart.
const ActorSize = int(unsafe.Sizeof(visits{})) + len(visits{})*mostSteps*int(unsafe.Sizeof(mark{}))

// New returns a Learner that has seen nothing.
func New() *Learner {
	return &Learner{
		gates: map[int32]*gate{}, things: bounded.New[uint32, *course](mostCourses), visits: bounded.New[int32, visits](mostActors),
		optional: map[int32]bool{}, origins: map[place]*origin{}, links: newLinks(),
	}
}

// Evicted is how many states were let go for want of room.
func (l *Learner) Evicted() int64 { return l.things.Evicted() + l.visits.Evicted() }

// See takes a step, and tells what was left out before it; nil for nothing.
func (l *Learner) See(s *Step) *Skip {
	if l.steps == 0 {
		l.first = s.Start
	}
	l.steps++
	l.links.see(s)
	if s.Optional {
		l.optional[s.Endpoint] = true
	}
	field := l.coursesOf(s)
	if !s.Changes && !s.Begins && len(l.at) == 0 {
		return nil
	}
	v := l.visit(s)
	skip := l.judge(s, v, field)
	at := uint32(l.steps)
	for _, c := range l.at {
		l.links.follow(c, s.Endpoint, false)
		c.note(s.Endpoint, s.Actor, at)
	}
	if s.Changes {
		l.links.follow(&v.course, s.Endpoint, true)
		v.note(s.Endpoint, s.Actor, at)
		l.bear(s)
	}
	return skip
}

// settled says whether so much was seen that what is met now has most likely begun now.
func (l *Learner) settled(s *Step) bool {
	return l.steps > settledSteps || s.Start-l.first >= settledTime.Microseconds()
}

// coursesOf gathers the courses of the things that a step names, and says in which field the first of them stood.
func (l *Learner) coursesOf(s *Step) (field uint32) {
	l.at = l.at[:0]
	for _, r := range s.Asked {
		c := l.things.Find(r.Token)
		if s.Changes {
			from := l.origin(place{s.Endpoint, r.Field})
			if from.count(c == nil); c == nil {
				fresh := &course{begun: from.mostlyNew() && l.settled(s)}
				*l.things.At(r.Token) = fresh
				c = &fresh
			}
		}
		if c == nil {
			continue
		}
		if !slices.Contains(l.at, *c) {
			l.at = append(l.at, *c)
			if field == 0 {
				field = r.Field
			}
		}
	}
	return field
}

// visit is the session at hand.
func (l *Learner) visit(s *Step) *visit {
	all := l.visits.At(s.Actor)
	oldest := &all[0]
	for i := range all {
		v := &all[i]
		if v.session == s.Session+1 {
			v.used = uint32(l.steps)
			return v
		}
		if v.used < oldest.used {
			oldest = v
		}
	}
	*oldest = visit{session: s.Session + 1, used: uint32(l.steps), course: course{begun: s.Begins || l.settled(s)}}
	return oldest
}

// bear lets what a call handed out have the course of what it was asked with, or one of its own.
func (l *Learner) bear(s *Step) {
	if len(s.Given) == 0 || len(s.Given) > mostHanded {
		return
	}
	var c *course
	for _, one := range l.at {
		if c == nil || one.begun && !c.begun {
			c = one
		}
	}
	if c == nil || c.crowd {
		c = &course{begun: true}
		c.note(s.Endpoint, s.Actor, uint32(l.steps))
	}
	for _, r := range s.Given {
		if at := l.things.Find(r.Token); at == nil {
			*l.things.At(r.Token) = c
		}
	}
}

// gate is what is known of an endpoint.
func (l *Learner) gate(endpoint int32) *gate {
	g := l.gates[endpoint]
	if g == nil {
		g = &gate{}
		l.gates[endpoint] = g
	}
	return g
}
