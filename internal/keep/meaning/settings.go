package meaning

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// SettingsKind is the kind under which settings stand in the journal.
const SettingsKind = "settings"

// Settings are what a workspace was told once of how its meaning is derived. The newest ones hold.
type Settings struct {
	// EvidenceCeiling is how much memory the evidence of one service may take, in bytes.
	EvidenceCeiling int64 `json:"evidence_ceiling"`
}

// SettingsOf reads the settings of a workspace; where nothing was told, they are the usual ones.
func SettingsOf(s keep.Snapshot) (Settings, error) {
	set := Settings{EvidenceCeiling: endpoint.DefaultCeiling}
	entries, err := s.Journal(SettingsKind)
	if err != nil || len(entries) == 0 {
		return set, err
	}
	newest := entries[len(entries)-1]
	if err := json.Unmarshal(newest.Payload, &set); err != nil {
		return set, fmt.Errorf("cannot read the settings in leaf %d: %w", newest.Leaf, err)
	}
	return set, nil
}

// Set seals settings, unless they hold already.
func Set(ctx context.Context, store keep.Store, s keep.Snapshot, settings Settings) error {
	if known, err := SettingsOf(s); err != nil || known == settings {
		return err
	}
	return keep.Say(ctx, store, SettingsKind, settings, "the settings")
}

// settingsLeaves says behind how many leaves of the log the settings stand.
func settingsLeaves(s keep.Snapshot) (int64, error) {
	entries, err := s.Journal(SettingsKind)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	return entries[len(entries)-1].Leaf + 1, nil
}
