package kind

import (
	"fmt"
	"strings"
)

// longestOwn is how many words of a key a user's word may span.
const longestOwn = 8

// weigh lets users' kinds take part in a decision, after the built-in ones have their scores.
func (o *Own) weigh(s *scores, e *Evidence, t tally, p *place, r *keyReading) {
	if o == nil {
		return
	}
	around := wordsAround(e, p)
	for i := range o.kinds {
		o.kinds[i].weigh(s, e, t, p, r, around)
	}
	for i := range o.kinds {
		k := &o.kinds[i]
		if base, ok := s.of[k.Refines]; ok && s.of[k.Name] > 0 {
			// What speaks for the kind that it refines speaks for it, too; the two do not compete.
			s.add(k.Name, max(base-prior, 0), "looks like "+plainWords(k.Refines))
			delete(s.of, k.Refines)
		}
	}
}

func (k *ownKind) weigh(s *scores, e *Evidence, t tally, p *place, r *keyReading, around map[string]bool) {
	key := k.fromKey(s, p, r)
	passed := k.fromTrials(s, e, key)
	if !key && !passed {
		return
	}
	for word := range k.context {
		if around[word] {
			s.add(k.Name, or(k.ContextWeight, ownContextWeight), "stands where its context words stand")
			break
		}
	}
	if t.known == 0 {
		return
	}
	n := float64(t.known)
	bad := t.share(^(k.fit | unseen))
	if w := bad * badWeight * n / (n + .5); w < 0 {
		s.add(k.Name, w, fmt.Sprintf("%.0f %% of %d values do not look like it", bad*100, t.known))
	}
	if k.said && bad < .5 {
		s.add(k.Name, (1-bad)*goodWeight*n/(n+.5), fmt.Sprintf("%.0f %% of %d values look like it", (1-bad)*100, t.known))
	}
}

func or(weight, usual float64) float64 {
	if weight > 0 {
		return weight
	}
	return usual
}

// fromKey looks for the user's words in the key, perhaps begun in the name above it.
func (k *ownKind) fromKey(s *scores, p *place, r *keyReading) bool {
	words := append(append([]string{}, p.parent...), p.key...)
	start := len(p.parent)
	for i := range words {
		for j := max(i, start); j < len(words) && j < i+longestOwn; j++ {
			if !k.keys[strings.Join(words[i:j+1], "")] {
				continue
			}
			s.add(k.Name, or(k.KeyWeight, ownKeyWeight), "key says "+plainWords(k.Name))
			strange := (max(i, start) - start) + len(words) - j - 1
			if strange > 0 {
				s.quiet(k.Name, max(float64(strange)*strangeWord, strangeLimit), "key has other words, too")
			}
			if r.negated || factAbout(words[start:max(i, start)], words[j+1:]) {
				s.add(k.Name, 1.5*denied, "key speaks of a fact about it")
			}
			return true
		}
	}
	return false
}

// factAbout says whether words before or behind make a fact of a value: hasPolicy, policyNumberVerified.
func factAbout(before, behind []string) bool {
	for _, w := range before {
		if s := lookUp(w); s != nil && s.roles&roleBefore != 0 {
			return true
		}
	}
	for _, w := range behind {
		if s := lookUp(w); s != nil && s.roles&roleAfter != 0 {
			return true
		}
	}
	return false
}

// fromTrials weighs the values that the test was tried on.
func (k *ownKind) fromTrials(s *scores, e *Evidence, key bool) bool {
	trial := e.Trials[k.test]
	if k.test == "" || trial.Tried == 0 {
		return false
	}
	share, n := float64(trial.Passed)/float64(trial.Tried), float64(trial.Tried)
	text := fmt.Sprintf("%.0f %% of %d values pass the test of %s", share*100, trial.Tried, k.Name)
	switch {
	case share >= .5 && (key || k.Proof):
		w := ownPatternWeight
		if k.Proof {
			w = ownProofWeight
		}
		s.add(k.Name, share*or(k.PatternWeight, w)*n/(n+.5), text)
		return true
	case share < .5 && key:
		s.add(k.Name, 1.5*denied*(1-share)*n/(n+.5), text)
	case share >= .9 && trial.Tried >= 3:
		// Without a word and without proof, the test speaks where its context does.
		s.add(k.Name, or(k.PatternWeight, ownPatternWeight)*n/(n+.5)-ownContextWeight-1, text)
		return true
	}
	return false
}

// wordsAround collects the words above and beside a field and in its endpoint, one by one and joined by twos and threes.
func wordsAround(e *Evidence, p *place) map[string]bool {
	around := map[string]bool{}
	add := func(words []string) {
		for i := range words {
			for j := i; j < len(words) && j < i+3; j++ {
				around[strings.Join(words[i:j+1], "")] = true
			}
		}
	}
	for _, words := range splitName(e.Name) {
		if strings.Join(words, "") != p.plain {
			add(words)
		}
	}
	for _, words := range splitEndpoint(e.Endpoint) {
		add(words)
	}
	for _, s := range e.Siblings {
		add(splitWords(s))
	}
	return around
}
