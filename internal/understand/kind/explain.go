package kind

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Explanation is a decision with all that led to it. It holds names and counts, never a value.
type Explanation struct {
	Decision
	// Weighed are the kinds for which anything spoke, the likeliest first.
	Weighed []Weighed
	// Missing says in a sentence what would make the decision sure, or another one.
	Missing string
}

// Weighed is what was weighed for one kind.
type Weighed struct {
	Kind        Kind
	LogOdds     float64 // above 0 it is likelier than nothing
	Probability float64
	Steps       []Step // in the order in which they were weighed; they add up to LogOdds
}

// Step is one piece of evidence.
type Step struct {
	Weight float64
	Text   string
}

// Explain decides, and says how.
func (o *Own) Explain(e Evidence) Explanation {
	s, t, p, r := o.score(&e)
	if s == nil {
		return Explanation{Decision: nothing(r, .99, onlyBooleans), Missing: "nothing: yes and no say nothing about a person by themselves"}
	}
	x := Explanation{Decision: o.settle(s, &e, t, p, r)}
	sum := 1.0
	for _, k := range o.all() {
		if score, ok := s.of[k]; ok {
			sum += math.Exp(min(score, 30))
			x.Weighed = append(x.Weighed, s.weighed(k))
		}
	}
	for i := range x.Weighed {
		x.Weighed[i].Probability = math.Exp(min(x.Weighed[i].LogOdds, 30)) / sum
	}
	slices.SortStableFunc(x.Weighed, func(a, b Weighed) int { return cmp.Compare(b.LogOdds, a.LogOdds) })
	x.Missing = x.missing(t)
	return x
}

// weighed lists the steps of one kind; what was added without a word is told as one step.
func (s *scores) weighed(k Kind) Weighed {
	w := Weighed{Kind: k, LogOdds: s.of[k], Steps: []Step{{prior, "before anything is known: one field in twenty"}}}
	told := prior
	for _, one := range s.reasons[k] {
		w.Steps = append(w.Steps, Step{one.weight, one.text})
		told += one.weight
	}
	if rest := w.LogOdds - told; math.Abs(rest) > 1e-9 {
		w.Steps = append(w.Steps, Step{rest, "other evidence"})
	}
	return w
}

// sureEnough is the probability from which nothing more is asked for: that of the scope's threshold.
const sureEnough = .9

func (x *Explanation) missing(t tally) string {
	switch {
	case x.Kind == Undecided:
		return fmt.Sprintf("more different values (%d are known), or a key, a neighbour or an endpoint that says %s or something else", t.known, plainWords(x.Candidates[0]))
	case t.values > 0 && t.known == 0:
		return "a value that can be looked at: all of them are veiled or could be anything"
	case x.Kind == None && len(x.Weighed) > 0:
		first := x.Weighed[0]
		return fmt.Sprintf("it would be %s with %.1f more: a key that says so weighs %.0f, a column of proof up to 8", first.Kind, -first.LogOdds, keyStrength[strong])
	case x.Kind == None:
		return "a key, a neighbour or values that speak for a kind; nothing does"
	case x.Confidence < sureEnough && len(x.Weighed) > 1 && x.Weighed[1].LogOdds > 0:
		return fmt.Sprintf("something that tells it from %s, which is only %.1f behind", x.Weighed[1].Kind, x.Weighed[0].LogOdds-x.Weighed[1].LogOdds)
	case x.Confidence < sureEnough:
		return fmt.Sprintf("%.1f more: more values that look like it, or a key that says it", math.Log(sureEnough/(1-sureEnough))-x.Weighed[0].LogOdds)
	}
	return "nothing: it is sure"
}
