package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/incident"
)

// IncidentFacts puts what was observed into words, by group. It judges nothing.
func IncidentFacts(f *incident.File) func(group int) []incident.Fact {
	o := &f.Observed
	byGroup := map[int][]incident.Fact{
		1:  identityFacts(f),
		3:  timeFacts(o),
		4:  findingFacts(o),
		6:  causeFacts(o),
		7:  {{Key: "observed.actors", Label: "Actors to whom answers went", Value: actorsInWords(o)}},
		8:  {{Key: "observed.subjects", Label: "People, least and most", Value: rangeInWords(o.Scope.Subjects, "people")}},
		9:  recordFacts(o),
		10: exposedFacts(o.Scope),
		11: {{Key: "observed.annex", Label: "Matrix of people and kinds", Value: fmt.Sprintf("%s in the annex; SHA-256 of its CSV: %s", many(o.Annex.Rows, "row"), o.Annex.SHA256)}},
		12: notExposedFacts(o.Scope),
		13: {{Key: "observed.coverage", Label: "What the sources saw", Value: coverageInWords(o.Scope)}},
		14: {{Key: "observed.attempts", Label: "Attempts", Value: attemptsInWords(&o.Scope.Attempts)}},
		15: {{Key: "observed.changes", Label: "Written by requests", Value: changesInWords(o.Scope)}},
		17: {{Key: "observed.effect", Label: "Last call in scope", Value: effectInWords(f)}},
		18: {{Key: "observed.letters", Label: "Different letters", Value: many(int64(len(o.Sets)), "set") + " of kinds, each with a letter of its own"}},
		20: evidenceFacts(o),
	}
	return func(group int) []incident.Fact { return byGroup[group] }
}

func identityFacts(f *incident.File) []incident.Fact {
	before := "none: this is the first version"
	if f.Before != nil {
		before = fmt.Sprintf("version %d (%s), SHA-256 %s", f.Before.Version, f.Before.Phase, f.Before.SHA256)
	}
	return []incident.Fact{
		{Key: "observed.incident", Label: "Incident", Value: f.Incident},
		{Key: "observed.version", Label: "Version", Value: fmt.Sprintf("%d, made %s UTC by %s", f.Version, f.Made.UTC().Format("2006-01-02 15:04:05"), nobody(f.By))},
		{Key: "observed.phase", Label: "Phase", Value: string(f.Phase)},
		{Key: "observed.before", Label: "Version before", Value: before},
	}
}

func nobody(by string) string {
	if by == "" {
		return "(not given)"
	}
	return by
}

func timeFacts(o *incident.Observed) []incident.Fact {
	first, last := "none is proven", "none is proven"
	if o.First != 0 {
		first, last = clock(o.First).Format("2006-01-02 15:04:05")+" UTC", clock(o.Last).Format("2006-01-02 15:04:05")+" UTC"
	}
	return []incident.Fact{
		{Key: "observed.first", Label: "First exposure seen", Value: first}, {Key: "observed.last", Label: "Last exposure seen", Value: last},
	}
}

func findingFacts(o *incident.Observed) []incident.Fact {
	value := "not opened by a finding: calls were chosen by " + o.Question
	if f := o.Finding; f != nil {
		value = fmt.Sprintf("%s (%s, %s), raised %s UTC by detectors %s: %s. %s Evidence: the first %s.", f.Finding, f.Kind, f.Severity,
			clock(f.Raised).Format("2006-01-02 15:04:05"), f.Rules, f.Title, f.Explain, many(int64(len(f.Evidence)), "call"))
	}
	return []incident.Fact{{Key: "observed.finding", Label: "Finding", Value: value}}
}

func causeFacts(o *incident.Observed) []incident.Fact {
	references := "none: not opened by a finding"
	if o.Finding != nil {
		references = strings.Join(o.Finding.References, ", ")
	}
	endpoints := make([]string, 0, len(o.Endpoints))
	for _, e := range o.Endpoints[:min(len(o.Endpoints), 20)] {
		endpoints = append(endpoints, e.Method+" "+e.Host+e.Template)
	}
	return []incident.Fact{
		{Key: "observed.references", Label: "Class of cause, as the detector names it", Value: references},
		{Key: "observed.endpoints", Label: "Endpoints", Value: many(int64(len(o.Endpoints)), "endpoint") + ": " + strings.Join(endpoints, ", ")},
	}
}

func actorsInWords(o *incident.Observed) string {
	types := map[string]int64{}
	for _, a := range o.Actors {
		types[a.Type]++
	}
	var parts []string
	for t, n := range types {
		parts = append(parts, number(n)+" known by "+t)
	}
	slices.Sort(parts)
	return strings.Join(append([]string{many(int64(len(o.Actors)), "actor") + " in " + many(int64(len(o.Scope.Sessions)), "session")}, parts...), ", ")
}

func rangeInWords(r scope.Range, of string) string {
	return number(r.Proven) + " proven, at most " + atMost(r.Possible) + " " + of
}

func recordFacts(o *incident.Observed) []incident.Fact {
	return []incident.Fact{
		{Key: "observed.records", Label: "Records, least and most", Value: rangeInWords(o.Scope.Records, "records")},
		{Key: "observed.record_rule", Label: "How a record is counted", Value: "one person’s data in one object of one call"},
	}
}

func exposedFacts(s *scope.Scope) []incident.Fact {
	var all, sensitive []string
	for _, k := range s.Kinds {
		if k.Verdict != scope.Exposed {
			continue
		}
		text := fmt.Sprintf("%s (%s)", shownKind(k.KindForm), many(k.SubjectsProven, "person", "people"))
		all = append(all, text)
		switch name, _, _ := strings.Cut(string(k.Kind), "."); name {
		case "payment", "credential", "identity", "health", "location":
			sensitive = append(sensitive, text)
		}
	}
	return []incident.Fact{
		{Key: "observed.exposed", Label: "Kinds that left", Value: orNone(strings.Join(all, ", "))},
		{Key: "observed.sensitive", Label: "Of payment, credentials, identity, health or place", Value: orNone(strings.Join(sensitive, ", "))},
	}
}

func orNone(text string) string {
	if text == "" {
		return "none is proven"
	}
	return text
}

func notExposedFacts(s *scope.Scope) []incident.Fact {
	var not, open []string
	for _, k := range s.Kinds {
		switch k.Verdict {
		case scope.NotExposed:
			not = append(not, shownKind(k.KindForm))
		case scope.Unknown:
			open = append(open, shownKind(k.KindForm))
		case scope.Exposed:
		}
	}
	value := "said of no kind"
	if len(not) > 0 {
		value = strings.Join(not, ", ")
	}
	if len(open) > 0 {
		value += "\nUnknown, which is no all-clear: " + strings.Join(open, ", ")
	}
	facts := []incident.Fact{
		{Key: "observed.not_exposed", Label: "Not exposed", Value: value},
		{Key: "observed.method", Label: "Method", Value: negative(s)},
		{Key: "observed.window", Label: "Window, and share inspected", Value: fmt.Sprintf("%s UTC; %s of %s read whole", stretch(s.Window.From, s.Window.To), number(s.Coverage.Inspected), many(s.Coverage.Responses, "answer"))},
	}
	canaries := "none were planted"
	if s.Canaries != nil {
		canaries = canariesInWords(s.Canaries)
	}
	return append(facts, incident.Fact{Key: "observed.canaries", Label: "Test of the detector", Value: canaries})
}

func coverageInWords(s *scope.Scope) string {
	text := fmt.Sprintf("%s, %s read whole, %s not; %s", many(s.Coverage.Responses, "answer"), number(s.Coverage.Inspected),
		number(s.Coverage.Responses-s.Coverage.Inspected), many(int64(len(s.Coverage.Gaps)), "gap"))
	if len(s.ObservedAt) > 0 {
		text += "; seen from " + strings.Join(s.ObservedAt, ", ")
	}
	if s.Complete {
		return text + ". Complete: no gap, and all answers in scope read whole."
	}
	return text + ". Not complete: what was not seen counts in “at most”."
}

func changesInWords(s *scope.Scope) string {
	if len(s.Changes) == 0 {
		return "no request that writes was answered with success"
	}
	calls, kinds := int64(0), []string{}
	for _, c := range s.Changes {
		calls = max(calls, c.Calls)
		if k := writtenKind(c); !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	return fmt.Sprintf("%s of an endpoint with a kind, in up to %s each: %s. Amounts are not recorded; whether it was kept cannot be seen.",
		many(int64(len(s.Changes)), "row"), many(calls, "call"), strings.Join(kinds, ", "))
}

func effectInWords(f *incident.File) string {
	last := f.Observed.Scope.Window.To
	if f.Observed.Scope.Calls == 0 || last == 0 {
		return "no call is in scope"
	}
	return clock(last).Format("2006-01-02 15:04:05") + " UTC; compare with the time of containing"
}

func evidenceFacts(o *incident.Observed) []incident.Fact {
	seal := fmt.Sprintf("root %s over %s, checked: %s", o.Scope.Sealed.Root, many(o.Scope.Sealed.Batches, "batch", "batches"), o.Scope.Sealed.Checked)
	if w := o.Scope.Sealed.Witness; w != nil {
		seal += ", witnessed by " + *w
	} else {
		seal += ", not witnessed outside"
	}
	return []incident.Fact{
		{Key: "observed.question", Label: "Chosen by", Value: "waybill scope " + o.Question + " (" + o.Scope.Scope + ")"},
		{Key: "observed.seal", Label: "Seal", Value: seal},
		{Key: "observed.meaning", Label: "Version of meaning", Value: o.Scope.Meaning},
	}
}
