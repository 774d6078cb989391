package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/waybill-security/waybill/internal/judge/scope"
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
	said := fmt.Sprintf("%s on %s, called by %s", many(int64(o.Endpoints.Total), "endpoint"), many(int64(o.Services.Total), "service"), many(int64(o.Actors), "actor"))
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
	text := many(int64(o.Endpoints.Total), "endpoint") + " on " + many(int64(o.Services.Total), "service") + "."
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

// markWords are what is striking about an endpoint, as people read it.
func markWords(mark string) string {
	switch mark {
	case "open":
		return "no credential needed"
	case "one_caller":
		return "one caller only"
	case "only_errors":
		return "never answered well"
	case "new":
		return "only in the last quarter"
	case "gone":
		return "only in the first quarter"
	}
	return clip(mark)
}

// authWords say how a call was let in, as people read it.
func authWords(auth string) string {
	switch auth {
	case "none":
		return "no credential"
	case "not_observable":
		return "cannot tell"
	case "token_subject":
		return "a person’s token"
	case "api_key":
		return "API key"
	case "basic_user":
		return "user and password"
	case "session_cookie":
		return "session cookie"
	case "certificate":
		return "certificate"
	case "bearer_token":
		return "bearer token"
	}
	return clip(auth)
}

// typeWords say what an actor is known by, as people read it.
func typeWords(actor string) string {
	switch actor {
	case "token_subject", "api_key", "basic_user", "session_cookie", "certificate", "bearer_token":
		return authWords(actor)
	case "anonymous":
		return "nothing at all"
	case "service":
		return "its service"
	case "address":
		return "its address"
	}
	return clip(actor)
}

// came says what came back, in parts that are not broken over lines.
func came(a query.Answers) (parts []string) {
	total := a.Good + a.Refused + a.Failed + a.None
	for _, sort := range []struct {
		n    int64
		word string
	}{{a.Good, "good"}, {a.Refused, "refused"}, {a.Failed, "failed"}, {a.None, "unanswered"}} {
		switch {
		case sort.n == 0:
		case sort.n == total:
			return []string{"all " + sort.word}
		default:
			parts = append(parts, number(sort.n)+" "+sort.word)
		}
	}
	return commas(parts)
}

// commas puts one behind each part but the last: parts are not broken over lines, what stands between them is.
func commas(parts []string) []string {
	for i := range parts[:max(len(parts)-1, 0)] {
		parts[i] += ","
	}
	return parts
}

// letIn says by what calls were let in.
func letIn(auth []string) (parts []string) {
	for _, a := range auth {
		parts = append(parts, authWords(a))
	}
	return commas(parts)
}

// breakable cuts a path behind its slashes, where a line may end.
func breakable(path string) []string { return strings.SplitAfter(clip(path), "/") }

// alarming says whether an endpoint is open to anyone and answers with something that should make one look: a login is to be open.
func alarming(e query.OverviewEndpoint) bool {
	return e.Served.Anyone > 0 && len(e.Kinds.Response) > 0 && !login(e.Endpoint)
}

// tail is the part of a kind's name behind its group.
func tail(k string) string {
	_, name, found := strings.Cut(k, ".")
	if !found {
		return clip(k)
	}
	return clip(strings.ReplaceAll(name, "_", " "))
}

// login says whether an endpoint's answers hand out tokens.
func login(e query.Endpoint) bool {
	return slices.Contains(e.Kinds.Response, "credential.token")
}

func served(s query.Served) int64 {
	return s.Anyone + s.People + s.Keys + s.Unnamed + s.Services + s.NotKnown
}

func openShare(s query.Served) string { return percent(s.Anyone, served(s)) }

// provenShare is how much of the possible is proven, in percent; empty where nothing bounds it.
func provenShare(r scope.Range) string {
	if r.Possible == nil || *r.Possible == 0 {
		return ""
	}
	return percent(r.Proven, *r.Possible)
}

// hostsBeside are the hosts of a service that do not say the same as its name.
func hostsBeside(s query.OverviewService) []string {
	if len(s.Hosts) == 1 && s.Hosts[0] == s.Service {
		return nil
	}
	return s.Hosts
}

// label is what an actor's label says beyond its type and id.
func label(a query.Actor) string {
	rest := strings.TrimSpace(strings.TrimPrefix(a.Label, a.Type))
	if rest != "" && strings.HasPrefix(a.Actor, rest) {
		return ""
	}
	return clip(a.Label)
}
