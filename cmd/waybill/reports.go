package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/document"
	"github.com/waybill-security/waybill/internal/show/pdf"
	"github.com/waybill-security/waybill/internal/show/report"
)

// The endings by which a report's format is told.
var reportEndings = []string{".html", ".json", ".pdf"}

// checkReport looks before anything is asked whether a report could be written.
func checkReport(name string, endings ...string) error {
	if name == "" {
		return nil
	}
	if len(endings) == 0 {
		endings = reportEndings
	}
	if !slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(name, e) }) {
		last := len(endings) - 1
		return fmt.Errorf("%s: name a file that ends in %s or %s", name, strings.Join(endings[:last], ", "), endings[last])
	}
	folder := filepath.Dir(name)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return fmt.Errorf("%s: there is no folder %s", name, folder)
	}
	return nil
}

// writeWhole writes a file for its owner alone, once its text is whole.
func writeWhole(name string, write func(io.Writer) error) error {
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return err
	}
	if err := os.WriteFile(name, text.Bytes(), 0o600); err != nil {
		return fmt.Errorf("cannot write the report: %w", err)
	}
	return nil
}

func reportMeta(cmd *cobra.Command) report.Meta {
	return report.Meta{Command: commandLine(cmd), Made: time.Now(), Version: version}
}

// writeDocument writes a document as the file's ending says; whole is what the JSON holds.
func writeDocument(name string, whole any, d *document.Document) error {
	return writeWhole(name, func(w io.Writer) error {
		switch filepath.Ext(name) {
		case ".json":
			return report.Indented(w, whole)
		case ".pdf":
			return pdf.Write(w, d)
		}
		return report.Document(w, d)
	})
}

func writeScope(name string, s *scope.Scope, cmd *cobra.Command) error {
	if strings.HasSuffix(name, ".html") {
		return writeWhole(name, func(w io.Writer) error { return report.HTML(w, s, reportMeta(cmd)) })
	}
	return writeDocument(name, s, report.ScopeDocument(s, reportMeta(cmd)))
}
