package meaning

import (
	"cmp"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/subject"
)

// number writes the people down as subjects with public ids, in the order of the ids, and tells each actor which it is.
func (d *deriver) number() {
	subjects := make([]Subject, len(d.book.People))
	for i, p := range d.book.People {
		best := p.Identifiers[0]
		subjects[i].ID = d.minter.ID(subjectPrefix, []byte(best.Kind), d.tokenBytes(best.Token))
		for _, id := range p.Identifiers {
			subjects[i].Identifiers = append(subjects[i].Identifiers, PersonIdentifier{id.Kind, id.Token, d.seriesOf(id)})
		}
	}
	slices.SortFunc(subjects, func(a, b Subject) int { return cmp.Compare(a.ID, b.ID) })
	d.out.Subjects = subjects
	book := bookOf(subjects)
	for actor, self := range d.selves {
		if s, ok := book.Of(self); ok {
			d.out.Actors[actor].Subject = s
		}
	}
}

// bookOf makes the index of subjects by identifier.
func bookOf(subjects []Subject) *subject.Book {
	people := make([]subject.Person, len(subjects))
	for i, s := range subjects {
		for _, id := range s.Identifiers {
			people[i].Identifiers = append(people[i].Identifiers, subject.Identifier{Kind: id.Kind, Token: id.Token})
		}
	}
	return subject.NewBook(people)
}

func containsList(name string) bool { return strings.Contains(name, "[*]") }
