package report

import (
	"bytes"
	_ "embed" // the template and style of documents
	"fmt"
	"html/template"
	"io"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/document"
)

//go:embed document.html.tmpl
var documentSource string

//go:embed document.css
var documentStyle string

// Document writes a document as one self-contained page: no script, nothing loaded, fit for print and phone. An error is of the
// writer.
func Document(w io.Writer, d *document.Document) error {
	t, err := template.New("document").Funcs(template.FuncMap{
		"number":        number,
		"shape":         func(s document.Style) string { _, shape := verdictWords(scope.Verdict(s)); return shape },
		"style":         func() template.CSS { return template.CSS(style) },         //nolint:gosec // our own file
		"documentStyle": func() template.CSS { return template.CSS(documentStyle) }, //nolint:gosec // our own file
	}).Parse(documentSource)
	if err != nil {
		return fmt.Errorf("cannot lay out the document: %w", err)
	}
	var page bytes.Buffer
	if err := t.Execute(&page, d); err != nil {
		return fmt.Errorf("cannot lay out the document: %w", err)
	}
	if _, err := w.Write(page.Bytes()); err != nil {
		return fmt.Errorf("cannot write the document: %w", err)
	}
	return nil
}
