package canary

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// JournalKind is the kind under which canaries stand in the journal.
const JournalKind = "canary"

// Planted is a canary: the tokens of every form in which its value could be seen.
type Planted struct {
	Label  string              `json:"label"`
	Kind   kind.Kind           `json:"kind"`
	Tokens []observation.Token `json:"tokens"`
	By     string              `json:"by"`
	Time   time.Time           `json:"time"`
}

// statement is one entry of the journal.
type statement struct {
	Add    []Planted `json:"add,omitempty"`
	Remove []string  `json:"remove,omitempty"` // labels
}

// Add seals canaries. One with a label and kind that stands already takes its place.
func Add(ctx context.Context, store keep.Store, list []Planted) error {
	return say(ctx, store, statement{Add: list})
}

// Remove seals that the canaries of some labels are none any more.
func Remove(ctx context.Context, store keep.Store, labels []string) error {
	return say(ctx, store, statement{Remove: labels})
}

func say(ctx context.Context, store keep.Store, s statement) error {
	return keep.Say(ctx, store, JournalKind, s, "the canaries")
}

// List returns the canaries that stand, by label and kind.
func List(s keep.Snapshot) ([]Planted, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	type name struct {
		label string
		kind  kind.Kind
	}
	stand := map[name]Planted{}
	for _, e := range entries {
		var one statement
		if err := json.Unmarshal(e.Payload, &one); err != nil {
			return nil, fmt.Errorf("cannot read the canaries in leaf %d: %w", e.Leaf, err)
		}
		for _, p := range one.Add {
			stand[name{p.Label, p.Kind}] = p
		}
		for n := range stand {
			if slices.Contains(one.Remove, n.label) {
				delete(stand, n)
			}
		}
	}
	list := make([]Planted, 0, len(stand))
	for _, p := range stand {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b Planted) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Kind, b.Kind))
	})
	return list, nil
}
