package world

import (
	"sync"
	"time"
)

// Clock tells the API what time it is.
type Clock interface {
	// Now returns the present moment.
	Now() time.Time
}

// WallClock is the time of the machine, for an API that people try by hand.
type WallClock struct{}

// Now returns the machine's time.
func (WallClock) Now() time.Time { return time.Now() }

// simulated is a clock that stands still until the schedule moves it. The server reads it on another goroutine.
type simulated struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the simulated moment, in whole microseconds.
func (c *simulated) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *simulated) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}
