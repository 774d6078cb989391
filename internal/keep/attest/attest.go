package attest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// JournalKind is the kind under which statements stand in the journal.
const JournalKind = "attest"

// Action is what a statement does.
type Action string

// The actions.
const (
	Set  Action = "attest"
	Take Action = "unattest"
)

// Place is a field of an endpoint.
type Place struct {
	Endpoint  string `json:"endpoint"` // its id, as it was when the statement was made
	Direction string `json:"direction"`
	Location  string `json:"location"`
	Field     string `json:"field"`
}

// Statement is one thing that somebody stated of a field.
type Statement struct {
	Action Action `json:"action"`
	Place
	Kind kind.Kind `json:"kind,omitempty"` // kind.None for nothing
	// Form is the form of every value; empty leaves it to what each looks like.
	Form string    `json:"form,omitempty"`
	Why  string    `json:"why,omitempty"`
	By   string    `json:"by,omitempty"`
	Time time.Time `json:"time"`
}

// Say seals a statement.
func Say(ctx context.Context, store keep.Store, s Statement) error {
	return keep.Say(ctx, store, JournalKind, s, "what was stated of the field")
}

// List returns the statements that stand now, sorted by place. What was stated twice of a field stands as it was stated last.
func List(s keep.Snapshot) ([]Statement, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	stands := map[Place]Statement{}
	for _, e := range entries {
		var one Statement
		if err := json.Unmarshal(e.Payload, &one); err != nil {
			return nil, fmt.Errorf("cannot read what was stated of a field in leaf %d: %w", e.Leaf, err)
		}
		switch one.Action {
		case Set:
			stands[one.Place] = one
		case Take:
			delete(stands, one.Place)
		default:
			return nil, fmt.Errorf("cannot read what was stated of a field in leaf %d: another version of Waybill wrote it in its own way", e.Leaf)
		}
	}
	list := make([]Statement, 0, len(stands))
	for _, one := range stands {
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b Statement) int {
		return cmp.Or(strings.Compare(a.Endpoint, b.Endpoint), strings.Compare(a.Direction, b.Direction), strings.Compare(a.Location, b.Location),
			strings.Compare(a.Field, b.Field))
	})
	return list, nil
}

// Leaves says behind how many leaves of the log all that is stated stands: what was derived of fewer does not know all of it.
func Leaves(s keep.Snapshot) (int64, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	return entries[len(entries)-1].Leaf + 1, nil
}
