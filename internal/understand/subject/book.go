package subject

import (
	"bytes"
	"cmp"
	"slices"

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
	of     map[Identifier]int32
}

// NewBook makes a book of people that were found before.
func NewBook(people []Person) *Book {
	b := &Book{People: people, of: map[Identifier]int32{}}
	for i, p := range people {
		for _, id := range p.Identifiers {
			b.of[id] = int32(i)
		}
	}
	return b
}

// Of returns the index of the person whom id names; false when nobody is known by it.
func (b *Book) Of(id Identifier) (int32, bool) {
	p, ok := b.of[id]
	return p, ok
}

// Builder collects identifiers that stood together.
type Builder struct {
	tokenOf  func(observation.Number) observation.Token
	partners map[Identifier]map[kind.Kind]partner
}

// partner is the one identifier of a kind that was seen together with another; Many once there were two.
type partner struct {
	token observation.Number
	many  bool
}

// NewBuilder returns an empty builder. TokenOf gives the token of a number; it decides nothing but the order in which
// equal claims are looked at, which must not depend on numbers.
func NewBuilder(tokenOf func(observation.Number) observation.Token) *Builder {
	return &Builder{tokenOf: tokenOf, partners: map[Identifier]map[kind.Kind]partner{}}
}

// Together notes that these identifiers stood in one object. Two of one kind in one object (a member and the
// delegate) say nothing about who is whose, so that kind is only noted as known.
func (b *Builder) Together(ids []Identifier) {
	for _, id := range ids {
		if b.partners[id] == nil {
			b.partners[id] = map[kind.Kind]partner{}
		}
	}
	for _, a := range ids {
		for _, other := range ids {
			if a.Kind != other.Kind {
				b.note(a, other)
			}
		}
	}
}

func (b *Builder) note(a, other Identifier) {
	seen := b.partners[a]
	p, ok := seen[other.Kind]
	switch {
	case !ok:
		seen[other.Kind] = partner{token: other.Token}
	case p.token != other.Token && !p.many:
		seen[other.Kind] = partner{token: p.token, many: true}
	}
}

// claim says that two identifiers are one person's.
type claim struct{ a, b Identifier }

// Build merges what is one to one and returns the book.
func (b *Builder) Build() *Book {
	all := b.sorted()
	groups := newGroups(all)
	for _, c := range b.claims(all) {
		groups.merge(c)
	}
	return NewBook(groups.people(all))
}

// sorted lists all identifiers by rank, then by token, which is an order that does not depend on when they were seen.
func (b *Builder) sorted() []Identifier {
	all := make([]Identifier, 0, len(b.partners))
	tokens := make(map[observation.Number]observation.Token, len(b.partners))
	for id := range b.partners {
		all = append(all, id)
		tokens[id.Token] = b.tokenOf(id.Token)
	}
	slices.SortFunc(all, func(x, y Identifier) int {
		tx, ty := tokens[x.Token], tokens[y.Token]
		return cmp.Or(cmp.Compare(Rank(x.Kind), Rank(y.Kind)), bytes.Compare(tx[:], ty[:]), cmp.Compare(x.Kind, y.Kind))
	})
	return all
}

// claims lists the pairs that are one to one, in the order of the better identifier.
func (b *Builder) claims(all []Identifier) []claim {
	var claims []claim
	for _, id := range all {
		kinds := make([]kind.Kind, 0, len(b.partners[id]))
		for k := range b.partners[id] {
			kinds = append(kinds, k)
		}
		slices.SortFunc(kinds, func(x, y kind.Kind) int { return cmp.Or(cmp.Compare(Rank(x), Rank(y)), cmp.Compare(x, y)) })
		for _, k := range kinds {
			p := b.partners[id][k]
			other := Identifier{k, p.token}
			back := b.partners[other][id.Kind]
			if Rank(id.Kind) < Rank(k) && !p.many && !back.many {
				claims = append(claims, claim{id, other})
			}
		}
	}
	return claims
}
