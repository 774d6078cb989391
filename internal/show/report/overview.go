package report

import (
	"bytes"
	_ "embed" // the page's template and style
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

//go:embed overview.html.tmpl
var overviewSource string

//go:embed overview.css
var overviewStyle string

// Overview writes an overview as one self-contained page, in the manner of [HTML]. The scope is that of the worst finding,
// nil where there is none. The page is bounded whatever the workspace holds. An error is of the writer.
func Overview(w io.Writer, o *query.Overview, worst *scope.Scope, meta Meta) error {
	t := template.New("overview").Funcs(words).Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(style + overviewStyle) }, //nolint:gosec // our own files
		"clip":  clip, "plain": render.Plain, "day": day, "strip": newStrip, "mark": markWords, "letIn": letIn, "type": typeWords,
		"came": came, "breakable": breakable, "alarming": alarming, "label": label, "hosts": hostsBeside, "size": size, "tail": tail, "login": login, "served": served, "openShare": openShare, "provenShare": provenShare,
		"lacking": func(n *int) int {
			if n == nil {
				return 0
			}
			return *n
		},
		"minus": func(a, b int) string { return number(int64(a - b)) },
	})
	for _, source := range []string{partsSource, overviewSource} {
		if _, err := t.Parse(source); err != nil {
			return fmt.Errorf("cannot lay out the report: %w", err)
		}
	}
	var page bytes.Buffer
	if err := t.Execute(&page, newOverview(o, worst, meta)); err != nil {
		return fmt.Errorf("cannot lay out the report: %w", err)
	}
	if _, err := w.Write(page.Bytes()); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return nil
}

// OverviewFile is an overview as it is written to a JSON file.
type OverviewFile struct {
	*query.Overview
	// WorstScope is the scope of the worst finding, its lists cut to the first few; null where there is none.
	WorstScope *scope.Scope `json:"worst_scope"`
}

// OverviewJSON writes an overview as one indented object. An error is of the writer.
func OverviewJSON(w io.Writer, o *query.Overview, worst *scope.Scope) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(OverviewFile{o, shortScope(worst)}); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return nil
}

// shortScope cuts the lists of a scope, which may name millions; `waybill scope` gives all.
func shortScope(s *scope.Scope) *scope.Scope {
	if s == nil {
		return nil
	}
	short := *s
	short.Matrix, _ = firstOf(s.Matrix, shownActors)
	short.Actors, _ = firstOf(s.Actors, shownActors)
	short.Sessions, _ = firstOf(s.Sessions, shownActors)
	short.Endpoints, _ = firstOf(s.Endpoints, shownActors)
	short.Consignees, _ = firstOf(s.Consignees, shownActors)
	short.Through, _ = firstOf(s.Through, shownActors)
	short.Coverage.Gaps, _ = firstOf(s.Coverage.Gaps, shownActors)
	return &short
}
