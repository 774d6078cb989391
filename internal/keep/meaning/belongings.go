package meaning

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// belonging says whether values of this kind name, in an object that speaks of no person itself, a thing of the person
// whom the object around it names: the IBAN of an invoice, the number of a SIM card, the card that paid.
func belonging(k kind.Kind) bool {
	switch k {
	case kind.PaymentIBAN, kind.PaymentBankAccount, kind.PaymentCardNumber, kind.ContactPhone, kind.ContactEmail,
		kind.TravelTicketNumber, kind.IdentityTaxID:
		return true
	}
	return false
}

// objectKey names an object of the answers or requests of an endpoint by the path of its key.
type objectKey struct {
	endpoint  int32
	direction observation.Direction
	path      string
}

// speaking lists the objects that speak of a person: by their key, or by a field that only persons have.
func speaking(s keep.Snapshot, fields map[FieldKey]Field) map[objectKey]bool {
	speaks := map[objectKey]bool{}
	for key, f := range fields {
		field := s.Field(key.Field)
		if field.Location != observation.InBody {
			continue
		}
		at := objectKey{key.Endpoint, field.Direction, objectOf(field)}
		if speaks[at] {
			continue
		}
		if subject.SpeaksOfPerson(f.Kind) || aboutPeople(ownKey(at.path)) {
			speaks[at] = true
		}
	}
	return speaks
}

// objectOf is the path of the object in which a field of a body stands: "$.data[*].attributes" of
// "$.data[*].attributes.iban", and "$.accounts[*]" of the bare values "$.accounts[*]".
func objectOf(f observation.Field) string {
	name := f.Name.Reveal()
	if strings.HasSuffix(name, "[*]") {
		return name
	}
	return name[:max(strings.LastIndexByte(name, '.'), 0)]
}

// ownKey is the last key of an object's path.
func ownKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// isBelonging says whether an identifier at an endpoint names a thing rather than a person.
func isBelonging(s keep.Snapshot, speaks map[objectKey]bool, e int32, k kind.Kind, field keep.Number) bool {
	f := s.Field(field)
	return belonging(k) && f.Location == observation.InBody && !speaks[objectKey{e, f.Direction, objectOf(f)}]
}

// allBelongings says whether all of a place's identifiers of persons name things.
func (d *deriver) allBelongings(p place) bool {
	any := false
	for _, id := range d.snapshot.Holder(p.holder).Identifiers {
		k := d.out.Fields[FieldKey{p.endpoint, id.Field}].Kind
		if subject.Rank(k) == 0 {
			continue
		}
		if !isBelonging(d.snapshot, d.speaks, p.endpoint, k, id.Field) {
			return false
		}
		any = true
	}
	return any
}

// belongings notes the things that were told of somebody: of whom the object around them or the request names, else of the
// actor where the endpoint answers each actor about itself. A thing of whom nobody is known stands for its unknown owner,
// where anything there speaks of persons.
func (d *deriver) belongings() {
	askers := d.askersOfThings()
	for p, personal := range d.things {
		owners := askers[p]
		if above := d.ownerAbove(p); above.Token != 0 {
			owners = []subject.Identifier{above}
		}
		if len(owners) == 0 {
			if ids := d.identifiers(p, personal); len(ids) > 0 {
				d.builder.Together(ids)
			}
			continue
		}
		for _, id := range d.identifiers(p, true) {
			for _, owner := range owners {
				d.builder.Belongs(id, owner)
			}
		}
	}
	d.book = d.builder.Build()
}

// askersOfThings lists, for the things at endpoints that answer each actor about itself, who those actors are.
func (d *deriver) askersOfThings() map[place][]subject.Identifier {
	askers := map[place][]subject.Identifier{}
	if len(d.things) == 0 {
		return askers
	}
	for s := range d.sightings(keep.Sighting.Response) {
		p := s.place()
		if _, thing := d.things[p]; !thing || p.endpoint < 0 || !d.out.Endpoints[p.endpoint].Self {
			continue
		}
		i := d.snapshot.Identity(s.Identity())
		self, known := d.selves[d.out.who(s.Identity()).Actor]
		if known && i.Principal != 0 && isPerson(i.PrincipalType) && !slices.Contains(askers[p], self) {
			askers[p] = append(askers[p], self)
		}
	}
	return askers
}

// ownerAbove is the best identifier of the nearest holder above a place that names a person.
func (d *deriver) ownerAbove(p place) subject.Identifier {
	for h := d.snapshot.Holder(p.holder).Parent; h != 0; h = d.snapshot.Holder(h).Parent {
		var best found
		for _, id := range d.snapshot.Holder(h).Identifiers {
			f := found{subject.Identifier{Kind: d.out.Fields[FieldKey{p.endpoint, id.Field}].Kind, Token: id.Token}, id.Field}
			if subject.Rank(f.Kind) > 0 && d.snapshot.Field(id.Field).Location != observation.InHeader && !isBelonging(d.snapshot, d.speaks, p.endpoint, f.Kind, id.Field) &&
				(best.Token == 0 || precedes(d.snapshot, f, best)) {
				best = f
			}
		}
		if best.Token != 0 {
			return best.Identifier
		}
	}
	return subject.Identifier{}
}
