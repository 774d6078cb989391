package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// windowRows is about how many ordered rows are asked for at once: DuckDB holds a whole answer in memory, at 150 bytes a row,
// outside its own memory limit.
const windowRows = 400_000

// windows cuts a condition into pieces, one after the other in time, that give about windowRows rows each. Rows of one and the
// same microsecond stay together.
func (e *engine) windows(ctx context.Context, files string, c condition, rows int64) ([]condition, error) {
	return e.windowsOf(ctx, files, c, rows, windowRows)
}

func (e *engine) windowsOf(ctx context.Context, files string, c condition, rows, size int64) ([]condition, error) {
	if rows <= size {
		return []condition{c}, nil
	}
	if err := e.db.QueryRowContext(ctx, "SELECT count(*) FROM "+files+c.String(), c.args...).Scan(&rows); err != nil {
		return nil, fmt.Errorf("DuckDB: %w", err)
	}
	if rows <= size {
		return []condition{c}, nil
	}
	var shares []string
	for at := size; at < rows; at += size {
		shares = append(shares, fmt.Sprintf("%.6f", float64(at)/float64(rows)))
	}
	query := fmt.Sprintf("SELECT unnest(approx_quantile(start, [%s])) FROM %s%s", strings.Join(shares, ", "), files, c)
	answer, err := e.db.QueryContext(ctx, query, c.args...)
	if err != nil {
		return nil, fmt.Errorf("DuckDB: %w", err)
	}
	defer func() { _ = answer.Close() }() // the error that matters is answer.Err
	var bounds []int64
	for answer.Next() {
		var at int64
		if err := answer.Scan(&at); err != nil {
			return nil, fmt.Errorf("DuckDB: %w", err)
		}
		bounds = append(bounds, at)
	}
	if err := answer.Err(); err != nil {
		return nil, fmt.Errorf("DuckDB: %w", err)
	}
	slices.Sort(bounds)
	return c.cut(slices.Compact(bounds)), nil
}

// cut returns the pieces of a condition before, between and after bounds.
func (c condition) cut(bounds []int64) []condition {
	out := make([]condition, 0, len(bounds)+1)
	for i := range len(bounds) + 1 {
		piece := condition{parts: slices.Clone(c.parts), args: slices.Clone(c.args)}
		if i > 0 {
			piece.parts, piece.args = append(piece.parts, "start >= ?"), append(piece.args, bounds[i-1])
		}
		if i < len(bounds) {
			piece.parts, piece.args = append(piece.parts, "start < ?"), append(piece.args, bounds[i])
		}
		out = append(out, piece)
	}
	return out
}
