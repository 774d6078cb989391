package pdf

import "strings"

// set takes a font, its size in points, and a colour.
func (w *writer) set(family, style string, size float64, c ink) {
	w.SetFont(family, style, size)
	w.SetTextColor(c.r, c.g, c.b)
}

func (w *writer) draw(c ink, thick float64) {
	w.SetDrawColor(c.r, c.g, c.b)
	w.SetLineWidth(thick)
}

// line draws a rule over the whole width, where the page stands.
func (w *writer) line(c ink, thick float64) {
	w.draw(c, thick)
	w.Line(margin, w.GetY(), pageWidth-margin, w.GetY())
}

// left is how much room the page has.
func (w *writer) left() float64 { return pageHeight - foot - w.GetY() }

// room begins a page where so much does not fit on this one.
func (w *writer) room(h float64) {
	if w.left() < h {
		w.AddPage()
		w.SetXY(margin, margin)
	}
}

// text writes a paragraph over the whole width, over as many pages as it needs.
func (w *writer) text(text, family, style string, size float64, c ink) {
	if text == "" {
		return
	}
	h := size * .46
	w.set(family, style, size, c)
	for _, line := range w.wrap(text, width) {
		w.room(h)
		w.set(family, style, size, c) // a new page has the footer's
		w.SetX(margin)
		w.CellFormat(width, h, line, "", 1, "L", false, 0, "")
	}
}

// wrap breaks a text into lines of a width, in the font that is set: between words, and inside one that is wider.
func (w *writer) wrap(text string, wide float64) (lines []string) {
	for paragraph := range strings.SplitSeq(w.show(text), "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			longer := word
			if line != "" {
				longer = line + " " + word
			}
			if w.GetStringWidth(longer) <= wide {
				line = longer
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			var whole []string
			whole, line = w.chop(word, wide)
			lines = append(lines, whole...)
		}
		lines = append(lines, line)
	}
	return lines
}

// chop breaks a word that is wider than a line.
func (w *writer) chop(word string, wide float64) (lines []string, rest string) {
	for _, r := range word {
		if rest != "" && w.GetStringWidth(rest+string(r)) > wide {
			lines, rest = append(lines, rest), ""
		}
		rest += string(r)
	}
	return lines, rest
}

// clip cuts a text off where it is wider than a line.
func (w *writer) clip(text string, wide float64) string {
	if w.GetStringWidth(text) <= wide {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && w.GetStringWidth(string(runes)+"…") > wide {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
