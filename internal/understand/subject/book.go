package subject

import (
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Identifier names a person by a value of some kind.
type Identifier struct {
	Kind  kind.Kind
	Token observation.Number
}

// Person is the identifiers that are surely one person's, the best-ranked first.
type Person struct{ Identifiers []Identifier }

// Book holds the people that are known.
type Book struct {
	People []Person
	index  *index
	person []int32 // by place in the index; an identifier noted after the book was made has none
	things map[Identifier]int32
}

// NewBook makes a book of people that were found before.
func NewBook(people []Person) *Book {
	b := &Book{People: people, index: newIndex()}
	for i, p := range people {
		for _, id := range p.Identifiers {
			b.put(b.index.add(id), int32(i))
		}
	}
	return b
}

func (b *Book) put(at, person int32) {
	for int(at) >= len(b.person) {
		b.person = append(b.person, nobody)
	}
	b.person[at] = person
}

const nobody = -1

// Of returns the index of the person whom id names; false when nobody is known by it.
func (b *Book) Of(id Identifier) (int32, bool) {
	at, ok := b.index.find(id)
	if ok && int(at) < len(b.person) && b.person[at] != nobody {
		return b.person[at], true
	}
	if p, ok := b.things[id]; ok {
		return p, true
	}
	return nobody, false
}

// Kinds returns the kinds by which a value is known to name somebody, the surest first.
func (b *Book) Kinds(token observation.Number) []kind.Kind {
	var known []kind.Kind
	for _, k := range ranked {
		if _, ok := b.Of(Identifier{k, token}); ok {
			known = append(known, k)
		}
	}
	return known
}
