package correct_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/correct"
)

// journal is a snapshot of nothing but journal entries.
type journal struct {
	keep.Snapshot
	entries []keep.JournalEntry
}

func (j *journal) Journal(kind string) (list []keep.JournalEntry, err error) {
	for _, e := range j.entries {
		if e.Kind == kind {
			list = append(list, e)
		}
	}
	return list, nil
}

// writer writes to a journal.
type writer struct {
	keep.Store
	to *journal
}

func (w writer) Record(_ context.Context, kind string, payload []byte) (keep.Seal, error) {
	w.to.entries = append(w.to.entries, keep.JournalEntry{Kind: kind, Leaf: int64(2 * len(w.to.entries)), Payload: payload})
	return keep.Seal{}, nil
}

func (j *journal) say(t *testing.T, action correct.Action, id, by string) correct.Statement {
	t.Helper()
	s := correct.Statement{Action: action, ID: id, What: correct.Test, Sources: []keep.Number{7}, Label: "staging.har", From: 5, Why: "x", By: by, Time: time.Unix(9, 0).UTC()}
	if err := correct.Say(t.Context(), writer{to: j}, s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestUndoIsAnotherEntry(t *testing.T) {
	j := &journal{}
	if n, err := correct.Leaves(j); n != 0 || err != nil {
		t.Fatalf("nothing was stated behind %d leaves, %v", n, err)
	}
	first, second := j.say(t, correct.Add, "k_one", "ines"), j.say(t, correct.Add, "k_two", "ines")
	undone := j.say(t, correct.Undo, "k_one", "omar")
	j.say(t, correct.Undo, "k_one", "mara") // it does not stand any more
	standing, err := correct.Standing(j)
	if err != nil || !reflect.DeepEqual(standing, []correct.Statement{second}) {
		t.Errorf("%+v stand, %v", standing, err)
	}
	all, err := correct.List(j)
	if want := []correct.Correction{{Statement: first, Undone: &undone}, {Statement: second}}; err != nil || !reflect.DeepEqual(all, want) {
		t.Errorf("%+v, %v", all, err)
	}
	if n, err := correct.Leaves(j); n != 7 || err != nil {
		t.Errorf("all that was stated stands behind %d leaves, %v", n, err)
	}
}

func TestWhatIsNotUnderstoodIsNotPassedOver(t *testing.T) {
	for _, payload := range []string{`{"action":"add","id":"k_x","what":"shift"}`, `{"action":"amend","id":"k_x","what":"test"}`, `{`} {
		j := &journal{entries: []keep.JournalEntry{{Kind: correct.JournalKind, Leaf: 4, Payload: []byte(payload)}}}
		if _, err := correct.Standing(j); err == nil || !strings.Contains(err.Error(), "leaf 4") {
			t.Errorf("%s: %v", payload, err)
		}
	}
}
