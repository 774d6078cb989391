package detect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

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

// State is what a person said of a finding.
type State string

// The states.
const (
	Open         State = "open"
	Acknowledged State = "acknowledged"
	False        State = "false"
	Closed       State = "closed"
)

// ParseState reads a state's name; the error lists them.
func ParseState(s string) (State, error) {
	switch State(s) {
	case Open, Acknowledged, False, Closed:
		return State(s), nil
	}
	return "", errors.New("a state is one of open, acknowledged, false, closed")
}

// Said is one entry of the journal of states: of these findings somebody said this.
type Said struct {
	Findings []Seen    `json:"findings"`
	State    State     `json:"state"`
	Note     string    `json:"note"`
	Time     time.Time `json:"time"`
}

// Seen is a finding as it was when something was said of it: what comes later was not looked at.
type Seen struct {
	ID    string `json:"id"`
	Calls int64  `json:"calls"`
}

// Say seals what somebody said.
func Say(ctx context.Context, store keep.Store, s Said) error {
	payload, err := json.Marshal(s)
	if err == nil {
		_, err = store.Record(ctx, StateKind, payload)
	}
	if err != nil {
		return fmt.Errorf("cannot seal the state: %w", err)
	}
	return nil
}

// Opinion is what stands about one finding.
type Opinion struct {
	State State
	Note  string
	Time  time.Time
	// News is how many calls came after it was closed; above 0 it is open again.
	News int64
}

// Opinions tells what was said last about findings, by id. A finding that was called false, or closed, stays so under
// later versions; one that was closed and got new calls is open again.
func Opinions(s keep.Snapshot, list []Finding) (map[string]Opinion, error) {
	entries, err := s.Journal(StateKind)
	if err != nil {
		return nil, err
	}
	type last struct {
		Seen
		Opinion
	}
	said := map[string]last{}
	for _, e := range entries {
		var one Said
		if err := json.Unmarshal(e.Payload, &one); err != nil {
			return nil, fmt.Errorf("cannot read the states in leaf %d: %w", e.Leaf, err)
		}
		for _, f := range one.Findings {
			said[f.ID] = last{f, Opinion{State: one.State, Note: one.Note, Time: one.Time}}
		}
	}
	out := map[string]Opinion{}
	for i := range list {
		l, ok := said[list[i].ID]
		if !ok {
			out[list[i].ID] = Opinion{State: Open}
			continue
		}
		if l.State == Closed && list[i].Calls > l.Calls {
			l.State, l.News = Open, list[i].Calls-l.Calls
		}
		out[list[i].ID] = l.Opinion
	}
	return out, nil
}
