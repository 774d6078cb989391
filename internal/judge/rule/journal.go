package rule

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/keep"
)

// JournalKind is the kind under which what rules found stands in the journal.
const JournalKind = "rule-findings"

// Version of what rules found, as it rests: of these rows, under this meaning, by these rules.
type version struct {
	Version  string           `json:"version"`
	Rules    string           `json:"rules"` // digest
	Meaning  string           `json:"meaning"`
	Batches  int64            `json:"batches"`
	Findings []detect.Finding `json:"findings"`
	Reports  []Report         `json:"reports"`
}

// Save seals what rules found in a snapshot, under the digest of the meaning that they judged by. The same again is not sealed twice.
func Save(ctx context.Context, store keep.Store, s keep.Snapshot, meaning string, rules *Set, list []detect.Finding, reports []Report) error {
	payload, err := json.Marshal(version{Version, rules.Digest(), meaning, s.Seal().Batches, list, reports})
	if err != nil {
		return fmt.Errorf("cannot write down what rules found: %w", err)
	}
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return err
	}
	if n := len(entries); n > 0 && bytes.Equal(entries[n-1].Payload, payload) {
		return nil
	}
	if _, err := store.Record(ctx, JournalKind, payload); err != nil {
		return fmt.Errorf("cannot seal what rules found: %w", err)
	}
	return nil
}

// Sealed reads the newest version that was judged of just these rows, by these rules and under this meaning; false where there is none.
func Sealed(s keep.Snapshot, meaning string, rules *Set) ([]detect.Finding, []Report, bool, error) {
	digest := rules.Digest()
	if digest == "" {
		return nil, nil, true, nil
	}
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, nil, false, err
	}
	for _, e := range slices.Backward(entries) {
		var v version
		if err := json.Unmarshal(e.Payload, &v); err != nil {
			return nil, nil, false, fmt.Errorf("cannot read what rules found in leaf %d: %w", e.Leaf, err)
		}
		if v.Version == Version && v.Rules == digest && v.Meaning == meaning && v.Batches == s.Seal().Batches {
			return v.Findings, v.Reports, true, nil
		}
		if v.Batches < s.Seal().Batches {
			break // those before it were judged of even fewer rows
		}
	}
	return nil, nil, false, nil
}

// Newest reads what rules found in the version that was sealed last, and the digest of those rules; nothing where there is none.
func Newest(s keep.Snapshot) (digest string, list []detect.Finding, err error) {
	entries, err := s.Journal(JournalKind)
	if err != nil || len(entries) == 0 {
		return "", nil, err
	}
	var v version
	if err := json.Unmarshal(entries[len(entries)-1].Payload, &v); err != nil {
		return "", nil, fmt.Errorf("cannot read what rules found in leaf %d: %w", entries[len(entries)-1].Leaf, err)
	}
	return v.Rules, v.Findings, nil
}
