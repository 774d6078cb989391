package query

import (
	"errors"
	"time"
)

// ParseTime reads a point in time as users give it: RFC 3339, or a duration such as "24h" before the newest call. Empty
// text gives 0.
func (q *Query) ParseTime(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	if at, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return at.UnixMicro(), nil
	}
	before, err := time.ParseDuration(s)
	if err != nil || before < 0 {
		// What was given is left out: a slip of the hand puts a person's value here.
		return 0, errors.New("this is neither a time (2026-01-14T06:12:00Z) nor a duration before the newest call (24h)")
	}
	var newest int64
	for _, row := range q.snapshot.Coverage() {
		newest = max(newest, row.To)
	}
	return newest - before.Microseconds(), nil
}
