package detect

import "fmt"

// excess learns of how many people an answer of an endpoint tells, and finds answers that tell of many more.
type excess struct {
	watch
	ground *ground
	places byEndpoint[wide]
}

// wide is how wide answers were.
type wide struct {
	usual
	most int // people in one answer, but for those that were told of
}

func newExcess(g *ground) *excess {
	return &excess{watch: newWatch(aboutExcess), ground: g}
}

func (d *excess) Key() Key       { return ByEndpoint }
func (d *excess) Evicted() int64 { return 0 }

func (d *excess) See(s *step) {
	if s.result != hit && s.result != empty || s.login || !d.ground.telling[s.endpoint] {
		return
	}
	w := d.places.at(s.endpoint)
	people := len(s.told)
	if people < leastPeople || people <= wideFactor*max(1, w.most) {
		w.take(s.actor)
		w.most = max(w.most, people)
		return
	}
	if !w.strange(s.actor) {
		w.most = max(w.most, people)
		return
	}
	d.alarm(s, &w.usual, func() string {
		return fmt.Sprintf("one answer told of %d other people, where %d answers to %s before told of %d at the most", people, w.calls, of(w.actors.count, "caller", "callers"), w.most)
	})
}
