package scope

import (
	"slices"

	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// judgement turns what crossed, and what may have, into counts and verdicts.
type judgement struct {
	*crossing
	bounds    *bounds
	complete  bool
	matched   bool
	unbounded bool // there are gaps, or lost answers that could hold anybody
	lists     map[string][]KindForm
}

// counts returns subjects and records.
func (j *judgement) counts() (subjects, records Range) {
	proven, possible := newCount(), int64(0)
	for s, p := range j.people {
		if len(p.proven) > 0 {
			j.count(proven, s)
		}
		possible++
	}
	for s := range j.bounds.subjects {
		if j.people[s] == nil {
			possible++
		}
	}
	possible += j.nobody.objects + int64(len(j.strangers)) + j.bounds.bySize
	subjects = Range{proven.most(), j.atMost(possible, j.unbounded || j.nobody.unbounded, len(j.open) > 0)}
	records = Range{Proven: j.proven}
	upTo := j.possible + j.bounds.records
	if !j.unbounded && j.bounds.bySize == 0 && !j.bounds.recordsUp && !j.nobody.unbounded && len(j.open) == 0 && j.matched {
		records.Possible = &upTo
	}
	return subjects, records
}

// atMost bounds a number of subjects. Where --subject named them, there are never more than were named.
func (j *judgement) atMost(n int64, unbounded, open bool) *int64 {
	if ch := j.choice.chosen; ch != nil {
		if unbounded || open || !j.matched || n > ch.people {
			n = ch.people
		}
		return &n
	}
	if unbounded || !j.matched {
		return nil
	}
	return &n
}

// slot is a kind of identifier, and a series where a kind has several: everybody has one of each at most.
type slot struct {
	kind   kind.Kind
	series subject.Series
}

func slotOf(id meaning.PersonIdentifier) slot { return slot{id.Kind, id.Series} }

// count counts subjects that are surely different people: the most that share one kind and series of identifier.
type count struct {
	bySlot map[slot]int64
	any    int64
}

func newCount() *count { return &count{bySlot: map[slot]int64{}} }

func (j *judgement) count(c *count, subject int32) {
	c.any = 1
	ids := j.know.Subjects[subject].Identifiers
	for i, id := range ids {
		if !slices.ContainsFunc(ids[:i], func(earlier meaning.PersonIdentifier) bool { return slotOf(earlier) == slotOf(id) }) {
			c.bySlot[slotOf(id)]++
		}
	}
}

func (c *count) most() int64 {
	most := c.any
	for _, n := range c.bySlot {
		most = max(most, n)
	}
	return most
}

// rows returns the verdicts: every kind and form that crossed or may have, and every other built-in kind in the clear.
func (j *judgement) rows() []KindRow {
	proven, possible := map[pair]*count{}, map[pair]int64{}
	for s, p := range j.people {
		for n := range p.proven.all() {
			if proven[n] == nil {
				proven[n] = newCount()
			}
			j.count(proven[n], s)
			possible[n]++
		}
		for n := range p.possible.minus(p.proven).all() {
			possible[n]++
		}
	}
	named := j.named(proven, possible)
	slices.SortFunc(named, j.pairs.compare)
	rows := make([]KindRow, 0, len(named))
	for _, n := range named {
		rows = append(rows, j.rowOf(n, proven[n], possible[n]))
	}
	return rows
}

// named lists the kinds and forms that get a row.
func (j *judgement) named(proven map[pair]*count, possible map[pair]int64) []pair {
	set := map[pair]bool{}
	for n := range proven {
		set[n] = true
	}
	for n := range possible {
		set[n] = true
	}
	for n := range j.kinds {
		set[n] = true
	}
	for n := range j.open.all() {
		set[n] = true
	}
	for _, n := range j.choice.forms {
		set[n] = true
	}
	if j.choice.asked == nil {
		for _, k := range kind.Builtin() {
			set[j.pairs.number(k, kind.Clear)] = true
		}
		for _, k := range j.know.Kinds.Kinds() {
			set[j.pairs.number(k, kind.Clear)] = true
		}
	}
	list := make([]pair, 0, len(set))
	for n := range set {
		list = append(list, n)
	}
	return list
}

func (j *judgement) rowOf(n pair, proven *count, possible int64) KindRow {
	row := KindRow{KindForm: j.pairs.shown(n)}
	s := j.kinds[n]
	if s == nil {
		s = &sum{}
	}
	if proven != nil {
		row.SubjectsProven = proven.most()
	}
	for l := range j.bounds.subjects {
		if p := j.people[l]; p == nil || (!p.proven.has(n) && !p.possible.has(n)) {
			possible++
		}
	}
	possible += s.nobody.objects + int64(len(s.strangers)) + j.bounds.bySize
	open := j.open.has(n)
	row.Records = s.records
	row.SubjectsPossible = j.atMost(possible, j.unbounded || s.nobody.unbounded, open)
	switch {
	case proven != nil || s.crossed:
		row.Verdict = Exposed
	case j.complete && j.matched && !j.bounds.anything && !open && possible == 0 && !s.nobody.unbounded:
		row.Verdict = NotExposed
	default:
		row.Verdict = Unknown
	}
	return row
}
