package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/report"
)

// writeOverview writes what the workspace shows after a scan, for people (.html) or machines (.json). What was scanned is
// sealed already, whatever becomes of the file.
func (p *program) writeOverview(ctx context.Context, name string, s query.Summary) error {
	var text bytes.Buffer // whole before the file is touched
	err := p.open(ctx, query.Options{}, func(q *query.Query) error {
		o, worst, err := overview(ctx, q, s)
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, ".json") {
			return report.OverviewJSON(&text, o, worst)
		}
		return report.Overview(&text, o, worst, report.Meta{Command: "waybill scan … --report " + filepath.Base(name), Made: time.Now(), Version: version})
	})
	if err == nil {
		err = os.WriteFile(name, text.Bytes(), 0o600)
	}
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case err != nil:
		return fmt.Errorf("the scan is sealed, but its report could not be written: %w", err)
	}
	p.say("the report is in " + name)
	return nil
}

// overview gathers what the report of a scan shows: the overview, and the scope of the worst finding where there is one.
func overview(ctx context.Context, q *query.Query, s query.Summary) (*query.Overview, *scope.Scope, error) {
	findings, err := q.Findings(ctx, query.Selection{}, query.FindingFilter{})
	if err != nil {
		return nil, nil, err
	}
	o, err := q.Overview(ctx, s, findings)
	if err != nil {
		return nil, nil, err
	}
	f, ok := o.Worst()
	if !ok {
		return o, nil, nil
	}
	worst, err := q.Scope(ctx, query.Question{Selector: scope.Selector{Finding: f.Finding.Finding}})
	return o, worst, err
}
