package pdf

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/show/document"
)

const (
	lineHeight = 3.9
	gap        = 2.0 // between columns
	mostLines  = 62  // that a page holds
)

// piece is a cell broken into lines, in its font.
type piece struct {
	lines  []string
	family string
	style  string
	size   float64
	colour ink
	right  bool
	shape  document.Style
}

func (w *writer) piece(text, family, style string, size float64, c ink, wide float64) piece {
	w.set(family, style, size, c)
	return piece{lines: w.wrap(text, wide), family: family, style: style, size: size, colour: c}
}

// facts writes labels with their values, and where these come from.
func (w *writer) facts(list []document.Fact) {
	widths := []float64{50, width - 50 - 34, 34}
	for _, f := range list {
		value, basis := w.piece(f.Value, sans, "", 9, black, widths[1]-gap), string(f.Basis)
		if f.Basis == document.Missing {
			value = w.piece("................................", sans, "", 9, soft, widths[1]-gap)
		}
		if f.Note != "" {
			basis += ": " + f.Note
		}
		w.row([]piece{w.piece(f.Label, sans, "", 8, soft, widths[0]-gap), value, w.piece(basis, sans, "", 7, soft, widths[2])}, widths, nil)
	}
}

func (w *writer) table(t *document.Table) {
	widths := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		widths[i] = c.Share * width
	}
	w.SetY(w.GetY() + 1.5)
	w.text(t.Caption, sans, "", 8, soft)
	head := func() {
		titles := make([]piece, len(t.Columns))
		for i, c := range t.Columns {
			titles[i] = w.piece(c.Title, sans, "B", 7.5, soft, widths[i]-gap)
			titles[i].right = c.Right
		}
		w.row(titles, widths, nil)
		w.line(black, .25)
	}
	w.room(14)
	head()
	if len(t.Rows) == 0 {
		w.text(t.Empty, sans, "", 8.5, soft)
	}
	for _, cells := range t.Rows {
		row := make([]piece, len(cells))
		for i, c := range cells {
			row[i] = w.cell(&c, widths[i]-gap)
			row[i].right = t.Columns[i].Right
		}
		w.row(row, widths, head)
	}
	if t.More > 0 {
		w.text(fmt.Sprintf("%d more; the JSON and the annex hold all.", t.More), sans, "", 8, soft)
	}
}

func (w *writer) cell(c *document.Cell, wide float64) piece {
	switch c.As {
	case document.Mono:
		return w.piece(c.Text, mono, "", 7.5, black, wide)
	case document.Kinds:
		parts := slices.Clone(c.Kinds)
		for _, k := range c.Maybe {
			parts = append(parts, "("+k+"?)")
		}
		return w.piece(strings.Join(parts, "  "), mono, "", 7.5, black, wide)
	case document.Exposed, document.NotExposed, document.Unknown:
		p := w.piece(c.Text, sans, "B", 8, map[document.Style]ink{document.Exposed: red, document.NotExposed: green, document.Unknown: amber}[c.As], wide-4)
		p.shape = c.As
		return p
	case document.Plain:
	}
	return w.piece(c.Text, sans, "", 8.5, black, wide)
}

// row writes cells beside one another. One that fits on no page is broken; behind a break the table's head stands again.
func (w *writer) row(cells []piece, widths []float64, head func()) {
	most := 0
	for _, c := range cells {
		most = max(most, len(c.lines))
	}
	for from := 0; from < most; from += mostLines {
		to := min(from+mostLines, most)
		h := float64(to-from)*lineHeight + 1.6
		if w.left() < h {
			w.AddPage()
			w.SetXY(margin, margin)
			if head != nil {
				head()
			}
		}
		w.lines(cells, widths, from, to)
		w.SetXY(margin, w.GetY()+h)
	}
	w.line(rule, .15)
}

func (w *writer) lines(cells []piece, widths []float64, from, to int) {
	x, y := margin, w.GetY()+.8
	for i, c := range cells {
		w.set(c.family, c.style, c.size, c.colour)
		left, align := x, "L"
		if c.shape != document.Plain && from == 0 {
			w.mark(c.shape, x, y+.7)
		}
		if c.shape != document.Plain {
			left += 4
		}
		if c.right {
			align = "R"
		}
		for n := from; n < min(to, len(c.lines)); n++ {
			w.SetXY(left, y+float64(n-from)*lineHeight)
			w.CellFormat(widths[i]-gap-(left-x), lineHeight, c.lines[n], "", 0, align, false, 0, "")
		}
		x += widths[i]
	}
	w.SetY(y - .8)
}

// mark draws the shape of a verdict: filled, empty, hatched.
func (w *writer) mark(v document.Style, x, y float64) {
	const size = 2.5
	c := map[document.Style]ink{document.Exposed: red, document.NotExposed: green, document.Unknown: amber}[v]
	w.draw(c, .3)
	w.SetFillColor(c.r, c.g, c.b)
	if v == document.Exposed {
		w.Rect(x, y, size, size, "FD")
		return
	}
	w.Rect(x, y, size, size, "D")
	if v == document.Unknown {
		w.draw(c, .2)
		for i := .6; i < 2*size; i += .8 {
			w.Line(x+max(0, i-size), y+min(i, size), x+min(i, size), y+max(0, i-size))
		}
	}
}
