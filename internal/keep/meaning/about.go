package meaning

import (
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// family leads from a holder to the holders right below it.
type family map[keep.Number][]keep.Number

func familyOf(s keep.Snapshot) family {
	f := family{}
	for n, h := range s.Holders() {
		if h.Parent != 0 {
			f[h.Parent] = append(f[h.Parent], n)
		}
	}
	return f
}

// about is the subject of whom a holder speaks: the one that its identifiers name, else the one that the only person's
// object in it names: an order with its customer, a file with its patient. Elements of a list are others' matters, and so is a sender.
// Things of persons name only where nobody else around them does; see withThings.
func (v *View) about(e int32, holder keep.Number, d observation.Direction, withThings bool) int32 {
	if s := v.named(e, holder, d, withThings); s != Nobody {
		return s
	}
	if len(v.Holder(holder).Identifiers) == 0 {
		return Nobody // a request without parameters, which everybody made
	}
	lists, only := v.lists(holder, d), Nobody
	children := v.children()[holder]
	if len(children) > maxChildren {
		return Nobody // a table of people, not the one person of an answer
	}
	for _, child := range children {
		if v.lists(child, d) != lists || v.relation(child) {
			continue
		}
		switch s := v.named(e, child, d, withThings); {
		case s == Nobody || s == only:
		case only != Nobody:
			return Nobody
		default:
			only = s
		}
	}
	return only
}

// maxChildren bounds the objects that are looked at for the one person of an answer.
const maxChildren = 64

// children builds the index of holders on the first use.
func (v *View) children() family {
	v.once.Do(func() { v.families = familyOf(v.Snapshot) })
	return v.families
}

// relation says whether a holder's object stands under a key that names somebody by a relation: a sender, a physician.
func (v *View) relation(holder keep.Number) bool {
	for _, id := range v.Holder(holder).Identifiers {
		if f := v.Field(id.Field); f.Location == observation.InBody {
			return namesAnother(ownKey(objectOf(f)))
		}
	}
	return false
}

// lists is how many lists the fields of a holder stand in; -1 for a holder of the other direction.
func (v *View) lists(holder keep.Number, d observation.Direction) int {
	lists := 0
	for _, id := range v.Holder(holder).Identifiers {
		f := v.Field(id.Field)
		switch {
		case f.Direction != d && f.Location == observation.InBody:
			return -1
		case f.Location == observation.InBody:
			lists = max(lists, strings.Count(f.Name.Reveal(), "[*]"))
		}
	}
	return lists
}

// named is the subject whom a holder's own identifiers name, by the best of them.
func (v *View) named(e int32, holder keep.Number, d observation.Direction, withThings bool) int32 {
	named, best := Nobody, found{}
	for _, id := range v.Holder(holder).Identifiers {
		field := v.Field(id.Field)
		if field.Location == observation.InHeader {
			continue // a credential says who asks, not who is asked about
		}
		if d == observation.Response && field.Direction == observation.Request && field.Location == observation.InBody &&
			v.gives(e) && NamesReceiver(field) {
			continue // who is to get something is not told what the giver has left
		}
		f := found{subject.Identifier{Kind: v.Meaning.Fields[FieldKey{e, id.Field}].Kind, Token: id.Token}, id.Field}
		if subject.Rank(f.Kind) == 0 || (named != Nobody && !precedes(v.Snapshot, f, best)) {
			continue
		}
		if !withThings && isBelonging(v.Snapshot, v.speaks, e, f.Kind, id.Field) {
			continue
		}
		if s, ok := v.book.Of(f.Identifier); ok {
			named, best = s, f
		}
	}
	return named
}
