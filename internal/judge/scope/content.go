package scope

import (
	"cmp"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// pair numbers a kind in a form within one answer.
type pair int32

// pairs gives numbers to kinds in forms as they come up.
type pairs struct {
	of     map[kindForm]pair
	items  []kindForm
	places map[kind.Kind]int // of the built-in kinds, from 1, in the order of the contract
}

type kindForm struct {
	kind kind.Kind
	form kind.Form
}

func newPairs() *pairs {
	p := &pairs{of: map[kindForm]pair{}, places: map[kind.Kind]int{}}
	for i, k := range kind.Builtin() {
		p.places[k] = i + 1
	}
	return p
}

// compare orders pairs by the contract's order of kinds, a user's own behind them by name, then by form.
func (p *pairs) compare(a, b pair) int {
	x, y := p.items[a], p.items[b]
	return cmp.Or(cmp.Compare(p.place(x.kind), p.place(y.kind)), cmp.Compare(x.kind, y.kind), cmp.Compare(x.form, y.form))
}

func (p *pairs) place(k kind.Kind) int {
	if n := p.places[k]; n > 0 {
		return n
	}
	return len(p.places) + 1
}

// shown returns a pair as it stands in an answer.
func (p *pairs) shown(n pair) KindForm {
	return KindForm{p.items[n].kind, p.items[n].form.String()}
}

func (p *pairs) number(k kind.Kind, f kind.Form) pair {
	key := kindForm{k, f}
	n, ok := p.of[key]
	if !ok {
		n = pair(len(p.items))
		p.of[key] = n
		p.items = append(p.items, key)
	}
	return n
}

// content is what one field set says under this meaning, and what of it holds where it is nobody's.
type content struct {
	proven   bitset
	possible bitset
	// The same for a set without a subject.
	nobodyProven   bitset
	nobodyPossible bitset
	// bare says that a nobody's kind stands in a list of bare values, so that one object may name any number of people.
	bare bool
	// strange says that a leaf is perhaps an identifier, so that its object may be somebody else's than it resolves to.
	strange bool
	// plain are the reasons of doubt that leave some kinds open, any those that leave every kind open.
	plain []string
	any   []string
}

func (c *content) silent() bool {
	return len(c.proven)+len(c.possible)+len(c.plain)+len(c.any) == 0
}

// noSubject is the reason under which calls are counted whose values stand beside nothing that says whose they are, or
// whether they are a person's at all.
const noSubject = "no_subject"

// belowThreshold is the reason under which a leaf is counted whose kind is decided, but not surely enough.
const belowThreshold = "below_threshold"

// contentOf reads a field set once.
func (g *ground) contentOf(path, set keep.Number) *content {
	key := setKey{path, set}
	if c, ok := g.contents[key]; ok {
		return c
	}
	c := &content{}
	readings := g.over.Readings(path, set)
	if len(readings) == 0 && len(g.snap.Set(set)) > 0 {
		// A set of which meaning says nothing at all was not decided upon.
		readings = []meaning.Reading{{Kind: kind.Undecided}}
	}
	for i := range readings {
		g.read(c, &readings[i])
	}
	g.contents[key] = c
	return c
}

// read adds one leaf's reading to a content.
func (g *ground) read(c *content, r *meaning.Reading) {
	switch {
	case r.Field != 0 && presented(g.snap.Field(r.Field)):
	case r.Kind == kind.None:
		if r.Confidence < g.floor && len(r.Candidates) > 0 {
			g.doubt(c, r, belowThreshold)
		}
	case r.Kind == kind.Undecided || r.Kind == "":
		reason := r.Doubt
		if reason == "" {
			reason = string(kind.Undecided)
		}
		if len(r.Candidates) == 0 {
			c.any = addWord(c.any, reason)
			return
		}
		g.doubt(c, r, reason)
	case r.Confidence < g.floor:
		g.noteBoth(c, r, false)
		g.doubt(c, r, belowThreshold)
	default:
		g.noteBoth(c, r, true)
	}
}

// noteBoth adds what was held: a user's kind counts as itself, and as the built-in one that it refines.
func (g *ground) noteBoth(c *content, r *meaning.Reading, proven bool) {
	g.note(c, r, r.Kind, proven)
	if r.As != "" {
		g.note(c, r, r.As, proven)
	}
}

// doubt makes every candidate of a leaf possible.
func (g *ground) doubt(c *content, r *meaning.Reading, reason string) {
	c.plain = addWord(c.plain, reason)
	for _, k := range r.Candidates {
		if k != kind.None && k != kind.Undecided && k != "" {
			g.note(c, r, k, false)
		}
	}
}

// note adds a kind, with what it means where there is no subject.
func (g *ground) note(c *content, r *meaning.Reading, k kind.Kind, proven bool) {
	n := g.pairs.number(k, r.Form)
	if proven {
		c.proven.set(n)
	} else {
		c.possible.set(n)
		c.strange = c.strange || subject.Rank(k) > 0
	}
	switch owner := ownership(k); {
	case owner == ownerless:
		return
	case owner == naming && proven:
		c.nobodyProven.set(n)
	default:
		c.nobodyPossible.set(n)
	}
	name := g.snap.Field(r.Field).Name.Reveal()
	c.bare = c.bare || name == "" || strings.HasSuffix(name, "[*]")
}

func addWord(words []string, w string) []string {
	for _, have := range words {
		if have == w {
			return words
		}
	}
	return append(words, w)
}

// narrowed returns the part of a content that --kind asks for.
func (c *content) narrowed(asked bitset) *content {
	n := &content{
		proven: c.proven.and(asked), possible: c.possible.and(asked),
		nobodyProven: c.nobodyProven.and(asked), nobodyPossible: c.nobodyPossible.and(asked),
		bare: c.bare, strange: c.strange, any: c.any,
	}
	if len(n.possible) > 0 {
		n.plain = c.plain
	}
	return n
}
