package subject

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// joinLogins notes that a user name that is also an identifier of another kind, such as the e-mail address that people
// log in with, names the same person by both.
func (b *Builder) joinLogins() {
	users := map[observation.Number]int32{}
	for at := range b.nodes {
		if b.nodes[at].slot.kind == kind.AccountUsername {
			users[b.index.ids[at].Token] = int32(at)
		}
	}
	if len(users) == 0 {
		return
	}
	also := map[int32][]int32{}
	for at := range b.nodes {
		if b.nodes[at].slot.kind == kind.AccountUsername {
			continue
		}
		if user, ok := users[b.index.ids[at].Token]; ok {
			also[user] = append(also[user], int32(at))
		}
	}
	for user, others := range also {
		if len(others) == 1 {
			b.note(user, others[0])
			b.note(others[0], user)
		}
	}
}

// joinThings notes that a thing which elsewhere stands for a person (a tax number in an answer that says nothing else of
// whose it is) stands for its owner, if that is one to one.
func (b *Builder) joinThings() {
	for id, o := range b.owners {
		thing, isPerson := b.index.find(id)
		whose, known := b.index.find(o.id)
		if isPerson && known && !o.many && b.nodes[thing].slot != b.nodes[whose].slot {
			b.note(thing, whose)
			b.note(whose, thing)
		}
	}
}

// withThings adds the things that have one owner to what is known of the owner.
func (b *Builder) withThings(book *Book) *Book {
	if len(b.owners) == 0 {
		return book
	}
	type thing struct {
		Identifier
		token observation.Token
	}
	var things []thing
	for id, o := range b.owners {
		if _, person := b.index.find(id); !person && !o.many {
			things = append(things, thing{id, b.tokenOf(id.Token)})
		}
	}
	slices.SortFunc(things, func(x, y thing) int {
		return cmp.Or(cmp.Compare(Rank(x.Kind), Rank(y.Kind)), cmp.Compare(x.Kind, y.Kind), bytes.Compare(x.token[:], y.token[:]))
	})
	book.things = make(map[Identifier]int32, len(things))
	for _, t := range things {
		if p, ok := book.Of(b.owners[t.Identifier].id); ok {
			book.things[t.Identifier] = p
			book.People[p].Identifiers = append(book.People[p].Identifiers, t.Identifier)
		}
	}
	return book
}
