package detect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
)

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
	Note     string    `json:"note"` // why
	By       string    `json:"by,omitempty"`
	Until    int64     `json:"until,omitempty"` // it holds for calls before this time, in microseconds since 1970; 0 for all
	Time     time.Time `json:"time"`
}

// Seen is a finding as it was when something was said of it: what comes later was not looked at.
type Seen struct {
	ID    string `json:"id"`
	Calls int64  `json:"calls"`
	// Pattern is what else is false, where a finding is called so.
	Pattern *Pattern `json:"pattern,omitempty"`
}

// Say seals what somebody said.
func Say(ctx context.Context, store keep.Store, s Said) error {
	return keep.Say(ctx, store, StateKind, s, "the state")
}

// Opinion is what stands about one finding.
type Opinion struct {
	State State
	Note  string
	By    string
	Time  time.Time
	Until int64
	// News is how many calls came after it was said; above 0 it is open again.
	News int64
	// Again says why it is open again though somebody said otherwise; empty where it is not.
	Again string
	// Like is the finding that was called false and whose pattern this one has; empty where it was spoken of itself.
	Like string
}

// lastSaid is what was said last of one finding.
type lastSaid struct {
	Seen
	Opinion
}

// saidLast reads what was said last of each finding, in the order in which that was said.
func saidLast(s keep.Snapshot) (map[string]lastSaid, []string, error) {
	entries, err := s.Journal(StateKind)
	if err != nil {
		return nil, nil, err
	}
	said, order := map[string]lastSaid{}, []string(nil)
	for _, e := range entries {
		var one Said
		if err := json.Unmarshal(e.Payload, &one); err != nil {
			return nil, nil, fmt.Errorf("cannot read the states in leaf %d: %w", e.Leaf, err)
		}
		for _, f := range one.Findings {
			if _, before := said[f.ID]; before {
				order = slices.DeleteFunc(order, func(id string) bool { return id == f.ID })
			}
			said[f.ID] = lastSaid{f, Opinion{State: one.State, Note: one.Note, By: one.By, Time: one.Time, Until: one.Until}}
			order = append(order, f.ID)
		}
	}
	return said, order, nil
}

// Opinions tells what stands about findings, by id: what was said last of it, or of one whose pattern it has. What is called false or
// closed stays so under later versions, as far as was said: until a time, of these callers, as long as no new calls come.
func Opinions(s keep.Snapshot, list []Finding) (map[string]Opinion, error) {
	said, order, err := saidLast(s)
	if err != nil {
		return nil, err
	}
	out := map[string]Opinion{}
	for i := range list {
		f := &list[i]
		if l, ok := said[f.ID]; ok {
			out[f.ID] = l.now(f)
			continue
		}
		out[f.ID] = Opinion{State: Open}
		for _, id := range order {
			if l := said[id]; l.suppresses(f) {
				l.Like = id
				out[f.ID] = l.Opinion
				break
			}
		}
	}
	return out, nil
}

// now is what was said of a finding, held against what it is now.
func (l lastSaid) now(f *Finding) Opinion {
	o := l.Opinion
	news := max(0, f.Calls-l.Calls)
	switch {
	case o.State == Open:
	case o.Until != 0 && f.LastCall >= o.Until:
		o.Again = fmt.Sprintf("It was called %s for calls until %s; there are calls after that.", o.State, clock(o.Until))
	case o.State == Closed && news > 0:
		o.Again = fmt.Sprintf("It was closed on %s; %d calls came after that.", o.Time.UTC().Format(time.DateOnly), news)
	case o.State == False && l.Pattern != nil && l.Pattern.outgrown(f):
		o.Again = fmt.Sprintf("It was called false on %s; other callers or endpoints are in it since.", o.Time.UTC().Format(time.DateOnly))
	}
	if o.Again != "" {
		o.State, o.News = Open, news
	}
	return o
}
