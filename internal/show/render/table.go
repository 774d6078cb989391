package render

import (
	"bufio"
	"iter"
	"strings"
	"unicode/utf8"
)

// Column is one column of a table.
type Column[T any] struct {
	Title string
	Text  func(T) string
	// Right aligns numbers at their right edge.
	Right bool
}

// How tables are laid out. The widths follow from the first rows, so that a table of millions of calls is written as it is
// read; a row behind them that is wider pushes its own columns to the right.
const (
	measuredRows = 1000
	widestCell   = 72 // runes; the last column is never cut
	between      = "  "
)

func writeTable[T any](w *bufio.Writer, list iter.Seq2[T, error], columns []Column[T]) error {
	t := table{w: w}
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.Title
		t.right = append(t.right, c.Right)
	}
	t.widths = make([]int, len(columns))
	if err := t.add(titles); err != nil {
		return err
	}
	for v, err := range list {
		if err != nil {
			return err
		}
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = Plain(c.Text(v))
			if i < len(columns)-1 {
				cells[i] = short(cells[i])
			}
		}
		if err := t.add(cells); err != nil {
			return err
		}
	}
	return t.release()
}

// table holds the first rows back until it knows how wide its columns are.
type table struct {
	w        *bufio.Writer
	widths   []int
	right    []bool
	held     [][]string
	released bool
}

func (t *table) add(cells []string) error {
	if t.released {
		return t.write(cells)
	}
	for i, c := range cells {
		t.widths[i] = max(t.widths[i], utf8.RuneCountInString(c))
	}
	if t.held = append(t.held, cells); len(t.held) > measuredRows {
		return t.release()
	}
	return nil
}

func (t *table) release() error {
	for _, cells := range t.held {
		if err := t.write(cells); err != nil {
			return err
		}
	}
	t.held, t.released = nil, true
	return nil
}

func (t *table) write(cells []string) error {
	var line strings.Builder
	for i, c := range cells {
		if i > 0 {
			line.WriteString(between)
		}
		pad := strings.Repeat(" ", max(0, t.widths[i]-utf8.RuneCountInString(c)))
		if t.right[i] {
			c, pad = pad+c, ""
		}
		line.WriteString(c + pad)
	}
	_, err := t.w.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	return err
}

// short cuts a cell that would push the others off the screen.
func short(s string) string {
	if utf8.RuneCountInString(s) <= widestCell {
		return s
	}
	return string([]rune(s)[:widestCell-1]) + "…"
}
