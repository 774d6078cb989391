package app

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/correct"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/query"
)

// CorrectOptions say what was found to be wrong about which calls, or which correction is taken back, by whom and why.
type CorrectOptions struct {
	Dir      string
	KeyFile  string
	Source   string // its label
	From, To string
	Test     bool   // the calls are of a test environment
	ID       string // to undo
	Why, By  string
	Now      func() time.Time
}

// AddCorrection seals what was found to be wrong, and settles what everything means from now on. No row changes.
func AddCorrection(ctx context.Context, o CorrectOptions) (query.CorrectionChange, error) {
	return o.say(ctx, o.statement)
}

// UndoCorrection seals that a correction is taken back. Its entry stays in the journal.
func UndoCorrection(ctx context.Context, o CorrectOptions) (query.CorrectionChange, error) {
	return o.say(ctx, func(q *query.Query) (correct.Statement, error) {
		standing, err := correct.Standing(q.Snapshot)
		if err != nil {
			return correct.Statement{}, err
		}
		for _, c := range standing {
			if c.ID == o.ID {
				c.Action = correct.Undo
				return c, nil
			}
		}
		return correct.Statement{}, &scope.UsageError{Problem: "no correction of that id stands; `waybill correct list` tells those that do"}
	})
}

func (o *CorrectOptions) say(ctx context.Context, make func(*query.Query) (correct.Statement, error)) (change query.CorrectionChange, err error) {
	for _, needed := range []struct{ flag, text string }{{"--by", o.By}, {"--why", o.Why}} {
		if strings.TrimSpace(needed.text) == "" {
			return change, &scope.UsageError{Problem: needed.flag + " is missing: a scope shows it beside what it leaves out"}
		}
	}
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return change, err
	}
	said, err := make(q)
	change.Action, change.Before = string(said.Action), q.Digest
	if err = errors.Join(err, q.Close()); err != nil {
		return change, err
	}
	said.Why, said.By, said.Time = o.Why, o.By, o.Now().UTC().Truncate(time.Microsecond)
	t, err := told(o.Dir)
	if err != nil {
		return change, err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return change, err
	}
	if err = correct.Say(ctx, l, said); err == nil {
		err = settle(ctx, l, t, func(q *query.Query, _ query.Findings) (err error) {
			change.Meaning = q.Digest
			change.Correction, _, err = q.CorrectionOf(ctx, said.ID)
			return err
		})
	}
	return change, errors.Join(err, l.Close())
}

// statement says what to seal, after a look at the sources.
func (o *CorrectOptions) statement(q *query.Query) (said correct.Statement, err error) {
	said = correct.Statement{Action: correct.Add, What: correct.Test, Label: o.Source}
	if !o.Test {
		return said, &scope.UsageError{Problem: "say what is so: --test (the calls are of a test environment)"}
	}
	if o.Source == "" {
		return said, &scope.UsageError{Problem: "--source is missing: a label, as `waybill coverage` shows it"}
	}
	var labels []string
	if said.Sources, labels = q.SourcesCalled(o.Source); len(said.Sources) == 0 {
		return said, &scope.UsageError{Problem: "no source of that label was scanned; `waybill coverage` lists those that were" + nearest(o.Source, labels)}
	}
	var bounds scope.Selector
	if err := window(q, o.From, o.To, &bounds); err != nil {
		return said, err
	}
	if o.From != "" {
		said.From = bounds.From.UnixMicro()
	}
	if o.To != "" {
		said.To = bounds.To.UnixMicro()
	}
	if said.From != 0 && said.To != 0 && said.From >= said.To {
		return said, &scope.UsageError{Problem: "--from must be before --to"}
	}
	said.ID = q.Minter().ID("k_", []byte(o.Source), strconv.AppendInt(nil, said.From, 10), strconv.AppendInt(nil, said.To, 10), []byte(o.Now().UTC().Format(time.RFC3339Nano)))
	return said, nil
}
