package report

import (
	"bytes"
	_ "embed" // the page's template and style
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"github.com/waybill-security/waybill/internal/judge/scope"
)

//go:embed page.html.tmpl
var pageSource string

//go:embed parts.html.tmpl
var partsSource string

//go:embed page.css
var style string

// words are the functions that put numbers and times into words.
var words = template.FuncMap{
	"number": number, "atMost": atMost, "many": many, "stretch": stretch, "span": span, "kind": shownKind, "explain": explain,
	"count": func(n int) int64 { return int64(n) },
}

// HTML writes a scope as one self-contained page: no script, nothing loaded, light and dark, fit for print and phone. All
// that comes from traffic is escaped. The only values of persons on it are the resolved ones. An error is of the writer.
func HTML(w io.Writer, s *scope.Scope, meta Meta) error {
	t := template.New("scope").Funcs(words).Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(style) }, //nolint:gosec // our own file
	})
	for _, source := range []string{partsSource, pageSource} {
		if _, err := t.Parse(source); err != nil {
			return fmt.Errorf("cannot lay out the report: %w", err)
		}
	}
	var page bytes.Buffer
	if err := t.Execute(&page, newPage(s, meta)); err != nil {
		return fmt.Errorf("cannot lay out the report: %w", err)
	}
	if _, err := w.Write(page.Bytes()); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return nil
}

// JSON writes a scope as one indented object, as the contract names its fields. An error is of the writer.
func JSON(w io.Writer, s *scope.Scope) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return nil
}
