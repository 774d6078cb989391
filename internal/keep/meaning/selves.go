package meaning

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// themselves finds the endpoints that answer each actor about itself, and from them which person an actor is.
func (d *deriver) themselves() {
	answers := d.rootAnswers()
	for e := range d.out.Endpoints {
		byActor := answers[int32(e)]
		d.out.Endpoints[e].Self = d.answersSelf(int32(e), byActor)
		if !d.out.Endpoints[e].Self {
			continue
		}
		for actor, people := range byActor {
			if len(people) == 1 {
				d.linkSelf(actor, only(people))
			}
		}
	}
	d.addSilentSelves()
	d.book = d.builder.Build()
}

// rootAnswers lists, for each endpoint that names no person in its request, whom its answers were about, by actor.
func (d *deriver) rootAnswers() map[int32]map[int32]map[int32]bool {
	answers := map[int32]map[int32]map[int32]bool{}
	for s := range d.answers() {
		e := s.endpoint
		if e < 0 {
			continue
		}
		h := d.snapshot.Holder(s.holder())
		request := requestHolder(d.snapshot, s.holder())
		if who := d.identity(s.Identity()); who.Principal == 0 || !isPerson(who.PrincipalType) ||
			h.Parent != request || d.accountAbove(e, request).Token != 0 {
			continue
		}
		actor := d.out.who(s.Identity()).Actor
		person, ok := d.personOf(s.place())
		if !ok {
			continue
		}
		if answers[e] == nil {
			answers[e] = map[int32]map[int32]bool{}
		}
		if answers[e][actor] == nil {
			answers[e][actor] = map[int32]bool{}
		}
		answers[e][actor][person] = true
	}
	return answers
}

// personOf is the person whom a place's own identifiers name; the best-ranked decides, lower ones may be shared.
func (d *deriver) personOf(p place) (int32, bool) {
	var best found
	for _, id := range d.snapshot.Holder(p.holder).Identifiers {
		f := found{subject.Identifier{Kind: d.out.Fields[FieldKey{p.endpoint, id.Field}].Kind, Token: id.Token}, id.Field}
		if _, known := d.book.Of(f.Identifier); known && (best.Token == 0 || precedes(d.snapshot, f, best)) {
			best = f
		}
	}
	if best.Token == 0 {
		return Nobody, false
	}
	return d.book.Of(best.Identifier)
}

// requestHolder is the topmost holder above h: the parameters of the request.
func requestHolder(s keep.Snapshot, h keep.Number) keep.Number {
	for parent := s.Holder(h).Parent; parent != 0; parent = s.Holder(h).Parent {
		h = parent
	}
	return h
}

// answersSelf decides whether an endpoint answers each actor about itself: by its path, or because every actor was
// always told of one person, and no two of the same. An endpoint that names persons in its request never does.
func (d *deriver) answersSelf(e int32, byActor map[int32]map[int32]bool) bool {
	if d.asksForPersons(e) {
		return false
	}
	told := map[int32]bool{}
	for _, people := range byActor {
		if len(people) != 1 {
			return false
		}
		person := only(people)
		if told[person] {
			return false
		}
		told[person] = true
	}
	return aboutSelf(d.out.Endpoints[e].Template) || len(told) >= 2 || (len(told) == 0 && d.speaksWithoutNaming(e))
}

// asksForPersons says whether a path or query parameter of the endpoint names persons.
func (d *deriver) asksForPersons(e int32) bool {
	return d.asking()[e]
}

func (d *deriver) asking() map[int32]bool {
	if d.asks == nil {
		d.asks = map[int32]bool{}
		for key, f := range d.out.Fields {
			field := d.snapshot.Field(key.Field)
			if field.Direction == observation.Request && field.Location <= observation.InQuery && subject.Rank(f.Kind) > 0 {
				d.asks[key.Endpoint] = true
			}
		}
	}
	return d.asks
}

// speaksWithoutNaming says whether an endpoint tells persons' values to logged-in persons without saying whose they are:
// whose else than the actor's? Lists of names do not count: they are others'.
func (d *deriver) speaksWithoutNaming(e int32) bool {
	return d.silent()[e]
}

func (d *deriver) silent() map[int32]bool {
	if d.silents != nil {
		return d.silents
	}
	d.silents = map[int32]bool{}
	refuted := map[int32]bool{}
	for s := range d.answers() {
		e := s.endpoint
		if e < 0 {
			continue
		}
		if !isPerson(d.identity(s.Identity()).PrincipalType) {
			refuted[e] = true
		}
		for _, l := range d.snapshot.Set(keep.Number(s.Set)) {
			f := d.out.Fields[FieldKey{e, l.Field}]
			inList := d.inList(l.Field)
			switch {
			case f.Kind == kind.LoyaltyTransaction || f.Kind == kind.AccountTransaction || (!inList && ownValue(f.Kind)):
				d.silents[e] = true
			case inList && subject.SpeaksOfPerson(f.Kind):
				refuted[e] = true
			}
		}
	}
	for e := range refuted {
		delete(d.silents, e)
	}
	return d.silents
}

// ownValue says whether a value of this kind, alone in an answer to a logged-in person, is that person's own.
func ownValue(k kind.Kind) bool {
	switch k {
	case kind.LoyaltyTier, kind.LoyaltyBalance, kind.AccountBalance, kind.PersonName, kind.PersonFirstName,
		kind.PersonLastName, kind.PersonBirthDate, kind.HealthRecord:
		return true
	}
	return false
}

func (d *deriver) inList(field keep.Number) bool {
	return containsList(d.snapshot.Field(field).Name.Reveal())
}

// linkSelf notes that an actor is a person.
func (d *deriver) linkSelf(actor, person int32) {
	best := d.book.People[person].Identifiers[0]
	if have, ok := d.selves[actor]; !ok || subject.Rank(best.Kind) < subject.Rank(have.Kind) {
		d.selves[actor] = best
	}
}

// addSilentSelves gives every logged-in person a subject of its own, named by what its token calls it: where nothing
// else says who the actor is, what it is told about itself is told about that.
func (d *deriver) addSilentSelves() {
	for n, seen := range d.snapshot.Identities() {
		i, _ := identified(d.snapshot, d.out.Rules, seen)
		if i.Principal == 0 || !isPerson(i.PrincipalType) {
			continue
		}
		actor := d.out.who(n).Actor
		if d.out.Actors[actor].KnownBy() == identity.TypeService {
			continue // a program's token is about nobody
		}
		own := subject.Identifier{Kind: kind.AccountID, Token: i.Principal}
		self, known := d.selves[actor]
		switch {
		case !known:
			d.selves[actor] = own
			d.builder.Together([]subject.Identifier{own})
		case i.PrincipalType.Base() == observation.TokenSubject && (self.Kind != kind.AccountID || d.seriesOf(self) != d.seriesOf(own)):
			d.builder.Together([]subject.Identifier{own, self})
		}
	}
}

func only(set map[int32]bool) int32 {
	for k := range set {
		return k
	}
	return Nobody
}
