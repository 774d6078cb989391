package incident_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/show/incident"
)

func TestFaultsOfEntriesNameFileLineAndWayOut(t *testing.T) {
	for text, want := range map[string]string{
		"times:\n  awrae: 2026-03-04 10:00\n":                                 `e.yaml:2: there is no field "awrae" in times; known are detected, aware, classified`,
		"times:\n  aware: yesterday at noon\n":                                "e.yaml:2: times.aware: a time is expected",
		"risk:\n  high: yes\n":                                                `e.yaml:2: there is no section "risk"; known are file, parties, times`,
		"nature:\n  who: ines@post.example\n":                                 "e.yaml:2: nature.who: one of outsider, insider, partner, accident, not known is expected",
		"subjects:\n  likely: about 12\n":                                     "e.yaml:2: subjects.likely: a whole number",
		"file:\n  zone: Amsterdam\n":                                          "e.yaml:2: file.zone: the name of a time zone",
		"done:\n  gdpr-99: 2026-03-04 10:00\n":                                "e.yaml:2: no clock has the id gdpr-99",
		"file: {zone: Europe/Amsterdam}\ntimes:\n  aware: 2026-03-29 02:30\n": "e.yaml:3: times.aware: this time was left out or came twice",
		"file: {zone: Europe/Amsterdam}\ntimes:\n  aware: 2026-10-25 02:30\n": "e.yaml:3: times.aware: this time was left out or came twice",
		"measures:\n  before: [a, b]\n":                                       "e.yaml:2: a list stands where a text is expected",
		"times: soon\n":                                                       "e.yaml:1: a text stands where a group of settings is expected",
	} {
		_, err := incident.ReadEntries("e.yaml", []byte(text), time.UTC, shipped(t))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "ines@") {
			t.Errorf("%q: the error repeats a value: %v", text, err)
		}
	}
}

func TestEntriesStandAsEnteredByWhomAndWhen(t *testing.T) {
	monday, tuesday := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)
	first, err := incident.ReadEntries("e.yaml", []byte("file: {zone: Europe/Amsterdam}\ntimes:\n  aware: 2026-03-02 10:00\ncause:\n  description: |\n    a door\n    stood open\n"), time.UTC, shipped(t))
	if err != nil {
		t.Fatal(err)
	}
	all, changed := incident.Merge(nil, first, "ines", monday)
	if got := incident.ValueOf(all, "times.aware"); got != "2026-03-02T10:00:00+01:00" || len(changed) != 3 {
		t.Errorf("aware %s, changed %v", got, changed)
	}
	if got := incident.ValueOf(all, "cause.description"); got != "a door\nstood open" {
		t.Errorf("cause %q", got)
	}
	same, again := incident.Merge(all, first, "otto", tuesday)
	if len(again) != 0 || same[0].By != "ines" || !same[0].At.Equal(monday) {
		t.Errorf("what is entered again stays as it was: %v, %+v", again, same[0])
	}
	all, changed = incident.Merge(all, []incident.Entry{{Field: "cause.description"}, {Field: "file.title", Value: "Door"}}, "otto", tuesday)
	if len(changed) != 2 || incident.ValueOf(all, "cause.description") != "" || all[0].Field != "file.title" || all[0].By != "otto" {
		t.Errorf("changed %v: %+v", changed, all)
	}
}

func TestShippedFormsHoldKnownKeysAlone(t *testing.T) {
	for _, name := range []string{"waybill", "ap", "cnil"} {
		form, err := incident.ReadForm(t.TempDir(), name)
		if err != nil || len(form.Parts) < 7 {
			t.Errorf("%s: %v, %+v", name, err, form)
		}
	}
	form, _ := incident.ReadForm(t.TempDir(), "waybill")
	if len(form.Parts) != len(incident.Groups) || len(incident.Groups) != 21 || len(incident.GroupTitles) != 21 {
		t.Errorf("the usual form has %d parts, there are %d groups", len(form.Parts), len(incident.Groups))
	}
	for i, p := range form.Parts {
		if !strings.HasSuffix(p.Title, " "+incident.GroupTitles[i]) {
			t.Errorf("part %q is not group %q", p.Title, incident.GroupTitles[i])
		}
	}
}

func TestOwnFormsAreReadStrictly(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "forms"), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "forms", "own.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("title: Own\nparts:\n  - title: One\n    keys: [{key: times.aware, label: Since when}]\n")
	if form, err := incident.ReadForm(dir, "own"); err != nil || form.Parts[0].Keys[0].Label != "Since when" || form.Lang != "en" {
		t.Errorf("%+v, %v", form, err)
	}
	write("title: Own\nparts:\n  - title: One\n    keys:\n      - {key: times.lunch}\n")
	if _, err := incident.ReadForm(dir, "own"); err == nil || !strings.Contains(err.Error(), `own.yaml:5: there is no key "times.lunch"`) {
		t.Errorf("got %v", err)
	}
	for _, name := range []string{"none", "../clocks", ""} {
		if _, err := incident.ReadForm(dir, name); err == nil {
			t.Errorf("%q is a form", name)
		}
	}
}

func FuzzReadEntries(f *testing.F) {
	f.Add([]byte("times:\n  aware: 2026-03-04 10:00\n"))
	f.Add([]byte("done: {gdpr-33: x}\nfile: {zone: Europe/Amsterdam, language: nl}\n"))
	clocks, err := incident.ReadClocks(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, err := incident.ReadEntries("e.yaml", text, time.UTC, clocks)
		if err != nil {
			return
		}
		for _, e := range entries {
			if _, known := incident.FieldOf(e.Field); !known {
				t.Errorf("%s was taken", e.Field)
			}
		}
	})
}
