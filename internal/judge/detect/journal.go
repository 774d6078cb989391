package detect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/declare"
)

// The kinds under which versions of findings, and what people say of them, stand in the journal.
const (
	JournalKind = "findings"
	StateKind   = "finding-state"
)

// version is one judging as it rests: of these rows, under this meaning, by these rules.
type version struct {
	Rules    string    `json:"rules"`
	Meaning  string    `json:"meaning"`
	Batches  int64     `json:"batches"`
	Findings []Finding `json:"findings"`
}

// ErrNone says that no version of findings covers the rows and the meaning that were asked about.
var ErrNone = errors.New("these records were not judged yet")

// Save seals the findings of a snapshot as a version of their own, under the digest of the meaning that they were judged
// by. The same again is not sealed twice.
func Save(ctx context.Context, store keep.Store, s keep.Snapshot, meaning string, list []Finding) error {
	payload, err := json.Marshal(version{Rules, meaning, s.Seal().Batches, list})
	if err != nil {
		return fmt.Errorf("cannot write the findings down: %w", err)
	}
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return err
	}
	told, err := declare.Leaves(s)
	if err != nil {
		return err
	}
	if n := len(entries); n > 0 && entries[n-1].Leaf >= told && bytes.Equal(entries[n-1].Payload, payload) {
		return nil
	}
	if _, err := store.Record(ctx, JournalKind, payload); err != nil {
		return fmt.Errorf("cannot seal the findings: %w", err)
	}
	return nil
}

// Load reads the newest version that was judged of just these rows, by these rules and under this meaning; ErrNone where
// there is none.
func Load(s keep.Snapshot, meaning string) ([]Finding, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	told, err := declare.Leaves(s) // specs are judged by, too
	if err != nil {
		return nil, err
	}
	for _, e := range slices.Backward(entries) {
		var v version
		if err := json.Unmarshal(e.Payload, &v); err != nil {
			return nil, fmt.Errorf("cannot read the findings in leaf %d: %w", e.Leaf, err)
		}
		if v.Rules == Rules && v.Meaning == meaning && v.Batches == s.Seal().Batches && e.Leaf >= told {
			return v.Findings, nil
		}
		if v.Batches < s.Seal().Batches {
			break // those before it were judged of even fewer rows
		}
	}
	return nil, ErrNone
}
