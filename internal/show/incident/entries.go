package incident

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/config"
)

// Entry is what a person said, by whom and when. Value is as entered; a time is brought to RFC 3339.
type Entry struct {
	Field string    `json:"field"`
	Value string    `json:"value"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
}

// mostText bounds one entry.
const mostText = 20_000

// ReadEntries reads entries from YAML: sections with fields. An empty value takes an earlier entry back. Errors name file and line.
// Times without an offset are of the zone that the text names, else of the one given.
func ReadEntries(file string, text []byte, zone *time.Location, clocks []Clock) ([]Entry, error) {
	var sections map[string]config.At[map[string]config.At[string]]
	if err := config.Decode(file, text, &sections); err != nil {
		return nil, err
	}
	faults := &config.Faults{File: file}
	if z, ok := sections["file"].Value["zone"]; ok {
		if known, err := time.LoadLocation(z.Value); err == nil && z.Value != "Local" {
			zone = known
		}
	}
	var out []Entry
	for section, s := range sections {
		for name, v := range s.Value {
			key := section + "." + name
			e, err := ParseEntry(key, v.Value, zone, clocks)
			if err != nil {
				faults.Add(v.Line, "%s", err.Error())
				continue
			}
			out = append(out, e)
		}
		if namesIn(section) == namesIn("") && section != "done" {
			faults.Add(s.Line, "there is no section %q; known are %s, done", section, namesIn(""))
		}
	}
	slices.SortFunc(out, func(a, b Entry) int { return cmp.Compare(a.Field, b.Field) })
	return out, faults.Err()
}

// ParseEntry checks one entry. Errors say what is expected and do not repeat the value.
func ParseEntry(key, value string, zone *time.Location, clocks []Clock) (Entry, error) {
	section, name, _ := strings.Cut(key, ".")
	f, ok := FieldOf(key)
	if clock, done := strings.CutPrefix(key, "done."); done && !slices.ContainsFunc(clocks, func(c Clock) bool { return c.ID == clock }) {
		return Entry{}, fmt.Errorf("no clock has the id %s; `waybill incident clocks` lists them", clock)
	}
	if !ok {
		return Entry{}, fmt.Errorf("there is no field %q in %s; known are %s", name, section, namesIn(section))
	}
	value = strings.TrimSpace(value)
	if len(value) > mostText {
		return Entry{}, fmt.Errorf("%s is longer than %d bytes: name the document instead", key, mostText)
	}
	if value == "" {
		return Entry{Field: key}, nil
	}
	value, err := f.parse(value, zone)
	if err != nil {
		return Entry{}, fmt.Errorf("%s: %w", key, err)
	}
	return Entry{Field: key, Value: value}, nil
}

// layouts are the ways in which a time may be written; those without an offset are of the file's zone.
var layouts = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04"}

func (f *Field) parse(value string, zone *time.Location) (string, error) {
	switch f.Type {
	case TimeField:
		t, err := ParseTime(value, zone)
		if err != nil {
			return "", err
		}
		return t.Format(time.RFC3339), nil
	case CountField:
		if n, err := strconv.ParseInt(value, 10, 64); err != nil || n < 0 {
			return "", errors.New("a whole number of 0 or more is expected, without separators")
		}
	case ChoiceField:
		if !slices.Contains(f.Choices, value) {
			return "", fmt.Errorf("one of %s is expected", strings.Join(f.Choices, ", "))
		}
	case ZoneField:
		if _, err := time.LoadLocation(value); err != nil || value == "Local" {
			return "", errors.New("the name of a time zone is expected, such as Europe/Amsterdam")
		}
	case TextField:
	}
	return value, nil
}

// ParseTime reads a time; without an offset it is of the zone. A time that the zone left out or had twice, when clocks were changed,
// needs its offset.
func ParseTime(value string, zone *time.Location) (time.Time, error) {
	for i, layout := range layouts {
		t, err := time.ParseInLocation(layout, value, zone)
		if err != nil {
			continue
		}
		if i > 1 && !single(t, layout, value) {
			return time.Time{}, errors.New("this time was left out or came twice when clocks were changed: give it with its offset, 2026-10-25T02:30:00+02:00")
		}
		return t, nil
	}
	return time.Time{}, errors.New("a time is expected: 2026-03-04T10:00:00+01:00, or 2026-03-04 10:00 in the file's zone")
}

// single says whether a local time came once.
func single(t time.Time, layout, value string) bool {
	if t.Format(layout) != value {
		return false // left out
	}
	for _, shift := range []time.Duration{-time.Hour, time.Hour, -30 * time.Minute, 30 * time.Minute} {
		if other := t.Add(shift); other.Format(layout) == value {
			return false
		}
	}
	return true
}

// Merge lays entries over earlier ones, stamped with who and when, and tells which fields changed. An empty value takes one back.
func Merge(before, more []Entry, by string, at time.Time) (all []Entry, changed []string) {
	all, changed = slices.Clone(before), []string{}
	for _, e := range more {
		i := slices.IndexFunc(all, func(o Entry) bool { return o.Field == e.Field })
		switch {
		case e.Value == "" && i < 0, i >= 0 && all[i].Value == e.Value:
			continue
		case e.Value == "":
			all = slices.Delete(all, i, i+1)
		default:
			e.By, e.At = by, at
			if i >= 0 {
				all[i] = e
			} else {
				all = append(all, e)
			}
		}
		changed = append(changed, e.Field)
	}
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(place(a.Field), place(b.Field)), cmp.Compare(a.Field, b.Field))
	})
	slices.Sort(changed)
	return all, changed
}

// place is where a field stands among all; done.… behind the times.
func place(key string) int {
	for i, f := range list {
		if f.Key == key || strings.HasPrefix(key, "done.") && f.Key == "times.delay_reasons" {
			return i
		}
	}
	return len(list)
}

// ValueOf returns what was entered in a field; empty where nothing was.
func ValueOf(entries []Entry, key string) string {
	for _, e := range entries {
		if e.Field == key {
			return e.Value
		}
	}
	return ""
}

// ZoneOf is the zone that was entered, else UTC.
func ZoneOf(entries []Entry) *time.Location {
	if name := ValueOf(entries, "file.zone"); name != "" {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return time.UTC
}

func timeIn(entries []Entry, key string) *time.Time {
	t, err := time.Parse(time.RFC3339, ValueOf(entries, key))
	if err != nil {
		return nil
	}
	return &t
}
