package query

import (
	"context"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// fieldCalls counts the calls in which fields were. Where a call can hold a field more than once, as the elements of a list do, its rows
// are read; tallies are enough for all others.
type fieldCalls struct {
	q      *Query
	calls  map[meaning.FieldKey]int64
	byPath map[keep.Number]map[keep.Number]int64 // by path and field, of tallies
	rows   map[keep.Number][2]int64              // exposures of a path, by direction
	listed map[keep.Number]bool                  // paths with lists in their messages
}

func (q *Query) callsByField(ctx context.Context, s keep.Selection) (map[meaning.FieldKey]int64, error) {
	c := &fieldCalls{
		q: q, calls: map[meaning.FieldKey]int64{}, byPath: map[keep.Number]map[keep.Number]int64{}, rows: map[keep.Number][2]int64{},
		listed: map[keep.Number]bool{},
	}
	for t, err := range q.snapshot.ExposureTallies(ctx, s) {
		if err != nil {
			return nil, err
		}
		c.tally(&t)
	}
	several, err := c.several(ctx, s)
	if err != nil {
		return nil, err
	}
	read := map[keep.Number]bool{}
	for _, path := range several {
		read[path] = true
	}
	for path, fields := range c.byPath {
		e, ok := q.EndpointOf(path)
		if !ok || read[path] {
			continue
		}
		for field, n := range fields {
			c.calls[meaning.FieldKey{Endpoint: e, Field: field}] += n
		}
	}
	if len(several) > 0 {
		s.Paths = several
		err = c.read(ctx, s)
	}
	return c.calls, err
}

func (c *fieldCalls) tally(t *keep.ExposureTally) {
	fields := c.byPath[t.Path]
	if fields == nil {
		fields = map[keep.Number]int64{}
		c.byPath[t.Path] = fields
	}
	n := c.rows[t.Path]
	n[t.Direction] += t.Calls
	c.rows[t.Path] = n
	for _, l := range c.q.Set(t.Set) {
		if fields[l.Field] == 0 && strings.ContainsAny(c.q.Field(l.Field).Name.Reveal(), "[{") {
			c.listed[t.Path] = true
		}
		fields[l.Field] += t.Calls
	}
}

// several lists the paths whose calls can hold a field more than once: there are lists, or more objects than calls.
func (c *fieldCalls) several(ctx context.Context, s keep.Selection) (list []keep.Number, err error) {
	calls := map[keep.Number]int64{}
	for t, err := range c.q.snapshot.CallTallies(ctx, s) {
		if err != nil {
			return nil, err
		}
		calls[t.Path] += t.Calls
	}
	for path, rows := range c.rows {
		if c.listed[path] || max(rows[0], rows[1]) > calls[path] {
			list = append(list, path)
		}
	}
	slices.Sort(list)
	return list, nil
}

// read counts by rows, which come call by call.
func (c *fieldCalls) read(ctx context.Context, s keep.Selection) error {
	last := map[meaning.FieldKey]uint64{} // the call in which a field was last
	var at keep.ExposureRow
	call := uint64(0)
	for row, err := range c.q.snapshot.Exposures(ctx, s) {
		if err != nil {
			return err
		}
		same := call > 0 && row.Source == at.Source && row.Sequence == at.Sequence
		if same && row.Set == at.Set {
			continue
		}
		if !same {
			call++
		}
		at = row
		e, ok := c.q.EndpointOf(row.Path)
		if !ok {
			continue
		}
		for _, l := range c.q.Set(row.Set) {
			if key := (meaning.FieldKey{Endpoint: e, Field: l.Field}); last[key] != call {
				last[key] = call
				c.calls[key]++
			}
		}
	}
	return nil
}

// fieldReasons are the reasons of a field, with what its name stands for where that is none.
func fieldReasons(at observation.Field, reasons []string) []string {
	if strings.TrimPrefix(at.Name.Reveal(), "$.") == observation.FoldedName {
		return append([]string{"stands for all fields whose names are more than are kept apart: somebody makes names up"}, reasons...)
	}
	return nonNil(reasons)
}
