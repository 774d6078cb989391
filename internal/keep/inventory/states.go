package inventory

// The states that the traffic of an endpoint shows. Those that a spec shows (shadow, orphan, zombie) stand beside them.
const (
	New             = "new"
	Dormant         = "dormant"
	Gone            = "gone"
	Unauthenticated = "unauthenticated"
	Deprecated      = "deprecated"
)

// Life is when something was called. Times are microseconds since 1970.
type Life struct{ Calls, First, Last int64 }

// Add counts calls.
func (l *Life) Add(calls, first, last int64) {
	if l.Calls == 0 || first < l.First {
		l.First = first
	}
	l.Last = max(l.Last, last)
	l.Calls += calls
}

const day = 24 * 60 * 60 * 1_000_000

// Spells of time after which something is said. They are a part of the time for which the service was watched, within
// bounds: in a month of traffic a week is long, in three years it is not.
const (
	leastSpell   = day
	mostNew      = 7 * day
	mostDormant  = 14 * day
	mostGone     = 60 * day
	unusually    = 3 // times the usual time between two calls
	fewestToMiss = 2 // calls that an endpoint must have had to be missed
)

// spell is a part of a span, within bounds.
func spell(span, part, most int64) int64 { return min(max(span/part, leastSpell), most) }

// NewSpell is how long an endpoint, or a thing at it, counts as new at a service that was watched for a span.
func NewSpell(span int64) int64 { return spell(span, 4, mostNew) }

// QuietSpell is after how long an endpoint that is not called is asleep.
func QuietSpell(span int64) int64 { return spell(span, 4, mostDormant) }

// States says in words how an endpoint fares: new where its first call is among the newest of all while its service was watched
// before; dormant, later gone, where it is not called any more while its service is, and for much longer than is usual for it.
func States(endpoint, service Life, newest int64) []string {
	span := service.Last - service.First
	states := []string{}
	if fresh := NewSpell(span); endpoint.First > newest-fresh && endpoint.First-service.First >= fresh {
		states = append(states, New)
	}
	switch quiet := service.Last - endpoint.Last; {
	case quiet <= QuietSpell(span) || quiet <= unusually*endpoint.usual():
	case quiet > spell(span, 2, mostGone) && quiet > 2*leastSpell && endpoint.Calls >= fewestToMiss:
		states = append(states, Gone)
	default:
		states = append(states, Dormant)
	}
	return states
}

// usual is the mean time between two calls.
func (l Life) usual() int64 {
	if l.Calls < 2 {
		return 0
	}
	return (l.Last - l.First) / (l.Calls - 1)
}
