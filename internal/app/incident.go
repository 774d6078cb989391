package app

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/show/incident"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/report"
)

// IncidentOptions say which incident file is opened or gets another version.
type IncidentOptions struct {
	ScopeOptions
	ID      string         // of a file that is there; empty to open one
	Phase   incident.Phase // of the new version; empty for that of the one before
	Refresh bool           // ask for the facts anew
	// Entries are what a person says now.
	Entries []incident.Entry
	By      string
	Program string // version of Waybill
}

// ConfigFolder is where a workspace's own settings lie.
func ConfigFolder(dir string) string { return filepath.Join(dir, "config") }

// Incident opens an incident file, or seals another version of one, and returns it.
func Incident(ctx context.Context, o IncidentOptions) (v incident.Version, notice string, err error) {
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile, Meaning: o.Meaning})
	if err != nil {
		return v, "", err
	}
	if o.ID == "" {
		v, err = o.open(ctx, q)
	} else {
		v, err = o.next(ctx, q)
	}
	notice = q.Notice()
	if err = errors.Join(err, q.Close()); err != nil {
		return v, "", err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return v, "", err
	}
	return v, notice, errors.Join(incident.Save(ctx, l, v), l.Close())
}

func (o *IncidentOptions) open(ctx context.Context, q *query.Query) (v incident.Version, err error) {
	if err := window(q, o.From, o.To, &o.Selector); err != nil {
		return v, err
	}
	if v.Question, err = questionOf(&o.Question); err != nil {
		return v, err
	}
	f := &v.File
	*f = incident.File{Version: 1, Phase: incident.First, Changed: []string{}, Entered: []incident.Entry{}}
	made := o.Now().UTC().Truncate(time.Second)
	text, err := json.Marshal(v.Question)
	if err != nil {
		return v, err
	}
	sum := sha256.Sum256(append(text, made.String()+o.By+q.Digest...))
	f.Incident = "i_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:10]))
	return v, o.seal(ctx, q, &v, made, true)
}

func (o *IncidentOptions) next(ctx context.Context, q *query.Query) (v incident.Version, err error) {
	all, err := q.Incident(o.ID)
	if err != nil {
		return v, err
	}
	last := all[len(all)-1]
	if last.File.Phase == incident.Withdrawn {
		return v, &scope.UsageError{Problem: "this incident file was withdrawn, which ends it; open another with `waybill incident open`"}
	}
	v = incident.Version{Question: last.Question, File: last.File}
	v.File.Version++
	v.File.Before = &incident.Before{Version: last.File.Version, Phase: last.File.Phase, SHA256: last.Sum}
	v.File.Changed = []string{}
	if o.Phase != "" {
		v.File.Phase = o.Phase
	}
	o.Question = askOf(&v.Question)
	return v, o.seal(ctx, q, &v, o.Now().UTC().Truncate(time.Second), o.Refresh)
}

// seal completes a version: entries, facts where they are asked, groups and deadlines, and its bytes.
func (o *IncidentOptions) seal(ctx context.Context, q *query.Query, v *incident.Version, made time.Time, ask bool) error {
	f := &v.File
	before := f.Phase
	if f.Before != nil {
		before = f.Before.Phase
	}
	f.Format, f.Made, f.By, f.Program = incident.Format, made, o.By, o.Program
	f.Entered, f.Changed = incident.Merge(f.Entered, o.Entries, o.By, made)
	if ask {
		observed, _, err := q.Observe(ctx, o.Question)
		if err != nil {
			return err
		}
		observed.Question = describe(o.Selector)
		if v.Question.From != "" {
			observed.Question += " --from " + v.Question.From
		}
		if v.Question.To != "" {
			observed.Question += " --to " + v.Question.To
		}
		f.Observed = observed
		if f.Version > 1 {
			f.Changed = append(f.Changed, "observed")
		}
	}
	if f.Version > 1 && len(f.Changed) == 0 && before == f.Phase {
		return &scope.UsageError{Problem: "nothing changes: enter something with --set or --file, or ask for the facts anew with --refresh"}
	}
	clocks, err := incident.ReadClocks(ConfigFolder(o.Dir))
	if err != nil {
		return err
	}
	f.Fill(clocks, report.IncidentFacts(f))
	v.Text, v.Sum, err = f.Bytes()
	return err
}

// questionOf keeps what a file is asked by. A value of a person is no part of it: it would rest.
func questionOf(ask *query.Question) (incident.Question, error) {
	s := &ask.Selector
	for _, a := range s.Actors {
		if strings.Contains(a, "=") {
			return incident.Question{}, &scope.UsageError{Problem: "an incident file keeps its question, and a value does not rest: give --actor by its id, as `waybill actors` lists it"}
		}
	}
	if len(s.Subjects)+len(s.Addresses) > 0 {
		return incident.Question{}, &scope.UsageError{Problem: "an incident file keeps its question, and a value does not rest: choose by --finding, --actor a_…, --session, --endpoint, --kind, --hop, --from and --to"}
	}
	out := incident.Question{
		Finding: s.Finding, Actors: s.Actors, Sessions: s.Sessions, Endpoints: s.Endpoints, Kinds: s.Kinds, Hops: s.Hops, Threshold: ask.Threshold,
	}
	if !s.From.IsZero() {
		out.From = s.From.Format(time.RFC3339Nano)
	}
	if !s.To.IsZero() {
		out.To = s.To.Format(time.RFC3339Nano)
	}
	return out, nil
}

func askOf(q *incident.Question) query.Question {
	ask := query.Question{Threshold: q.Threshold, Selector: scope.Selector{
		Finding: q.Finding, Actors: q.Actors, Sessions: q.Sessions, Endpoints: q.Endpoints, Kinds: q.Kinds, Hops: q.Hops,
	}}
	ask.Selector.From, _ = time.Parse(time.RFC3339Nano, q.From) // written by questionOf; empty is none
	ask.Selector.To, _ = time.Parse(time.RFC3339Nano, q.To)
	return ask
}

// Annex asks for the matrix of a version again, under the meaning that it names. same says whether it is what was sealed.
func Annex(ctx context.Context, dir, keyFile string, v *incident.Version) (rows []incident.AnnexRow, same bool, err error) {
	whole, err := ScopeOf(ctx, dir, keyFile, v)
	if err != nil {
		return nil, false, err
	}
	rows = incident.AnnexOf(whole)
	digest, err := incident.Digest(rows)
	return rows, digest == v.File.Observed.Annex, err
}

// ScopeOf asks for the whole scope of a version again.
func ScopeOf(ctx context.Context, dir, keyFile string, v *incident.Version) (*scope.Scope, error) {
	q, err := query.Open(ctx, dir, query.Options{KeyFile: keyFile, Meaning: v.File.Observed.Scope.Meaning})
	if err != nil {
		return nil, err
	}
	whole, err := q.Scope(ctx, askOf(&v.Question))
	return whole, errors.Join(err, q.Close())
}
