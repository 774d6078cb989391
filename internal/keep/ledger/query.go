package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// question is what is asked of one kind of row files: %s stands for the files and the condition.
type question struct {
	suffix  string
	sql     string
	holders bool // asks exposures
	ordered bool // by start before all else
}

var (
	askCalls = question{suffix: "-calls.parquet", ordered: true, sql: `SELECT source, sequence, start, duration, protocol, scheme, status, marks, path,
 identity, holder, request_body, request_fault, request_bytes, response_body, response_fault, response_bytes,
 request_shape, response_shape FROM %s%s ORDER BY start, source, sequence`}

	askExposures = question{suffix: "-exposures.parquet", holders: true, ordered: true, sql: `SELECT source, sequence, ordinal, start, status, path,
 identity, direction, holder, "set", objects FROM %s%s ORDER BY start, source, sequence, ordinal`}

	// Sums are kept within 64 bits: a declared length is whatever a peer claims.
	askCallTallies = question{suffix: "-calls.parquet", sql: `SELECT source, path, identity, scheme, status, marks,
 request_body, request_fault, greatest(least(sum(request_bytes), 9223372036854775807), -9223372036854775808)::BIGINT,
 response_body, response_fault, greatest(least(sum(response_bytes), 9223372036854775807), -9223372036854775808)::BIGINT,
 count(*), min(start), max(start) FROM %s%s
 GROUP BY source, path, identity, scheme, status, marks, request_body, request_fault, response_body, response_fault`}

	askShapeTallies = question{suffix: "-calls.parquet", sql: `SELECT path, status, request_body, response_body, request_shape, response_shape,
 count(*), min(start), max(start) FROM %s%s GROUP BY path, status, request_body, response_body, request_shape, response_shape`}

	askExposureTallies = question{suffix: "-exposures.parquet", holders: true, sql: `SELECT path, identity, direction, status < 400,
 holder, "set", count(*) FILTER (WHERE NOT again), sum(objects)::BIGINT, min(start), max(start) FROM %s%s
 GROUP BY path, identity, direction, status < 400, holder, "set"`}
)

// Calls yields call rows in the order of time, source, sequence.
func (s *Snapshot) Calls(ctx context.Context, sel keep.Selection) iter.Seq2[keep.CallRow, error] {
	return ask(ctx, s, askCalls, sel, s.fewCalls, func(scan func(...any) error) (r keep.CallRow, err error) {
		var protocol, scheme, status int64
		var request, response inspection
		err = scan(&r.Source, &r.Sequence, &r.Start, &r.Duration, &protocol, &scheme, &status, &r.Marks, &r.Path, &r.Identity, &r.Holder,
			&request.body, &request.fault, &request.bytes, &response.body, &response.fault, &response.bytes,
			&r.RequestShape, &r.ResponseShape)
		r.Protocol, r.Scheme, r.Status = s.word(protocol), s.word(scheme), int(status)
		r.Request, r.Response = request.open(), response.open()
		return r, err
	})
}

// Exposures yields exposure rows in the order of time, source, sequence, ordinal.
func (s *Snapshot) Exposures(ctx context.Context, sel keep.Selection) iter.Seq2[keep.ExposureRow, error] {
	return ask(ctx, s, askExposures, sel, s.fewExposures, func(scan func(...any) error) (r keep.ExposureRow, err error) {
		err = scan(&r.Source, &r.Sequence, &r.Ordinal, &r.Start, &r.Status, &r.Path, &r.Identity, &r.Direction, &r.Holder,
			&r.Set, &r.Objects)
		return r, err
	})
}

// CallTallies counts calls that are alike in everything but time, in no order.
func (s *Snapshot) CallTallies(ctx context.Context, sel keep.Selection) iter.Seq2[keep.CallTally, error] {
	return ask(ctx, s, askCallTallies, sel, s.fewCallTallies, func(scan func(...any) error) (r keep.CallTally, err error) {
		var scheme int64
		var request, response inspection
		err = scan(&r.Source, &r.Path, &r.Identity, &scheme, &r.Status, &r.Marks, &request.body, &request.fault, &request.bytes,
			&response.body, &response.fault, &response.bytes, &r.Calls, &r.First, &r.Last)
		r.Scheme, r.Request, r.Response = s.word(scheme), request.open(), response.open()
		return r, err
	})
}

// ShapeTallies counts calls whose messages have the same shapes, in no order.
func (s *Snapshot) ShapeTallies(ctx context.Context, sel keep.Selection) iter.Seq2[keep.ShapeTally, error] {
	return ask(ctx, s, askShapeTallies, sel, s.fewShapeTallies, func(scan func(...any) error) (r keep.ShapeTally, err error) {
		var request, response int64
		err = scan(&r.Path, &r.Status, &request, &response, &r.RequestShape, &r.ResponseShape, &r.Calls, &r.First, &r.Last)
		r.RequestBody, r.ResponseBody = call.BodyState(request), call.BodyState(response)
		return r, err
	})
}

// ExposureTallies counts exposures that are alike in everything but time, in no order.
func (s *Snapshot) ExposureTallies(ctx context.Context, sel keep.Selection) iter.Seq2[keep.ExposureTally, error] {
	return ask(ctx, s, askExposureTallies, sel, s.fewExposureTallies, func(scan func(...any) error) (r keep.ExposureTally, err error) {
		err = scan(&r.Path, &r.Identity, &r.Direction, &r.Success, &r.Holder, &r.Set, &r.Calls, &r.Objects, &r.First, &r.Last)
		return r, err
	})
}

// inspection is one side of a call as it stands in columns.
type inspection struct{ body, fault, bytes int64 }

func (i inspection) open() observation.Inspection {
	return observation.Inspection{Body: call.BodyState(i.body), Fault: observation.Fault(i.fault), Bytes: i.bytes}
}

func (s *Snapshot) word(n int64) string { return s.Text(keep.Number(n)).Reveal() }

// ask answers a question by the few blocks that hold what was selected, or runs it over all of a snapshot's files. It yields the
// rows, or one error at the end.
func ask[T any](ctx context.Context, s *Snapshot, q question, sel keep.Selection, few func(context.Context, *few) ([]T, error), row func(func(...any) error) (T, error)) iter.Seq2[T, error] {
	all := askAll(ctx, s, q, sel, row)
	return func(yield func(T, error) bool) {
		var none T
		var rows []T
		p, ok, err := s.fewFor(ctx, q.table(), sel)
		if err == nil && ok {
			if rows, err = few(ctx, p); errors.Is(err, errMany) {
				ok, err = false, nil
			}
		}
		if err != nil {
			yield(none, fmt.Errorf("cannot query %s: %w", s.ledger.dir, err))
			return
		}
		if !ok {
			all(yield)
			return
		}
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// table is which of the rowTables is asked.
func (q *question) table() int {
	if q.holders {
		return ofExposures
	}
	return ofCalls
}

// askAll runs a question over a snapshot's files.
func askAll[T any](ctx context.Context, s *Snapshot, q question, sel keep.Selection, row func(func(...any) error) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		c, possible := where(sel, q.holders)
		names, files := s.files(q.suffix)
		if !possible || len(names) == 0 {
			return
		}
		e, err := s.ledger.engineFor(ctx, s.state.listed, names)
		windows := []condition{c}
		if err == nil && q.ordered {
			windows, err = e.windows(ctx, files, c, s.rows(q))
		}
		for _, w := range windows {
			if err != nil {
				break
			}
			stopped := false
			stopped, err = yieldRows(ctx, e, fmt.Sprintf(q.sql, files, w), w.args, row, yield)
			if stopped {
				return
			}
		}
		if err != nil {
			yield(none, fmt.Errorf("cannot query %s: %w", s.ledger.dir, err))
		}
	}
}

// files names the row files of a kind, and calls them as a table of DuckDB.
func (s *Snapshot) files(suffix string) (names []string, table string) {
	var paths []string
	for _, f := range s.state.man.Files {
		if strings.HasSuffix(f.Name, suffix) {
			names, paths = append(names, f.Name), append(paths, literal(escapeGlob(s.ledger.path(f.Name))))
		}
	}
	return names, "read_parquet([" + strings.Join(paths, ", ") + "])"
}

// rows is how many rows the files of a question hold.
func (s *Snapshot) rows(q question) (n int64) {
	for _, f := range s.state.leaves {
		if f.Kind != leafBatch {
			continue
		}
		n += f.tables()[q.table()].Rows
	}
	return n
}

// yieldRows yields the rows of one query; stopped says that the reader wants no more.
func yieldRows[T any](ctx context.Context, e *engine, query string, args []any, row func(func(...any) error) (T, error), yield func(T, error) bool) (stopped bool, err error) {
	rows, err := e.db.QueryContext(ctx, query, args...)
	if err != nil {
		return false, fmt.Errorf("DuckDB: %w", err)
	}
	defer func() { _ = rows.Close() }() // the error that matters is rows.Err
	for rows.Next() {
		r, err := row(rows.Scan)
		if err != nil {
			return false, fmt.Errorf("DuckDB: %w", err)
		}
		if !yield(r, nil) {
			return true, nil
		}
	}
	if err := rows.Err(); err != nil {
		return false, fmt.Errorf("DuckDB: %w", err)
	}
	return false, nil
}
