package incident

import (
	_ "embed" // the clocks that are shipped
	"errors"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones, also where the system has none

	"github.com/waybill-security/waybill/internal/config"
)

// Clock is a deadline as it stands in the data.
type Clock struct {
	ID       string
	Regime   string
	What     string
	Source   string // the article
	From     string // times.… or done.…
	Within   Span
	NotAfter *Bound
	Note     string
	Checked  bool // against the text of the law
}

// Bound is a second bound of a clock.
type Bound struct {
	From   string
	Within Span
}

// Span is how long a clock runs; zero is without undue delay.
type Span struct {
	Count int
	Unit  string // m, h, d, bd or mo
}

//go:embed data/clocks.yaml
var shippedClocks []byte

// clockText is a clock as written.
type clockText struct {
	ID       config.At[string] `yaml:"id"`
	Regime   config.At[string] `yaml:"regime"`
	What     config.At[string] `yaml:"what"`
	Source   string            `yaml:"source"`
	From     config.At[string] `yaml:"from"`
	Within   config.At[string] `yaml:"within"`
	NotAfter *struct {
		From   config.At[string] `yaml:"from"`
		Within config.At[string] `yaml:"within"`
	} `yaml:"not_after"`
	Note    string `yaml:"note"`
	Checked bool   `yaml:"checked"`
	Off     bool   `yaml:"off"`
}

type clocksText struct {
	Clocks []clockText `yaml:"clocks"`
}

// ReadClocks returns the clocks that are shipped, overlaid by those of a workspace's config folder. Errors name file and line.
func ReadClocks(configFolder string) ([]Clock, error) {
	var shipped, own clocksText
	if err := config.Decode("the shipped clocks", shippedClocks, &shipped); err != nil {
		return nil, err
	}
	list, _, err := clocksOf("the shipped clocks", shipped, nil)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(configFolder, "clocks.yaml")
	if err := config.Read(file, &own); errors.Is(err, fs.ErrNotExist) {
		return list, nil
	} else if err != nil {
		return nil, err
	}
	more, off, err := clocksOf(file, own, list)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(c Clock) bool {
		return off[c.ID] || slices.ContainsFunc(more, func(o Clock) bool { return o.ID == c.ID })
	})
	return append(list, more...), nil
}

func clocksOf(file string, text clocksText, before []Clock) (list []Clock, off map[string]bool, err error) {
	faults, off := &config.Faults{File: file}, map[string]bool{}
	ids := map[string]bool{}
	for _, c := range before {
		ids[c.ID] = true
	}
	for i := range text.Clocks {
		ids[text.Clocks[i].ID.Value] = true
	}
	seen := map[string]bool{}
	for i := range text.Clocks {
		t := &text.Clocks[i]
		switch {
		case !clockID.MatchString(t.ID.Value):
			faults.Add(max(t.ID.Line, t.What.Line), "a clock needs an id of a-z, 0-9, dots and dashes, such as gdpr-33")
			continue
		case seen[t.ID.Value]:
			faults.Add(t.ID.Line, "the clock %s stands here twice", t.ID.Value)
		}
		seen[t.ID.Value] = true
		if t.Off {
			off[t.ID.Value] = true
			continue
		}
		list = append(list, t.clock(faults, ids))
	}
	return list, off, faults.Err()
}

var (
	clockID  = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,40}$`)
	spanText = regexp.MustCompile(`^([0-9]{1,5})(m|h|d|bd|mo)$`)
)

func (t *clockText) clock(faults *config.Faults, ids map[string]bool) Clock {
	c := Clock{
		ID: t.ID.Value, Regime: t.Regime.Value, What: t.What.Value, Source: t.Source, Note: t.Note, Checked: t.Checked,
		From: startOf(faults, t.From, t.ID.Line, ids), Within: spanOf(faults, t.Within),
	}
	if c.What == "" || c.Regime == "" {
		faults.Add(t.ID.Line, "the clock %s needs a regime and a what: whose deadline it is, and what is due", c.ID)
	}
	if t.NotAfter != nil {
		c.NotAfter = &Bound{startOf(faults, t.NotAfter.From, t.ID.Line, ids), spanOf(faults, t.NotAfter.Within)}
	}
	return c
}

// startOf checks what starts a clock.
func startOf(faults *config.Faults, from config.At[string], line int, ids map[string]bool) string {
	f, known := fields[from.Value]
	done, after := strings.CutPrefix(from.Value, "done.")
	switch {
	case known && f.Type == TimeField, after && ids[done]:
	case after:
		faults.Add(from.Line, "from: no clock has the id %s", done)
	default:
		faults.Add(max(from.Line, line), "from: a clock starts by one of %s, or by done. and the id of another clock", strings.Join(timeKeys(), ", "))
	}
	return from.Value
}

func spanOf(faults *config.Faults, text config.At[string]) Span {
	if text.Value == "" {
		return Span{}
	}
	m := spanText.FindStringSubmatch(text.Value)
	if m == nil {
		faults.Add(text.Line, "within: a number with its unit: 30m, 72h, 60d (days), 4bd (days but for Saturday and Sunday) or 1mo; left out, it is without undue delay")
		return Span{}
	}
	n, _ := strconv.Atoi(m[1]) // digits, by the expression
	return Span{n, m[2]}
}

// Zero says that nothing counts but that it is done without undue delay.
func (s Span) Zero() bool { return s.Count == 0 }

// After returns the end of a span that begins at a time, by the calendar of a zone.
func (s Span) After(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	switch s.Unit {
	case "m":
		return t.Add(time.Duration(s.Count) * time.Minute)
	case "h":
		return t.Add(time.Duration(s.Count) * time.Hour)
	case "d":
		return local.AddDate(0, 0, s.Count)
	case "bd":
		for left := s.Count; left > 0; {
			local = local.AddDate(0, 0, 1)
			if day := local.Weekday(); day != time.Saturday && day != time.Sunday {
				left--
			}
		}
		return local
	case "mo":
		return monthsAfter(local, s.Count)
	}
	return t
}

// monthsAfter is the same day some months later, or the last day of a month that is shorter.
func monthsAfter(t time.Time, months int) time.Time {
	later := t.AddDate(0, months, 0)
	if later.Day() != t.Day() {
		later = later.AddDate(0, 0, -later.Day())
	}
	return later
}

// Deadline is a clock laid over a file. Due and the start are nil while what starts it was not entered.
type Deadline struct {
	Clock   string     `json:"clock"`
	Regime  string     `json:"regime"`
	What    string     `json:"what"`
	Source  string     `json:"source"`
	Checked bool       `json:"checked"` // the data, against the text of the law
	From    string     `json:"from"`    // the entry that starts it
	Start   *time.Time `json:"start"`
	Due     *time.Time `json:"due"` // nil, too, where nothing is said but without undue delay
	Prompt  bool       `json:"prompt"`
	Done    *time.Time `json:"done"`
	Note    string     `json:"note"`
}

// DeadlinesOf lays clocks over entries, in a zone. Where entries name regimes, the clocks of others are left out.
func DeadlinesOf(clocks []Clock, entries []Entry, zone *time.Location) []Deadline {
	list := []Deadline{}
	regimes := regimesOf(entries)
	for _, c := range clocks {
		if len(regimes) > 0 && !slices.ContainsFunc(regimes, func(r string) bool { return strings.EqualFold(r, c.Regime) }) {
			continue
		}
		d := Deadline{
			Clock: c.ID, Regime: c.Regime, What: c.What, Source: c.Source, Checked: c.Checked, From: c.From, Prompt: c.Within.Zero(), Note: c.Note,
			Start: timeIn(entries, c.From), Done: timeIn(entries, "done."+c.ID),
		}
		d.Due = earliest(dueOf(d.Start, c.Within, zone), c.NotAfter, entries, zone)
		list = append(list, d)
	}
	return list
}

func dueOf(start *time.Time, within Span, zone *time.Location) *time.Time {
	if start == nil || within.Zero() {
		return nil
	}
	due := within.After(*start, zone).UTC()
	return &due
}

func earliest(due *time.Time, bound *Bound, entries []Entry, zone *time.Location) *time.Time {
	if bound == nil {
		return due
	}
	second := dueOf(timeIn(entries, bound.From), bound.Within, zone)
	if due == nil || second != nil && second.Before(*due) {
		return second
	}
	return due
}

func regimesOf(entries []Entry) (list []string) {
	for r := range strings.SplitSeq(ValueOf(entries, "file.regimes"), ",") {
		if r = strings.TrimSpace(r); r != "" {
			list = append(list, r)
		}
	}
	return list
}

// State says how a deadline stands at a time.
type State string

// The states.
const (
	Waiting State = "waiting" // what starts it was not entered
	Prompt  State = "promptly"
	Running State = "running"
	Overdue State = "overdue"
	Met     State = "met"
	Late    State = "met late"
)

// At says how a deadline stands, and how much time is left (below 0: since it was due); nil where nothing counts.
func (d *Deadline) At(now time.Time) (State, *time.Duration) {
	switch {
	case d.Done != nil && d.Due != nil && d.Done.After(*d.Due):
		return Late, nil
	case d.Done != nil:
		return Met, nil
	case d.Due == nil && d.Start == nil:
		return Waiting, nil
	case d.Due == nil:
		return Prompt, nil
	}
	left := d.Due.Sub(now)
	if left < 0 {
		return Overdue, &left
	}
	return Running, &left
}
