package detect

// usual is what callers do somewhere, and who did otherwise. What is odd is told of once enough was seen, and is taken back where many do it since.
type usual struct {
	calls  int
	actors distinct
	odd    distinct // actors that did otherwise before that was known to be odd
	told   distinct // those that were told of
}

// take counts a call as it should be.
func (u *usual) take(actor int32) {
	u.calls++
	u.actors.add(uint32(actor))
}

// settled says whether so many did as they should that who does otherwise is told of.
func (u *usual) settled() bool {
	return u.calls >= usualCalls && u.actors.count >= usualActors && u.odd.count*oddOneIn <= u.actors.count && u.holds()
}

// holds says whether not too many do otherwise since.
func (u *usual) holds() bool { return float64(u.told.count) <= 1+oddCrowd*float64(u.actors.count) }

// strange takes a call that is otherwise, and says whether it is told of.
func (u *usual) strange(actor int32) bool {
	if !u.settled() {
		u.odd.add(uint32(actor))
		return false
	}
	u.told.add(uint32(actor))
	return true
}

// watch is what detectors of odd calls have in common: one alarm for each actor at each endpoint.
type watch struct {
	family family
	alarms map[actorAt]*alarm
	raised []*alarm
}

func newWatch(f family) watch { return watch{family: f, alarms: map[actorAt]*alarm{}} }

// alarm finds or raises the alarm of a step's actor at its endpoint.
func (w *watch) alarm(s *step, u *usual, said func() string) *alarm {
	key := actorAt{s.actor, s.endpoint}
	a := w.alarms[key]
	if a == nil {
		a = raise(w.family, s, s.Start, 0)
		a.said, a.custom = said(), u
		w.alarms[key] = a
		w.raised = append(w.raised, a)
	}
	a.times++
	a.touch(s)
	return a
}

// Alarms leaves out those about what became usual since.
func (w *watch) Alarms() (list []*alarm) {
	for _, a := range w.raised {
		if a.custom == nil || a.custom.holds() {
			list = append(list, a)
		}
	}
	return list
}

// succeeded says whether a call was answered as it wished.
func (g *ground) succeeded(s *step) bool { return s.Status >= 200 && s.Status < 400 }
