package endpoint

import (
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// Explanation says why one part of a template is what it is. Its texts hold no value of a path: what is shown is a word of a
// template, or the name of a shape.
type Explanation struct {
	Segment   int    // from 1
	Text      string // as it stands in the template
	Parameter bool
	// By is who decided: "evidence", "pin" or "spec". Evidence is what evidence alone would have decided of most calls here.
	By       string
	Evidence bool // that it is a parameter
	Told     []Pinned
	// Support is the share of the values, or of the words, here that speak for the decision by themselves.
	Support float64
	Counts  Counts
	Reasons []string // three at most, the weightiest first
	Remedy  string   // what would change the decision
	Beside  []Beside // what else stands at this place, fixed words alone, the busiest first; of a part beside a parameter
}

// Counts are the numbers behind a decision.
type Counts struct {
	Values    int64   // different values at this place, of one path at the most where they are folded
	Folded    int64   // of these, those with the shape of a value
	Words     int64   // and the words
	HandedOut int64   // values that other calls carried
	Alike     int64   // words that answer like the others
	Unseen    float64 // the chance that the next call brings a new word
	Calls     int64
	Paths     int // different paths, values folded
}

// Beside is a fixed word beside a parameter.
type Beside struct {
	Text   string
	Calls  int64
	Reason string
}

// maxBeside bounds the fixed words that are shown beside a parameter.
const maxBeside = 25

// Explain derives and says of each part of one template why it is what it is; false where there is no such template.
func Explain(evidence []PathEvidence, told Told, of Template) ([]Explanation, bool) {
	w := &watcher{}
	templates, _ := derive(evidence, told, w)
	there := slices.ContainsFunc(templates, func(t Template) bool {
		return t.Host == of.Host && t.Method == of.Method && t.Template == of.Template
	})
	if !there {
		return nil, false
	}
	text, _, _ := strings.Cut(of.Template, "#")
	var out []Explanation
	for i := range w.seen {
		if s := &w.seen[i]; s.host == of.Host {
			if e, ok := s.explain(text, of.Method); ok {
				out = append(out, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Explanation) int { return a.Segment - b.Segment })
	return out, true
}

// watcher remembers every position of a derivation.
type watcher struct{ seen []watched }

// watched is a position as it was decided upon by evidence, and where its paths went.
type watched struct {
	host string
	at   path
	position
	ways ways
}

// watch remembers a position before what was told is obeyed.
func (w *watcher) watch(host string, at path, p *position) *watched {
	if w == nil {
		return nil
	}
	w.seen = append(w.seen, watched{host: host, at: at, position: *p})
	return &w.seen[len(w.seen)-1]
}

func (s *watched) went(w ways) {
	if s != nil {
		s.ways = w
	}
}

// explain says why there stands what the template has here; false where the template does not come by.
func (s *watched) explain(template, method string) (e Explanation, ok bool) {
	if !strings.HasPrefix(template, s.at.text) {
		return e, false
	}
	rest := template[len(s.at.text):]
	for text, items := range s.ways.fixed {
		if whole(rest, s.joint.wrap(text)) && len(items) > 0 {
			return s.fixed(text, items, method), true
		}
	}
	for _, v := range s.ways.values {
		if !v.swallowed && whole(rest, s.joint.wrap("{"+v.name+"}")) {
			return s.value(v, method), true
		}
	}
	return e, false
}

// whole says whether a text begins with a part, and not with half of a longer one.
func whole(text, part string) bool {
	rest, ok := strings.CutPrefix(text, part)
	return ok && (rest == "" || strings.ContainsRune("/.:;=(,')", rune(rest[0])))
}

// tells finds who told of what stands here.
func (s *watched) tells(e *Explanation, parameter bool, text, method string) {
	e.By = "evidence"
	v := s.at.hear(s.joint)
	if v == nil {
		return
	}
	list := v.fixed[text]
	if parameter {
		list = v.parameters
	}
	for _, one := range list {
		if one.Method != "" && one.Method != method {
			continue
		}
		if e.Told = append(e.Told, one.Pinned); e.By == "evidence" {
			if e.By = "spec"; one.pin {
				e.By = "pin"
			}
		}
	}
}

// value explains a parameter.
func (s *watched) value(v parameterWay, method string) Explanation {
	e := Explanation{Segment: s.segment, Text: s.joint.wrap("{" + v.name + "}"), Parameter: true}
	s.tells(&e, true, "", method)
	here := branches(v.items, s.depth)
	all := profileOf(v.items, s.depth)
	e.Counts = s.counts(here, all, v.items)
	e.Evidence = s.evidence(v.items)
	speaking := int64(0)
	for _, b := range here {
		if !b.literal() || b.params.HandedOut > 0 || s.alike(b, all, len(here)) {
			speaking += b.distinct()
		}
	}
	e.Support = share(speaking, e.Counts.Values)
	e.Reasons = s.valueReasons(here, e.Counts)
	e.Remedy = remedy(e)
	texts := slices.SortedFunc(maps.Keys(s.ways.fixed), func(a, b string) int {
		x, y := calls(s.ways.fixed[a]), calls(s.ways.fixed[b])
		if x != y {
			return int(y - x)
		}
		return strings.Compare(a, b)
	})
	for _, text := range texts[:min(len(texts), maxBeside)] {
		e.Beside = append(e.Beside, Beside{text, calls(s.ways.fixed[text]), s.wordReason(text, s.ways.fixed[text])})
	}
	return e
}

// fixed explains a fixed part.
func (s *watched) fixed(text string, items []*item, method string) Explanation {
	e := Explanation{Segment: s.segment, Text: s.joint.wrap(text)}
	s.tells(&e, false, text, method)
	here := branches(items, s.depth)
	e.Counts = s.counts(here, profileOf(items, s.depth), items)
	e.Evidence = s.evidence(items)
	words := 0
	for _, b := range s.branches {
		if b.literal() {
			words++
		}
	}
	e.Counts.Words = int64(words)
	e.Support = s.fixedSupport(text, here)
	e.Reasons = s.fixedReasons(text, items, words)
	e.Remedy = remedy(e)
	return e
}

// fixedSupport is 1 for a word that public APIs use as a fixed one, and less the more this word is like the others here.
func (s *watched) fixedSupport(text string, here []*branch) float64 {
	if vocabulary.Static(text) > 0 || isReserved(text) {
		return 1
	}
	alike, words := int64(0), int64(0)
	for _, b := range s.branches {
		if b.literal() && b.text != text {
			words++
			if profileOf(b.items, s.depth).compare(profileOf(here[0].items, s.depth)) == sameAnswers {
				alike++
			}
		}
	}
	return 1 - share(alike, words)
}

// counts are the numbers of branches.
func (s *watched) counts(here []*branch, all profile, items []*item) Counts {
	c := Counts{Paths: len(items)}
	words := family{depth: s.depth}
	for _, b := range here {
		n := b.distinct()
		c.Values += n
		c.Calls += b.calls
		c.HandedOut += min(b.params.HandedOut, n)
		if !b.literal() {
			c.Folded += n
			continue
		}
		c.Words++
		words.branches = append(words.branches, b)
		if s.alike(b, all, len(here)) {
			c.Alike++
		}
	}
	if c.Words > 0 {
		c.Unseen = words.unseen()
	}
	return c
}

// alike says whether a branch answers like all of them together, and there are others.
func (s *watched) alike(b *branch, all profile, of int) bool {
	return of > 1 && profileOf(b.items, s.depth).compare(all) == sameAnswers
}

// evidence is whether evidence alone takes most calls of items for those of a parameter.
func (s *watched) evidence(items []*item) bool {
	mine := map[*item]bool{}
	for _, it := range items {
		mine[it] = true
	}
	var yes, no int64
	for _, b := range s.branches {
		for _, it := range b.items {
			switch {
			case !mine[it]:
			case b.parameter:
				yes += it.Calls
			default:
				no += it.Calls
			}
		}
	}
	return yes > no
}

func calls(items []*item) (n int64) {
	for _, it := range items {
		n += it.Calls
	}
	return n
}

func share(part, whole int64) float64 { return float64(part) / float64(max(whole, 1)) }

// shapesOf are how many values have which shape, the commonest first.
func shapesOf(here []*branch) (names []string, counts map[string]int64) {
	counts = map[string]int64{}
	for _, b := range here {
		if !b.literal() {
			counts[shapeName(map[observation.SegmentClass]int64{b.class: 1})] += b.distinct()
		}
	}
	names = slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return int(counts[b] - counts[a])
		}
		return strings.Compare(a, b)
	})
	return names, counts
}
