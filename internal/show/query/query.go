package query

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
	rules "github.com/waybill-security/waybill/internal/understand/identity/declare"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/kind/declare"
)

// Options are what opening a workspace for reading can be told.
type Options struct {
	KeyFile string
	// Meaning asks for one version of meaning by its digest; empty asks for the newest.
	Meaning string
	// Now is the clock by which Notice tells how old the newest seal is; nil is time.Now.
	Now func() time.Time
}

// Selection narrows what is read; see keep.Selection.
type Selection = keep.Selection

// Query reads one workspace as of one seal.
type Query struct {
	*meaning.View
	Dir string
	// Digest names the version of meaning.
	Digest string
	// Unsettled is set when the newest rows are not in a sealed version of meaning (a scan was broken off): what they
	// mean was derived for this query alone.
	Unsettled bool
	// Redeclared is set when the users' kinds or rules are declared otherwise than in the newest sealed version of meaning: what records mean
	// was derived for this query alone.
	Redeclared bool

	ledger   *ledger.Ledger
	snapshot keep.Snapshot
	minter   *identity.Minter
	options  Options

	beside string // where somebody writes to the workspace: as of which seal this is

	changedFile, changedReading string // what was declared anew, and what of it the past cannot answer

	found      []detect.Finding // once they were asked for
	judgedOnce bool

	judges judges // once they were asked for
}

// Open opens a workspace for reading. Another process may be writing to it.
func Open(ctx context.Context, dir string, o Options) (*Query, error) {
	l, err := ledger.Open(dir, ledger.Options{KeyFile: o.KeyFile, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	q := &Query{Dir: dir, ledger: l, options: o, minter: identity.NewMinter(l.TokenKey())}
	if q.snapshot, err = l.Snapshot(ctx); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	q.beside = besideOf(q.snapshot, o.Now)
	m, err := q.meaning(ctx)
	if err != nil {
		return nil, errors.Join(err, q.Close())
	}
	q.View = meaning.Over(q.snapshot, m)
	return q, nil
}

// Over reads a snapshot that the caller holds open, under a meaning that it has and knows by its digest. There is nothing to
// close.
func Over(s keep.Snapshot, m *meaning.Meaning, digest string, minter *identity.Minter) *Query {
	return &Query{View: meaning.Over(s, m), Digest: digest, snapshot: s, minter: minter}
}

// meaning loads the version asked for. Where the newest one does not cover the newest rows, it derives one.
func (q *Query) meaning(ctx context.Context) (*meaning.Meaning, error) {
	kinds, said, err := q.declared()
	if err != nil {
		return nil, err
	}
	m, err := meaning.Load(q.snapshot, q.options.Meaning)
	if err != nil && (q.options.Meaning != "" || !errors.Is(err, meaning.ErrNone)) {
		return nil, err
	}
	covers := err == nil && meaning.Covers(q.snapshot, m)
	if err == nil && (q.options.Meaning != "" || covers && m.Knows(kinds, said)) {
		q.Digest = m.Digest(q.snapshot)
		return m, nil
	}
	if covers {
		q.noteChange(m, kinds, said)
	}
	m, err = meaning.DeriveWith(ctx, q.snapshot, q.minter, meaning.Told{Kinds: kinds, Rules: said, HoldOn: meaning.AsBefore})
	if err != nil {
		return nil, fmt.Errorf("cannot derive what the records mean: %w", err)
	}
	q.Digest, q.Unsettled, q.Redeclared = m.Digest(q.snapshot), !covers && q.snapshot.Seal().Size > 0, covers
	return m, nil
}

// Notice says in a sentence where what a query tells is not what was sealed last; empty where it is.
func (q *Query) Notice() string {
	switch {
	case q.beside != "":
		return q.beside
	case q.Unsettled:
		return "the last scan was broken off; this is what was sealed until then. Scan again to go on."
	case q.Redeclared:
		return q.changedFile + " was changed since the last scan; this is what it means now, and is not sealed. Scan again to seal it." + q.changedReading
	}
	return ""
}

// besideOf says as of which seal a snapshot is, and how old that is, where a writer is at work.
func besideOf(s keep.Snapshot, now func() time.Time) string {
	sealed, ok := s.(*ledger.Snapshot)
	if !ok || !sealed.Beside() {
		return ""
	}
	text := fmt.Sprintf("a scan is under way; this is as of seal %d", s.Seal().Size)
	if at, ok := sealed.Sealed(); ok {
		if now == nil {
			now = time.Now
		}
		text += fmt.Sprintf(", %d seconds old", max(0, int64(now().Sub(at).Seconds())))
	}
	return text
}

// declared reads the users' kinds and rules, unless a version of meaning was asked for, which holds those of its time.
func (q *Query) declared() (*kind.Own, *identity.Rules, error) {
	if q.options.Meaning != "" {
		return nil, nil, nil
	}
	file, err := declare.Read(declare.Path(q.Dir))
	if err != nil {
		return nil, nil, err
	}
	said, err := rules.Read(rules.Path(q.Dir))
	return file.Kinds, said, err
}

// noteChange says which of the files was changed since m was derived.
func (q *Query) noteChange(m *meaning.Meaning, kinds *kind.Own, said *identity.Rules) {
	q.changedFile = declare.Path(q.Dir)
	if m.Knows(kinds, said) || m.Rules.Digest() == said.Digest() {
		return
	}
	q.changedFile = rules.Path(q.Dir)
	if rescan, _ := said.Differences(m.Rules); len(rescan) > 0 {
		q.changedReading = " What its rules read of calls is known of those that are scanned from now on; the rest answers for all."
	}
}

// Minter makes tokens and ids under the workspace key. It is not safe for concurrent use.
func (q *Query) Minter() *identity.Minter { return q.minter }

// Ledger is the opened ledger, for checks of its seals.
func (q *Query) Ledger() *ledger.Ledger { return q.ledger }

// Close lets go of the workspace.
func (q *Query) Close() error { return errors.Join(q.snapshot.Close(), q.ledger.Close()) }
