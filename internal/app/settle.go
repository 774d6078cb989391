package app

import (
	"context"
	"errors"
	"runtime/debug"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/identity"
	rules "github.com/waybill-security/waybill/internal/understand/identity/declare"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/kind/declare"
)

// settle derives what everything sealed so far means, seals and judges that, and hands it to tell.
func settle(ctx context.Context, l *ledger.Ledger, told meaning.Told, tell func(*query.Query, query.Findings) error) error {
	snapshot, err := l.Snapshot(ctx)
	if err != nil {
		return err
	}
	l.Rest()
	debug.FreeOSMemory() // what reading took is garbage now; settling must not come on top of it
	minter := identity.NewMinter(l.TokenKey())
	m, digest, err := meant(ctx, l, snapshot, minter, told)
	if err == nil {
		q := query.Over(snapshot, m, digest, minter)
		var found query.Findings
		if found, err = judge(ctx, l, snapshot, q); err == nil {
			err = tell(q, found)
		}
	}
	return errors.Join(err, snapshot.Close())
}

// meant tells what everything sealed so far means: what the newest version says where nothing was sealed since, else what is
// derived and sealed now.
func meant(ctx context.Context, l *ledger.Ledger, s keep.Snapshot, minter *identity.Minter, told meaning.Told) (m *meaning.Meaning, digest string, err error) {
	if m, err = meaning.Load(s, ""); err == nil && meaning.Covers(s, m) && m.Knows(told.Kinds, told.Rules) {
		return m, m.Digest(s), nil
	}
	m, err = meaning.DeriveWith(ctx, s, minter, told)
	if err == nil && s.Seal().Batches > 0 {
		digest, err = meaning.Save(ctx, l, s, m)
	}
	return m, digest, err
}

// ownKinds reads the kinds that the users of a workspace declared.
func ownKinds(dir string) (*kind.Own, error) {
	file, err := declare.Read(declare.Path(dir))
	if err != nil {
		return nil, err
	}
	return file.Kinds, nil
}

// ownRules reads what the users of a workspace say of who calls.
func ownRules(dir string) (*identity.Rules, error) { return rules.Read(rules.Path(dir)) }

// told reads what the users of a workspace tell the derivation.
func told(dir string) (t meaning.Told, err error) {
	t.HoldOn = meaning.AsBefore
	if t.Kinds, err = ownKinds(dir); err == nil {
		t.Rules, err = ownRules(dir)
	}
	return t, err
}

// newestMeaning tells what everything sealed so far means, as settle does.
func newestMeaning(ctx context.Context, l *ledger.Ledger, s keep.Snapshot, dir string) (*meaning.Meaning, string, *identity.Minter, error) {
	t, err := told(dir)
	if err != nil {
		return nil, "", nil, err
	}
	minter := identity.NewMinter(l.TokenKey())
	if m, err := meaning.Load(s, ""); err == nil && meaning.Covers(s, m) && m.Knows(t.Kinds, t.Rules) {
		return m, m.Digest(s), minter, nil
	}
	m, err := meaning.DeriveWith(ctx, s, minter, t)
	if err != nil {
		return nil, "", nil, err
	}
	return m, m.Digest(s), minter, nil
}

// settleAnew settles after something was removed.
func settleAnew(ctx context.Context, l *ledger.Ledger, dir string) error {
	t, err := told(dir)
	if err != nil {
		return err
	}
	return settle(ctx, l, t, func(*query.Query, query.Findings) error { return nil })
}
