package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/memory"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/identity"
	rules "github.com/waybill-security/waybill/internal/understand/identity/declare"
)

// mostPreviewed is how many calls a preview holds in memory.
const mostPreviewed = 1_000_000

// PreviewOptions say which captures are looked at, and by which rules.
type PreviewOptions struct {
	Dir, KeyFile   string // of the workspace whose key and rules are used, if there is one
	Rules          string // a file; empty for that of the workspace
	Paths          []string
	Stdin          io.Reader
	Format         string
	TrustedProxies []netip.Prefix
	Say            func(Notice)
}

// PreviewIdentity says who calls in captures, by rules that need not be in force. It reads calls in memory and writes nothing.
func PreviewIdentity(ctx context.Context, o PreviewOptions) (p query.Preview, err error) {
	inForce, err := ownRules(o.Dir)
	if err != nil {
		return p, err
	}
	wanted := inForce
	if o.Rules != "" {
		if _, err := os.Stat(o.Rules); err != nil {
			return p, fmt.Errorf("%w: %w", ErrNotRead, err)
		}
		if wanted, err = rules.Read(o.Rules); err != nil {
			return p, err
		}
	}
	key, err := previewKey(o.Dir, o.KeyFile)
	if err != nil {
		return p, err
	}
	s := &scan{options: ScanOptions{Dir: o.Dir, Paths: o.Paths, Stdin: o.Stdin, Format: o.Format, Say: o.Say}}
	if s.kinds, err = ownKinds(o.Dir); err != nil {
		return p, err
	}
	now, before := s.view(key, wanted, o.TrustedProxies), s.view(key, inForce, o.TrustedProxies)
	if err := s.see(ctx, func(b *call.Batch) error { return errors.Join(now.add(b), before.add(b)) }); err != nil {
		return p, err
	}
	told, err := now.query(ctx, s)
	if err != nil {
		return p, err
	}
	then, err := before.query(ctx, s)
	if err != nil {
		return p, err
	}
	p, err = query.PreviewIdentity(ctx, told, then)
	p.Hops = now.hops
	if err == nil && s.failed > 0 {
		err = fmt.Errorf("%w (%d)", ErrNotRead, s.failed)
	}
	return p, err
}

// previewKey is the key of a workspace, so that actors have the ids that they will have there; where there is none, any will do.
func previewKey(dir, keyFile string) ([]byte, error) {
	l, err := ledger.Open(dir, ledger.Options{KeyFile: keyFile, ReadOnly: true})
	switch {
	case errors.Is(err, ledger.ErrNotWorkspace), errors.Is(err, fs.ErrNotExist):
		key := make([]byte, 32)
		_, err := rand.Read(key)
		return key, err
	case err != nil:
		return nil, err
	}
	return l.TokenKey(), l.Close()
}

// see reads files as a scan does, and hands their batches to each.
func (s *scan) see(ctx context.Context, each func(*call.Batch) error) error {
	files := s.find()
	reader, err := collect.NewReader(collect.Options{Format: s.options.Format})
	if err != nil {
		return err
	}
	for _, f := range files {
		_, failed := reader.Read(ctx, f, each)
		if errors.Is(failed, memory.ErrFull) {
			s.say(Notice{File: f.Path, Err: fmt.Errorf("a preview looks at the first %d calls; the rest of what was named is left out", mostPreviewed)})
			return nil
		}
		if err := s.judge(f, failed); err != nil {
			return err
		}
	}
	return nil
}

// previewed is calls as one set of rules sees them.
type previewed struct {
	rules      *identity.Rules
	minter     *identity.Minter
	analyser   *analyse.Analyser
	recogniser *identity.Recogniser // counts hops
	traffic    *memory.Traffic
	hops       identity.HopCount
}

func (s *scan) view(key []byte, r *identity.Rules, proxies []netip.Prefix) *previewed {
	o := identity.Options{TrustedProxies: proxies, Rules: r}
	minter := identity.NewMinter(key)
	return &previewed{
		rules: r, minter: minter, analyser: analyse.New(key, analyse.Options{Identity: o, Kinds: s.kinds}),
		recogniser: identity.NewRecogniser(minter, o), traffic: memory.New(mostPreviewed),
	}
}

func (p *previewed) add(b *call.Batch) error {
	for i := range b.Calls {
		p.recogniser.CountHops(&b.Calls[i], b.Source, &p.hops)
	}
	return p.traffic.Add(p.analyser.Batch(b))
}

func (p *previewed) query(ctx context.Context, s *scan) (*query.Query, error) {
	m, err := meaning.DeriveWith(ctx, p.traffic, p.minter, meaning.Told{Kinds: s.kinds, Rules: p.rules})
	if err != nil {
		return nil, err
	}
	return query.Over(p.traffic, m, m.Digest(p.traffic), p.minter), nil
}
