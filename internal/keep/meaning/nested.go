package meaning

import (
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// linkNested notes that an object which stands alone in another describes the same person: a guest's profile beside the
// guest's id, the passport or the membership of a passenger. Whether the pairs are one to one is left to the builder;
// what would make two people of them is looked at here.
func (d *deriver) linkNested(voices map[place]voice) {
	for p, inner := range voices {
		around := place{p.endpoint, d.snapshot.Holder(p.holder).Parent}
		outer, ok := voices[around]
		if _, thing := d.things[p]; thing {
			continue
		}
		if around.holder == 0 || !ok || !d.nestsAlone(p.holder, around.holder) {
			continue
		}
		below := d.identifiers(p, inner.personal)
		above := d.ownersAbove(d.identifiers(around, outer.personal), inner.named)
		if len(below) > 0 && len(above) > 0 && (!inner.named || !outer.named) && !collide(above, below) {
			d.builder.Together(append(above, below...))
		}
	}
}

// ownersAbove keeps the identifiers of an enclosing object that could be those of the person inside. Beside somebody with a
// name, an address to write to may be anybody's (who booked, who pays); an account or a number is the object's own.
func (d *deriver) ownersAbove(ids []subject.Identifier, named bool) []subject.Identifier {
	if !named {
		return ids
	}
	var own []subject.Identifier
	for _, id := range ids {
		if id.Kind == kind.AccountID || id.Kind == kind.AccountUsername || id.Kind == kind.LoyaltyNumber {
			own = append(own, id)
		}
	}
	return own
}

// collide says whether two lists give different values of one kind: then they speak of two people.
func collide(a, b []subject.Identifier) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Kind == y.Kind && x.Token != y.Token {
				return true
			}
		}
	}
	return false
}

// nestsAlone says whether a holder's object stands in the other's object by itself, no element of a list, under a key that
// does not name another person.
func (d *deriver) nestsAlone(inner, outer keep.Number) bool {
	in, ok := d.bodyField(inner)
	if !ok {
		return false
	}
	out, ok := d.bodyField(outer)
	if !ok {
		return false
	}
	in, out = below(in, out)
	return !strings.Contains(in, "[*]") && !strings.Contains(out, "[*]") && !namesAnother(in) && !namesAnother(out)
}

// bodyField is the name of the first of a holder's fields that stands in a body.
func (d *deriver) bodyField(holder keep.Number) (string, bool) {
	for _, id := range d.snapshot.Holder(holder).Identifiers {
		if f := d.snapshot.Field(id.Field); f.Location == observation.InBody {
			return f.Name.Reveal(), true
		}
	}
	return "", false
}

// below cuts from two field names the objects that they share, and their last keys.
func below(a, b string) (string, string) {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	n := 0
	for n < len(x)-1 && n < len(y)-1 && x[n] == y[n] {
		n++
	}
	return strings.Join(x[n:len(x)-1], "."), strings.Join(y[n:len(y)-1], ".")
}

// namesAnother says whether a key names somebody by a relation to the person around it.
func namesAnother(path string) bool {
	for part := range strings.SplitSeq(path, ".") {
		for _, w := range vocabulary.Split(part) {
			if relationWords[strings.ToLower(w)] {
				return true
			}
		}
	}
	return false
}

func isName(k kind.Kind) bool {
	return k == kind.PersonName || k == kind.PersonFirstName || k == kind.PersonLastName
}
