package query

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/rule"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
)

// Judging is what judging again made of what was found before, as `waybill judge` shows it.
type Judging struct {
	Findings  int             `json:"findings"` // that there are now
	Before    int             `json:"before"`   // that there were in the version that was sealed last
	Unchanged int             `json:"unchanged"`
	New       []JudgedFinding `json:"new"`
	Gone      []JudgedFinding `json:"gone"`
	Changed   []JudgedFinding `json:"changed"`
	Versions  JudgedVersions  `json:"versions"`
	Rules     []rule.Report   `json:"rules"`
	// Grounds says for each kind of finding what it is judged by, and what judging again cannot know.
	Grounds []Ground `json:"grounds"`
}

// JudgedFinding is a finding that is new, gone or changed.
type JudgedFinding struct {
	Finding  string  `json:"finding"`
	Kind     string  `json:"kind"`
	Rule     *string `json:"rule"`
	Severity string  `json:"severity"`
	Title    string  `json:"title"`
	State    string  `json:"state"`
	// Changes say what is other than before: "severity: medium, was low".
	Changes []string `json:"changes"`
}

// JudgedVersions name what was judged by, now and before; null where nothing was.
type JudgedVersions struct {
	Detectors       string  `json:"detectors"`
	DetectorsBefore *string `json:"detectors_before"`
	Meaning         string  `json:"meaning"`
	MeaningBefore   *string `json:"meaning_before"`
	Rules           *string `json:"rules"`
	RulesBefore     *string `json:"rules_before"`
}

// Ground is what kinds of findings are judged by.
type Ground struct {
	Kinds []string `json:"kinds"`
	By    string   `json:"by"` // "rows": wholly from what is kept; "marks": from facts of bytes, too, that were noted when the calls were read
	Limit string   `json:"limit"`
}

// byMarks are the kinds that need facts of a call's bytes, which are noted while it is analysed and never again.
var byMarks = []string{"path_traversal", "weak_authentication", "unauthenticated_exposure", "cleartext_transport", "zombie_endpoint"}

func grounds() []Ground {
	rows := slices.DeleteFunc(rule.Kinds(), func(k string) bool { return slices.Contains(byMarks, k) })
	return []Ground{
		{rows, "rows", "Judged wholly again. Kinds of values are told again from classes that were noted when calls were read; the pattern of an own kind was tried on calls that were read since it was declared, and on no others."},
		{byMarks, "marks", "Judged again from rows and from marks: facts of a call's bytes (a path that climbs, a credential that proves little, none at all) that were noted when it was read. Bytes are not kept, so a mark that came with a later version is missing from calls that were read before; scan the recording into a new workspace to have it."},
	}
}

// Named is a text, or nil where there is none.
func Named(text string) *string { return told(text) }

// Window reads the two ends of a window of time.
func (q *Query) Window(from, to string) (s Selection, err error) {
	if s.From, err = q.ParseTime(from); err != nil {
		return s, &scope.UsageError{Problem: "--from: " + err.Error()}
	}
	if s.To, err = q.ParseTime(to); err != nil {
		return s, &scope.UsageError{Problem: "--to: " + err.Error()}
	}
	if s.From != 0 && s.To != 0 && s.From >= s.To {
		return s, &scope.UsageError{Problem: "--from is not before --to"}
	}
	return s, nil
}

// Judged holds what is found now against what was found before, as far as its calls lie in the window.
func (q *Query) Judged(ctx context.Context, before []detect.Finding, window keep.Selection) (j Judging, err error) {
	now, err := q.judged(ctx)
	if err != nil {
		return j, err
	}
	opinions, err := detect.Opinions(q.snapshot, append(slices.Clone(before), now...))
	if err != nil {
		return j, err
	}
	inside := func(f *detect.Finding) bool {
		return (window.From == 0 || f.LastCall >= window.From) && (window.To == 0 || f.FirstCall < window.To)
	}
	was := map[string]*detect.Finding{}
	for i := range before {
		if f := &before[i]; inside(f) {
			was[f.ID] = f
			j.Before++
		}
	}
	j.New, j.Gone, j.Changed, j.Rules, j.Grounds = []JudgedFinding{}, []JudgedFinding{}, []JudgedFinding{}, []rule.Report{}, grounds()
	j.Versions = JudgedVersions{Detectors: detect.Rules, Meaning: q.sealedBy(), Rules: told(q.judges.rules.Digest())}
	line := func(f *detect.Finding, changes ...string) JudgedFinding {
		return JudgedFinding{f.ID, f.Kind, told(f.Rule), f.Severity.String(), f.Title, string(opinions[f.ID].State), nonNil(changes)}
	}
	for i := range now {
		f := &now[i]
		old := was[f.ID]
		delete(was, f.ID)
		if old == nil && !inside(f) {
			continue
		}
		j.Findings++
		switch changes := differences(old, f); {
		case old == nil:
			j.New = append(j.New, line(f))
		case len(changes) > 0:
			j.Changed = append(j.Changed, line(f, changes...))
		default:
			j.Unchanged++
		}
	}
	for i := range before {
		if f := was[before[i].ID]; f != nil {
			j.Gone = append(j.Gone, line(f))
		}
	}
	return j, nil
}

// differences says what is other in a finding than before.
func differences(old, f *detect.Finding) (list []string) {
	if old == nil {
		return nil
	}
	note := func(what string, now, was any) {
		if now != was {
			list = append(list, fmt.Sprintf("%s: %v, was %v", what, now, was))
		}
	}
	note("severity", f.Severity.String(), old.Severity.String())
	note("calls", f.Calls, old.Calls)
	note("subjects", f.Subjects, old.Subjects)
	note("actors", len(f.Actors), len(old.Actors))
	note("endpoints", len(f.Endpoints), len(old.Endpoints))
	note("raised", shownTime(f.Raised), shownTime(old.Raised))
	note("kinds", strings.Join(f.Kinds, " "), strings.Join(old.Kinds, " "))
	if len(list) == 0 && (f.Title != old.Title || f.Explain != old.Explain) {
		list = append(list, "its words")
	}
	return list
}
