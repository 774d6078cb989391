package world

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

// script is what somebody does, from top to bottom. It makes calls and rests through its visit.
type script func(*visit) error

// errOver ends the scripts that are still going when a play stops early.
var errOver = errors.New("the play is over")

// schedule says whose turn it is. Scripts run one at a time, each until it rests; the one whose rest ends first goes on, and
// the clock jumps there. So nothing depends on how fast the machine is.
type schedule struct {
	clock  *simulated
	queue  turns
	serial int
}

// turn is a script that waits for its moment.
type turn struct {
	at     time.Time
	serial int // who was entered first goes first at the same moment

	begin  func()
	resume func() (time.Duration, bool)
	stop   func()
	failed error
}

// enter lets a script begin at a moment.
func (s *schedule) enter(at time.Time, v *visit, do script) {
	t := &turn{at: at.Truncate(time.Microsecond)}
	t.begin = func() {
		t.resume, t.stop = iter.Pull(func(yield func(time.Duration) bool) {
			v.yield = yield
			t.failed = do(v)
		})
	}
	s.push(t)
}

func (s *schedule) push(t *turn) {
	s.serial++
	t.serial = s.serial
	heap.Push(&s.queue, t)
}

// run plays all scripts to their ends.
func (s *schedule) run(ctx context.Context) error {
	defer s.dismiss()
	for s.queue.Len() > 0 {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("the play was stopped at %s of its own time: %w", s.clock.Now().Format(time.DateTime), err)
		}
		t, _ := heap.Pop(&s.queue).(*turn)
		s.clock.set(t.at)
		if t.resume == nil {
			t.begin()
		}
		rest, going := t.resume()
		if !going {
			if t.failed != nil {
				return t.failed
			}
			continue
		}
		t.at = t.at.Add(rest)
		s.push(t)
	}
	return nil
}

// dismiss ends the scripts that are still going.
func (s *schedule) dismiss() {
	for _, t := range s.queue {
		if t.stop != nil {
			t.stop()
		}
	}
	s.queue = nil
}

// turns is a heap by time.
type turns []*turn

func (q turns) Len() int { return len(q) }
func (q turns) Less(i, j int) bool {
	if !q[i].at.Equal(q[j].at) {
		return q[i].at.Before(q[j].at)
	}
	return q[i].serial < q[j].serial
}
func (q turns) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push is for container/heap.
func (q *turns) Push(x any) {
	if t, ok := x.(*turn); ok {
		*q = append(*q, t)
	}
}

// Pop is for container/heap.
func (q *turns) Pop() any {
	old := *q
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return last
}
