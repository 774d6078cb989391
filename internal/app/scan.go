package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// ScanOptions say what to scan, and into which workspace.
type ScanOptions struct {
	Dir     string
	KeyFile string
	Paths   []string
	Stdin   io.Reader
	Format  string // empty: found by content
	// KeyLogs names files of the NSS key log format, whose keys open TLS in captured packets.
	KeyLogs []string
	// EvidenceCeiling is how much memory the paths of one service may take, in bytes, from now on; zero for as much as before.
	EvidenceCeiling int64
	// CheckpointTo names places beside those of config/witness.yaml that get a checkpoint in the end; see witness.Parse.
	CheckpointTo []string
	// Hold holds on to the templates of the last version of meaning, where the evidence is against them by less than a margin.
	Hold bool
	// TrustedProxies are hops whose word on who stands behind them counts, beside those of config/identity.yaml; nil for the default.
	TrustedProxies []netip.Prefix
	// Now is the clock for seals and for the seconds that the summary tells.
	Now func() time.Time
	// Progress is told how far the scan is; may be nil. It is called from one goroutine.
	Progress func(Progress)
	// Say is told what a person should know about a file: that it could not be read, and what to do. May be nil.
	Say func(Notice)
}

// Progress tells how far a scan is.
type Progress struct {
	File  string
	Read  int64 // bytes of the files, as they lie on disk
	Total int64 // 0 where it is not known (standard input)
	Calls uint64
}

// Notice is something that a person should know about a file.
type Notice struct {
	File string
	Err  error
	// Failed is set where the user named the file and it is nothing that Waybill reads.
	Failed bool
}

// ErrNotRead says that a file which the user named could not be read; the others were.
var ErrNotRead = errors.New("not every path that was named could be read")

// Scan reads captured traffic into the workspace and settles what it means. The error wraps ErrNotRead when named files
// could not be read; the summary is right all the same.
func Scan(ctx context.Context, o ScanOptions) (summary query.Summary, err error) {
	started := o.Now()
	s := &scan{options: o}
	files := collect.InTime(ctx, s.find())
	if len(files) == 0 && s.failed > 0 {
		return summary, fmt.Errorf("%w: none of the paths is there, so no workspace was touched", ErrNotRead)
	}
	if s.kinds, err = ownKinds(o.Dir); err != nil {
		return summary, err
	}
	if s.rules, err = ownRules(o.Dir); err != nil {
		return summary, err
	}
	if s.keys, err = keyLog(o.KeyLogs); err != nil {
		return summary, err
	}
	if err = checkJudges(o.Dir); err != nil {
		return summary, err
	}
	places, err := placesOf(o.Dir, o.CheckpointTo)
	if err != nil {
		return summary, err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return summary, err
	}
	s.ledger = l
	err = s.run(ctx, files)
	if err == nil {
		summary, err = s.settle(ctx)
	}
	if err == nil {
		s.compact(ctx)
	}
	var unseen error
	if err == nil && len(places) > 0 {
		if _, err = witnessed(ctx, l, o.Dir, places); errors.Is(err, ErrNotWitnessed) {
			unseen, err = err, nil
		}
	}
	if err = errors.Join(err, l.Close()); err != nil {
		return summary, err
	}
	summary.Calls, summary.CallsSkipped = s.calls, s.skipped
	summary.Seconds = o.Now().Sub(started).Seconds()
	if s.failed > 0 {
		return summary, errors.Join(fmt.Errorf("%w (%d); the others were", ErrNotRead, s.failed), unseen)
	}
	return summary, unseen
}

// compact puts row files together where that is worth it. All is sealed already: where it fails, it is said, and the next scan tries
// again.
func (s *scan) compact(ctx context.Context) {
	if _, err := s.ledger.Compact(ctx, false); err != nil && ctx.Err() == nil {
		s.say(Notice{File: s.options.Dir, Err: fmt.Errorf("everything is sealed, and the files are as they were: %w", err)})
	}
}

// scan is one run of Scan.
type scan struct {
	options        ScanOptions
	ledger         *ledger.Ledger
	calls, skipped uint64
	failed         int
	kinds          *kind.Own // that users declared
	rules          *identity.Rules
	keys           []byte // lines of key logs
}

// find lists the files to read, and tells of paths that are not there; the others are read all the same.
func (s *scan) find() []collect.File {
	var files []collect.File
	for _, p := range s.options.Paths {
		found, err := collect.Files([]string{p}, s.options.Stdin)
		if err != nil {
			s.failed++
			s.say(Notice{File: p, Err: err, Failed: true})
		}
		files = append(files, found...)
	}
	return files
}

// run reads the files one after the other. What was read is sealed by a second goroutine, so that reading goes on
// while files are synced.
func (s *scan) run(ctx context.Context, files []collect.File) error {
	known, err := s.ledger.History(ctx)
	if err != nil {
		return fmt.Errorf("cannot tell how far each source was read: %w", err)
	}
	meter := newMeter(files, s.options.Progress)
	reader, err := collect.NewReader(collect.Options{Format: s.options.Format, KeyLog: s.keys, Known: resumptions(known), Progress: &meter.read})
	if err != nil {
		return err
	}
	a, err := s.analyser(ctx)
	if err != nil {
		return err
	}
	w := newWriter(ctx, s.ledger, s.options.Now)
	for _, f := range files {
		result, failed := reader.Read(ctx, f, func(b *call.Batch) error {
			meter.show(f.Path, len(b.Calls))
			return w.write(a.BatchIn(w.room(), b))
		})
		s.calls += result.Calls
		s.skipped += result.Skipped
		if err = s.judge(f, failed); err != nil {
			break
		}
	}
	return errors.Join(err, w.close())
}

// judge tells the user of a file that is nothing we read, and passes on every other error.
func (s *scan) judge(f collect.File, err error) error {
	var unreadable *collect.NotKnown
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unreadable):
		if f.Named {
			s.failed++
		}
		s.say(Notice{File: f.Path, Err: err, Failed: f.Named})
		return nil
	}
	return err
}

// settle derives what everything sealed so far means, seals that, and sums it up.
func (s *scan) settle(ctx context.Context) (summary query.Summary, err error) {
	told := meaning.Told{Kinds: s.kinds, Rules: s.rules}
	if s.options.Hold {
		told.HoldOn = meaning.Newest
	}
	err = settle(ctx, s.ledger, told, func(q *query.Query, found query.Findings) (err error) {
		summary, err = q.Summarise(ctx)
		summary.Findings = found
		return err
	})
	return summary, err
}

func (s *scan) say(n Notice) {
	if s.options.Say != nil {
		s.options.Say(n)
	}
}

func resumptions(known []keep.Resumption) []collect.Known {
	list := make([]collect.Known, len(known))
	for i, k := range known {
		list[i] = collect.Known{Source: k.Source, Cursor: k.Cursor}
	}
	return list
}
