package incident_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/show/incident"
)

func shipped(t testing.TB) []incident.Clock {
	t.Helper()
	clocks, err := incident.ReadClocks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return clocks
}

// entered makes entries of keys and values, of Amsterdam unless they have an offset.
func entered(t testing.TB, pairs ...string) (list []incident.Entry) {
	t.Helper()
	zone, _ := time.LoadLocation("Europe/Amsterdam")
	for i := 0; i < len(pairs); i += 2 {
		e, err := incident.ParseEntry(pairs[i], pairs[i+1], zone, shipped(t))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	list, _ = incident.Merge(nil, list, "ines", time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC))
	return list
}

func due(t *testing.T, id string, entries []incident.Entry) incident.Deadline {
	t.Helper()
	for _, d := range incident.DeadlinesOf(shipped(t), entries, incident.ZoneOf(entries)) {
		if d.Clock == id {
			return d
		}
	}
	t.Fatalf("there is no clock %s", id)
	return incident.Deadline{}
}

func TestDeadlines(t *testing.T) {
	for _, c := range []struct {
		name, clock string
		entries     []string
		want        string // in UTC; empty: none
	}{
		{"72 hours run on over the change to summer time", "gdpr-33", []string{"times.aware", "2026-03-28 10:00"}, "2026-03-31T09:00:00Z"},
		{"and over the change back", "gdpr-33", []string{"times.aware", "2026-10-24 10:00"}, "2026-10-27T08:00:00Z"},
		{"not started", "gdpr-33", nil, ""},
		{"without undue delay has no end", "gdpr-34", []string{"times.aware", "2026-03-28 10:00"}, ""},
		{"60 days keep the time of day of the zone", "hipaa-individuals", []string{"file.zone", "Europe/Amsterdam", "times.aware", "2026-03-01 10:00"}, "2026-04-30T08:00:00Z"},
		{"a month from the end of a longer one", "nis2-final", []string{"file.zone", "Europe/Amsterdam", "done.nis2-notification", "2026-01-31 10:00"}, "2026-02-28T09:00:00Z"},
		{"a month into summer time", "nis2-final", []string{"file.zone", "Europe/Amsterdam", "done.nis2-notification", "2026-03-15 10:00"}, "2026-04-15T08:00:00Z"},
		{"business days pass over a weekend", "sec-8k-1.05", []string{"file.zone", "America/New_York", "times.material", "2026-03-05T16:00:00-05:00"}, "2026-03-11T20:00:00Z"},
		{"and from a Saturday", "sec-8k-1.05", []string{"times.material", "2026-03-07T12:00:00Z"}, "2026-03-12T12:00:00Z"},
		{"four hours from classification", "dora-initial", []string{"times.aware", "2026-03-28T10:00:00Z", "times.classified", "2026-03-28T12:00:00Z"}, "2026-03-28T16:00:00Z"},
		{"but at most 24 from awareness", "dora-initial", []string{"times.aware", "2026-03-28T10:00:00Z", "times.classified", "2026-03-29T09:00:00Z"}, "2026-03-29T10:00:00Z"},
		{"also while nobody classified", "dora-initial", []string{"times.aware", "2026-03-28T10:00:00Z"}, "2026-03-29T10:00:00Z"},
	} {
		got := ""
		if d := due(t, c.clock, entered(t, c.entries...)); d.Due != nil {
			got = d.Due.Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s: %s is due %q, want %q", c.name, c.clock, got, c.want)
		}
	}
}

func TestHowADeadlineStands(t *testing.T) {
	aware := []string{"times.aware", "2026-03-28T10:00:00Z"}
	for _, c := range []struct {
		clock   string
		entries []string
		now     string
		state   incident.State
		left    time.Duration
	}{
		{"gdpr-33", nil, "2026-03-30T10:00:00Z", incident.Waiting, 0},
		{"gdpr-33", aware, "2026-03-30T10:00:00Z", incident.Running, 24 * time.Hour},
		{"gdpr-33", aware, "2026-03-31T10:00:00Z", incident.Running, 0},
		{"gdpr-33", aware, "2026-03-31T10:00:01Z", incident.Overdue, -time.Second},
		{"gdpr-34", aware, "2026-03-31T10:00:01Z", incident.Prompt, 0},
		{"gdpr-33", append([]string{"done.gdpr-33", "2026-03-31T10:00:00Z"}, aware...), "2026-04-30T10:00:01Z", incident.Met, 0},
		{"gdpr-33", append([]string{"done.gdpr-33", "2026-03-31T10:00:01Z"}, aware...), "2026-04-30T10:00:01Z", incident.Late, 0},
	} {
		now, _ := time.Parse(time.RFC3339, c.now)
		d := due(t, c.clock, entered(t, c.entries...))
		state, left := d.At(now)
		if state != c.state || left != nil && *left != c.left || left == nil && c.left != 0 {
			t.Errorf("%s of %v at %s: %s, %v", c.clock, c.entries, c.now, state, left)
		}
	}
}

// A span never ends before it began, and a longer one never before a shorter one.
func TestSpansGrow(t *testing.T) {
	zones := []string{"UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}
	rapid.Check(t, func(r *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(r, "zone"))
		if err != nil {
			r.Fatal(err)
		}
		start := time.Unix(rapid.Int64Range(1_600_000_000, 2_000_000_000).Draw(r, "start"), 0)
		unit := rapid.SampledFrom([]string{"m", "h", "d", "bd", "mo"}).Draw(r, "unit")
		n := rapid.IntRange(1, 90).Draw(r, "count")
		a, b := (incident.Span{Count: n, Unit: unit}).After(start, zone), (incident.Span{Count: n + 1, Unit: unit}).After(start, zone)
		if !a.After(start) || !b.After(a) {
			r.Fatalf("%d%s of %s: %s, then %s", n, unit, start, a, b)
		}
		if unit == "bd" && (a.Weekday() == time.Saturday || a.Weekday() == time.Sunday) {
			r.Fatalf("a business day is a %s", a.Weekday())
		}
	})
}

func TestEveryShippedClockNamesItsSource(t *testing.T) {
	for _, c := range shipped(t) {
		if c.Source == "" || c.Regime == "" || c.What == "" {
			t.Errorf("%+v", c)
		}
	}
}

func overlay(t *testing.T, text string) ([]incident.Clock, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "clocks.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return incident.ReadClocks(dir)
}

func TestOwnClocksReplaceAddAndTakeAway(t *testing.T) {
	clocks, err := overlay(t, `clocks:
  - {id: gdpr-33, regime: GDPR, what: Notification, from: times.aware, within: 48h}
  - {id: insurer, regime: contract, what: Tell the insurer, from: done.gdpr-33, within: 3bd}
  - {id: sec-8k-1.05, off: true}
`)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]incident.Clock{}
	for _, c := range clocks {
		if _, twice := found[c.ID]; twice {
			t.Errorf("%s stands twice", c.ID)
		}
		found[c.ID] = c
	}
	if found["gdpr-33"].Within.Count != 48 || found["insurer"].From != "done.gdpr-33" || len(found) != len(shipped(t)) {
		t.Errorf("got %d clocks, %+v", len(found), found["gdpr-33"])
	}
	if _, there := found["sec-8k-1.05"]; there {
		t.Error("a clock that was taken away is there")
	}
}

func TestFaultsOfClocksNameFileLineAndWayOut(t *testing.T) {
	for text, want := range map[string]string{
		"clocks:\n  - {id: a, regime: r, what: w, from: times.aware, within: 3 days}\n":    "clocks.yaml:2: within: a number with its unit",
		"clocks:\n  - {id: a, regime: r, what: w, from: times.lunch}\n":                    "clocks.yaml:2: from: a clock starts by one of times.detected",
		"clocks:\n  - {id: a, regime: r, what: w, from: done.b}\n":                         "clocks.yaml:2: from: no clock has the id b",
		"clocks:\n  - {id: a, what: w, from: times.aware}\n":                               "clocks.yaml:2: the clock a needs a regime and a what",
		"clocks:\n  - {regime: r, what: w, from: times.aware}\n":                           "clocks.yaml:2: a clock needs an id",
		"clocks:\n  - {id: a, regime: r, what: w, from: times.aware, deadline: 3h}\n":      `clocks.yaml:2: there is no setting "deadline" here; known are checked, from, id`,
		"clocks:\n  - {id: a, off: true}\n  - {id: a, off: true}\n":                        "clocks.yaml:3: the clock a stands here twice",
		"clocks:\n  - {id: a, regime: r, what: w, from: times.aware, not_after: {x: y}}\n": `there is no setting "x" here`,
	} {
		if _, err := overlay(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
