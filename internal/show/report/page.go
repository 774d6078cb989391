package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Meta is what a report says about itself.
type Meta struct {
	Command string    // that made it, without values of persons
	Made    time.Time // when it was made
	Version string    // of Waybill
}

// How many rows the page shows; the JSON holds all.
const (
	shownSubjects = 500
	shownActors   = 50
	shownGaps     = 100
	shownChanges  = 100
)

// page is a scope laid out for the template.
type page struct {
	*scope.Scope
	Meta     Meta
	Headline string
	Negative string
	OnBoard  []kindLine
	Others   []kindLine  // not found on board, one by one
	Rest     []kindGroup // the others that have the same verdict
	Unseen   []unseen
	Subjects []scope.SubjectRow
	More     int64 // subjects that are not shown
	Actors   []scope.Consignee
	MoreTo   int64 // actors that are not shown
	Gaps     []scope.Gap
	MoreGaps int64
	Written  []scope.Change
	MoreOf   int64 // changes that are not shown
	Named    bool  // some subject is resolved
	Unread   int64
	BarRead  string // share of the bar, in percent
	BarLost  string
}

// kindLine is one kind in one form.
type kindLine struct {
	scope.KindRow
	Word, Shape string
	// Note is whose it is where that is not known; for a kind that was not found, of how many people it may be.
	Note string
}

// kindGroup is kinds that share a verdict and a bound.
type kindGroup struct {
	kindLine
	Kinds []string
}

// unseen is a number of answers that were not wholly seen, and why.
type unseen struct {
	What, Reason, Why string
	Count             int64
}

func newPage(s *scope.Scope, meta Meta) *page {
	p := &page{Scope: s, Meta: meta, Headline: headline(s), Negative: negative(s)}
	p.Unread = s.Coverage.Responses - s.Coverage.Inspected
	p.kinds()
	p.unseen()
	p.bar()
	p.Subjects, p.More = firstOf(s.Matrix, shownSubjects)
	p.Actors, p.MoreTo = firstOf(s.Consignees, shownActors)
	p.Gaps, p.MoreGaps = firstOf(s.Coverage.Gaps, shownGaps)
	p.Written, p.MoreOf = firstOf(s.Changes, shownChanges)
	p.Named = slices.ContainsFunc(s.Matrix, func(r scope.SubjectRow) bool { return r.Resolved != nil })
	return p
}

func firstOf[T any](list []T, n int) ([]T, int64) {
	if len(list) <= n {
		return list, 0
	}
	return list[:n], int64(len(list) - n)
}

// worst are the kinds that are asked after first; they get lines of their own when they were not found.
func worst(k kind.Kind) bool {
	switch k {
	case kind.PaymentCardNumber, kind.PaymentCardSecurityCode, kind.PaymentIBAN, kind.IdentityPassport,
		kind.IdentityNationalID, kind.CredentialPassword, kind.HealthRecord:
		return true
	}
	return false
}

func (p *page) kinds() {
	var rest []kindLine
	for _, r := range p.Kinds {
		l := kindLine{KindRow: r}
		l.Word, l.Shape = verdictWords(r.Verdict)
		switch {
		case r.Verdict == scope.Exposed:
			if r.SubjectsProven == 0 {
				l.Note = "whose it is, is not known"
			}
			p.OnBoard = append(p.OnBoard, l)
		case worst(r.Kind):
			p.Others = append(p.Others, p.bounded(l))
		default:
			rest = append(rest, p.bounded(l))
		}
	}
	slices.SortStableFunc(p.OnBoard, func(a, b kindLine) int { return cmp.Compare(b.SubjectsProven, a.SubjectsProven) })
	for _, l := range rest {
		i := slices.IndexFunc(p.Rest, func(g kindGroup) bool { return g.Verdict == l.Verdict && g.Note == l.Note })
		if i < 0 {
			i = len(p.Rest)
			p.Rest = append(p.Rest, kindGroup{kindLine: l})
		}
		p.Rest[i].Kinds = append(p.Rest[i].Kinds, shownKind(l.KindForm))
	}
}

// bounded says of how many people a kind may have left that was not found.
func (p *page) bounded(l kindLine) kindLine {
	switch n := l.SubjectsPossible; {
	case l.Verdict == scope.Unknown && (n == nil || *n == 0):
		l.Note = "not known"
	default:
		l.Note = atMost(n)
	}
	return l
}

// shownKind writes a kind as it stands in a plain list: a form other than clear behind it.
func shownKind(k scope.KindForm) string {
	if k.Form == kind.Clear.String() {
		return string(k.Kind)
	}
	return string(k.Kind) + "/" + k.Form
}

func (p *page) unseen() {
	add := func(what string, counts map[string]int64) {
		reasons := make([]string, 0, len(counts))
		for reason := range counts {
			reasons = append(reasons, reason)
		}
		slices.SortFunc(reasons, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
		for _, reason := range reasons {
			p.Unseen = append(p.Unseen, unseen{what, reason, explain(reason), counts[reason]})
		}
	}
	add("not read whole", p.Coverage.NotInspected)
	add("read, with a field left open", p.Coverage.Undecided)
}

// bar gives the shares of answers read whole and not. What is lost is never too small to be seen.
func (p *page) bar() {
	lost := 0.0
	if p.Coverage.Responses > 0 {
		lost = 100 * float64(p.Unread) / float64(p.Coverage.Responses)
	}
	if p.Unread > 0 || len(p.Coverage.Gaps) > 0 {
		lost = max(lost, 1)
	}
	if p.Coverage.Responses == 0 {
		lost = 100
	}
	p.BarRead, p.BarLost = fmt.Sprintf("%.2f", 100-lost), fmt.Sprintf("%.2f", lost)
}
