package meaning

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// steady is how many people a field must have been told of, or to, with one and the same value, before that value is
// taken for the service's own.
const steady = 4

// contact gathers what a field with an e-mail address, a number or an account said, and around whom.
type contact struct {
	value  keep.Number
	varies bool
	around map[keep.Number]bool // identifiers of persons around it, and who asked
	beside map[keep.Number]bool // those of the same object
}

// constants finds the fields that say the same of everybody: the help desk's e-mail address, the bank account to pay
// into. They name nobody, and nobody's data crossed with them. A person's object that is always the same (the one
// physician of a practice) stays a person's.
func (d *deriver) constants() {
	contacts := map[FieldKey]*contact{}
	seen := map[place]bool{}
	for s := range d.answers() {
		p := s.place()
		d.addContacts(contacts, p, d.identity(s.Identity()).Principal, seen[p])
		seen[p] = true
	}
	speaks := speaking(d.snapshot, d.out.Fields)
	own := map[keep.Number]bool{}
	for key, c := range contacts {
		if len(c.around) >= steady && (len(c.beside) >= steady || !d.personal(speaks, key)) && !c.varies {
			own[c.value] = true
		}
	}
	// What is known to be the service's own is that, too, where fewer people were told of it.
	for key, c := range contacts {
		if c.varies || !own[c.value] || (len(c.beside) < steady && d.personal(speaks, key)) {
			continue
		}
		field := d.out.Fields[key]
		if field.Told {
			continue
		}
		field.Kind, field.Confidence, field.Candidates, field.Own = kind.None, 1, nil, true
		field.As = ""
		field.Reasons = []string{"the same value for everybody"}
		d.out.Fields[key] = field
	}
}

// personal says whether a field's object, or its name, speaks of a person.
func (d *deriver) personal(speaks map[objectKey]bool, key FieldKey) bool {
	f := d.snapshot.Field(key.Field)
	return speaks[objectKey{key.Endpoint, f.Direction, objectOf(f)}] || aboutPeople(d.out.Fields[key].Name)
}

// addContacts looks at the contacts of one place; again says that only the asker is new.
func (d *deriver) addContacts(contacts map[FieldKey]*contact, p place, asker keep.Number, again bool) {
	for _, id := range d.snapshot.Holder(p.holder).Identifiers {
		key := FieldKey{p.endpoint, id.Field}
		f := d.snapshot.Field(id.Field)
		if f.Location != observation.InBody || !subject.NeedsPerson(d.out.Fields[key].Kind) {
			continue
		}
		c := contacts[key]
		if c == nil {
			c = &contact{value: id.Token, around: map[keep.Number]bool{}, beside: map[keep.Number]bool{}}
			contacts[key] = c
		}
		c.varies = c.varies || c.value != id.Token
		if c.varies {
			continue
		}
		if asker != 0 && (p.endpoint < 0 || !aboutPeople(d.out.Endpoints[p.endpoint].Template)) && len(c.around) < steady {
			c.around[asker] = true
		}
		if !again {
			d.addNeighbours(c, p, id, objectOf(f))
		}
	}
}

// addNeighbours notes the identifiers of persons beside and above a contact.
func (d *deriver) addNeighbours(c *contact, p place, own keep.Identifier, object string) {
	for h := p.holder; h != 0 && len(c.beside) < steady; h = d.snapshot.Holder(h).Parent {
		for _, id := range d.snapshot.Holder(h).Identifiers {
			if id == own || subject.Rank(d.out.Fields[FieldKey{p.endpoint, id.Field}].Kind) == 0 {
				continue
			}
			if len(c.around) < steady {
				c.around[id.Token] = true
			}
			f := d.snapshot.Field(id.Field)
			if h == p.holder && f.Location == observation.InBody && objectOf(f) == object {
				c.beside[id.Token] = true
			}
		}
	}
}
