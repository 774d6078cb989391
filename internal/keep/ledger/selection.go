package ledger

import (
	"fmt"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
)

// shortList is up to how many numbers a selection stands in the query one by one, so that DuckDB can skip row groups by them.
const shortList = 32

// condition is a WHERE clause with its arguments.
type condition struct {
	parts []string
	args  []any
}

// where turns a selection into a condition; false when it can select nothing.
func where(s keep.Selection, holders bool) (condition, bool) {
	var c condition
	ok := c.among("identity", s.Identities) && c.among("path", s.Paths) && c.among("source", s.Sources)
	if holders {
		ok = ok && c.among("holder", s.Holders)
	}
	if s.From != 0 {
		c.parts, c.args = append(c.parts, "start >= ?"), append(c.args, s.From)
	}
	if s.To != 0 {
		c.parts, c.args = append(c.parts, "start < ?"), append(c.args, s.To)
	}
	return c, ok
}

// among narrows a column to numbers; false when there are none.
func (c *condition) among(column string, numbers []keep.Number) bool {
	switch {
	case numbers == nil:
		return true
	case len(numbers) == 0:
		return false
	case len(numbers) <= shortList:
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(numbers)), ", ")
		c.parts = append(c.parts, fmt.Sprintf("%s IN (%s)", column, marks))
		for _, n := range numbers {
			c.args = append(c.args, int64(n))
		}
		return true
	}
	list := make([]int64, len(numbers))
	for i, n := range numbers {
		list[i] = int64(n)
	}
	c.parts, c.args = append(c.parts, column+" IN (SELECT unnest(?::BIGINT[]))"), append(c.args, list)
	return true
}

// String is the WHERE clause, empty when nothing narrows.
func (c condition) String() string {
	if len(c.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.parts, " AND ")
}
