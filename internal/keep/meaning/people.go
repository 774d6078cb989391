package meaning

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// place is a holder at an endpoint: the same identifiers may mean another thing elsewhere.
type place struct {
	endpoint int32
	holder   keep.Number
}

// people finds the identifiers of persons in answers and in the bodies of requests, and which of them belong together.
func (d *deriver) people() {
	d.builder = subject.NewBuilder(func(n keep.Number) observation.Token {
		t, _ := d.snapshot.Token(n)
		return t
	})
	speaks := d.placesOfPersons()
	for p, personal := range speaks {
		if ids := d.identifiers(p, personal); len(ids) > 0 {
			d.builder.Together(ids)
		}
	}
	d.book = d.builder.Build()
	d.indexKnown()
}

// placesOfPersons lists every place, with whether anything there speaks of a person.
func (d *deriver) placesOfPersons() map[place]bool {
	speaks := map[place]bool{}
	known := map[setKey]bool{}
	for _, t := range d.exposures {
		p, s := place{d.endpointOf(t.Path), t.Holder}, setKey{d.endpointOf(t.Path), t.Set}
		if _, ok := known[s]; !ok {
			known[s] = d.setSpeaks(s.endpoint, s.set)
		}
		speaks[p] = speaks[p] || known[s]
	}
	return speaks
}

func (d *deriver) setSpeaks(e int32, set keep.Number) bool {
	for _, l := range d.snapshot.Set(set) {
		f := d.out.Fields[FieldKey{e, l.Field}]
		if subject.SpeaksOfPerson(f.Kind) || (f.Kind != kind.None && aboutPeople(f.Name)) {
			return true
		}
	}
	return e >= 0 && aboutPeople(d.out.Endpoints[e].Template)
}

// identifiers lists the identifiers of persons that a place's own holder has. Parameters in paths and queries are left
// to the step that knows which values are persons'.
func (d *deriver) identifiers(p place, personal bool) []subject.Identifier {
	var ids []subject.Identifier
	for _, id := range d.snapshot.Holder(p.holder).Identifiers {
		f := d.snapshot.Field(id.Field)
		if f.Location != observation.InBody {
			continue
		}
		k := d.out.Fields[FieldKey{p.endpoint, id.Field}].Kind
		if subject.Rank(k) > 0 && (personal || !subject.NeedsPerson(k)) {
			ids = append(ids, subject.Identifier{Kind: k, Token: id.Token})
		}
	}
	return ids
}

func (d *deriver) indexKnown() {
	d.known = map[keep.Number][]subject.Identifier{}
	for _, p := range d.book.People {
		for _, id := range p.Identifiers {
			d.known[id.Token] = append(d.known[id.Token], id)
		}
	}
}

// parameters finds the path, query and header parameters whose values are known identifiers of persons. Their field
// takes the kind under which the values are known; a value that was never seen elsewhere is then a person's, too.
func (d *deriver) parameters() {
	votes := map[FieldKey]map[keep.Number]bool{}
	for _, t := range d.exposures {
		if t.Direction != observation.Request {
			continue
		}
		e := d.endpointOf(t.Path)
		for _, id := range d.snapshot.Holder(t.Holder).Identifiers {
			key := FieldKey{e, id.Field}
			if d.snapshot.Field(id.Field).Location == observation.InBody || d.fixedSegment(key) {
				continue
			}
			if votes[key] == nil {
				votes[key] = map[keep.Number]bool{}
			}
			votes[key][id.Token] = true
		}
	}
	for key, tokens := range votes {
		d.decideParameter(key, tokens)
	}
	for key, tokens := range votes {
		if k := d.out.Fields[key].Kind; subject.Rank(k) > 0 && key.Endpoint >= 0 {
			for token := range tokens {
				d.builder.Together([]subject.Identifier{{Kind: k, Token: token}})
			}
		}
	}
	d.book = d.builder.Build()
	d.indexKnown()
}

// decideParameter gives a parameter the kind that most of its values are known under.
func (d *deriver) decideParameter(key FieldKey, tokens map[keep.Number]bool) {
	counts := map[kind.Kind]int{}
	for token := range tokens {
		for _, id := range d.known[token] {
			counts[id.Kind]++
		}
	}
	best := kind.None
	for k, n := range counts {
		if b := counts[best]; n > b || (n == b && subject.Rank(k) < subject.Rank(best)) {
			best = k
		}
	}
	f := d.out.Fields[key]
	share := float64(counts[best]) / float64(len(tokens))
	// Short numbers are the ids of many things; that they are also members' numbers says little unless the name agrees.
	agrees := subject.Rank(f.Kind) > 0
	if best == kind.None || share < .5 || (!agrees && d.mostlyShort(key)) {
		return
	}
	f.Kind, f.Confidence, f.Candidates = best, max(f.Confidence, share), nil
	f.Reasons = append([]string{"most of its values are known as " + string(best) + " from answers"}, f.Reasons...)
	d.out.Fields[key] = f
}

// mostlyShort says whether most values of a field are numbers of five digits or less.
func (d *deriver) mostlyShort(key FieldKey) bool {
	var all int64
	counts := d.shapes[key]
	for _, n := range counts {
		all += n
	}
	return counts[kind.ClassInteger]*2 > all
}
