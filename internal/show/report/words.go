package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
)

// number writes a count with a comma between thousands.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// atMost writes an upper bound, or that there is none.
func atMost(n *int64) string {
	if n == nil {
		return "not known"
	}
	return number(*n)
}

// many writes a count with the right form of its noun; plurals are given where an s does not make them.
func many(n int64, one string, plural ...string) string {
	word := one + "s"
	if len(plural) > 0 {
		word = plural[0]
	}
	if n == 1 {
		word = one
	}
	return number(n) + " " + word
}

// stretch writes two times of which either may be open.
func stretch(from, to call.Time) string {
	const layout = "2006-01-02 15:04:05"
	switch {
	case from == 0 && to == 0:
		return "at any time"
	case from == 0:
		return "up to " + clock(to).Format(layout)
	case to == 0:
		return "from " + clock(from).Format(layout) + " on"
	}
	return clock(from).Format(layout) + " to " + clock(to).Format(layout)
}

func clock(t call.Time) time.Time { return time.UnixMicro(int64(t)).UTC() }

// span writes two times, leaving out of the second what is the same.
func span(first, last call.Time) string {
	a, b := clock(first), clock(last)
	from := a.Format("2006-01-02 15:04:05")
	switch {
	case a.Truncate(time.Second).Equal(b.Truncate(time.Second)):
		return from
	case a.Format(time.DateOnly) == b.Format(time.DateOnly):
		return from + " – " + b.Format("15:04:05")
	}
	return from + " – " + b.Format("2006-01-02 15:04:05")
}

// verdictWords are the verdicts as people read them, each with its shape.
func verdictWords(v scope.Verdict) (word, shape string) {
	switch v {
	case scope.Exposed:
		return "exposed", "■"
	case scope.NotExposed:
		return "not exposed", "□"
	}
	return "unknown", "▨"
}

// reasons explain why something was not seen, by the word under which it is counted.
func explain(reason string) string {
	switch reason {
	case "cut":
		return "the recorder stopped before the end of the body"
	case "missing":
		return "the recorder kept no body"
	case "too_large", "too_large_decoded":
		return "the body is longer than Waybill reads"
	case "unreadable", "bad_coding":
		return "the body's coding could not be undone"
	case "unobservable":
		return "this kind of source carries no bodies"
	case "damaged":
		return "the body is not what it says it is, and was read as far as it went"
	case "unsupported_type":
		return "Waybill does not read this media type"
	case "unresolved_names":
		return "fields have names that a GraphQL request gave them, and its document could not be read"
	case "opaque":
		return "a field holds bytes that could be anything, such as an image or an archive"
	case "encrypted":
		return "a field is encrypted, so that it could hold anything"
	case "too_deep":
		return "values are nested deeper than Waybill reads"
	case "guessed":
		return "bytes of a format without types could be read in two ways"
	case "undecided":
		return "a field could hold one of several kinds"
	case "below_threshold":
		return "a field's kind is not sure enough to count as proven"
	case "no_subject":
		return "values stand beside nothing that says whose they are, or whether they are a person's"
	case "dropped":
		return "calls were dropped before they were read"
	case "unaccounted":
		return "the source counted more entries than were read"
	}
	return "entries that could not be read, each maybe a call of this scope"
}

// headline says the answer in one sentence or two.
func headline(s *scope.Scope) string {
	if !s.Matched {
		if s.Calls == 0 {
			return "No call was found that fits the question, so nothing can be said about what left, or did not."
		}
		return "The person asked about was never seen under this identifier, so nothing can be said about what left, or did not."
	}
	who := "in answers"
	if n := int64(len(s.Actors)); n > 0 {
		who += " to " + many(n, "actor")
	}
	var said string
	switch {
	case s.Subjects.Proven == 0 && anyExposed(s):
		said = "Values left " + who + " of which it is not known whose they are"
	case s.Subjects.Proven == 0:
		said = "No person's data is proven to have left " + who
	default:
		said = "Data of " + many(s.Subjects.Proven, "person", "people") + " left, " + who
	}
	switch p := s.Subjects.Possible; {
	case p == nil:
		return said + "; how many more it may have been is not known."
	case *p > s.Subjects.Proven:
		return said + "; of no more than " + number(*p) + " in all."
	case s.Subjects.Proven > 0 && s.Complete:
		return said + ": no more and no fewer."
	case s.Subjects.Proven > 0:
		return said + "; as far as can be told from what was read, of nobody else."
	}
	return said + "."
}

func anyExposed(s *scope.Scope) bool {
	for _, k := range s.Kinds {
		if k.Verdict == scope.Exposed {
			return true
		}
	}
	return false
}

// negative says what a "not exposed" in this scope rests on, or why there is none.
func negative(s *scope.Scope) string {
	counted := int64(0)
	for _, k := range s.Kinds {
		if k.Verdict == scope.NotExposed {
			counted++
		}
	}
	lost := s.Coverage.Responses - s.Coverage.Inspected
	switch {
	case !s.Matched:
		return "“Not exposed” is never said where nothing was found to look at."
	case !s.Complete:
		var why []string
		if lost > 0 {
			why = append(why, many(lost, "answer")+" could not be read whole")
		}
		if n := len(s.Coverage.Gaps); n > 0 {
			why = append(why, many(int64(n), "stretch", "stretches")+" of calls may be missing")
		}
		if len(why) == 0 {
			why = append(why, "the sources do not cover it whole")
		}
		return "“Not exposed” is only said when every answer was read whole. Here " + strings.Join(why, " and ") +
			", so what was not found stays unknown."
	case counted == 0:
		return "Every answer was read whole, but some fields could hold anything, so what was not found stays unknown."
	}
	return fmt.Sprintf("Every answer in scope was read whole and no field could have held these kinds: they are not in the %s that these sources hold. It says nothing wider.",
		many(s.Coverage.Responses, "answer"))
}
