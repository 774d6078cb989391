package app

import (
	"context"
	"fmt"

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
	key := s.ledger.TokenKey()
	bound := endpoint.NewBound(meaning.BoundSecret(identity.NewMinter(key)), s.options.EvidenceCeiling)
	snapshot, err := s.ledger.Snapshot(ctx)
	if err != nil {
		return nil, fmt.Errorf("cannot tell which paths are known: %w", err)
	}
	for _, p := range snapshot.Paths() {
		bound.Fold(p)
	}
	return analyse.New(key, analyse.Options{
		Identity: identity.Options{TrustedProxies: s.options.TrustedProxies, Rules: s.rules}, Kinds: s.kinds, Symbols: observation.NewBoundSymbols(bound.Fold),
	}), snapshot.Close()
}
