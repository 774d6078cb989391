package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/incident"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/report"
)

// exporting is what `incident export` is told.
type exporting struct {
	version   int
	form, now string
}

func (p *program) incidentExportCommand() *cobra.Command {
	var x exporting
	c := &cobra.Command{
		Use:   "export ID FILE…",
		Short: "Write a file for people (.html, .pdf), its sealed bytes (.json), or the matrix annex (.csv, .parquet)",
		Long: `Writes one version of an incident file. .html and .pdf are laid out in the order of a form, with the time left; .json are the sealed
bytes, whose SHA-256 the next version names; .csv and .parquet are the matrix of people and kinds, by pseudonym.

  waybill incident export i_… notice.pdf notice.json annex.csv
  waybill incident export i_… melding.html --form ap             forms: waybill, ap, cnil, or your own in config/forms`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage(errors.New("name an incident file by its id, and the files to write: i_… notice.pdf annex.csv"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.exportIncident(cmd, &x, args[0], args[1:]) },
	}
	c.Flags().IntVar(&x.version, "version", 0, "an earlier version, by its `N`")
	c.Flags().StringVar(&x.form, "form", "waybill", "the order of parts, by the `name` of a form: "+strings.Join(incident.FormNames(), ", ")+", or config/forms/NAME.yaml")
	nowFlag(c, &x.now)
	return c
}

func (p *program) exportIncident(cmd *cobra.Command, x *exporting, id string, files []string) error {
	now, err := parseNow(x.now)
	if err != nil {
		return err
	}
	for _, name := range files {
		if err := checkReport(name, ".html", ".pdf", ".json", ".csv", ".parquet"); err != nil {
			return usage(err)
		}
	}
	form, err := incident.ReadForm(app.ConfigFolder(p.data), x.form)
	if err != nil {
		return usage(fmt.Errorf("--form: %w", err))
	}
	var v *incident.Version
	err = p.open(cmd.Context(), query.Options{}, func(q *query.Query) error {
		all, err := q.Incident(id)
		if err == nil {
			v, err = versionOf(all, x.version)
		}
		return err
	})
	if err != nil {
		return err
	}
	var rows []incident.AnnexRow
	for _, name := range files {
		if ext := filepath.Ext(name); (ext == ".csv" || ext == ".parquet") && rows == nil {
			if rows, err = p.annex(cmd, v); err != nil {
				return err
			}
		}
		if err := writeIncident(name, v, form, rows, now, reportMeta(cmd)); err != nil {
			return err
		}
	}
	return nil
}

// annex asks for the matrix again, and says where it is not what was sealed.
func (p *program) annex(cmd *cobra.Command, v *incident.Version) ([]incident.AnnexRow, error) {
	rows, same, err := app.Annex(cmd.Context(), p.data, p.keyFile, v)
	if err == nil && !same {
		p.say("the annex is of today's records and is not what this version sealed: its SHA-256 differs. Calls were scanned or erased since; make a supplement")
	}
	return rows, err
}

func writeIncident(name string, v *incident.Version, form *incident.Form, rows []incident.AnnexRow, now time.Time, meta report.Meta) error {
	switch filepath.Ext(name) {
	case ".json":
		return writeWhole(name, func(w io.Writer) error { _, err := w.Write(v.Text); return err })
	case ".csv":
		return writeWhole(name, func(w io.Writer) error { return incident.AnnexCSV(w, rows) })
	case ".parquet":
		return writeWhole(name, func(w io.Writer) error { return query.AnnexParquet(w, rows) })
	}
	return writeDocument(name, nil, report.IncidentDocument(v, form, now, meta))
}
