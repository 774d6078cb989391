package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

// longest is how many characters of a text out of traffic the page shows.
const longest = 160

// clip makes a text out of traffic fit to be shown: of a bounded length, and with nothing in it that turns or hides text.
func clip(s string) string {
	s = render.Plain(s)
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return string([]rune(s)[:longest]) + "…"
}

// overviewHeadline says in one sentence what a newcomer should know first.
func overviewHeadline(o *query.Overview) string {
	if o.Calls == 0 {
		return "No call was read, so there is nothing to say yet."
	}
	said := fmt.Sprintf("%s on %s, called by %s", many(int64(o.Inventory()), "endpoint"), many(int64(o.Services.Total), "service"), many(int64(o.Actors), "actor"))
	switch {
	case o.Subjects > 0:
		said += "; data of " + many(int64(o.Subjects), "person", "people") + " left in answers."
	case o.Carries.Bodies == 0:
		said += "; what left in answers, these sources cannot tell."
	default:
		said += "; no person’s data was seen to leave."
	}
	if n := int64(o.Severities.Critical + o.Severities.High); n > 0 {
		return many(n, "grave finding") + ". " + said
	}
	people := int64(0)
	for _, e := range o.Open.Shown {
		if alarming(e) && e.Subjects > 0 {
			people++
		}
	}
	if people > 0 {
		return many(people, "endpoint") + " with people’s data answered callers without a credential. " + said
	}
	return said
}

// inShort says what each section found, in a sentence each.
func inShort(o *query.Overview) []point {
	return []point{
		{"run", runWords(o)}, {"kinds", kindWords(o)}, {"open", openPoint(o)}, {"takers", takerWords(o)},
		{"findings", findingWords(o)}, {"unseen", unseenWords(o)},
	}
}

func runWords(o *query.Overview) string {
	text := many(int64(o.Inventory()), "endpoint") + " on " + many(int64(o.Services.Total), "service") + "."
	if u := o.Unplaced; u.Calls > 0 {
		text += fmt.Sprintf(" %s to %s that founded no endpoint: scanners, mistyped paths, or what was never answered well.",
			many(u.Calls, "more call went", "more calls went"), many(int64(u.Paths), "path pattern"))
	}
	return text
}

func kindWords(o *query.Overview) string {
	var text string
	switch {
	case o.Calls == 0:
		return "There was nothing to look at."
	case o.Subjects > 0:
		text = fmt.Sprintf("Data of %s left, in %s (one person in one call each).", many(int64(o.Subjects), "person", "people"), many(o.Exposures, "exposure"))
	case o.Carries.Bodies == 0:
		text = "What left in answers is unknown: these sources carry no bodies."
	default:
		text = "No person’s data is proven to have left."
	}
	if o.Carrying.Total == 0 {
		return text + " No endpoint carries a known kind of data in what was read."
	}
	return text + " " + many(int64(o.Carrying.Total), "endpoint carries", "endpoints carry") + " a known kind of data, in requests or answers."
}

func openPoint(o *query.Overview) string {
	if said := openWords(o); said != "" {
		return said
	}
	text := many(int64(o.Open.Total), "endpoint") + " answered somebody who showed no credential"
	data, logins := openKinds(o)
	var of []string
	if data > 0 {
		of = append(of, number(data)+" with a known kind of data")
	}
	if logins > 0 {
		of = append(of, many(logins, "login"))
	}
	if len(of) > 0 {
		among := ": of them "
		if o.Open.More() > 0 {
			among = ": of them at least "
		}
		text += among + strings.Join(of, ", ")
	}
	return text + "." + notOfAll(o)
}

// openKinds counts, among the endpoints that are shown as open, those that answer with a kind of data, and the logins.
func openKinds(o *query.Overview) (data, logins int64) {
	for _, e := range o.Open.Shown {
		switch {
		case login(e.Endpoint):
			logins++
		case alarming(e):
			data++
		}
	}
	return data, logins
}

// openWords is what stands in place of the list of endpoints that need no credential, empty where there is one.
func openWords(o *query.Overview) string {
	switch {
	case o.Calls == 0:
		return "There was nothing to look at."
	case o.Carries.Credentials == 0:
		return "These sources cannot tell: they carry no credentials, so a call without one looks like any other."
	case o.Open.Total == 0:
		return "No endpoint answered a call that showed no credential." + notOfAll(o)
	}
	return ""
}

func notOfAll(o *query.Overview) string {
	if hidden := o.Calls - o.Carries.Credentials; hidden > 0 {
		return fmt.Sprintf(" Of %s it cannot be told: their sources carry no credentials.", many(hidden, "call"))
	}
	return ""
}

func takerWords(o *query.Overview) string {
	if len(o.Takers.Shown) == 0 {
		return "Nobody called."
	}
	most, median := o.Takers.Shown[0], o.Takers.Median
	if o.Takers.By == "ids" {
		return fmt.Sprintf("Whose data went to whom is not known. %s asked for something by an id; the one that asked for most named %s, the median one %s.",
			many(int64(o.Takers.Among), "actor"), many(int64(most.Asked.IDs), "different id"), number(median))
	}
	if o.Takers.By == "calls" {
		return fmt.Sprintf("Whose data went to whom is not known. The busiest of %s made %s; the median one %s.",
			many(int64(o.Takers.Among), "actor"), many(most.Calls, "call"), number(median))
	}
	return fmt.Sprintf("%s got data of a person. The one that got most got that of %s; the median one of %s.",
		many(int64(o.Takers.Among), "actor"), many(int64(most.Subjects), "person", "people"), number(median))
}

func findingWords(o *query.Overview) string {
	switch {
	case !o.Judged:
		return "Behaviour was not judged: no detector looked at this workspace."
	case o.Findings.Total == 0:
		return "The detectors found nothing worth a look. They judge only what the sources show."
	case o.Severities.Total() == 0:
		return "None open; " + many(int64(o.Settled), "finding was", "findings were") + " settled."
	}
	var parts []string
	for _, s := range severities(o) {
		if s.Count > 0 {
			parts = append(parts, number(int64(s.Count))+" "+s.Word)
		}
	}
	text := many(int64(o.Severities.Total()), "finding") + ": " + strings.Join(parts, ", ") + "."
	if worst, ok := o.Worst(); ok {
		text += " The gravest: " + strings.TrimSuffix(clip(worst.Title), ".") + "."
	}
	return text
}

func unseenWords(o *query.Overview) string {
	c := o.Coverage
	gaps, answers, unread, without, dropped := 0, int64(0), int64(0), int64(0), int64(0)
	for _, s := range o.Sources.Shown {
		never := s.NotWhole["unobservable"]
		gaps, answers, dropped = gaps+s.GapCount, answers+s.Answers, dropped+s.Dropped
		unread, without = unread+s.Answers-s.Whole-never, without+never
	}
	var lost []string
	if c.Unparsed > 0 {
		lost = append(lost, number(c.Unparsed)+" of "+many(c.Seen, "entry", "entries")+" could not be read")
	}
	if dropped > 0 {
		lost = append(lost, many(dropped, "entry was", "entries were")+" lost before that")
	}
	if gaps > 0 {
		lost = append(lost, many(int64(gaps), "gap")+" in time")
	}
	if unread > 0 {
		lost = append(lost, number(unread)+" of "+many(answers, "answer")+" not read whole")
	}
	if without > 0 {
		lost = append(lost, number(without)+" of "+many(answers, "answer")+" had a body that the source does not carry")
	}
	switch {
	case o.Calls == 0 && len(lost) == 0:
		return "There was nothing to look at."
	case len(lost) == 0:
		return "Every entry was read and every answer was read whole; no source knows of a gap."
	}
	return strings.ToUpper(lost[0][:1]) + lost[0][1:] + strings.TrimSuffix("; "+strings.Join(lost[1:], "; "), "; ") + "."
}
