package pdf

import (
	"bytes"
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"

	"github.com/waybill-security/waybill/internal/show/document"
)

// The page, in millimetres.
const (
	pageWidth, pageHeight = 210.0, 297.0
	margin                = 14.0
	foot                  = 16.0
	width                 = pageWidth - 2*margin
)

// ink is a colour.
type ink struct{ r, g, b int }

var (
	black = ink{0, 0, 0}
	soft  = ink{75, 78, 84}
	rule  = ink{185, 185, 185}
	red   = ink{140, 29, 22}
	green = ink{20, 82, 43}
	amber = ink{94, 68, 0}
)

// writer lays a document out.
type writer struct {
	*fpdf.Fpdf
	*shower
	doc *document.Document
}

// Write writes a document. An error is of the writer, or of the layout.
func Write(out io.Writer, d *document.Document) error {
	s, err := newShower()
	if err != nil {
		return err
	}
	w := &writer{Fpdf: fpdf.New("P", "mm", "A4", ""), shower: s, doc: d}
	w.begin()
	w.head()
	for i := range d.Parts {
		w.part(&d.Parts[i])
	}
	w.end()
	var text bytes.Buffer // whole before a byte is written
	if err := w.Output(&text); err != nil {
		return fmt.Errorf("cannot lay out the PDF: %w", err)
	}
	if _, err := out.Write(text.Bytes()); err != nil {
		return fmt.Errorf("cannot write the PDF: %w", err)
	}
	return nil
}

func (w *writer) begin() {
	addFonts(w.Fpdf)
	w.SetTitle(w.show(w.doc.Title), true)
	w.SetCreator("Waybill", true)
	w.SetProducer("Waybill", true)
	w.SetLang(w.doc.Lang)
	w.SetCreationDate(w.doc.Made.UTC())
	w.SetModificationDate(w.doc.Made.UTC())
	w.SetCatalogSort(true)
	w.SetMargins(margin, margin, margin)
	w.SetAutoPageBreak(false, foot)
	w.SetCellMargin(0)
	w.AliasNbPages("{pages}")
	w.SetFooterFunc(func() {
		w.set(sans, "", 7.5, soft)
		w.SetXY(margin, pageHeight-10)
		w.CellFormat(width*.8, 4, w.clip(w.show(w.doc.Kicker+" · "+w.doc.Title), width*.8), "", 0, "L", false, 0, "")
		w.CellFormat(width*.2, 4, fmt.Sprintf("%d / {pages}", w.PageNo()), "", 0, "R", false, 0, "")
	})
	w.AddPage()
}

func (w *writer) head() {
	w.text(w.doc.Kicker, sans, "", 8, soft)
	w.text(w.doc.Title, sans, "B", 15, black)
	w.text(w.doc.Sub, sans, "", 8.5, soft)
	for _, n := range w.doc.Notes {
		w.note(n)
	}
}

// note writes what limits a document into a dashed box.
func (w *writer) note(text string) {
	w.set(sans, "", 8.5, amber)
	lines := w.wrap(text, width-6)
	h := float64(len(lines))*4 + 3
	w.room(h + 2)
	y := w.GetY() + 2
	w.draw(amber, .3)
	w.SetDashPattern([]float64{1.4, 1}, 0)
	w.Rect(margin, y, width, h, "D")
	w.SetDashPattern(nil, 0)
	for i, line := range lines {
		w.SetXY(margin+3, y+1.5+float64(i)*4)
		w.CellFormat(width-6, 4, line, "", 0, "L", false, 0, "")
	}
	w.SetXY(margin, y+h)
}

func (w *writer) part(p *document.Part) {
	w.room(22) // a title does not stand alone at the end of a page
	w.SetY(w.GetY() + 5)
	w.Bookmark(w.show(p.Title), 0, -1)
	w.text(p.Title, sans, "B", 10.5, black)
	w.line(black, .3)
	w.text(p.Note, sans, "", 8, soft)
	for i := range p.Blocks {
		switch b := &p.Blocks[i]; {
		case b.Table != nil:
			w.table(b.Table)
		case len(b.Facts) > 0:
			w.facts(b.Facts)
		default:
			w.SetY(w.GetY() + 1)
			w.text(b.Text, sans, "", 9, black)
		}
	}
}

func (w *writer) end() {
	if w.lacking > 0 {
		w.doc.Footer = append(w.doc.Footer[:len(w.doc.Footer):len(w.doc.Footer)],
			fmt.Sprintf("%d characters that the fonts of this PDF cannot show stand as “%c”; the HTML and the JSON hold them.", w.lacking, replacement))
	}
	w.room(12)
	w.SetY(w.GetY() + 6)
	w.line(black, .3)
	w.SetY(w.GetY() + 1)
	for _, text := range w.doc.Footer {
		w.text(text, sans, "", 7.5, soft)
	}
}
