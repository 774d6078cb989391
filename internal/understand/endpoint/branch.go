package endpoint

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// branch is what stands at one position behind one beginning of a path: one literal, or one class of folded segments.
type branch struct {
	text     string // of a literal
	class    observation.SegmentClass
	open     bool // a word of the vocabulary with the look of one
	items    []*item
	calls    int64
	success  int64
	params   Param
	looks    look
	ended    bool    // an ending stands behind it somewhere
	document string  // the ending of a document that does
	profile  profile // made when it is asked for
	weight   float64 // by weigh, once weighed
	weighed  bool

	before    Held // what was decided before
	parameter bool // the decision
}

// look is the shape of a literal that values often have and words of an API seldom.
type look uint8

const (
	lookPlain    look = iota
	lookCode          // capitals: AMS, SUMMER
	lookLocale        // en-GB, pt_BR
	lookDate          // a date at the beginning of a path
	lookSlug          // words with two dashes or more between them, or a file
	lookNumbered      // a word with a number in it that nobody knows: dep131
)

func (b *branch) literal() bool { return b.class == observation.SegmentLiteral }

// branches groups items by the segment at depth, sorted by class and text.
func branches(items []*item, depth int) []*branch {
	type key struct {
		class observation.SegmentClass
		text  string
	}
	byKey := map[key]*branch{}
	var all []*branch
	for _, it := range items {
		s := it.segment(depth)
		k := key{s.Class, s.Text.Reveal()}
		b := byKey[k]
		if b == nil {
			b = &branch{text: k.text, class: k.class}
			if b.literal() {
				b.looks = lookOf(b.text)
				b.open = s.Text.Open() && b.looks != lookCode && b.looks != lookLocale
			}
			byKey[k] = b
			all = append(all, b)
		}
		b.add(it, depth)
	}
	for _, b := range all {
		switch {
		case !b.literal() || b.open || b.looks != lookPlain:
		case b.document != "":
			b.looks = lookSlug
		case numbered([]byte(b.text)) && !known(b.text):
			b.looks = lookNumbered
		}
	}
	slices.SortFunc(all, func(a, b *branch) int {
		if a.class != b.class {
			return int(a.class) - int(b.class)
		}
		return strings.Compare(a.text, b.text)
	})
	return all
}

// known says whether the letters of a word with a number in it are a word of the vocabulary: "page12".
func known(text string) bool {
	word := []byte(strings.TrimRight(text, "0123456789"))
	return vocabulary.OpenBytes(word) || spelled([]byte(text)) || again([]byte(text))
}

// add counts one path in. The values of two paths may be the same ones, so distinct values do not add up: the path
// with most of them speaks for all.
func (b *branch) add(it *item, depth int) {
	b.items = append(b.items, it)
	b.calls += it.Calls
	b.success += it.Success
	if depth < len(it.Held) {
		b.before |= it.Held[depth]
	}
	p := it.Params[depth]
	handed, names := p.HandedOut, p.Names
	if ending := it.ending(depth); ending != "" {
		b.ended = true
		if isDocumentEnding(ending) {
			b.document = ending
			whole := it.Params[depth+1] // values there are the names with their endings
			handed = max(handed, min(whole.HandedOut, max(p.Distinct, 1)))
			b.params.addNames(whole.Names)
		}
	}
	b.params.Distinct = max(b.params.Distinct, p.Distinct)
	b.params.HandedOut = max(b.params.HandedOut, handed)
	b.params.addNames(names)
}

func (p *Param) addNames(names map[string]int64) {
	for name, n := range names {
		if p.Names == nil {
			p.Names = map[string]int64{}
		}
		p.Names[name] += n
	}
}

// distinct is the number of values, one at least.
func (b *branch) distinct() int64 { return max(b.params.Distinct, 1) }

func lookOf(text string) look {
	raw := []byte(text)
	n := count(raw)
	switch {
	case isDate(raw):
		return lookDate
	case n.upper == len(raw) && n.upper >= 2 && n.upper <= 12:
		return lookCode
	case len(raw) == 5 && n.lower == 2 && n.upper == 2 && n.dashes == 1 && isDash(raw[2]) && raw[0]|0x20 == raw[0]:
		return lookLocale
	case strings.Count(text, "-")+strings.Count(text, "_") >= 2 || strings.Contains(text, ".") && !vocabulary.Open(text):
		return lookSlug
	}
	return lookPlain
}

// verbs begin the names of operations.
var verbs = words("get set list create update delete add remove find search fetch load save send post put is has do make run start stop check")

// halfKnown says whether a word outside the vocabulary ends on a noun of the vocabulary that public APIs use in paths, or
// begins with a verb of theirs.
func halfKnown(text string, looks look) bool {
	if looks == lookCode || strings.Contains(text, ".") {
		return false
	}
	parts := vocabulary.Split(text)
	if len(parts) < 2 {
		return slices.ContainsFunc([]string{"get", "list", "find", "create", "update", "delete"}, func(verb string) bool {
			return len(text) > len(verb)+3 && strings.HasPrefix(text, verb)
		})
	}
	last := parts[len(parts)-1]
	return len(last) > 2 && vocabulary.Static(last) > 0 || verbs[parts[0]]
}
