package detect_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/memory"
)

// book is a journal alone.
type book struct {
	keep.Store
	t       *testing.T
	journal *memory.Traffic
}

func newBook(t *testing.T) book {
	t.Helper()
	return book{t: t, journal: memory.New(0)}
}

func (b book) Record(_ context.Context, kind string, payload []byte) (keep.Seal, error) {
	b.journal.Tell(keep.JournalEntry{Kind: kind, Payload: payload})
	return keep.Seal{}, nil
}

func (b book) say(state detect.State, until int64, list ...detect.Finding) {
	b.t.Helper()
	said := detect.Said{State: state, By: "maud", Note: "known", Until: until, Time: time.Unix(1e9, 0)}
	for i := range list {
		said.Findings = append(said.Findings, detect.Seen{ID: list[i].ID, Calls: list[i].Calls, Pattern: detect.PatternOf(&list[i])})
	}
	if err := detect.Say(b.t.Context(), b, said); err != nil {
		b.t.Fatal(err)
	}
}

// of tells the state of each finding, and by which one it is so.
func (b book) of(list ...detect.Finding) (states []string) {
	b.t.Helper()
	opinions, err := detect.Opinions(b.journal, list)
	if err != nil {
		b.t.Fatal(err)
	}
	for i := range list {
		o := opinions[list[i].ID]
		text := string(o.State)
		if o.Like != "" {
			text += " like " + o.Like
		}
		if o.Again != "" {
			text += " again"
		}
		states = append(states, text)
	}
	return states
}

func found(id, kind, actors, endpoints string, last int64) detect.Finding {
	return detect.Finding{ID: id, Kind: kind, Actors: strings.Fields(actors), Endpoints: strings.Fields(endpoints), LastCall: last, Calls: 5}
}

// What was called false of one campaign is not raised again of the next of the same kind by the same callers at the same endpoints; anything wider is.
func TestFalseNarrowsItsPatternAlone(t *testing.T) {
	b := newBook(t)
	b.say(detect.False, 0, found("f_1", "scraping", "a_1 a_2", "e_1 e_2", 100))
	ruled := found("f_8", "scraping", "a_1", "e_1", 200)
	ruled.Rule = "mine"
	got := b.of(
		found("f_1", "scraping", "a_1 a_2", "e_1 e_2", 100), found("f_2", "scraping", "a_1", "e_2", 900), found("f_3", "scraping", "a_1 a_3", "e_1", 200),
		found("f_4", "scraping", "a_1", "e_1 e_3", 200), found("f_5", "bulk_export", "a_1", "e_1", 200), ruled)
	want := []string{"false", "false like f_1", "open", "open", "open", "open"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	b.say(detect.Open, 0, found("f_2", "scraping", "a_1", "e_2", 900))
	if got := b.of(found("f_2", "scraping", "a_1", "e_2", 900), found("f_6", "scraping", "a_1", "e_2", 900)); !slices.Equal(got, []string{"open", "false like f_1"}) {
		t.Errorf("what was said of a finding itself counts most: %q", got)
	}
	b.say(detect.Open, 0, found("f_1", "scraping", "a_1 a_2", "e_1 e_2", 100))
	if got := b.of(found("f_6", "scraping", "a_1", "e_2", 900)); !slices.Equal(got, []string{"open"}) {
		t.Errorf("taken back, it narrows all the same: %q", got)
	}
}

// A suppression with an end covers the calls before it, whenever that is asked.
func TestSuppressionsEnd(t *testing.T) {
	b := newBook(t)
	b.say(detect.False, 1000, found("f_1", "scraping", "a_1", "e_1", 100))
	got := b.of(found("f_1", "scraping", "a_1", "e_1", 1000), found("f_2", "scraping", "a_1", "e_1", 999), found("f_3", "scraping", "a_1", "e_1", 1000))
	if want := []string{"open again", "false like f_1", "open"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	list, err := detect.Suppressions(b.journal, []detect.Finding{found("f_2", "scraping", "a_1", "e_1", 999)})
	if err != nil || len(list) != 1 || list[0].Until != 1000 || list[0].By != "maud" || !slices.Equal(list[0].Covers, []string{"f_2"}) {
		t.Errorf("%+v (%v)", list, err)
	}
}

// A finding about behaviour that others join is not what was called false; one about a thing is about whoever comes.
func TestFalseIsOfThoseWhoWereInIt(t *testing.T) {
	b := newBook(t)
	b.say(detect.False, 0, found("f_1", "scraping", "a_1", "e_1", 100), found("f_2", "unauthenticated_exposure", "a_1", "e_1", 100))
	got := b.of(found("f_1", "scraping", "a_1 a_9", "e_1", 200), found("f_2", "unauthenticated_exposure", "a_1 a_9", "e_1", 200))
	if want := []string{"open again", "false"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Whatever is said in whatever order: states are a function of the journal and the findings, and a finding is false only where somebody called
// just that, or one of its pattern, false.
func TestStatesAreRepeatable(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b := newBook(t)
		var list []detect.Finding
		for i := range rapid.IntRange(1, 5).Draw(r, "findings") {
			list = append(list, found(fmt.Sprintf("f_%d", i), rapid.SampledFrom([]string{"bola", "scraping"}).Draw(r, "kind"), "a_1", rapid.SampledFrom([]string{"e_1", "e_1 e_2"}).Draw(r, "endpoints"), 100))
		}
		for range rapid.IntRange(0, 4).Draw(r, "says") {
			b.say(rapid.SampledFrom([]detect.State{detect.False, detect.Open, detect.Closed}).Draw(r, "state"), 0, rapid.SampledFrom(list).Draw(r, "of"))
		}
		first := b.of(list...)
		if again := b.of(list...); !slices.Equal(first, again) {
			r.Fatalf("%q, then %q", first, again)
		}
		for i := range list {
			_, like, narrowed := strings.Cut(first[i], " like ")
			if !narrowed {
				continue
			}
			j := slices.IndexFunc(list, func(f detect.Finding) bool { return f.ID == like })
			if first[j] != "false" || list[j].Kind != list[i].Kind || len(list[i].Endpoints) > len(list[j].Endpoints) {
				r.Fatalf("%+v is false like %+v, which is %s", list[i], list[j], first[j])
			}
		}
	})
}
