package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/hold"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/retention"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// RetentionOptions say of which workspace what expired goes, as of when.
type RetentionOptions struct {
	Dir     string
	KeyFile string
	At      string // RFC 3339; empty is now
	DryRun  bool
	Now     func() time.Time
}

// expired is the journal's entry of what was removed.
type expired struct {
	Time  time.Time `json:"time"`
	As    time.Time `json:"as_of"`
	Rules []string  `json:"rules"`
	Holds []string  `json:"holds"` // that stood
}

// Retain removes what is older than the rules of config/retention.yaml keep, but for what is held; then tokens that nothing names
// any more.
func Retain(ctx context.Context, o RetentionOptions) (out query.Retention, err error) {
	at := o.Now().UTC()
	if o.At != "" {
		if at, err = time.Parse(time.RFC3339, o.At); err != nil {
			return out, &scope.UsageError{Problem: "--now takes a time of RFC 3339, such as 2026-01-14T06:12:00Z"}
		}
	}
	rules, err := retention.Read(retention.Path(o.Dir))
	if err != nil {
		return out, err
	}
	// Opening to write would make a workspace where there is none.
	there, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, ReadOnly: true})
	if err == nil {
		err = there.Close()
	}
	if err != nil {
		return out, err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return out, err
	}
	out, err = o.retain(ctx, l, rules, at)
	if err == nil && !o.DryRun && out.Calls+out.Exposures > 0 {
		if err = settleAnew(ctx, l, o.Dir); err == nil {
			out.Tokens, err = forgetUnnamed(ctx, l, o.Dir, o.Now())
		}
	}
	return out, errors.Join(err, l.Close())
}

func (o *RetentionOptions) retain(ctx context.Context, l *ledger.Ledger, rules retention.Rules, at time.Time) (out query.Retention, err error) {
	out = query.Retention{AsOf: call.Time(at.UnixMicro()), Rules: rules.Words(at), Holds: []string{}, DryRun: o.DryRun}
	snapshot, err := l.Snapshot(ctx)
	if err != nil {
		return out, err
	}
	m, digest, minter, err := newestMeaning(ctx, l, snapshot, o.Dir)
	if err != nil {
		return out, errors.Join(err, snapshot.Close())
	}
	q := query.Over(snapshot, m, digest, minter)
	bounds := rules.Bounds(at)
	held, holds, err := heldCalls(ctx, q)
	byKind := boundsOfSets(q, bounds)
	if err = errors.Join(err, snapshot.Close()); err != nil {
		return out, err
	}
	out.Holds = append(out.Holds, holds...)
	entry, err := json.Marshal(expired{Time: o.Now().UTC(), As: at, Rules: out.Rules, Holds: out.Holds})
	if err != nil {
		return out, fmt.Errorf("cannot note what expires: %w", err)
	}
	gone, err := l.Expire(ctx, ledger.Expiry{Calls: bounds.Calls, Exposures: byKind, Held: held, Rules: out.Rules, Entry: entry, DryRun: o.DryRun})
	out.Calls, out.Exposures, out.Touched = gone.Calls, gone.Exposures, gone.Touched
	if gone.Touched > 0 {
		out.From, out.To = call.Time(gone.From), call.Time(gone.To)
	}
	out.Done = err == nil && !o.DryRun && gone.Touched > 0
	return out, err
}

// boundsOfSets gives the bound of an exposure by the kinds that its field set may hold at its endpoint: a kind that is only
// possible there goes, too.
func boundsOfSets(q *query.Query, bounds retention.Bounds) func(path, set keep.Number) int64 {
	if len(bounds.Kinds) == 0 {
		return nil
	}
	known := map[[2]keep.Number]int64{}
	return func(path, set keep.Number) int64 {
		key := [2]keep.Number{path, set}
		bound, ok := known[key]
		if !ok {
			for _, r := range q.Readings(path, set) {
				for _, k := range append([]kind.Kind{r.Kind, r.As}, r.Candidates...) {
					bound = max(bound, bounds.Kinds[k])
				}
			}
			known[key] = bound
		}
		return bound
	}
}

// heldCalls says which calls stay because of a hold that stands.
func heldCalls(ctx context.Context, q *query.Query) (held func(keep.Number, uint64) bool, ids []string, err error) {
	standing, err := hold.Standing(q.Snapshot)
	if err != nil || len(standing) == 0 {
		return nil, nil, err
	}
	sequences := map[keep.Number][]uint64{}
	for _, h := range standing {
		ids = append(ids, h.ID)
		err := heldRows(ctx, q, h, func(source keep.Number, sequence uint64) bool {
			sequences[source] = append(sequences[source], sequence)
			return true
		})
		if err != nil {
			return nil, nil, fmt.Errorf("cannot tell what %s holds, so nothing is removed: %w", h.ID, err)
		}
	}
	for _, list := range sequences {
		slices.Sort(list)
	}
	return func(source keep.Number, sequence uint64) bool {
		_, found := slices.BinarySearch(sequences[source], sequence)
		return found
	}, ids, nil
}

// forgetUnnamed erases the tokens that no row names any more, and returns how many they were.
func forgetUnnamed(ctx context.Context, l *ledger.Ledger, dir string, now time.Time) (int, error) {
	snapshot, err := l.Snapshot(ctx)
	if err != nil {
		return 0, err
	}
	tokens, err := unnamed(ctx, snapshot)
	if err != nil || len(tokens) == 0 {
		return 0, errors.Join(err, snapshot.Close())
	}
	rest := without(snapshot, tokens)
	minter := identity.NewMinter(l.TokenKey())
	texts := textsOf(snapshot, minter, tokens)
	entry, err := json.Marshal(erased{Time: now.UTC(), Why: "no row names them any more", Tokens: len(tokens), Texts: len(texts)})
	if err == nil {
		_, err = l.Erase(ctx, ledger.Erasure{
			Tokens: tokens, Texts: texts, Reason: keep.Expired, Entry: entry,
			Journal: func(kind string, payload []byte) ([]byte, error) { return forgotten(kind, payload, rest, minter) },
		})
	}
	if err = errors.Join(err, snapshot.Close()); err != nil {
		return 0, err
	}
	return len(tokens), settleAnew(ctx, l, dir)
}

// forgotten is what rests in the place of an entry of the journal once tokens are erased.
func forgotten(kind string, payload []byte, rest *bereft, minter *identity.Minter) ([]byte, error) {
	switch kind {
	case meaning.JournalKind:
		return meaning.Forget(payload, rest, minter, rest.erased)
	case detect.JournalKind:
		return nil, nil // they name actors by ids that are made of tokens; they are found again
	}
	return payload, nil
}

// unnamed lists the tokens that no row that is left leads to.
func unnamed(ctx context.Context, s keep.Snapshot) (list []keep.Number, err error) {
	holders, identities := map[keep.Number]bool{}, map[keep.Number]bool{}
	for c, err := range s.Calls(ctx, keep.Selection{}) {
		if err != nil {
			return nil, err
		}
		holders[c.Holder], identities[c.Identity] = true, true
	}
	for e, err := range s.ExposureTallies(ctx, keep.Selection{}) {
		if err != nil {
			return nil, err
		}
		for h := e.Holder; h != 0 && !holders[h]; h = s.Holder(h).Parent {
			holders[h] = true
		}
		identities[e.Identity] = true
	}
	named := map[keep.Number]bool{}
	for n, h := range s.Holders() {
		for _, id := range h.Identifiers {
			named[id.Token] = named[id.Token] || holders[n]
		}
	}
	for n, i := range s.Identities() {
		for _, t := range []keep.Number{i.Principal, i.Credential, i.Address, i.Agent} {
			named[t] = named[t] || identities[n]
		}
	}
	for t, still := range named {
		if _, there := s.Token(t); !still && there {
			list = append(list, t)
		}
	}
	slices.Sort(list)
	return list, nil
}
