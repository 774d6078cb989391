package correct

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
)

// JournalKind is the kind under which statements stand in the journal.
const JournalKind = "correct"

// Action is what a statement does.
type Action string

// The actions.
const (
	Add  Action = "add"
	Undo Action = "undo"
)

// What is what a statement says of the calls.
type What string

// Test says that calls are of a test environment: they are no part of a scope.
const Test What = "test"

// Statement says something of all calls that sources recorded in a window, or takes that back.
type Statement struct {
	Action Action `json:"action"`
	ID     string `json:"id"` // k_…

	What    What          `json:"what"`
	Sources []keep.Number `json:"sources"`
	Label   string        `json:"label"` // of the sources, for people
	From    int64         `json:"from,omitempty"`
	To      int64         `json:"to,omitempty"` // in microseconds as From; 0 is open, From is inclusive, To exclusive

	Why  string    `json:"why"`
	By   string    `json:"by"`
	Time time.Time `json:"time"`
}

// Say seals a statement.
func Say(ctx context.Context, store keep.Store, s Statement) error {
	return keep.Say(ctx, store, JournalKind, s, "the correction")
}

// Correction is a statement with its end; Undone is nil while it stands.
type Correction struct {
	Statement
	Undone *Statement
}

// List returns every correction that was ever stated, oldest first.
func List(s keep.Snapshot) (list []Correction, err error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		var said Statement
		if err := json.Unmarshal(e.Payload, &said); err != nil {
			return nil, fmt.Errorf("cannot read the correction in leaf %d: %w", e.Leaf, err)
		}
		switch {
		case said.What != Test || said.Action != Add && said.Action != Undo:
			return nil, fmt.Errorf("cannot read the correction in leaf %d: another version of Waybill wrote it in its own way", e.Leaf)
		case said.Action == Add:
			list = append(list, Correction{Statement: said})
		default:
			end(list, &said)
		}
	}
	return list, nil
}

func end(list []Correction, said *Statement) {
	for i := range list {
		if list[i].ID == said.ID && list[i].Undone == nil {
			list[i].Undone = said
		}
	}
}

// Standing returns the corrections that were not taken back, oldest first.
func Standing(s keep.Snapshot) (list []Statement, err error) {
	all, err := List(s)
	for _, c := range all {
		if c.Undone == nil {
			list = append(list, c.Statement)
		}
	}
	return list, err
}

// Leaves says behind how many leaves of the log all that is stated stands: what was derived of fewer does not know all of it.
func Leaves(s keep.Snapshot) (int64, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	return entries[len(entries)-1].Leaf + 1, nil
}
