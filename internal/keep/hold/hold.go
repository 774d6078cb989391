package hold

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
)

// JournalKind is the kind under which statements stand in the journal.
const JournalKind = "hold"

// Action is what a statement does.
type Action string

// The actions.
const (
	Add     Action = "add"
	Release Action = "release"
)

// Statement adds a hold or releases one. What chooses is a union within a field and an intersection of fields, as in a scope.
type Statement struct {
	Action Action `json:"action"`
	ID     string `json:"id"` // h_…

	Actors    []string `json:"actors,omitempty"` // ids
	Sessions  []string `json:"sessions,omitempty"`
	Endpoints []string `json:"endpoints,omitempty"`
	// Tokens are numbers of identifiers of the persons held, Subjects how many persons that are.
	Tokens   []keep.Number `json:"tokens,omitempty"`
	Subjects int           `json:"subjects,omitempty"`
	// Identities and Paths are whom and what the ids stood for when the hold was added; they hold where an id is not known any more.
	Identities []keep.Number `json:"identities,omitempty"`
	Paths      []keep.Number `json:"paths,omitempty"`
	From       int64         `json:"from,omitempty"` // microseconds, inclusive; 0 is open
	To         int64         `json:"to,omitempty"`   // exclusive; 0 is open

	Words  string    `json:"words"` // the selector for people, without a value
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	Time   time.Time `json:"time"`
}

// Say seals a statement.
func Say(ctx context.Context, store keep.Store, s Statement) error {
	return keep.Say(ctx, store, JournalKind, s, "the hold")
}

// Held is a hold with its end; Released is nil while it stands.
type Held struct {
	Statement
	Released *Statement
}

// List returns every hold that was ever added, oldest first.
func List(s keep.Snapshot) (list []Held, err error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		var said Statement
		if err := json.Unmarshal(e.Payload, &said); err != nil {
			return nil, fmt.Errorf("cannot read the hold in leaf %d: %w", e.Leaf, err)
		}
		if said.Action == Add {
			list = append(list, Held{Statement: said})
			continue
		}
		for i := range list {
			if list[i].ID == said.ID && list[i].Released == nil {
				list[i].Released = &said
			}
		}
	}
	return list, nil
}

// Standing returns the holds that were not released.
func Standing(s keep.Snapshot) (list []Statement, err error) {
	all, err := List(s)
	for _, h := range all {
		if h.Released == nil {
			list = append(list, h.Statement)
		}
	}
	return list, err
}
