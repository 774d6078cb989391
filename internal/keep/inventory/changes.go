package inventory

import (
	"cmp"
	"slices"
)

// What can happen to an endpoint.
const (
	Appeared = "new"
	Changed  = "changed"
	Left     = "gone"
	WokeUp   = "woke_up"
)

// What can change at one.
const (
	Template   = "template"
	Split      = "split"
	Kinds      = "kinds"
	Parameters = "parameters"
	Auth       = "auth"
	Callers    = "callers"
)

// Change is something that happened to an endpoint, and when.
type Change struct {
	Time           int64 // microseconds since 1970
	Happened       string
	What           string // of a changed one
	Added, Removed []string
	Before, After  string
}

// Thing is something that was seen at an endpoint: a kind, a parameter, a way of authentication, a caller.
type Thing struct{ What, Name string }

// History is all that is known of the times of one endpoint.
type History struct {
	Service, Life Life
	Things        map[Thing]Life
}

// Changes tells what happened to an endpoint, by the times of its calls: when it and what stands at it appeared, and since when
// they are not seen any more. What is there from the beginning is no change of the endpoint.
func (h *History) Changes(newest int64) []Change {
	span := h.Service.Last - h.Service.First
	list := []Change{{Time: h.Life.First, Happened: Appeared}}
	for _, state := range States(h.Life, h.Service, newest) {
		if state == Gone || state == Dormant {
			list = append(list, Change{Time: h.Life.Last, Happened: Left})
		}
	}
	byTime := map[changeKey]*Change{}
	at := func(time int64, what string) *Change {
		key := changeKey{time, what}
		if byTime[key] == nil {
			byTime[key] = &Change{Time: time, Happened: Changed, What: what}
		}
		return byTime[key]
	}
	for thing, life := range h.Things {
		if life.First-h.Life.First >= NewSpell(span) {
			c := at(life.First, thing.What)
			c.Added = append(c.Added, thing.Name)
		}
		if quiet := h.Life.Last - life.Last; quiet > QuietSpell(span) && quiet > unusually*life.usual() && life.Calls >= fewestToMiss {
			c := at(life.Last, thing.What)
			c.Removed = append(c.Removed, thing.Name)
		}
	}
	for _, c := range byTime {
		slices.Sort(c.Added)
		slices.Sort(c.Removed)
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Happened, b.Happened), cmp.Compare(a.What, b.What))
	})
	return list
}

// changeKey tells changes of one endpoint apart.
type changeKey struct {
	time int64
	what string
}

// Sleeper finds out when something that was not called for long was called again. It is told of calls in their order.
type Sleeper struct {
	life Life
	span int64
}

// NewSleeper watches an endpoint of a service that was watched for a span.
func NewSleeper(span int64) *Sleeper { return &Sleeper{span: span} }

// Call takes a call in, and says whether it woke the endpoint, and since when that had slept.
func (s *Sleeper) Call(time int64) (since int64, woke bool) {
	since = s.life.Last
	quiet := time - since
	woke = s.life.Calls >= fewestToMiss && quiet > QuietSpell(s.span) && quiet > unusually*s.life.usual()
	s.life.Add(1, time, time)
	return since, woke
}

// Version is what one version of meaning calls the endpoints.
type Version struct {
	Time      int64
	Endpoints []Named
}

// Named is an endpoint as a version calls it.
type Named struct {
	ID       string
	Previous []string
	Template string
}

// Renamed tells by id what became of endpoints from one version to the next: a template that changed, with the ids that became a
// part of it; and a part of another one that is an endpoint of its own now.
func Renamed(before, after Version) map[string]Change {
	was := map[string]Named{}
	for _, e := range before.Endpoints {
		was[e.ID] = e
	}
	out := map[string]Change{}
	for _, e := range after.Endpoints {
		old, known := was[e.ID]
		switch {
		case known && old.Template != e.Template:
			c := Change{Time: after.Time, Happened: Changed, What: Template, Before: old.Template, After: e.Template}
			for _, id := range e.Previous {
				if _, there := was[id]; there && !slices.Contains(old.Previous, id) {
					c.Added = append(c.Added, id)
				}
			}
			out[e.ID] = c
		case !known && len(e.Previous) > 0:
			if origin, ok := was[e.Previous[0]]; ok {
				out[e.ID] = Change{Time: after.Time, Happened: Changed, What: Split, Before: origin.Template, After: e.Template}
			}
		}
	}
	return out
}
