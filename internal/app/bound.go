package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// DefaultEvidenceCeiling is how much memory the paths of one service may take, in bytes, unless something else is said.
const DefaultEvidenceCeiling = endpoint.DefaultCeiling

// analyser makes the analyser of a scan. What it keeps of paths is bounded, beginning with those that are sealed already: else each
// scan would keep as many again.
func (s *scan) analyser(ctx context.Context) (*analyse.Analyser, error) {
	snapshot, err := s.ledger.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot tell which paths are known: %w", err)
	}
	settings, err := s.settings(ctx, snapshot)
	if err != nil {
		return nil, errors.Join(err, snapshot.Close())
	}
	key := s.ledger.TokenKey()
	bound := endpoint.NewBound(meaning.BoundSecret(identity.NewMinter(key)), settings.EvidenceCeiling)
	for _, p := range snapshot.Paths() {
		bound.Fold(p)
	}
	symbols := observation.NewBoundSymbols(bound.Fold)
	symbols.BoundNames(func(yield func(observation.Field) bool) {
		for _, f := range snapshot.Fields() {
			if !yield(f) {
				return
			}
		}
	})
	return analyse.New(key, analyse.Options{
		Identity: identity.Options{TrustedProxies: s.options.TrustedProxies, Rules: s.rules}, Kinds: s.kinds, Symbols: symbols,
	}), snapshot.Close()
}

// settings are those of the workspace, with what this scan was told, which holds from now on.
func (s *scan) settings(ctx context.Context, snapshot keep.Snapshot) (meaning.Settings, error) {
	settings, err := meaning.SettingsOf(snapshot)
	if err == nil && s.options.EvidenceCeiling > 0 {
		settings.EvidenceCeiling = s.options.EvidenceCeiling
		err = meaning.Set(ctx, s.ledger, snapshot, settings)
	}
	return settings, err
}
