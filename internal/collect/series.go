package collect

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/wire"
)

// series is captures that go on in each other, as a recorder leaves them that begins a new file now and then. Calls that are open where a
// file ends wait for the next.
type series struct {
	engine *wire.Engine
	files  []*capture // those that are not over, in their order
	begun  int
	next   string // the path of the file that goes on
}

// add begins another file.
func (s *series) add(r *reading) *capture {
	c := &capture{reading: r, series: s, number: s.begun, skip: r.before.Entries}
	s.begun++
	s.files = append(s.files, c)
	s.engine.File(c.number)
	return c
}

// wait keeps the file's place while its last calls are open. The next file has its own space for calls.
func (c *capture) wait() {
	offset, prefix := c.window.Place()
	c.ended = &call.Cursor{Offset: offset, Prefix: prefix}
	c.calls = nil
}

// collect takes what is whole, and ends files that have nothing open any more. What files of earlier turns give counts for result.
func (s *series) collect(result *Result) error {
	for len(s.files) > 0 {
		c := s.files[0]
		calls, unread := c.result.Calls, c.result.Unread
		err := c.take()
		if err == nil && c.ended != nil && !s.engine.Pending(c.number) {
			s.files = s.files[1:]
			err = c.end()
		} else if err == nil {
			tally(c, result, calls, unread)
			return nil
		}
		tally(c, result, calls, unread)
		if err != nil {
			return err
		}
	}
	return nil
}

// finish ends the series.
func (s *series) finish(result *Result) error {
	s.engine.End()
	for _, c := range s.files {
		if c.ended == nil {
			c.wait()
		}
	}
	if len(s.files) > 0 {
		s.files[0].Reader.series = nil
	}
	return s.collect(result)
}

// tally adds what a file gave since to the result of the one that is read now.
func tally(c *capture, result *Result, calls, unread uint64) {
	if result != &c.result {
		result.Calls += c.result.Calls - calls
		result.Unread += c.result.Unread - unread
	}
}
