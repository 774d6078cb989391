package meaning

import (
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// enough is how many pairs of an asked person and an answered one must go one to one before an endpoint is taken to
// answer about whom it was asked for.
const enough = 4

// answered is a root object that holds identifiers, with the person whom the request's path named.
type answered struct {
	asked subject.Identifier
	ids   []subject.Identifier
}

// linkAsked notes that what an answer tells of a person at its root is told of the person in the request's path:
// /customers/{user} answers with a phone number. That is so where the path ends with that person; behind it
// (/patients/{id}/physician) only where enough pairs go one to one.
func (d *deriver) linkAsked() {
	byEndpoint := map[int32][]answered{}
	for p, v := range d.spoken {
		if a, ok := d.answeredAt(p, v); ok {
			byEndpoint[p.endpoint] = append(byEndpoint[p.endpoint], a)
		}
	}
	for e, pairs := range byEndpoint {
		if !d.endsWithParameter(e) && !oneToOne(pairs) {
			continue
		}
		for _, a := range pairs {
			d.builder.Together(append(a.ids, a.asked))
		}
	}
	d.book = d.builder.Build()
}

// answeredAt looks at one place; false where it is no root object of an answer that names somebody, where nobody was
// asked for, or where the answer's person is named by the asked kind, too.
func (d *deriver) answeredAt(p place, v voice) (answered, bool) {
	if _, thing := d.things[p]; thing || p.endpoint < 0 {
		return answered{}, false
	}
	ids := d.identifiers(p, v.personal)
	above := d.snapshot.Holder(p.holder).Parent
	if above == 0 || len(ids) == 0 || d.snapshot.Holder(above).Parent != 0 || !d.atRoot(p.holder) {
		return answered{}, false
	}
	asked := d.askedFor(place{p.endpoint, above})
	if asked.Token == 0 {
		return answered{}, false
	}
	for _, id := range ids {
		if id.Kind == asked.Kind {
			return answered{}, false
		}
	}
	return answered{asked, ids}, true
}

// atRoot says whether all fields of a holder stand in the root object of an answer, in no list and under no relation.
func (d *deriver) atRoot(holder keep.Number) bool {
	for _, id := range d.snapshot.Holder(holder).Identifiers {
		f := d.snapshot.Field(id.Field)
		if f.Location != observation.InBody {
			continue
		}
		if f.Direction != observation.Response || containsList(f.Name.Reveal()) || namesAnother(objectOf(f)) {
			return false
		}
	}
	return true
}

// askedFor is the identifier of a person that stands last in a request's path.
func (d *deriver) askedFor(request place) subject.Identifier {
	var best subject.Identifier
	last := -1
	for _, id := range d.snapshot.Holder(request.holder).Identifiers {
		at, ok := segmentOf(d.snapshot.Field(id.Field))
		k := d.out.Fields[FieldKey{request.endpoint, id.Field}].Kind
		if ok && at > last && subject.Rank(k) > 0 {
			best, last = subject.Identifier{Kind: k, Token: id.Token}, at
		}
	}
	return best
}

// endsWithParameter says whether a template ends with a parameter: "{id}", "{id}.json" and "Members('{id}')" do.
func (d *deriver) endsWithParameter(e int32) bool {
	template := d.out.Endpoints[e].Template
	end := strings.LastIndexByte(template, '}')
	rest := strings.Trim(template[end+1:], "')")
	return end >= 0 && (rest == "" || rest[0] == '.' && !strings.Contains(rest, "/"))
}

// oneToOne says whether each asked person got one answer, and no two of them the same. An object with two identifiers of
// its best kind speaks against it.
func oneToOne(pairs []answered) bool {
	there, back := map[subject.Identifier]subject.Identifier{}, map[subject.Identifier]subject.Identifier{}
	for _, a := range pairs {
		best := a.ids[0]
		for _, id := range a.ids[1:] {
			if subject.Rank(id.Kind) < subject.Rank(best.Kind) {
				best = id
			} else if id.Kind == best.Kind && id.Token != best.Token {
				return false
			}
		}
		if have, ok := there[a.asked]; ok && have != best {
			return false
		}
		if have, ok := back[best]; ok && have != a.asked {
			return false
		}
		there[a.asked], back[best] = best, a.asked
	}
	return len(there) >= enough
}
