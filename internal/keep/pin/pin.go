package pin

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// JournalKind is the kind under which statements stand in the journal.
const JournalKind = "pin"

// Action is what a statement does.
type Action string

// The actions.
const (
	Set  Action = "pin"
	Take Action = "unpin"
)

// Statement is one thing that somebody said of a template.
type Statement struct {
	Action Action `json:"action"`
	endpoint.Pinned
	Reason string    `json:"reason,omitempty"`
	By     string    `json:"by,omitempty"`
	Time   time.Time `json:"time"`
}

// Say seals statements, in their order.
func Say(ctx context.Context, store keep.Store, statements ...Statement) error {
	return keep.Say(ctx, store, JournalKind, statements, "the pin")
}

// List returns the statements by which a pin stands now, sorted by host, template and method. A pin that was said twice stands
// as it was said last.
func List(s keep.Snapshot) ([]Statement, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	stands := map[endpoint.Pinned]Statement{}
	for _, e := range entries {
		var said []Statement
		if err := json.Unmarshal(e.Payload, &said); err != nil {
			return nil, fmt.Errorf("cannot read the pins in leaf %d: %w", e.Leaf, err)
		}
		for _, one := range said {
			switch one.Action {
			case Set:
				stands[one.Pinned] = one
			case Take:
				delete(stands, one.Pinned)
			default:
				return nil, fmt.Errorf("cannot read the pins in leaf %d: another version of Waybill wrote them in its own way", e.Leaf)
			}
		}
	}
	list := make([]Statement, 0, len(stands))
	for _, one := range stands {
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b Statement) int {
		return cmp.Or(strings.Compare(a.Host, b.Host), strings.Compare(a.Template, b.Template), strings.Compare(a.Method, b.Method))
	})
	return list, nil
}

// Told returns all that is told, as the derivation takes it.
func Told(s keep.Snapshot) (endpoint.Told, error) {
	pins, err := List(s)
	if err != nil {
		return endpoint.Told{}, err
	}
	var t endpoint.Told
	for _, p := range pins {
		t.Pins = append(t.Pins, p.Pinned)
	}
	return t, nil
}

// Leaves says behind how many leaves of the log all that is told stands: what was derived of fewer does not know all of it.
func Leaves(s keep.Snapshot) (int64, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	return entries[len(entries)-1].Leaf + 1, nil
}
