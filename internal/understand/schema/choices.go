package schema

import (
	"maps"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/shape"
)

// When a field is said to be one of a few: there are no more words than this, it was seen so many times, and so many times as often as
// it has words. A field that was seen less may hold anything.
const (
	mostEnum     = 32
	leastEnum    = 2 // one word alone tells nothing of the others
	leastCalls   = 20
	timesOfWords = 4
)

// choices is what a field held.
type choices struct {
	words map[string]bool
	plain bool // what it holds is of no kind
	open  bool // it held something else, or so much that it was not kept
}

func (l *Learner) choice(e Endpoint, d observation.Direction, at observation.Location, name string) *choices {
	o, key := l.operation(e), kindKey{d, at, name}
	if o.choices[key] == nil {
		o.choices[key] = &choices{words: map[string]bool{}}
	}
	return o.choices[key]
}

// Word says that a field held a word of the vocabulary.
func (l *Learner) Word(e Endpoint, d observation.Direction, at observation.Location, name, word string) {
	l.choice(e, d, at, name).words[word] = true
}

// Free says that a field held other texts than words of the vocabulary, or too many, or what is somebody's.
func (l *Learner) Free(e Endpoint, d observation.Direction, at observation.Location, name string) {
	l.choice(e, d, at, name).open = true
}

// Plain says that what a field holds is of no kind, so that its words may be told.
func (l *Learner) Plain(e Endpoint, d observation.Direction, at observation.Location, name string) {
	l.choice(e, d, at, name).plain = true
}

// choose makes an enum of what a field held, if it is one. A field that is written by naming it several times is a list by its type.
func (s *Schema) choose(c *choices, written bool) {
	t := s.Types &^ shape.Lines
	if written {
		t &^= shape.Array
	}
	switch {
	case c == nil || !c.plain || c.open || len(s.Kinds) > 0 || len(c.words) < leastEnum || len(c.words) > mostEnum:
		return
	case !t.Has(shape.Text) || t&^(shape.Text|shape.Empty|shape.Null) != 0 || s.Contents != nil:
		return
	case s.taken < leastCalls || s.taken < timesOfWords*int64(len(c.words)):
		return
	}
	s.Enum = slices.Sorted(maps.Keys(c.words))
}

// enum writes the values that a text may have; what else the types let stand there may stand there still.
func (s *Schema) enum(out *object, t shape.Types) {
	if len(s.Enum) == 0 || t.Has(shape.Array) {
		return
	}
	var values list
	if t.Has(shape.Empty) {
		values = append(values, "")
	}
	for _, v := range s.Enum {
		values = append(values, v)
	}
	if t.Has(shape.Null) {
		values = append(values, nil)
	}
	out.set("enum", values)
}
