package flow

// place is a field of the requests of an endpoint.
type place struct {
	endpoint int32
	field    uint32
}

// origin says where the things come from that stand there: handed out before, or new with the call.
type origin struct{ fresh, known int }

func (o *origin) count(fresh bool) {
	if fresh {
		o.fresh++
	} else {
		o.known++
	}
}

// mostlyNew says whether whoever calls mostly begins something there: a thing that nobody saw before was most likely not there before.
func (o *origin) mostlyNew() bool { return o.fresh >= o.known }

func (l *Learner) origin(at place) *origin {
	o := l.origins[at]
	if o == nil {
		o = &origin{}
		if len(l.origins) < mostLinks {
			l.origins[at] = o
		}
	}
	return o
}
