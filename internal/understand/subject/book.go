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

// Series tells apart the ways in which a service numbers the same people: a UUID here, a short number there. Zero is the
// only one where nothing is known of others.
type Series uint8

// slot is a place for one identifier of a person: of each kind, and of each series of it, somebody has one.
type slot struct {
	kind   kind.Kind
	series Series
}

func (b *Builder) slotOf(id Identifier) slot { return slot{id.Kind, b.seriesOf(id)} }

// Builder collects identifiers that stood together.
type Builder struct {
	tokenOf  func(observation.Number) observation.Token
	partners map[Identifier]map[slot]partner
	seriesOf func(Identifier) Series
	owners   map[Identifier]owner
}

// owner is the person under whose name a thing of somebody was seen; Many once there were two.
type owner struct {
	id   Identifier
	many bool
}

// partner is the one identifier of a kind that was seen together with another; Many once there were two.
type partner struct {
	token observation.Number
	many  bool
}

// NewBuilder returns an empty builder. TokenOf gives the token of a number; it decides nothing but the order in which
// equal claims are looked at, which must not depend on numbers.
func NewBuilder(tokenOf func(observation.Number) observation.Token) *Builder {
	return &Builder{tokenOf: tokenOf, partners: map[Identifier]map[slot]partner{}, owners: map[Identifier]owner{}, seriesOf: func(Identifier) Series { return 0 }}
}

// Belongs notes that a thing, such as a bank account or a SIM card's number, was told of an owner. It does not make the
// thing a person: where all that was told of it was told of one owner, it is one more identifier of that owner, who may
// have several of the kind; where it was told of two, it names nobody.
func (b *Builder) Belongs(thing, of Identifier) {
	switch have, ok := b.owners[thing]; {
	case !ok:
		b.owners[thing] = owner{id: of}
	case have.id != of && !have.many:
		b.owners[thing] = owner{id: have.id, many: true}
	}
}

// Series makes the builder ask of for the series of identifiers. Two identifiers of one kind from different series may be one
// person's like those of different kinds. It must be called before the first identifier is noted, and always give the same.
func (b *Builder) Series(of func(Identifier) Series) { b.seriesOf = of }

// Together notes that these identifiers stood in one object. Two of one kind in one object (a member and the
// delegate) say nothing about who is whose, so that kind is only noted as known.
func (b *Builder) Together(ids []Identifier) {
	for _, id := range ids {
		if b.partners[id] == nil {
			b.partners[id] = map[slot]partner{}
		}
	}
	for _, a := range ids {
		for _, other := range ids {
			if b.slotOf(a) != b.slotOf(other) {
				b.note(a, other)
			}
		}
	}
}

func (b *Builder) note(a, other Identifier) {
	seen, at := b.partners[a], b.slotOf(other)
	p, ok := seen[at]
	switch {
	case !ok:
		seen[at] = partner{token: other.Token}
	case p.token != other.Token && !p.many:
		seen[at] = partner{token: p.token, many: true}
	}
}

// claim says that two identifiers are one person's.
type claim struct{ a, b Identifier }

// Build merges what is one to one and returns the book.
func (b *Builder) Build() *Book {
	b.joinLogins()
	b.joinThings()
	all := b.sorted()
	groups := newGroups(all, b.slotOf)
	for _, c := range b.claims(all) {
		groups.merge(c)
	}
	return b.withThings(NewBook(groups.people(all)))
}

// joinLogins notes that a user name that is also an identifier of another kind, such as the e-mail address that people
// log in with, names the same person by both.
func (b *Builder) joinLogins() {
	known := map[observation.Number][]Identifier{}
	for id := range b.partners {
		if id.Kind != kind.AccountUsername {
			known[id.Token] = append(known[id.Token], id)
		}
	}
	for id := range b.partners {
		if also := known[id.Token]; id.Kind == kind.AccountUsername && len(also) == 1 {
			b.note(id, also[0])
			b.note(also[0], id)
		}
	}
}

// joinThings notes that a thing which elsewhere stands for a person (a tax number in an answer that says nothing else of
// whose it is) stands for its owner, if that is one to one.
func (b *Builder) joinThings() {
	for thing, o := range b.owners {
		if b.partners[thing] != nil && b.partners[o.id] != nil && !o.many && b.slotOf(thing) != b.slotOf(o.id) {
			b.note(thing, o.id)
			b.note(o.id, thing)
		}
	}
}

// withThings adds the things that have one owner to what is known of the owner.
func (b *Builder) withThings(book *Book) *Book {
	things := make([]Identifier, 0, len(b.owners))
	tokens := make(map[observation.Number]observation.Token, len(b.owners))
	for thing, o := range b.owners {
		if _, person := b.partners[thing]; !person && !o.many {
			things = append(things, thing)
			tokens[thing.Token] = b.tokenOf(thing.Token)
		}
	}
	slices.SortFunc(things, func(x, y Identifier) int {
		tx, ty := tokens[x.Token], tokens[y.Token]
		return cmp.Or(cmp.Compare(Rank(x.Kind), Rank(y.Kind)), cmp.Compare(x.Kind, y.Kind), bytes.Compare(tx[:], ty[:]))
	})
	for _, thing := range things {
		if p, ok := book.of[b.owners[thing].id]; ok {
			book.of[thing] = p
			book.People[p].Identifiers = append(book.People[p].Identifiers, thing)
		}
	}
	return book
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
		mine := b.slotOf(id)
		slots := make([]slot, 0, len(b.partners[id]))
		for at := range b.partners[id] {
			slots = append(slots, at)
		}
		slices.SortFunc(slots, compareSlots)
		for _, at := range slots {
			p := b.partners[id][at]
			other := Identifier{at.kind, p.token}
			back := b.partners[other][mine]
			if compareSlots(mine, at) < 0 && !p.many && !back.many {
				claims = append(claims, claim{id, other})
			}
		}
	}
	return claims
}

func compareSlots(a, b slot) int {
	return cmp.Or(cmp.Compare(Rank(a.kind), Rank(b.kind)), cmp.Compare(a.kind, b.kind), cmp.Compare(a.series, b.series))
}
