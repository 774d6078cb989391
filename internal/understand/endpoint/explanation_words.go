package endpoint

import (
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// weighted is a reason with how much of what stands here it speaks about.
type weighted struct {
	text   string
	weight float64
}

func weightiest(list []weighted) []string {
	slices.SortStableFunc(list, func(a, b weighted) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	out := []string{}
	for _, w := range list[:min(len(list), maxReasons)] {
		out = append(out, w.text)
	}
	return out
}

// valueReasons says with numbers what speaks for a parameter.
func (s *watched) valueReasons(here []*branch, c Counts) []string {
	var list []weighted
	if c.HandedOut > 0 {
		names := map[string]int64{}
		for _, b := range here {
			for name, n := range b.params.Names {
				names[name] += n
			}
		}
		list = append(list, weighted{
			fmt.Sprintf("%d of %d different values were handed out by other answers, most as %s", c.HandedOut, c.Values, shown(leading(names))), 3 * share(c.HandedOut, c.Values),
		})
	}
	kinds, counts := shapesOf(here)
	for _, kind := range kinds {
		list = append(list, weighted{fmt.Sprintf("%d of %d have the shape of %s", counts[kind], c.Values, kind), 2 * share(counts[kind], c.Values)})
	}
	if c.Words > 1 {
		list = append(list, weighted{fmt.Sprintf("%d of %d different words answer alike", c.Alike, c.Words), 1.5 * share(c.Alike, c.Values)})
		list = append(list, weighted{fmt.Sprintf("the next call brings a new word with a chance of %.2f", c.Unseen), c.Unseen * share(c.Words, c.Values)})
		known := int64(0)
		for _, b := range here {
			if b.literal() && b.open {
				known++
			}
		}
		list = append(list, weighted{fmt.Sprintf("%d of %d words are in no vocabulary of APIs", c.Words-known, c.Words), share(c.Words-known, c.Values)})
	}
	if s.collection() && vocabulary.Open(s.parent) {
		text := fmt.Sprintf("it stands behind %q, which names a collection", s.parent)
		if parameter, uses := vocabulary.Followed(s.parent); uses > 0 {
			text = fmt.Sprintf("public APIs have a parameter behind %q in %d of %d places", s.parent, parameter, uses)
		}
		list = append(list, weighted{text, .3})
	}
	return weightiest(list)
}

// fixedReasons says with numbers what speaks for a fixed part.
func (s *watched) fixedReasons(text string, items []*item, words int) []string {
	list := []weighted{{s.wordReason(text, items), 1}}
	if words > 1 {
		list = append(list, weighted{fmt.Sprintf("%d different words stand here", words), .2})
	} else {
		list = append(list, weighted{"no other word stands here", .4})
	}
	return weightiest(list)
}

// wordReason says why a word is a fixed one.
func (s *watched) wordReason(text string, items []*item) string {
	for _, b := range s.branches {
		if b.text == text && b.literal() && b.parameter {
			return "it was told to be fixed; evidence alone takes it for a value"
		}
	}
	switch uses := vocabulary.Static(text); {
	case isVersion([]byte(text)):
		return "it is the version of an API"
	case isReserved(text):
		return "it is a word that stands beside identifiers and is none"
	case uses > 0:
		return fmt.Sprintf("%d public APIs use the word as a fixed segment", uses)
	case vocabulary.Open(text):
		return "it is a word of the vocabulary of APIs"
	}
	return fmt.Sprintf("nothing says that it is a value: no answer handed it out, and too few words answer like it (%d calls)", calls(items))
}

// remedy says what would change a decision.
func remedy(e Explanation) string {
	switch {
	case e.By == "pin":
		return "unpin the template that is told here"
	case e.By == "spec":
		return "a pin stands over the spec"
	case e.Parameter && e.Counts.Words > 0:
		return "pin the words that are fixed, each as a template of its own"
	case e.Parameter:
		return "nothing but a pin: values with this shape are never fixed"
	}
	return "an answer that hands the word out as an identifier, or more words here that answer alike; or pin the template with {name} in this place"
}
